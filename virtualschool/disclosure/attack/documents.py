"""Reads release documents as an attacker would: every published cell with its smallest and largest possible count."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import rfc8785

from .facts import Key

PLENTY = 10_000_000
"""More people than any table counts: the largest possible value of a cell that says nothing."""


class UnreadableDocument(ValueError):
    """A document that is no release document; the sentence says what is wrong."""


@dataclass(frozen=True)
class Place:
    """A cell of a table in a document."""

    release: str
    table: str
    at: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cell:
    place: Place
    key: Key
    low: int
    high: int
    structural: bool


@dataclass(frozen=True)
class Table:
    """One table; `dimensions` are (name, categories without the total), in the document's order."""

    id: str
    measure: str
    dimensions: tuple[tuple[str, tuple[str, ...]], ...]
    totals: Mapping[str, str]
    cells: tuple[Cell, ...]

    def every_key(self) -> Iterator[Key]:
        """The key of every combination of categories and totals, printed or not."""
        choices = [[None, *categories] for _, categories in self.dimensions]
        names = [name for name, _ in self.dimensions]
        for chosen in product(*choices):
            yield frozenset((name, category) for name, category in zip(names, chosen, strict=True) if category)

    def place(self, release: str, key: Key) -> Place:
        """Where the table prints the count with this key."""
        said = dict(key)
        return Place(release, self.id, tuple((name, said.get(name, self.totals[name])) for name, _ in self.dimensions))


@dataclass(frozen=True)
class Document:
    id: str
    authority: str
    session: str
    cohort: str
    made_on: str
    tables: tuple[Table, ...]


def release_id(document: Mapping[str, Any]) -> str:
    """The sha256 of the canonical JSON of a document without its signature."""
    unsigned = {name: value for name, value in document.items() if name != "signature"}
    return hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest()


def read(document: Mapping[str, Any]) -> Document:
    """A release document as the attacker sees it.

    Raises UnreadableDocument where keys are missing or a cell names a category
    that its table does not have: an attack on half a document proves nothing.
    """
    release = release_id(document)
    try:
        tables = tuple(_table(release, table) for table in document["tables"])
        return Document(
            release, document["authority"], document["session"], document["cohort"], document["made_on"], tables
        )
    except (KeyError, TypeError, AttributeError) as missing:
        raise UnreadableDocument(f"Release {release[:12]} is no release document: {missing!r}.") from missing


def _table(release: str, table: Mapping[str, Any]) -> Table:
    totals = {dimension["name"]: dimension["total"] for dimension in table["dimensions"]}
    dimensions = tuple(
        (dimension["name"], tuple(c for c in dimension["categories"] if c != dimension["total"]))
        for dimension in table["dimensions"]
    )
    known = {name: {*categories, totals[name]} for name, categories in dimensions}
    cells = tuple(_cell(release, table["id"], cell, totals, known) for cell in table["cells"])
    return Table(table["id"], table["measure"], dimensions, totals, cells)


def _cell(
    release: str, table: str, cell: Mapping[str, Any], totals: Mapping[str, str], known: Mapping[str, set[str]]
) -> Cell:
    at = cell["at"]
    if set(at) != set(known) or any(category not in known[name] for name, category in at.items()):
        raise UnreadableDocument(f"Table {table} of release {release[:12]} has a cell at {at}, which is not in it.")
    low, high = cell["low"], cell["high"]
    if not isinstance(low, int) or not isinstance(high, int):
        raise UnreadableDocument(f"Table {table} of release {release[:12]} has no whole numbers at {at}.")
    low, high = max(0, low), min(PLENTY, high)
    where = Place(release, table, tuple((name, at[name]) for name in known))
    place_key = frozenset((name, category) for name, category in at.items() if category != totals[name])
    return Cell(where, place_key, low, high, bool(cell["structural"]))


def parts_of(
    category: str, others: Sequence[str], joined: Mapping[tuple[str, str], tuple[str, ...]], name: str
) -> tuple[str, ...]:
    """The categories that a joined one stands for; nothing where it is no joined one."""
    if (name, category) in joined:
        return joined[name, category]
    pieces = tuple(piece for piece in re.split(r"\s*[,;+&]\s*|\s+(?:and|or)\s+", category) if piece)
    return pieces if len(pieces) > 1 and set(pieces) <= set(others) else ()
