"""The menu of tables as data: what each counts, by what, and which zeros are zero for everybody."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from virtualschool.disclosure.counts import Dimension

DATA = Path(__file__).parent / "data" / "menu.toml"


@dataclass(frozen=True)
class Zero:
    """A category that nobody of a cohort can be in, and why."""

    cohorts: tuple[str, ...]
    dimension: str
    category: str
    reason: str


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

    def zeros_of(self, cohort: str) -> frozenset[tuple[str, str]]:
        """Dimension and category of each zero that the cohort's own definition makes."""
        return frozenset((zero.dimension, zero.category) for zero in self.zeros if cohort in zero.cohorts)


@cache
def menu() -> Menu:
    with DATA.open("rb") as file:
        return read(tomllib.load(file))


def read(said: dict[str, Any]) -> Menu:
    return Menu(
        version=said["version"],
        dimensions={one["name"]: dimension(one) for one in said["dimension"]},
        titles={one["name"]: one["title"] for one in said["dimension"]},
        tables=tuple(Table(**{**one, "dimensions": tuple(one["dimensions"])}) for one in said["table"]),
        zeros=tuple(Zero(**{**one, "cohorts": tuple(one["cohorts"])}) for one in said["structural"]),
    )


def dimension(one: dict[str, Any]) -> Dimension:
    """The categories with the total last, as a released table lists them."""
    return Dimension(one["name"], (*one["categories"], one["total"]), one["total"])
