"""The form in which tables leave: cells that say what a reader may know, tables, and the document that holds them.

Reads and writes plain JSON values. What it refuses it says in a sentence that
names the table and the place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from virtualschool.disclosure.counts import At, CountsAreWrong, Dimension, named

SCHEMA = "virtual-school/release/1"
HEADING = ("authority", "session", "cohort", "made_on")


class DocumentIsWrong(ValueError):
    """A document that is not what it says; the message says where."""


@dataclass(frozen=True)
class Heading:
    """Whose tables these are, of which session and cohort, and the date on which they were made (ISO)."""

    authority: str
    session: str
    cohort: str
    made_on: str


@dataclass(frozen=True)
class Cell:
    """One place of a table: what a page prints, and the smallest and largest count that a reader may take it for."""

    at: At
    shown: str
    low: int
    high: int
    structural: bool = False


@dataclass(frozen=True)
class Table:
    """A table as it leaves; `cells` are in the order of the dimensions' categories."""

    id: str
    title: str
    measure: str
    dimensions: tuple[Dimension, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Document:
    """A release without its signature."""

    heading: Heading
    tables: tuple[Table, ...]


def shown(low: int, high: int) -> str:
    """How an interval is printed: the middle where it is a count rounded to base 5, else both ends."""
    if low == high:
        return str(low)
    return str(low + 2) if high - low == 4 and (low + 2) % 5 == 0 else f"{low} to {high}"


def cell_to_json(cell: Cell, dimensions: Sequence[Dimension]) -> dict[str, Any]:
    at = {dimension.name: category for dimension, category in zip(dimensions, cell.at, strict=True)}
    return {"at": at, "shown": cell.shown, "low": cell.low, "high": cell.high, "structural": cell.structural}


def table_to_json(table: Table) -> dict[str, Any]:
    dimensions = [{"name": d.name, "categories": list(d.categories), "total": d.total} for d in table.dimensions]
    cells = [cell_to_json(cell, table.dimensions) for cell in table.cells]
    return {"id": table.id, "title": table.title, "measure": table.measure, "dimensions": dimensions, "cells": cells}


def document_to_json(heading: Heading, tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The document of these tables, not signed yet."""
    return {"schema": SCHEMA, **{name: getattr(heading, name) for name in HEADING}, "tables": list(tables)}


def document_from_json(value: Any) -> Document:
    """Read a document, signed or not; refuse one that says too little, too much or contradicts itself."""
    value = mapping(value, "The document")
    if value.get("schema") != SCHEMA:
        raise DocumentIsWrong(f"This document says schema {value.get('schema')!r}; {SCHEMA!r} is the one read here.")
    refuse_others(value, {"schema", *HEADING, "tables", "signature"}, "The document")
    heading = Heading(**{name: text(value, name, "The document") for name in HEADING})
    tables = tuple(table_from_json(table) for table in listed(value, "tables", "The document"))
    if len({table.id for table in tables}) != len(tables):
        raise DocumentIsWrong("Two tables of this document have the same id.")
    return Document(heading, tables)


def table_from_json(value: Any) -> Table:
    """Read a table; every combination of categories must be there once."""
    value = mapping(value, "A table")
    where = f"Table {text(value, 'id', 'A table')}"
    refuse_others(value, {"id", "title", "measure", "dimensions", "cells"}, where)
    dimensions = tuple(dimension_from_json(each, where) for each in listed(value, "dimensions", where))
    cells = tuple(cell_from_json(each, dimensions, where) for each in listed(value, "cells", where))
    refuse_holes(cells, dimensions, where)
    return Table(value["id"], text(value, "title", where), text(value, "measure", where), dimensions, cells)


def dimension_from_json(value: Any, where: str) -> Dimension:
    value = mapping(value, f"{where}, a dimension,")
    categories = listed(value, "categories", where)
    if not all(isinstance(category, str) for category in categories):
        raise DocumentIsWrong(f"{where}: categories must be texts.")
    try:
        return Dimension(text(value, "name", where), tuple(categories), text(value, "total", where))
    except CountsAreWrong as wrong:
        raise DocumentIsWrong(f"{where}: {wrong}") from wrong


def cell_from_json(value: Any, dimensions: Sequence[Dimension], where: str) -> Cell:
    value = mapping(value, f"{where}, a cell,")
    refuse_others(value, {"at", "shown", "low", "high", "structural"}, f"{where}, a cell,")
    at = place(value.get("at"), dimensions, where)
    here = f"{where}, {named(at)}"
    cell = Cell(at, text(value, "shown", here), whole(value, "low", here), whole(value, "high", here),
                bool(value.get("structural")))  # fmt: skip
    if cell.low > cell.high:
        raise DocumentIsWrong(f"{here}: the smallest count ({cell.low}) is above the largest ({cell.high}).")
    if cell.structural and cell.high:
        raise DocumentIsWrong(f"{here}: a place that is zero for everybody cannot be {cell.high}.")
    return cell


def place(value: Any, dimensions: Sequence[Dimension], where: str) -> At:
    value = mapping(value, f"{where}: `at`")
    at = tuple(value.get(dimension.name) for dimension in dimensions)
    known = all(category in dimension.categories for category, dimension in zip(at, dimensions, strict=True))
    if len(value) != len(dimensions) or not known:
        raise DocumentIsWrong(f"{where}: a cell is at {dict(value)}, which is no place of this table.")
    return tuple(str(category) for category in at)


def refuse_holes(cells: Sequence[Cell], dimensions: Sequence[Dimension], where: str) -> None:
    places = 1
    for dimension in dimensions:
        places *= len(dimension.categories)
    if len({cell.at for cell in cells}) != len(cells) or len(cells) != places:
        raise DocumentIsWrong(f"{where}: {places} places need a cell each, once; it has {len(cells)}.")


def refuse_others(value: Mapping[str, Any], known: set[str], where: str) -> None:
    """Whatever else stands there might be an exact count."""
    for name in others(value, known):
        raise DocumentIsWrong(f"{where} says {name!r}, which has no place in a release.")


def others(value: Mapping[str, Any], known: set[str]) -> Iterator[str]:
    return iter(sorted(set(value) - known))


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise DocumentIsWrong(f"{where} is not an object.")
    return value


def listed(value: Mapping[str, Any], name: str, where: str) -> list[Any]:
    found = value.get(name)
    if not isinstance(found, list):
        raise DocumentIsWrong(f"{where}: `{name}` is not a list.")
    return found


def text(value: Mapping[str, Any], name: str, where: str) -> str:
    found = value.get(name)
    if not isinstance(found, str):
        raise DocumentIsWrong(f"{where}: `{name}` is not a text.")
    return found


def whole(value: Mapping[str, Any], name: str, where: str) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise DocumentIsWrong(f"{where}: `{name}` is not a whole number of 0 or more.")
    return found
