"""The menu of tables as data: what each counts, by what, and which zeros are zero for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from virtualschool.disclosure.counts import Dimension
from virtualschool.foundation import release_menu


@dataclass(frozen=True)
class Zero:
    """Categories, by dimension, that nobody anywhere can be in at once, and why."""

    at: Mapping[str, frozenset[str]]
    reason: str

    def holds(self, at: Mapping[str, str]) -> bool:
        return all(at.get(name) in categories for name, categories in self.at.items())


@dataclass(frozen=True)
class Table:
    """One table of the menu: the learners that its measure counts, parted by its dimensions."""

    id: str
    title: str
    measure: str
    dimensions: tuple[str, ...]
    says: str


@dataclass(frozen=True)
class Menu:
    """Every table that may leave the authority."""

    version: str
    dimensions: dict[str, Dimension]
    titles: dict[str, str]
    tables: tuple[Table, ...]
    zeros: tuple[Zero, ...]

    def table(self, table_id: str) -> Table | None:
        return next((one for one in self.tables if one.id == table_id), None)

    def is_zero(self, at: Mapping[str, str]) -> bool:
        """Whether a place is zero for everybody, by definition."""
        return any(zero.holds(at) for zero in self.zeros)


@cache
def menu() -> Menu:
    return read(release_menu.written())


def read(said: dict[str, Any]) -> Menu:
    return Menu(
        version=said["version"],
        dimensions={one["name"]: dimension(one) for one in said["dimension"]},
        titles={one["name"]: one["title"] for one in said["dimension"]},
        tables=tuple(Table(**{**one, "dimensions": tuple(one["dimensions"])}) for one in said["table"]),
        zeros=tuple(
            Zero({name: frozenset(some) for name, some in one["at"].items()}, one["reason"])
            for one in said["structural"]
        ),
    )


def dimension(one: dict[str, Any]) -> Dimension:
    """The categories with the total last, as a released table lists them."""
    return Dimension(one["name"], (*one["categories"], one["total"]), one["total"])
