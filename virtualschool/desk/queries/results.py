"""Results day: the awards of a session by learner, beside what each was entered for and what had been agreed."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.learning.derive import Fact
from virtualschool.learning.models import Award, Entry
from virtualschool.learning.queries import standing
from virtualschool.learning.queries import told as tellings
from virtualschool.learning.queries.told import Told
from virtualschool.learning.vocab import AWARDED
from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.register.models import Learner
from virtualschool.register.vocab import code_list

from . import clearance as clearances
from . import lines as listed
from .exporting import Export
from .lines import Line

SENIOR = ("S4", "S5", "S6")
TO_COME, NOT_ENTERED = "no result yet", "no entry told"
VIEWS: Mapping[str, str] = {
    "": "Everyone",
    "awards": "With new awards",
    "none": "Entered, no award",
    "waiting": "Waiting for a result",
    "not-entered": "Not entered for anything",
    "agreed": "With something agreed",
}
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("surname", "forename", "learner_id"), "A"),
    **dict.fromkeys(
        "stage school session subject scqf_level entered result arrangement agreed_on evidence_held as_at".split(), "B"
    ),
}


@dataclass(frozen=True)
class Subject:
    """One subject at one level: what became of the entry, and what had been agreed for the assessment."""

    subject: str
    scqf_level: int | None
    result: str
    is_entered: bool
    arrangement: str
    agreed_on: dt.date | None
    evidence_held: str
    source: str
    as_at: dt.date

    @property
    def is_award(self) -> bool:
        return self.result in AWARDED or self.source != "education"


@dataclass(frozen=True)
class Result:
    """One learner's session: every subject, awards first."""

    pk: uuid.UUID
    authority_id: str
    line: Line
    stage: str
    subjects: tuple[Subject, ...]

    @property
    def awards(self) -> list[Subject]:
        return [one for one in self.subjects if one.is_award]

    @property
    def waiting(self) -> list[Subject]:
        return [one for one in self.subjects if one.result == TO_COME]

    @property
    def without(self) -> list[Subject]:
        """Subjects that came to a result that is no award."""
        return [one for one in self.subjects if not one.is_award and one.result != TO_COME]

    @property
    def agreed(self) -> list[Subject]:
        return [one for one in self.subjects if one.arrangement]

    def stands_under(self, view: str) -> bool:
        entered = any(one.is_entered for one in self.subjects)
        tests = {
            "awards": bool(self.awards),
            "none": entered and not self.awards and not self.waiting,
            "waiting": bool(self.waiting),
            "not-entered": not self.subjects,
            "agreed": bool(self.agreed),
        }
        return tests.get(view, True)


@dataclass(frozen=True)
class Results:
    """The page: who has what, and how many of each."""

    session: str
    sessions: tuple[str, ...]
    results: tuple[Result, ...]
    views: tuple[tuple[str, str, int], ...]
    awards: int
    levels: tuple[tuple[int, int], ...]
    """How many awards at each SCQF level, the highest first."""
    without_level: int
    has_entries: bool
    """Some entry of the session has come, so that an award without one says something."""
    withheld: int
    """Learners whose place is protected: what they sat may give it away."""


def results(user: User, authority: Authority, asked: str, view: str, today: dt.date) -> Results:
    """The session asked for, else the newest of which an award has come; learners as this reader may see them."""
    known = known_sessions(authority)
    with_awards = sorted(session_ids(Award, authority))
    session = asked if asked in known else (with_awards[-1] if with_awards else sessions.session_of(today))
    lines = listed.today_lines(user, authority, today, clearances.of_user(user))
    shown = {line.pk: line for line in lines if not line.is_protected}
    found = list(of_session(authority, shown, session, today))
    counts = Counter(subject.scqf_level for one in found for subject in one.awards if subject.scqf_level)
    return Results(
        session=session,
        sessions=tuple(reversed(known)),
        results=tuple(one for one in found if one.stands_under(view)),
        views=tuple((key, words, sum(one.stands_under(key) for one in found)) for key, words in VIEWS.items()),
        awards=sum(len(one.awards) for one in found),
        levels=tuple(sorted(counts.items(), reverse=True)),
        without_level=sum(not subject.scqf_level for one in found for subject in one.awards),
        has_entries=any(subject.is_entered for one in found for subject in one.subjects),
        withheld=len(lines) - len(shown),
    )


def known_sessions(authority: Authority) -> list[str]:
    return sorted(session_ids(Award, authority) | session_ids(Entry, authority))


