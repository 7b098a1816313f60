"""Reads about schools and their days."""

from collections import defaultdict
from collections.abc import Iterable

from .days import SchoolDays
from .days import Stretch as DayStretch
from .models import Calendar, School
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
    """The school days of these authorities' schools, as this authority knows them; one query."""
    wanted = set(of)
    terms: dict[str, list[DayStretch]] = defaultdict(list)
    closed: dict[tuple[str, str], list[DayStretch]] = defaultdict(list)
    holds: dict[tuple[str, str, int], object] = {}
    rows = Calendar.objects.filter(authority=authority, of__in=wanted).newest_first()
    for pk, whose, school, year, kind, first, last in rows.values_list(
        "pk", "of", "school_code", "year", "stretches__kind", "stretches__first", "stretches__last"
    ):
        if holds.setdefault((whose, school, year), pk) == pk and kind:
            kept = terms[whose] if kind == StretchKind.TERM else closed[whose, school]
            kept.append((first, last))
    return {
        code: SchoolDays(
            terms=tuple(terms[code]),
            closed=tuple(closed[code, ""]),
            closed_at={school: tuple(days) for (whose, school), days in closed.items() if whose == code and school},
        )
        for code in wanted
    }
