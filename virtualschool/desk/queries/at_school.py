"""What happened at school on a learner's page: what is going well first, then a session drawn week by week."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from virtualschool.foundation.week_columns import Column, Part, WeekDrawing, week_columns
from virtualschool.learning.queries import shown
from virtualschool.learning.queries import told as tellings
from virtualschool.learning.queries.shown import Attended, Awarded, Excluded, Judged, Learning, per_cent
from virtualschool.learning.queries.told import Fact, Package, Told, WiderAward
from virtualschool.learning.weeks import Elsewhere, Kind, Stretch, monday, stretches
from virtualschool.register import sessions
from virtualschool.register.models import Enrolment, Learner
from virtualschool.schools import queries as schools
from virtualschool.schools.days import SchoolDays

from . import sources, told_facts
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
MOST_AWARDS = 5
WELL_ATTENDED = 95
"""Per cent of half days from which attendance stands among what is going well."""


@dataclass(frozen=True)
class Heard:
    """A fact in words, who told it, and the day that it speaks of."""

    words: str
    source: str
    as_at: dt.date


@dataclass(frozen=True)
class Well:
    """Something that is going well: what, in a few words, and the facts behind it."""

    what: str
    facts: tuple[Heard, ...]
    more: tuple[Heard, ...] = ()
    """Facts that stand further down the page on a screen; on paper they stand here."""

    @property
    def told_once(self) -> Heard | None:
        """The one source and day of all the facts, said once for all; None where they have several."""
        told = {(one.source, one.as_at) for one in (*self.facts, *self.more)}
        return self.facts[0] if len(self.facts) > 1 and len(told) == 1 else None


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
    measure: str
    """The unit, the session and where the half days come from."""
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
    told: Told
    without_place: str
    """For how long there has been no school place, in words; empty where there is one."""
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
    def awards_words(self) -> str:
        return f"All results: {len(self.learning.awards)}"

    @property
    def wider_words(self) -> str:
        return f"All wider awards: {len(self.told.wider_awards)}"

    @property
    def entered_words(self) -> str:
        """What the learner is entered for in the newest session."""
        newest = self.learning.entries[0].session if self.learning.entries else ""
        subjects = [f"{one.subject} (level {one.scqf_level})" for one in self.learning.entries if one.session == newest]
        return f"{', '.join(subjects)} in {newest}"

    @property
    def levels_now(self) -> tuple[Judged, ...]:
        """Those of the newest session in which teachers judged."""
        return tuple(one for one in self.learning.levels if one.session == self.learning.levels[0].session)

    @property
    def levels_before(self) -> tuple[Judged, ...]:
        return self.learning.levels[len(self.levels_now) :]

    @property
    def levels_words(self) -> str:
        return f"Earlier levels: {', '.join(one.stage for one in self.levels_before)}"

    @property
    def packages_before(self) -> tuple[Package, ...]:
        """Packages of learning that have ended; one that goes on leads the page."""
        return tuple(one for one in reversed(self.told.packages) if not one.holds_on(self.told.on))

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
    if not (reading.shows_place and reading.shows("B")):
        return None
    learning = learning_of(learner, enrolments, reading)
    told = told_of(learner, reading, today)
    calendars = schools.school_days(learner.authority_id, hosts(told, learner))
    known = tuple(dict.fromkeys(one.session for one in learning.attendance))
    now = sessions.session_of(today)
    session = session if session in known else now
    return AtSchool(
        learning=learning,
        told=told,
        without_place=without_place(told, enrolments, calendars),
        going_well=tuple(going_well(learning, told, now)),
        session=session,
        drawn=drawn(learning, told, session, today, calendars[learner.authority_id]),
        attendance_now=tuple(one for one in learning.attendance if one.session == session),
        attendance_before=tuple(one for one in learning.attendance if one.session != session),
        sessions=known,
        exclusions_now=tuple(one for one in learning.exclusions if one.session == now),
        exclusions_before=tuple(one for one in learning.exclusions if one.session != now),
        places=() if reading.only_school else places(enrolments),
    )


def learning_of(learner: Learner, enrolments: Sequence[Enrolment], reading: Reading) -> Learning:
    found = shown.of_learner(
        learner.pk,
        reading.classes,
        schools={one.school_code: one.school_name for one in enrolments},
        only_school=reading.only_school,
        label_unwanted=learner.label_unwanted,
    )
    return found or shown.NOTHING


def told_of(learner: Learner, reading: Reading, today: dt.date) -> Told:
    """What people told, as this reader may read it."""
    found = told_facts.seen(tellings.of_one(learner.pk, today), reading)
    return without_label(found, learner) if learner.label_unwanted else found


def without_label(told: Told, learner: Learner) -> Told:
    """The same without free words that call a learner what the learner does not want to be called."""
    held = {field.name: getattr(told, field.name) for field in fields(told) if field.name != "on"}
    changed: dict[str, Any] = {name: tuple(reworded(one, learner) for one in of) for name, of in held.items()}
    return replace(told, **changed)


def reworded(one: Fact, learner: Learner) -> Fact:
    texts = {field.name: getattr(one, field.name) for field in fields(one)}
    changed = {name: sources.without_label(text, learner) for name, text in texts.items() if isinstance(text, str)}
    return replace(one, **changed)  # type: ignore[arg-type]


def hosts(told: Told, learner: Learner) -> set[str]:
    """The authorities whose term dates the page needs: this one's, and that which is to give a school place."""
    return {learner.authority_id, *(one.host_authority for one in told.without_place if one.host_authority)}


