"""Reads about schools."""

from collections.abc import Iterable

from .models import School


def names(authority: str, codes: Iterable[str] | None = None) -> dict[str, str]:
    """Code to name for the authority's schools (those given, or all); a school without a name goes by its code."""
    schools = School.objects.of(authority)
    if codes is not None:
        schools = schools.filter(code__in=set(codes))
    return {code: name or code for code, name in schools.values_list("code", "name")}


def sectors(authority: str) -> dict[str, str]:
    """Code to sector, "" where not known."""
    return dict(School.objects.of(authority).values_list("code", "sector"))
