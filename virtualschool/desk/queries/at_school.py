"""What happened at school on a learner's page: what is going well first, then a session drawn week by week."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from virtualschool.foundation.week_columns import Column, Part, WeekDrawing, week_columns
from virtualschool.learning.queries import shown
from virtualschool.learning.queries.shown import Attended, Awarded, Excluded, Learning, per_cent
from virtualschool.learning.weeks import Kind, Stretch, stretches
from virtualschool.register import sessions
from virtualschool.register.models import Enrolment, Learner

from .clearance import Reading

LOOKS = {
    "present": ("k1", "At school"),
    "authorised": ("k2", "Away, agreed"),
    "unauthorised": ("k3", "Away, not agreed"),
    "excluded": ("k4", "Excluded"),
    "elsewhere": ("k5", "Learning elsewhere"),
    "elsewhere_missed": ("k6", "Missed elsewhere"),
}
EMPTY = {Kind.NO_DATA: ("gap", "No data"), Kind.CLOSED: ("shut", "School shut")}
WELL_ATTENDED = 95
"""Per cent of half days from which attendance stands among what is going well."""


@dataclass(frozen=True)
class Well:
    """Something that is going well: what, in a few words, the facts behind it, and where from."""

    what: str
    facts: tuple[str, ...]
    source: str
    as_at: dt.date | None


@dataclass(frozen=True)
class Week:
    """One stretch of weeks as the table tells it: the same numbers as the drawing's, or why there are none."""

    first: dt.date
    last: dt.date
    weeks: int
    numbers: tuple[int, ...]
    silent: str


@dataclass(frozen=True)
class Drawn:
    """One session's attendance: the finding, the drawing and the table behind it."""

    session: str
    finding: str
    drawing: WeekDrawing
    headings: str
    weeks: tuple[Week, ...]
    """The newest first."""
    without_data: int
    told_at_once: bool
    """Some half days are told for several weeks at once."""


@dataclass(frozen=True)
class Place:
    """A time at a school."""

    school: str
    stage: str
    start: dt.date
    end: dt.date | None
    as_at: dt.date


@dataclass(frozen=True)
class AtSchool:
    """Everything of learning on the page, in the order in which it is shown."""

    learning: Learning
    going_well: tuple[Well, ...]
    session: str
    drawn: Drawn | None
    attendance_now: tuple[Attended, ...]
    attendance_before: tuple[Attended, ...]
    sessions: tuple[str, ...]
    exclusions_now: tuple[Excluded, ...]
    exclusions_before: tuple[Excluded, ...]
    places: tuple[Place, ...]

    @property
    def before_words(self) -> str:
        return f"Other sessions: {', '.join(dict.fromkeys(one.session for one in self.attendance_before))}"

    @property
    def exclusions_words(self) -> str:
        return f"{counted(len(self.exclusions_before), 'exclusion')} in earlier sessions"


def at_school(
    learner: Learner, enrolments: Sequence[Enrolment], reading: Reading, today: dt.date, session: str = ""
) -> AtSchool | None:
    """The part of the page; none for a protected place's sake, since attendance may give the school away."""
    if not reading.shows_place:
        return None
    schools = {one.school_code: one.school_name for one in enrolments}
    learning = shown.of_learner(
        learner.pk,
        reading.classes,
        schools=schools,
        only_school=reading.only_school,
        label_unwanted=learner.label_unwanted,
    )
    if learning is None:
        return None
    known = tuple(dict.fromkeys(one.session for one in learning.attendance))
    now = sessions.session_of(today)
    session = session if session in known else now
    return AtSchool(
        learning=learning,
        going_well=tuple(going_well(learning, now)),
        session=session,
        drawn=drawn(learning, session, today),
        attendance_now=tuple(one for one in learning.attendance if one.session == session),
        attendance_before=tuple(one for one in learning.attendance if one.session != session),
        sessions=known,
        exclusions_now=tuple(one for one in learning.exclusions if one.session == now),
        exclusions_before=tuple(one for one in learning.exclusions if one.session != now),
        places=() if reading.only_school else places(enrolments),
    )


# ---- what is going well ---------------------------------------------------------------------------------------------