def without_place(told: Told, enrolments: Sequence[Enrolment], calendars: Mapping[str, SchoolDays]) -> str:
    """How long the learner has had no school place, in school days of the authority that is to give one.

    Where a roll has taken the learner on since, which of the two is right is for a person to say.
    """
    held = told.no_place
    if held is None:
        return ""
    on_roll = min((one.start for one in enrolments if held.since < one.start <= told.on), default=None)
    if on_roll:
        return f"a roll has them since {on_roll:%-d %B %Y}: if that is right, end this"
    return tellings.counted(held, told.on, calendars.get(held.host_authority, SchoolDays())).words


# ---- what is going well ---------------------------------------------------------------------------------------------


def going_well(learning: Learning, told: Told, now: str) -> Iterator[Well]:
    """Awards first, then learning elsewhere, levels reached, a place after school, and coming to school."""
    awards = [*map(of_wider_award, reversed(told.wider_awards)), *map(of_award, learning.awards)]
    held = [one for one in awards if one]
    if held:
        yield Well(counted(len(held), "award"), tuple(held[:MOST_AWARDS]), tuple(held[MOST_AWARDS:]))
    for package in told.current_packages:
        yield of_package(package)
    reached = next((one for one in learning.levels if one.as_expected), None)
    if reached:
        facts = (Heard(f"{listed(reached.as_expected)}, {reached.session}", "education", reached.as_at),)
        yield Well(f"At the level expected of {reached.stage}", facts)
    after = next((one for one in learning.destinations if one.is_positive), None)
    if after:
        yield Well(
            f"After school: {after.destination.lower()}",
            (Heard(f"Found at the {after.survey}", "education", after.as_at),),
        )
    yield from coming([one for one in learning.attendance if one.session == now])


def coming(here: Sequence[Attended]) -> Iterator[Well]:
    """Coming to school, where it is nearly always so."""
    attended, possible = sum(one.attended for one in here), sum(one.possible for one in here)
    if possible and 100 * attended >= WELL_ATTENDED * possible:
        facts = (Heard(f"{attended} of {possible} half days this session", "education", here[0].as_at),)
        yield Well(f"At school {per_cent(attended, possible)} of the time", facts)


