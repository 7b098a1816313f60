"""School days: weekdays within a term on which a school is not closed. Pure; where no calendar is given, weekdays."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Stretch = tuple[dt.date, dt.date]
FIRST_MONTH = 8
"""A school year begins on 1 August."""


def year_of(day: dt.date) -> int:
    """The year in which the school year of a day begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


@dataclass(frozen=True)
class Count:
    """School days, and whether a calendar said so for every one of them; else weekdays stood in."""

    days: int
    is_by_calendar: bool


@dataclass(frozen=True)
class SchoolDays:
    """The school days of one authority's schools, as far as its calendar is known."""

    terms: tuple[Stretch, ...] = ()
    closed: tuple[Stretch, ...] = ()
    closed_at: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)

    @cached_property
    def known_years(self) -> frozenset[int]:
        """School years whose terms are given."""
        return frozenset(year_of(first) for first, _ in self.terms)

    def is_open(self, day: dt.date, school_code: str = "") -> bool:
        """Whether schools, or one school, are open on a day; any weekday is, in a year without a calendar."""
        if day.weekday() > 4 or within(day, self.closed) or within(day, self.closed_at.get(school_code, ())):
            return False
        return year_of(day) not in self.known_years or within(day, self.terms)

    def count(self, first: dt.date, last: dt.date, school_code: str = "") -> Count:
        """School days from and to, both included; none where the end is before the start."""
        days = [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]
        by_calendar = all(year in self.known_years for year in {year_of(day) for day in days})
        return Count(sum(self.is_open(day, school_code) for day in days), by_calendar)


def within(day: dt.date, stretches: tuple[Stretch, ...]) -> bool:
    return any(first <= day <= last for first, last in stretches)
