"""What the rules look at: the dated facts of one learner, and when each school was last heard. Pure, no database."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from virtualschool.learning.vocab import POSSIBLE, PRESENT

SHORT = dt.timedelta(days=6)
"""A span of seven days at most says something of a week."""


class Half(NamedTuple):
    """Half days attended, of those possible."""

    present: int = 0
    possible: int = 0

    def plus(self, other: "Half") -> "Half":
        return Half(self.present + other.present, self.possible + other.possible)

    def is_under(self, per_cent: int) -> bool:
        """Less than so many per cent; exactly so many is not under it."""
        return 100 * self.present < per_cent * self.possible

    @property
    def share(self) -> str:
        """Cut to a whole number and not rounded: 89.9% is not shown as 90%."""
        return f"{100 * self.present // self.possible}%" if self.possible else "no data"


class Stretch(NamedTuple):
    """Half days between two days: of a school's file, or told of learning elsewhere."""

    first: dt.date
    last: dt.date
    half: Half
    unexplained: int = 0

    @property
    def is_short(self) -> bool:
        return self.last - self.first <= SHORT

    def joined(self, later: "Stretch") -> "Stretch":
        """Two that follow on in one week, as one."""
        unexplained = self.unexplained + later.unexplained
        return Stretch(self.first, max(self.last, later.last), self.half.plus(later.half), unexplained)

    @property
    def monday(self) -> dt.date:
        return self.first - dt.timedelta(days=self.first.weekday())


NONE = Half()


@dataclass(frozen=True)
class Place:
    """A period on a school's roll."""

    school_code: str
    start: dt.date
    end: dt.date | None
    main: bool
    stage: str

    def holds_on(self, day: dt.date) -> bool:
        return self.start <= day and (self.end is None or self.end >= day)


@dataclass(frozen=True)
class Excluded:
    start: dt.date
    half_days: int
    school_code: str
    is_removal: bool
    as_at: dt.date


@dataclass(frozen=True)
class Left:
    """Where a leaver was found to be."""

    left_on: dt.date
    survey: str
    destination: str
    as_at: dt.date


@dataclass(frozen=True)
class Timetable:
    """A reduced timetable that somebody told of."""

    starts_on: dt.date
    ends_on: dt.date | None
    hours_a_week: float
    usual_hours_a_week: float
    review_on: dt.date


@dataclass(frozen=True)
class Elsewhere:
    """A package of learning elsewhere: from, until, and the weeks told of it."""

    since: dt.date
    until: dt.date | None
    weeks: tuple[Stretch, ...] = ()

    def touches(self, first: dt.date, last: dt.date) -> bool:
        return self.since <= last and (self.until is None or self.until >= first)


@dataclass(frozen=True)
class SentHome:
    on: dt.date
    half_days: int


@dataclass(frozen=True)
class NoPlace:
    """Somebody said that there is no school place; `school_days` are those that have passed, with the first."""

    since: dt.date
    school_days: int
    is_by_calendar: bool


@dataclass(frozen=True)
class Seen:
    """One learner's facts as far as the rules need them."""

    learner_id: uuid.UUID
    born: dt.date | None = None
    stage: str = ""
    looked_after_since: dt.date | None = None
    """The first day of the unbroken time of being looked after that holds now; none for others."""
    places: tuple[Place, ...] = ()
    marked: tuple[Stretch, ...] = ()
    """What schools marked this session."""
    before: Half = NONE
    """Half days of the session before."""
    exclusions: tuple[Excluded, ...] = ()
    destinations: tuple[Left, ...] = ()
    has_csp: bool = False
    csp_considered: bool = False
    timetables: tuple[Timetable, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    sent_home: tuple[SentHome, ...] = ()
    no_place: NoPlace | None = None

    def place_on(self, day: dt.date) -> Place | None:
        held = [place for place in self.places if place.holds_on(day)]
        return min(held, key=lambda place: (not place.main, place.school_code), default=None)

    def is_elsewhere(self, first: dt.date, last: dt.date) -> bool:
        """Whether a package of learning elsewhere ran between these days."""
        return any(one.touches(first, last) for one in self.elsewhere)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """How the learner attended: a school's marks; where a package of learning elsewhere ran, the package's weeks.

        The package explains why the learner was not at school then, and how
        the learner came to it counts instead.
        """
        told = [week for one in self.elsewhere for week in one.weeks if week.half.possible]
        own = [one for one in self.marked if not self.is_elsewhere(one.first, one.last)]
        return tuple(sorted([*own, *told], key=lambda one: (one.first, one.last)))

    def last_mark(self, day: dt.date) -> dt.date | None:
        """The last day, up to this one, that some school marked."""
        return max((one.last for one in self.marked if one.last <= day), default=None)


def stretches(text: str) -> list[Stretch]:
    """Spans as learning keeps them, a line each: `9900001 2025-08-18 2025-08-22 10=9,31=1`."""
    found = []
    for line in text.splitlines():
        _, first, last, marks = line.split(" ")
        half, unexplained = summed(marks)
        found.append(Stretch(day(first), day(last), half, unexplained))
    return found


@lru_cache(maxsize=4096)
def day(text: str) -> dt.date:
    """An authority's half days fall on some hundred days, and are read some hundred thousand times."""
    return dt.date.fromisoformat(text)


@lru_cache(maxsize=4096)
def summed(marks: str) -> tuple[Half, int]:
    """Half days attended, possible, and without a reason, of marks like `10=9,31=1`."""
    found = [(code, int(number)) for code, number in (mark.split("=") for mark in marks.split(",") if mark)]
    present = sum(number for code, number in found if code in PRESENT)
    possible = sum(number for code, number in found if code in POSSIBLE)
    return Half(present, possible), sum(number for code, number in found if code == UNEXPLAINED)


UNEXPLAINED = "31"

SchoolDaysBetween = Callable[[str, dt.date, dt.date], int]
"""How many school days a school has after the first day, up to and with the second."""


@dataclass(frozen=True)
class Heard:
    """When each school's attendance was last heard, of anybody at all, and how school days are counted."""

    days_between: SchoolDaysBetween
    last: Mapping[str, dt.date] = field(default_factory=dict)
    ours: Mapping[str, int] = field(default_factory=dict)
    """How many learners of ours are on each school's roll."""
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def newest(self) -> dt.date | None:
        return max(self.last.values(), default=None)

    def is_silent(self, school_code: str, days: int) -> bool:
        """Others have sent so many school days more, by this school's own calendar."""
        if self.newest is None:
            return False
        known = self.last.get(school_code)
        return known is None or self.days_between(school_code, known, self.newest) >= days