def of_award(one: Awarded) -> Heard | None:
    result = "" if one.result == "Pass" else f", {one.result}"
    words = f"{one.subject} at SCQF level {one.scqf_level}{result} ({one.session})"
    return Heard(words, "education", one.as_at) if one.is_award else None


def of_wider_award(one: WiderAward) -> Heard:
    level = f" at SCQF level {one.scqf_level}" if one.scqf_level else ""
    body = f", {one.awarding_body}" if one.awarding_body else ""
    return Heard(f"{one.title}{level}{body} ({one.awarded_on:%B %Y})", teller(one), one.said_on)


def of_package(one: Package) -> Well:
    """A package of learning counts, whether anybody told of its weeks or not."""
    since = f"{one.hours_a_week:g} hours a week with {one.with_whom or 'somebody'} since {one.since:%-d %B %Y}"
    attended, possible = sum(week.half_days_attended for week in one.weeks), sum(week.half_days for week in one.weeks)
    facts = [Heard(since, teller(one), one.said_on)]
    if possible:
        last = one.weeks[-1]
        facts.append(Heard(f"Came to {attended} of {possible} half days told", teller(last), last.said_on))
    return Well(f"Learning at {one.where}" if one.where else "Learning elsewhere", tuple(facts))


def teller(one: Fact) -> str:
    """Who said it, where the reader may know; always that a person did."""
    return f"told by {one.said_by}" if one.said_by else "told by hand"


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """As one would say them: reading, writing and numeracy."""
    first, *rest = words
    lower = [first, *(word.lower() for word in rest)]
    return " and ".join(filter(None, (", ".join(lower[:-1]), lower[-1])))


# ---- a session drawn ------------------------------------------------------------------------------------------------


def drawn(learning: Learning, told: Told, session: str, today: dt.date, calendar: SchoolDays) -> Drawn | None:
    """The session's weeks as a drawing and as a table of the same rows; None where nothing at all is told of it.

    Learning elsewhere is drawn in the same weeks, and stands apart from school's half days in every number.
    """
    spans, elsewhere = learning.spans.get(session, ()), [*elsewhere_in(told, session)]
    if not spans and not elsewhere:
        return None
    closed = closed_weeks(calendar, session)
    found = stretches(spans, session=session, today=today, elsewhere=elsewhere, closed=closed)
    parts = [
        part for part in LOOKS if part in ("present", "authorised", "unauthorised", "excluded") or used(found, part)
    ]
    return Drawn(
        session=session,
        finding=finding(found),
        measure=measure(learning, session),
        drawing=drawing(found, session),
        headings="|".join(["Week from", *(f"{LOOKS[part][1]}#" for part in parts)]),
        weeks=tuple(week(one, parts) for one in reversed(found)),
        without_data=sum(one.weeks for one in found if one.kind is Kind.NO_DATA),
        told_at_once=any(one.weeks > 1 for one in found if one.kind is Kind.TOLD),
    )


def elsewhere_in(told: Told, session: str) -> Iterator[Elsewhere]:
    first, last = sessions.start_of(session), sessions.end_of(session)
    for package in told.packages:
        for one in package.weeks:
            if first <= one.week_of <= last:
                yield Elsewhere(one.week_of, one.half_days, one.half_days_attended)


def closed_weeks(calendar: SchoolDays, session: str) -> Collection[dt.date]:
    """The Mondays of weeks without a school day, as far as the authority's term dates are known."""
    first, last = monday(sessions.start_of(session)), sessions.end_of(session)
    mondays = [first + dt.timedelta(weeks=step) for step in range((last - first).days // 7 + 1)]
    return {one for one in mondays if not any(calendar.is_open(one + dt.timedelta(days=step)) for step in range(5))}


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


def measure(learning: Learning, session: str) -> str:
    as_at = max((one.as_at for one in learning.attendance if one.session == session), default=None)
    source = f"education, as at {as_at:%-d %B %Y}" if as_at else "no attendance from school"
    return f"Half days a week, up to 10; session {session}; {source}"


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