def session_ids(model: type[Award] | type[Entry], authority: Authority) -> set[str]:
    found: Iterable[str] = model._default_manager.filter(authority=authority).values_list("session", flat=True)
    return set(found)


def of_session(authority: Authority, shown: Mapping[uuid.UUID, Line], session: str, today: dt.date) -> Iterator[Result]:
    """Whoever was entered or awarded anything in the session, or was at a stage at which others are."""
    facts = standing.of_authority(authority, ("awards", "entries"), session=session)
    told = tellings.told(list(shown), today, authority=authority)
    stages = stages_in(authority, session)
    for pk, line in shown.items():
        subjects = [*subjects_of(facts.get(pk, {})), *wider(told.get(pk), session)]
        stage = stages.get(pk, "")
        if subjects or stage in SENIOR:
            ordered = sorted(subjects, key=lambda one: (not one.is_award, one.subject.casefold()))
            yield Result(pk, line.authority_id, line, stage, tuple(ordered))


def stages_in(authority: Authority, session: str) -> dict[uuid.UUID, str]:
    """The stage that each learner was at in a session, counted back from when the roll last told it."""
    rows = Learner.objects.filter(authority=authority).exclude(stage="")
    told = rows.values_list("pk", "stage", "education_as_at")
    return {pk: stage_in(stage, as_at, session) for pk, stage, as_at in told if as_at}


def stage_in(stage: str, as_at: dt.date, session: str) -> str:
    """A stage that was told in one session, in an earlier one; in a later one it is not known."""
    years = as_at.year - (as_at.month < 8) - sessions.start_of(session).year
    order = list(code_list("stages"))
    if stage not in order or stage == "SP" or years < 0:
        return stage if years == 0 else ""
    at = order.index(stage) - years
    return order[at] if at >= 0 else ""


def subjects_of(facts: Mapping[str, Sequence[Fact]]) -> Iterator[Subject]:
    """Each subject and level once: an entry with its result, an entry without one, a result without an entry."""
    awards = {key(one): one for one in facts.get("awards", ())}
    entries = {key(one): one for one in facts.get("entries", ())}
    for name in {**entries, **awards}:
        entry, award = entries.get(name), awards.get(name)
        said = (award or entry).row  # type: ignore[union-attr]  # the name is of one of them
        agreed: Mapping[str, str] = entry.row if entry else {}
        yield Subject(
            subject=said["subject"],
            scqf_level=int(said["scqf_level"]),
            result=award.row["result"] if award else TO_COME,
            is_entered=entry is not None,
            arrangement=agreed.get("arrangement", ""),
            agreed_on=dt.date.fromisoformat(agreed["agreed_on"]) if agreed.get("agreed_on") else None,
            evidence_held=agreed.get("evidence_held", ""),
            source="education",
            as_at=max(one.as_at for one in (entry, award) if one),
        )


def key(one: Fact) -> tuple[str, str]:
    return one.row["subject"].casefold(), one.row["scqf_level"]


def wider(told: Told | None, session: str) -> Iterator[Subject]:
    """Wider awards of the session, which no file of results brings: they count beside the others."""
    first, last = sessions.start_of(session), sessions.end_of(session)
    for one in told.wider_awards if told else ():
        if first <= one.awarded_on <= last:
            result = f"{one.awarding_body or 'Wider award'}"
            yield Subject(one.title, one.scqf_level, result, False, "", None, "", "told by hand", one.said_on)


# ---- as a file ------------------------------------------------------------------------------------------------------


def export(found: Results) -> Export:
    """A row for each subject, and one for each learner without any."""
    rows = [row for one in found.results for row in rows_of(one, found.session)]
    return Export(
        columns=tuple(CLASSES),
        rows=tuple(rows),
        lines=found.results,
        withheld=0,
        left_out=(),
    )


def rows_of(one: Result, session: str) -> Iterator[dict[str, str]]:
    surname, _, forename = one.line.list_name.partition(", ")
    head = {
        "surname": surname,
        "forename": forename,
        "learner_id": str(one.pk),
        "stage": one.stage,
        "school": one.line.school,
        "session": session,
    }
    for subject in one.subjects:
        yield head | {
            "subject": subject.subject,
            "scqf_level": str(subject.scqf_level or ""),
            "entered": "yes" if subject.is_entered else "",
            "result": subject.result,
            "arrangement": subject.arrangement,
            "agreed_on": subject.agreed_on.isoformat() if subject.agreed_on else "",
            "evidence_held": subject.evidence_held,
            "as_at": subject.as_at.isoformat(),
        }
    if not one.subjects:
        yield dict.fromkeys(CLASSES, "") | head | {"entered": "no"}
