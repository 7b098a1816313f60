"""Learning as pages show it: one learner's facts in words, and how a school's learners attend this session."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.register import sessions
from virtualschool.register.derive.inputs import day

from ..derive import Facts, Row
from ..models import Attendance
from ..spans import Span
from ..vocab import EXCLUDED, POSSIBLE, PRESENT, UNAUTHORISED, label
from .facts import of_one, openings

AREAS = ("reading", "writing", "listening_and_talking", "numeracy")
SURVEYS = {"initial": "first survey", "follow_up": "follow-up survey"}
KINDS = {"temporary": "Temporary", "removed": "Removed from the register"}


@dataclass(frozen=True)
class Attended:
    """Half days of one session at one school."""

    session: str
    school: str
    attended: int
    possible: int
    not_agreed: int
    excluded: int
    as_at: dt.date

    @property
    def missed(self) -> int:
        return self.possible - self.attended

    @property
    def per_cent(self) -> str:
        """To one place, cut and not rounded up: 89.96% is under 90."""
        if not self.possible:
            return "–"
        tenths = 1000 * self.attended // self.possible
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class Excluded:
    start: dt.date
    half_days: int
    kind: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """The levels of one session, in the order of `AREAS`; a dash where nobody judged."""

    session: str
    stage: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Awarded:
    session: str
    subject: str
    scqf_level: int
    result: str


@dataclass(frozen=True)
class Left:
    left_on: dt.date
    survey: str
    destination: str


@dataclass(frozen=True)
class Support:
    """A reason for support, empty where the reader may not see it, and the plan."""

    need: str
    plan: str
    start: dt.date | None
    end: dt.date | None


@dataclass(frozen=True)
class Learning:
    """What happened at school, as far as the reader may see it."""

    attendance: tuple[Attended, ...]
    exclusions: tuple[Excluded, ...]
    levels: tuple[Judged, ...]
    awards: tuple[Awarded, ...]
    entries: tuple[Awarded, ...]
    destinations: tuple[Left, ...]
    support: tuple[Support, ...]

    def __bool__(self) -> bool:
        return any(vars(self).values())


def of_learner(
    learner_id: uuid.UUID, classes: Collection[str], *, schools: Mapping[str, str], only_school: str = ""
) -> Learning | None:
    """One learner's facts in the classes that the reader may see, in one query.

    With `only_school` attendance and exclusions of that school alone. None where education's facts are not the
    reader's to see.
    """
    if "B" not in classes:
        return None
    facts = of_one(learner_id)
    return Learning(
        attendance=tuple(attended(facts, schools, only_school)),
        exclusions=tuple(excluded(facts, classes, only_school)),
        levels=tuple(judged(newest_first(facts, "levels"))),
        awards=tuple(awarded(row, row["result"]) for row in newest_first(facts, "awards")),
        entries=tuple(awarded(row, row.get("arrangement", "")) for row in newest_first(facts, "entries")),
        destinations=tuple(left(row) for row in reversed(facts.rows("destinations"))),
        support=tuple(support(facts.rows("needs"), classes)),
    )


def newest_first(facts: Facts, kind: str) -> list[Row]:
    return sorted(facts.rows(kind), key=lambda row: row["session"], reverse=True)


def attended(facts: Facts, schools: Mapping[str, str], only_school: str) -> Iterator[Attended]:
    by_place: dict[tuple[str, str], list[Span]] = {}
    for span in facts.attendance:
        if not only_school or span.school_code == only_school:
            place = (sessions.session_of(dt.date.fromisoformat(span.first)), span.school_code)
            by_place.setdefault(place, []).append(span)
    for (session, school), spans in sorted(by_place.items(), reverse=True):
        yield Attended(
            session,
            schools.get(school) or school or "school not told",
            openings(spans, PRESENT),
            openings(spans, POSSIBLE),
            openings(spans, UNAUTHORISED),
            openings(spans, EXCLUDED),
            facts.attendance_as_at or dt.date.min,
        )


def excluded(facts: Facts, classes: Collection[str], only_school: str) -> Iterator[Excluded]:
    for row in reversed(facts.rows("exclusions")):
        if not only_school or row.get("school_code") == only_school:
            kind = KINDS.get(row.get("kind", ""), "Not told")
            reason = row.get("reason", "") if "E" in classes else ""
            yield Excluded(dt.date.fromisoformat(row["start_date"]), int(row["openings_lost"]), kind, reason)


def judged(rows: Iterable[Row]) -> Iterator[Judged]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        found.setdefault((row["session"], row["stage"]), {})[row["area"]] = label("level_values", row["level"])
    for (session, stage), areas in found.items():
        yield Judged(session, stage, tuple(areas.get(area, "–") for area in AREAS))


def awarded(row: Row, result: str) -> Awarded:
    return Awarded(row["session"], row["subject"], int(row["scqf_level"]), result)


def left(row: Row) -> Left:
    survey = SURVEYS.get(row["survey"], row["survey"])
    return Left(dt.date.fromisoformat(row["left_on"]), survey, label("destinations", row["destination"]))


def support(rows: Iterable[Row], classes: Collection[str]) -> Iterator[Support]:
    """Reasons are of a class that few may read; that there is a plan, and which, is for whoever must act on it."""
    for row in rows:
        need = label("support_needs", row["need"]) if "E" in classes else ""
        plan = label("plans", row["plan"]) if "plan" in row and "C" in classes else ""
        if need or plan:
            yield Support(need, plan, day(row.get("start_date")), day(row.get("end_date")))


def attending(learners: Sequence[uuid.UUID], school_code: str, on: dt.date) -> dict[uuid.UUID, Attended]:
    """How these learners attend one school in the session of a day; one query."""
    session = sessions.session_of(on)
    found = Attendance.objects.filter(learner_id__in=list(learners), school_code=school_code, session=session)
    return {
        one.learner_id: Attended(
            session, school_code, one.present, one.possible, one.unauthorised, one.excluded, one.as_at
        )
        for one in found
    }
