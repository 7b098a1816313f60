"""The menu of tables as the hub knows it: what an honest authority's table is called, parted by, and empty of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from virtualschool.foundation import release_menu

At = tuple[str, ...]
"""A category of each dimension, in the order of the dimensions."""


@dataclass(frozen=True)
class Dimension:
    """What a table is parted by; the total is the last of its categories."""

    name: str
    categories: At
    total: str

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "categories": list(self.categories), "total": self.total}


@dataclass(frozen=True)
class Table:
    """A table of the menu. `structural` are the places that are zero for everybody."""

    id: str
    title: str
    measure: str
    dimensions: tuple[Dimension, ...]
    structural: frozenset[At]

    def places(self) -> Iterator[At]:
        return product(*(one.categories for one in self.dimensions))

    def sums(self) -> Iterator[tuple[At, list[At]]]:
        """Each total with the places that add up to it, one dimension at a time."""
        for at in self.places():
            for axis, one in enumerate(self.dimensions):
                if at[axis] == one.total:
                    yield at, [(*at[:axis], part, *at[axis + 1 :]) for part in one.categories[:-1]]


@cache
def tables() -> Mapping[str, Table]:
    """Every table of the menu by its id."""
    said = release_menu.written()
    dimensions = {
        one["name"]: Dimension(one["name"], (*one["categories"], one["total"]), one["total"])
        for one in said["dimension"]
    }
    return {one["id"]: _table(one, dimensions, said["structural"]) for one in said["table"]}


def _table(one: Mapping[str, Any], known: Mapping[str, Dimension], zeros: list[dict[str, Any]]) -> Table:
    dimensions = tuple(known[name] for name in one["dimensions"])
    places = product(*(each.categories for each in dimensions))
    structural = frozenset(at for at in places if _is_zero(dict(zip(one["dimensions"], at, strict=True)), zeros))
    return Table(one["id"], one["title"], one["measure"], dimensions, structural)


def _is_zero(at: Mapping[str, str], zeros: list[dict[str, Any]]) -> bool:
    return any(all(at.get(name) in some for name, some in zero["at"].items()) for zero in zeros)
