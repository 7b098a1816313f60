"""National tables: the intervals that authorities released, added up cell by cell. Pure.

Nothing but released documents goes in, so nothing about a count can come out that its authority did not release: the
difference between the tables of 14 authorities and those of 15 is what the fifteenth released itself.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

ROUNDED_TO = 5
LEAST_DENOMINATOR = 20
Kind = TypeVar("Kind", str, tuple[str, ...])
At = tuple[str, ...]
"""A category of each dimension, in the order of the dimensions."""


@dataclass(frozen=True)
class Dimension:
    name: str
    categories: tuple[str, ...]
    total: str | None


@dataclass(frozen=True)
class Cell:
    """One sum. `authorities` is how many stand behind it; the true sum lies from `low` to `high`, both included."""

    at: At
    low: int
    high: int
    structural: bool
    authorities: int

    @property
    def middle(self) -> int:
        """The number that is shown: the middle of the range, to the nearest 5."""
        return ROUNDED_TO * ((self.low + self.high + ROUNDED_TO) // (2 * ROUNDED_TO))

    @property
    def is_number(self) -> bool:
        """Whether one number says something: the range is no wider than the number itself."""
        return self.structural or (self.high - self.low) <= self.middle

    @property
    def shown(self) -> str:
        return f"{self.middle:,}" if self.is_number else self.range

    @property
    def range(self) -> str:
        return f"{self.low:,}" if self.low == self.high else f"{self.low:,} to {self.high:,}"


@dataclass(frozen=True)
class Loss:
    """What protection cost: how many cells still are a number, and how far a number may be off on average."""

    cells: int
    numbers: int
    off_by: float

    @property
    def sentence(self) -> str:
        if not self.cells:
            return "No cell can be shown."
        return (
            f"{self.numbers} of {self.cells} cells are a number, the others a range. "
            f"The truth lies at most {self.off_by:.0f} from the middle of a range, on average."
        )


@dataclass(frozen=True)
class Table:
    id: str
    title: str
    measure: str
    dimensions: tuple[Dimension, ...]
    cells: Mapping[At, Cell]
    authorities: int

    @property
    def loss(self) -> Loss:
        found = [cell for cell in self.cells.values() if not cell.structural]
        off = sum((cell.high - cell.low) / 2 for cell in found) / len(found) if found else 0.0
        return Loss(len(found), sum(cell.is_number for cell in found), off)

    def share(self, cell: Cell) -> int | None:
        """Per cent of its row's total, from rounded numbers alone, and of 20 or more; None where that cannot be said.

        The row is the cell's place without the last dimension.
        """
        last = self.dimensions[-1]
        whole = self.cells.get((*cell.at[:-1], last.total)) if last.total is not None else None
        if whole is None or whole.authorities != cell.authorities or not (cell.is_number and whole.is_number):
            return None
        if whole.middle < LEAST_DENOMINATOR:
            return None
        return min(100, round(100 * cell.middle / whole.middle))


def add_up(documents: Iterable[Mapping[str, Any]], *, least: int) -> list[Table]:
    """The national tables of these releases, one release of each authority, in the order of the first that has one.

    A table, and a cell of it, that fewer than `least` authorities released is
    not there. Where an authority joined categories, the joined one is a
    category of its own, and each cell says how many stand behind it.
    """
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for document in documents:
        for table in document["tables"]:
            by_id.setdefault(table["id"], []).append(table)
    found = (_table(tables, least) for tables in by_id.values() if len(tables) >= least)
    return [table for table in found if table is not None]


def _table(tables: Sequence[Mapping[str, Any]], least: int) -> Table | None:
    alike = _alike(tables)
    names = [one["name"] for one in alike[0]["dimensions"]]
    cells = {at: cell for at, cell in _sums(alike, names).items() if cell.authorities >= least}
    if not cells:
        return None
    return Table(
        id=alike[0]["id"],
        title=_most_used(one["title"] for one in alike),
        measure=alike[0]["measure"],
        dimensions=tuple(_dimension(name, alike, {at[place] for at in cells}) for place, name in enumerate(names)),
        cells=cells,
        authorities=len(alike),
    )


def _alike(tables: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that count the same by the same dimensions, as most do: others under that id are not added to them."""
    kinds = [(one["measure"], *sorted(each["name"] for each in one["dimensions"])) for one in tables]
    most = _most_used(kinds)
    return [one for one, kind in zip(tables, kinds, strict=True) if kind == most]


def _most_used(found: Iterable[Kind]) -> Kind:
    """The one that stands there most often, the first in order of two: no single authority words a national table."""
    counted = Counter(found)
    return min(counted, key=lambda one: (-counted[one], one))


def _sums(tables: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[At, Cell]:
    held: dict[At, list[Mapping[str, Any]]] = {}
    for table in tables:
        for cell in table["cells"]:
            held.setdefault(tuple(cell["at"][name] for name in names), []).append(cell)
    return {at: _sum(at, cells) for at, cells in held.items()}


def _sum(at: At, cells: Sequence[Mapping[str, Any]]) -> Cell:
    low, high = sum(cell["low"] for cell in cells), sum(cell["high"] for cell in cells)
    return Cell(at, low, high, all(cell["structural"] for cell in cells), len(cells))


def _dimension(name: str, tables: Sequence[Mapping[str, Any]], used: set[str]) -> Dimension:
    """The categories in the order in which the first table has them; the total, if there is one, last."""
    of = [next(one for one in table["dimensions"] if one["name"] == name) for table in tables]
    every = dict.fromkeys(category for one in of for category in one["categories"] if category in used)
    totals = {one["total"] for one in of}
    total = totals.pop() if len(totals) == 1 else None
    ordered = sorted(every, key=lambda category: category == total)
    return Dimension(name, tuple(ordered), total if total in every else None)


def rows_of(table: Table) -> list[At]:
    """The places of the rows: every combination of all dimensions but the last of which something can be shown."""
    others = product(*(one.categories for one in table.dimensions[:-1]))
    return [row for row in others if any((*row, last) in table.cells for last in table.dimensions[-1].categories)]


def as_json(table: Table) -> dict[str, Any]:
    """A table for programs, in the shape of a release's, with what a sum has more."""
    names = [one.name for one in table.dimensions]
    return {
        "id": table.id,
        "title": table.title,
        "measure": table.measure,
        "authorities": table.authorities,
        "dimensions": [
            {"name": one.name, "categories": list(one.categories), "total": one.total} for one in table.dimensions
        ],
        "cells": [
            {
                "at": dict(zip(names, cell.at, strict=True)),
                "shown": cell.shown,
                "low": cell.low,
                "high": cell.high,
                "structural": cell.structural,
                "authorities": cell.authorities,
                "per_cent_of_row": table.share(cell),
            }
            for cell in table.cells.values()
        ],
        "loss": {
            "cells": table.loss.cells,
            "numbers": table.loss.numbers,
            "mean_distance": round(table.loss.off_by, 1),
        },
    }
