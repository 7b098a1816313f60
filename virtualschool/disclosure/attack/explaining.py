"""Says in a sentence what a disclosure is and from which printed cells it follows.

The cells are read off the solver's proof: those whose printed bounds hold the
smallest or largest value where it is.
"""

import numpy as np

from .definition import LARGEST_SMALL, SMALLEST_SMALL, Kind
from .documents import Place
from .findings import Disclosure
from .search import Exact, Search
from .solver import HAIR
from .targets import Target

NAMED = 4


class Explainer:
    """The solver's proofs over one searched system, in words."""

    def __init__(self, search: Search) -> None:
        self._search = search

    def disclosure(self, exact: Exact, kind: Kind, within: tuple[Target, int] | None = None) -> Disclosure:
        """A finding with its sentence, the cells that it adds up and the cells that give it away."""
        target, low, high = self._search.targets.all[exact.number], exact.low, exact.high
        used = list(dict.fromkeys(self._used(exact.number)))
        cells = tuple(place for v in (*target.plus, *target.minus) for place, _, _ in self._search.system.places[v])
        by = f"{_what(target)} {_can_only_be(kind, low, high, within)} {self._why(target, used)}"
        at = dict(target.place.at)
        places = tuple(dict.fromkeys(place for v in used for place in self._holding(v)))
        return Disclosure(target.place.release, target.place.table, at, kind, low, high, by, target.whom, cells, places)

    def _used(self, number: int) -> list[int]:
        """The counts whose printed bounds hold the smallest or the largest value in place."""
        smallest, largest = self._search.held(number)
        return [int(v) for held in (smallest, largest) for v in np.flatnonzero(np.abs(held) > HAIR)]

    def _holding(self, number: int) -> list[Place]:
        return [place for place, _, _ in self._search.system.places[number]]

    def _why(self, target: Target, used: list[int]) -> str:
        places = self._search.system.places
        said = [f"{worded(places[v][-1][0])} ({self._bounds(v)})" for v in used if places[v]]
        own = set(target.plus) | set(target.minus)
        if len(own) == 1 and set(used) <= own:
            return "It is printed so."
        if not said:
            return "No printed cell stands against it."
        more = f" and {len(said) - NAMED} more" if len(said) > NAMED else ""
        return f"It follows from {'; '.join(said[:NAMED])}{more}."

    def _bounds(self, number: int) -> str:
        system = self._search.system
        return f"{system.low[number]} to {system.high[number]}"


def worded(place: Place) -> str:
    """A cell in words: "attendance-band-by-stage at stage S1-S3, band all"."""
    at = ", ".join(f"{name} {category}" for name, category in place.at)
    return f"{place.table} at {at}"


def _what(target: Target) -> str:
    return f"{worded(target.place)} ({target.whom})"


def _can_only_be(kind: Kind, low: int, high: int, within: tuple[Target, int] | None) -> str:
    values = f"{low}" if low == high else f"{low} to {high}"
    if within:
        group, most = within
        return f"is certainly 0, and the group {_what(group)} has at most {most}: nobody in it is here."
    if kind == "a":
        return f"can only be {values}, all of them from {SMALLEST_SMALL} to {LARGEST_SMALL}."
    return f"can only be {values}: too few possible values for so small a count."
