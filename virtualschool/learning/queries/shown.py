"""Learning as pages show it: one learner's facts in words, and how a school's learners attend this session."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.register import sessions
from virtualschool.register.derive.inputs import day

from ..derive import ATTENDANCE, Fact, Row
from ..models import Attendance
from ..spans import Span, read
from ..vocab import AWARDED, EXPECTED, LEVELS, POSITIVE, label
from . import standing
from .standing import Standing

AREAS = ("reading", "writing", "listening_and_talking", "numeracy")
AREA_WORDS = ("Reading", "Writing", "Listening and talking", "Numeracy")
SURVEYS = {"initial": "first survey", "follow_up": "follow-up survey"}
KINDS = {"temporary": "Temporary", "removed": "Removed from the register"}
NO_PROVISION = ("none", "no", "nil", "no provision", "none provided", "0")
UNWANTED_NEED = "looked_after"
"""A reason for support that is nothing but the label."""


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
    def agreed(self) -> int:
        return self.missed - self.not_agreed - self.excluded

    @property
    def per_cent(self) -> str:
        return per_cent(self.attended, self.possible)


def per_cent(attended: int, possible: int) -> str:
    """To one place, cut and not rounded up: 89.96% is under 90. A dash where there is nothing to divide by."""
    if not possible:
        return "–"
    tenths = 1000 * attended // possible
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True)
class Excluded:
    """One case of exclusion, and what was provided meanwhile, as far as anybody told."""

    start: dt.date
    end: dt.date | None
    half_days: int
    kind: str
    reason: str
    school_code: str
    provision: str
    session: str
    as_at: dt.date

    @property
    def days_without(self) -> str:
        """Days on which nothing was provided; nothing told is not nothing provided."""
        if not self.provision:
            return "not told"
        return half_days_as_days(self.half_days) if self.provision.casefold() in NO_PROVISION else "0"


def half_days_as_days(half_days: int) -> str:
    return f"{half_days // 2}{'½' if half_days % 2 else ''}" if half_days != 1 else "½"


@dataclass(frozen=True)
class Judged:
    """The levels of one stage in one session, in the order of `AREAS`; a dash where nobody judged."""

    session: str
    stage: str
    levels: tuple[str, ...]
    as_expected: tuple[str, ...]
    """The areas, in words, in which the level expected of the stage was reached."""
    as_at: dt.date


@dataclass(frozen=True)
class Awarded:
    session: str
    subject: str
    scqf_level: int
    result: str
    as_at: dt.date

    @property
    def is_award(self) -> bool:
        return self.result in AWARDED


@dataclass(frozen=True)
class Entered:
    """An entry for an award, with what was agreed for the assessment."""

    session: str
    subject: str
    scqf_level: int
    arrangement: str
    evidence_held: str
    agreed_on: dt.date | None
    as_at: dt.date


@dataclass(frozen=True)
class Left:
    left_on: dt.date
    survey: str
    destination: str
    is_positive: bool
    as_at: dt.date


@dataclass(frozen=True)
class Support:
    """A reason for support, empty where the reader may not see it, and the plan."""

    need: str
    plan: str
    start: dt.date | None
    end: dt.date | None
    reviewed: dt.date | None
    as_at: dt.date


@dataclass(frozen=True)
class Learning:
    """What happened at school, as far as the reader may see it; each part newest first."""

    attendance: tuple[Attended, ...]
    exclusions: tuple[Excluded, ...]
    levels: tuple[Judged, ...]
    awards: tuple[Awarded, ...]
    entries: tuple[Entered, ...]
    destinations: tuple[Left, ...]
    support: tuple[Support, ...]
    spans: Mapping[str, tuple[Span, ...]]
    """The half days of each session as they were told, to be drawn."""

    def __bool__(self) -> bool:
        return any(vars(self).values())


NOTHING = Learning((), (), (), (), (), (), (), {})


def of_learner(
    learner_id: uuid.UUID,
    classes: Collection[str],
    *,
    schools: Mapping[str, str],
    only_school: str = "",
    label_unwanted: bool = False,
) -> Learning | None:
    """One learner's facts in the classes that the reader may see, in one query, however many years there are.

    With `only_school` attendance and exclusions of that school alone. None where education's facts are not the
    reader's to see.
    """
    if "B" not in classes:
        return None
    facts = standing.of_learners([learner_id]).get(learner_id, {})
    attendance = attendance_of(facts, only_school)
    needs = [one for one in facts.get("needs", ()) if not (label_unwanted and one.row["need"] == UNWANTED_NEED)]
    return Learning(
        attendance=tuple(attended(one, schools) for one in attendance),
        exclusions=tuple(excluded(facts, classes, only_school)),
        levels=tuple(judged(newest_first(facts, "levels"))),
        awards=tuple(awarded(one) for one in newest_first(facts, "awards")),
        entries=tuple(entered(one) for one in newest_first(facts, "entries")),
        destinations=tuple(left(one) for one in reversed(facts.get("destinations", ()))),
        support=tuple(support(needs, classes)),
        spans=spans_of(attendance),
    )


def attendance_of(facts: Standing, only_school: str) -> list[Fact]:
    """A learner's sessions at schools, the newest first."""
    found = [one for one in facts.get(ATTENDANCE, ()) if only_school in ("", one.row.get("school_code"))]
    return sorted(found, key=lambda one: (one.row["session"], one.row.get("school_code", "")), reverse=True)


