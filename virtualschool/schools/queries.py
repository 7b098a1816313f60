"""Reads about schools and their days."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from virtualschool.people.operations import known_authorities

from .days import SchoolDays
from .days import Stretch as DayStretch
from .models import Calendar, School, Stretch
from .vocab import StretchKind


def names(authority: str, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Code to name for the authority's schools (those given, or all); a school without a name goes by its code."""
    schools = School.objects.of(authority)
    if codes is not None:
        schools = schools.filter(code__in=set(codes))
    return {code: name or code for code, name in schools.values_list("code", "name")}


def sectors(authority: str) -> dict[str, str]:
    """Code to sector, "" where not known."""
    return dict(School.objects.of(authority).values_list("code", "sector"))


def newest_calendars(authority: str, of: Iterable[str] | None = None) -> list[Calendar]:
    """The entry that holds for each authority, school and year, with its stretches; two queries."""
    found = Calendar.objects.filter(authority=authority)
    if of is not None:
        found = found.filter(of__in=set(of))
    held: dict[tuple[str, str, int], Calendar] = {}
    for one in found.newest_first().prefetch_related("stretches"):
        held.setdefault((one.of, one.school_code, one.year), one)
    return sorted(held.values(), key=lambda one: (one.of, one.school_code, one.year))


def school_days(authority: str, of: Iterable[str]) -> dict[str, SchoolDays]:
    """The school days of these authorities' schools, as this authority knows them; two queries."""
    terms: dict[str, list[DayStretch]] = defaultdict(list)
    closed: dict[tuple[str, str], list[DayStretch]] = defaultdict(list)
    wanted = set(of)
    for one in newest_calendars(authority, wanted):
        for part in one.stretches.all():
            kept = terms[one.of] if part.kind == StretchKind.TERM else closed[one.of, one.school_code]
            kept.append((part.first, part.last))
    return {
        code: SchoolDays(
            terms=tuple(terms[code]),
            closed=tuple(closed[code, ""]),
            closed_at={school: tuple(days) for (whose, school), days in closed.items() if whose == code and school},
        )
        for code in wanted
    }


@dataclass(frozen=True)
class Given:
    """One entry as the page shows it; `days` are the school days of the year, None for a school's own entry."""

    whose: str
    session: str
    terms: tuple[Stretch, ...]
    closed: tuple[Stretch, ...]
    days: int | None
    entered_by: str
    entered_at: dt.datetime


def calendars_given(authority: str) -> list[Given]:
    """Every entry that holds, newest school year first."""
    found = newest_calendars(authority)
    schools = names(authority, [one.school_code for one in found if one.school_code])
    listed = [given(one, schools) for one in found]
    return sorted(listed, key=lambda one: one.session, reverse=True)


def given(one: Calendar, schools: Mapping[str, str]) -> Given:
    parts = sorted(one.stretches.all(), key=lambda part: part.first)
    terms = tuple(part for part in parts if part.kind == StretchKind.TERM)
    closed = tuple(part for part in parts if part.kind == StretchKind.CLOSED)
    return Given(
        whose=whose(one, schools),
        session=f"{one.year}/{(one.year + 1) % 100:02d}",
        terms=terms,
        closed=closed,
        days=None if one.school_code else days_in(terms, closed),
        entered_by=one.entered_by,
        entered_at=one.entered_at,
    )


def whose(one: Calendar, schools: Mapping[str, str]) -> str:
    if one.school_code:
        return schools.get(one.school_code, one.school_code)
    return known_authorities().get(one.of, (one.of, one.of))[0]


def days_in(terms: Iterable[Stretch], closed: Iterable[Stretch]) -> int:
    calendar = SchoolDays(tuple((one.first, one.last) for one in terms), tuple((one.first, one.last) for one in closed))
    return sum(calendar.count(first, last).days for first, last in calendar.terms)