def going_well(learning: Learning, now: str) -> Iterator[Well]:
    """Awards first, then levels reached, a place after school, and coming to school; each only where it is so."""
    awards = [one for one in learning.awards if one.is_award]
    if awards:
        yield Well(counted(len(awards), "award"), tuple(map(award_words, awards)), "education", newest(awards))
    reached = next((one for one in learning.levels if one.as_expected), None)
    if reached:
        words = f"At the level expected of {reached.stage}"
        yield Well(words, (f"{listed(reached.as_expected)}, {reached.session}",), "education", reached.as_at)
    after = next((one for one in learning.destinations if one.is_positive), None)
    if after:
        found = f"at the {after.survey}"
        yield Well(f"After school: {after.destination.lower()}", (found,), "education", after.as_at)
    here = [one for one in learning.attendance if one.session == now]
    attended, possible = sum(one.attended for one in here), sum(one.possible for one in here)
    if possible and 100 * attended >= WELL_ATTENDED * possible:
        facts = (f"{attended} of {possible} half days this session",)
        yield Well(f"At school {per_cent(attended, possible)} of the time", facts, "education", here[0].as_at)


def award_words(one: Awarded) -> str:
    result = "" if one.result == "Pass" else f", {one.result}"
    return f"{one.subject} at SCQF level {one.scqf_level}{result} ({one.session})"


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """As one would say them: reading, writing and numeracy."""
    first, *rest = words
    lower = [first, *(word.lower() for word in rest)]
    return " and ".join(filter(None, (", ".join(lower[:-1]), lower[-1])))


def newest(found: Iterable[Awarded]) -> dt.date:
    return max(one.as_at for one in found)


# ---- a session drawn ------------------------------------------------------------------------------------------------


def drawn(learning: Learning, session: str, today: dt.date) -> Drawn | None:
    """The session's weeks as a drawing and as a table of the same rows; None where nothing at all is told of it."""
    spans = learning.spans.get(session, ())
    if not spans:
        return None
    found = stretches(spans, session=session, today=today)
    parts = [
        part for part in LOOKS if part in ("present", "authorised", "unauthorised", "excluded") or used(found, part)
    ]
    return Drawn(
        session=session,
        finding=finding(found),
        drawing=drawing(found, session),
        headings="|".join(["Week from", *(f"{LOOKS[part][1]}#" for part in parts)]),
        weeks=tuple(week(one, parts) for one in reversed(found)),
        without_data=sum(one.weeks for one in found if one.kind is Kind.NO_DATA),
        told_at_once=any(one.weeks > 1 for one in found if one.kind is Kind.TOLD),
    )


def used(found: Iterable[Stretch], part: str) -> bool:
    return any(one.marks.get(part) for one in found)


def finding(found: Iterable[Stretch]) -> str:
    """What the drawing shows, in one sentence: its caption."""
    marks: Counter[str] = Counter()
    for one in found:
        marks.update(one.marks)
    elsewhere = marks["elsewhere"] + marks["elsewhere_missed"]
    possible = sum(marks.values()) - elsewhere
    said = []
    if possible:
        rate = per_cent(marks["present"], possible)
        said.append(f"{rate}: at school for {marks['present']} of {possible} half days")
    if elsewhere:
        said.append(f"learning elsewhere for {marks['elsewhere']} of {elsewhere} half days")
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def drawing(found: Sequence[Stretch], session: str) -> WeekDrawing:
    return week_columns(
        [column(one) for one in found],
        until=sessions.end_of(session).replace(month=7, day=1),
        looks=[*LOOKS.values(), *EMPTY.values()],
        title=f"Half days a week, {session}",
        description="A column for each week, with its half days. The same numbers are in the table under the drawing.",
        id="weeks",
    )


def column(one: Stretch) -> Column:
    if one.kind is not Kind.TOLD:
        css, words = EMPTY[one.kind]
        return Column(first=one.first, last=one.last, empty=words, css=css)
    parts = [Part(look=LOOKS[part][0], number=one.marks.get(part, 0)) for part in LOOKS]
    return Column(first=one.first, last=one.last, parts=parts)


def week(one: Stretch, parts: Sequence[str]) -> Week:
    numbers = tuple(one.marks.get(part, 0) for part in parts)
    silent = "" if one.kind is Kind.TOLD else EMPTY[one.kind][1].lower()
    return Week(one.first, one.last, one.weeks, numbers, silent)


# ---- schools --------------------------------------------------------------------------------------------------------


def places(enrolments: Sequence[Enrolment]) -> tuple[Place, ...]:
    """Every time at a school, the newest first."""
    found = [
        Place(one.school_name or one.school_code or "school not told", one.stage, one.start, one.end, one.as_at)
        for one in enrolments
    ]
    return tuple(sorted(found, key=lambda one: one.start, reverse=True))