def spans_of(attendance: Iterable[Fact]) -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for one in attendance:
        session = one.row["session"]
        found[session] = (*found.get(session, ()), *read(one.row.get("spans", "")))
    return found


def newest_first(facts: Standing, kind: str) -> list[Fact]:
    return sorted(facts.get(kind, ()), key=lambda one: one.row["session"], reverse=True)


def attended(one: Fact, schools: Mapping[str, str]) -> Attended:
    row = one.row
    code = row.get("school_code", "")
    present, authorised, unauthorised, excluded = (
        int(row[name]) for name in ("present", "authorised", "unauthorised", "excluded")
    )
    possible = present + authorised + unauthorised + excluded
    school = schools.get(code) or code or "school not told"
    return Attended(row["session"], school, present, possible, unauthorised, excluded, one.as_at)


def excluded(facts: Standing, classes: Collection[str], only_school: str = "") -> Iterator[Excluded]:
    """Cases of exclusion, the newest first; why is of a class that few may read."""
    for row, as_at in sorted(facts.get("exclusions", ()), key=lambda one: one.row["start_date"], reverse=True):
        if not only_school or row.get("school_code") == only_school:
            yield Excluded(
                start=dt.date.fromisoformat(row["start_date"]),
                end=day(row.get("end_date")),
                half_days=int(row["openings_lost"]),
                kind=KINDS.get(row.get("kind", ""), "Not told"),
                reason=row.get("reason", "") if "E" in classes else "",
                school_code=row.get("school_code", ""),
                provision=row.get("provision", ""),
                session=row["session"],
                as_at=as_at,
            )


def judged(facts: Iterable[Fact]) -> Iterator[Judged]:
    found: dict[tuple[str, str], dict[str, Fact]] = {}
    for one in facts:
        found.setdefault((one.row["session"], one.row["stage"]), {})[one.row["area"]] = one
    for (session, stage), areas in found.items():
        levels = {area: one.row["level"] for area, one in areas.items()}
        yield Judged(
            session,
            stage,
            tuple(label("level_values", levels[area]) if area in levels else "–" for area in AREAS),
            tuple(
                words
                for area, words in zip(AREAS, AREA_WORDS, strict=True)
                if is_as_expected(stage, levels.get(area, ""))
            ),
            max(one.as_at for one in areas.values()),
        )


def is_as_expected(stage: str, level: str) -> bool:
    """Whether a level is the one expected of the stage, or beyond it; of other stages none is expected."""
    return (
        stage in EXPECTED
        and level in LEVELS
        and level != "not_yet"
        and LEVELS.index(level) >= LEVELS.index(EXPECTED[stage])
    )


def awarded(one: Fact) -> Awarded:
    row = one.row
    return Awarded(row["session"], row["subject"], int(row["scqf_level"]), row["result"], one.as_at)


def entered(one: Fact) -> Entered:
    row = one.row
    return Entered(
        session=row["session"],
        subject=row["subject"],
        scqf_level=int(row["scqf_level"]),
        arrangement=row.get("arrangement", ""),
        evidence_held=row.get("evidence_held", ""),
        agreed_on=day(row.get("agreed_on")),
        as_at=one.as_at,
    )


def left(one: Fact) -> Left:
    row = one.row
    survey = SURVEYS.get(row["survey"], row["survey"])
    where = row["destination"]
    return Left(
        dt.date.fromisoformat(row["left_on"]), survey, label("destinations", where), where in POSITIVE, one.as_at
    )


def support(facts: Iterable[Fact], classes: Collection[str]) -> Iterator[Support]:
    """Reasons are of a class that few may read; that there is a plan, and which, is for whoever must act on it."""
    for row, as_at in facts:
        need = label("support_needs", row["need"]) if "E" in classes else ""
        plan = label("plans", row["plan"]) if "plan" in row and "C" in classes else ""
        if need or plan:
            yield Support(need, plan, of(row, "start_date"), of(row, "end_date"), of(row, "reviewed_on"), as_at)


def of(row: Row, name: str) -> dt.date | None:
    return day(row.get(name))


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
