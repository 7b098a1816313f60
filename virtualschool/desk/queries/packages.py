"""Learning elsewhere and reduced timetables across learners: who, until when, and what is to be looked at again."""

import datetime as dt
import math
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from virtualschool.learning.models import ToldFact
from virtualschool.learning.queries import told as reads
from virtualschool.learning.queries.told import Package, PackageWeek, ReducedTimetable, Told
from virtualschool.learning.vocab import ToldKind
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner

from . import clearance as clearances
from .clearance import Reading
from .exporting import Export
from .told_facts import in_full, may_add, number, seen

PAGE = 100
HOURS_OF_A_HALF_DAY = 2.75
WEEKS_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One learner with one package or one timetable."""

    pk: uuid.UUID
    authority_id: str
    learner: Learner
    school: str
    package: Package | None = None
    timetable: ReducedTimetable | None = None
    is_late: bool = False

    @property
    def recent(self) -> str:
        """The half days of the last weeks that were told."""
        weeks = self.package.weeks[-WEEKS_SHOWN:] if self.package else ()
        attended, of = sum(one.half_days_attended for one in weeks), sum(one.half_days for one in weeks)
        return f"{attended} of {of}, {len(weeks)} week{'' if len(weeks) == 1 else 's'}" if weeks else ""


@dataclass(frozen=True)
class Listed:
    """What stands for those learners whom the reader sees; `withheld` are in protected places."""

    lines: tuple[Line, ...]
    going_on: int
    everybody: int
    withheld: int


@dataclass(frozen=True)
class WeekLine:
    """One package in one week, and what was told of it already."""

    learner: Learner
    school: str
    package: Package
    told: PackageWeek | None

    @property
    def pk(self) -> uuid.UUID:
        return self.learner.pk

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id

    @property
    def usual_half_days(self) -> int:
        """As last told; else by the hours, a half day being two and three quarter hours."""
        last = self.package.last_week
        return last.half_days if last else min(10, math.ceil(self.package.hours_a_week / HOURS_OF_A_HALF_DAY))


@dataclass(frozen=True)
class Asked:
    """A line of the week that was filled in."""

    line: WeekLine
    half_days: int
    half_days_attended: int


@dataclass(frozen=True)
class Of:
    """A learner with what people told, as the reader may see it."""

    learner: Learner
    reading: Reading
    told: Told


def learners_with(user: User, authority: Authority, kind: ToldKind, today: dt.date) -> tuple[list[Of], int]:
    """Whoever has a fact of this kind, and how many more are in protected places; four queries and the clearance."""
    ids = ToldFact.objects.standing().filter(authority=authority, kind=kind).learners_now()
    learners = list(Learner.objects.visible_to(user).filter(authority=authority, pk__in=ids).defer("search_text"))
    cleared = clearances.of_user(user)
    facts = reads.told([one.pk for one in learners], today, authority=authority)
    found = [Of(one, cleared.of(one), facts[one.pk]) for one in learners if one.pk in facts]
    open_ones = [
        Of(one.learner, one.reading, seen(one.told, one.reading))
        for one in found
        if one.reading.shows_place and one.reading.shows("B")
    ]
    return open_ones, len(found) - len(open_ones)


def packages(user: User, authority: Authority, today: dt.date, *, ended: bool = False) -> Listed:
    """Packages that go on, or all that ever were; by name."""
    found, withheld = learners_with(user, authority, ToldKind.PACKAGE, today)
    lines = [
        Line(of.learner.pk, of.learner.authority_id, of.learner, of.learner.school_name, package=one)
        for of in found
        for one in of.told.packages
    ]
    now = [one for one in lines if one.package and (one.package.until or today) >= today]
    return Listed(tuple(sorted(lines if ended else now, key=by_name)), len(now), len(lines), withheld)


def timetables(user: User, authority: Authority, today: dt.date, *, ended: bool = False) -> Listed:
    """Timetables that go on, or all that ever were; those to be looked at soonest first."""
    found, withheld = learners_with(user, authority, ToldKind.TIMETABLE, today)
    lines = [
        Line(
            of.learner.pk,
            of.learner.authority_id,
            of.learner,
            of.learner.school_name,
            timetable=one,
            is_late=one.is_past_review(today),
        )
        for of in found
        for one in of.told.timetables
    ]
    now = [one for one in lines if one.timetable and (one.timetable.ends_on or today) >= today]
    return Listed(tuple(sorted(lines if ended else now, key=by_review)), len(now), len(lines), withheld)


def by_name(one: Line) -> tuple[str, str]:
    return one.learner.list_name.casefold(), str(one.pk)


def by_review(one: Line) -> tuple[dt.date, str, str]:
    return (one.timetable.review_on if one.timetable else dt.date.max, *by_name(one))


def week(user: User, authority: Authority, week_of: dt.date, today: dt.date) -> list[WeekLine]:
    """Packages that went on in a week, of learners about whom this user may tell."""
    found, _ = learners_with(user, authority, ToldKind.PACKAGE, today)
    last = week_of + dt.timedelta(days=6)
    lines = [
        WeekLine(of.learner, of.learner.school_name, one, told_of(one, week_of))
        for of in found
        for one in of.told.packages
        if may_add(user, of.learner, of.reading) and one.since <= last and (one.until or week_of) >= week_of
    ]
    return sorted(lines, key=lambda one: (one.package.with_whom.casefold(), one.learner.list_name.casefold()))


def told_of(one: Package, week_of: dt.date) -> PackageWeek | None:
    return next((told for told in one.weeks if told.week_of == week_of), None)


def as_packages(listed: Listed) -> Export:
    columns = ("learner", "school", "where", "with_whom", "hours_a_week", "since", "until", "last_weeks", "told")
    return exported(listed, columns, package_cells)


def package_cells(one: Line) -> list[str]:
    held = one.package
    if held is None:
        return []
    until = held.until.isoformat() if held.until else ""
    said = f"{held.how_words}, {in_full(held.said_on)}"
    hours = number(held.hours_a_week)
    return [held.where, held.with_whom, hours, held.since.isoformat(), until, one.recent, said]


def as_timetables(listed: Listed) -> Export:
    columns = (
        "learner", "school", "review_on", "past_review", "hours_a_week", "usual_hours_a_week", "starts_on", "ends_on",
        "agreed_by", "reason",
    )  # fmt: skip
    return exported(listed, columns, timetable_cells)


def timetable_cells(one: Line) -> list[str]:
    held = one.timetable
    if held is None:
        return []
    ends = held.ends_on.isoformat() if held.ends_on else ""
    hours = [number(held.hours_a_week), number(held.usual_hours_a_week)]
    review = [held.review_on.isoformat(), "yes" if one.is_late else "no"]
    return [*review, *hours, held.starts_on.isoformat(), ends, held.agreed_by, held.reason]


def exported(listed: Listed, columns: Sequence[str], cells: Callable[[Line], list[str]]) -> Export:
    rows = tuple(
        dict(zip(columns, [one.learner.list_name, one.school, *cells(one)], strict=True)) for one in listed.lines
    )
    return Export(tuple(columns), rows, listed.lines, withheld=0, left_out=())
