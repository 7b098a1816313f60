"""Several sheets of a head's own list as one: columns put under one row of headings, and each row's sheet told."""

from collections.abc import Sequence
from typing import NamedTuple

from virtualschool.tables import Cell, Row, Sheet
from virtualschool.tables.words import fold

SHEET = "Sheet"


class Part(NamedTuple):
    """One sheet of several: how far its row numbers moved, and where each of its columns stands now."""

    sheet: Sheet
    offset: int
    places: tuple[int, ...]


class Joined(NamedTuple):
    """The one sheet, and the parts that it was made of."""

    sheet: Sheet
    parts: tuple[Part, ...]


def alone(sheet: Sheet) -> tuple[Part, ...]:
    """Return the only part of a list of one sheet."""
    return (Part(sheet, 0, tuple(range(len(sheet.headers)))),)


def together(sheets: Sequence[Sheet]) -> Joined:
    """Put sheets under one another. Rows of the first keep their numbers; those of the next are counted on."""
    headers: dict[tuple[str, int], str] = {}
    for sheet in sheets:
        for key, heading in zip(_keys(sheet.headers), sheet.headers, strict=True):
            headers.setdefault(key, heading)
    at = {key: place for place, key in enumerate(headers)}
    parts, rows, notes, offset = [], [], [], 0
    for sheet in sheets:
        places = tuple(at[key] for key in _keys(sheet.headers))
        part = Part(sheet, offset, places)
        parts.append(part)
        rows += [_laid_out(row, part, len(at)) for row in sheet.rows]
        if offset:
            notes.append(f"Rows of the sheet “{sheet.name}” are counted on: its row 2 is row {offset + 2} here.")
        offset += max((row.number for row in sheet.rows), default=sheet.header_row)
    whole = Sheet(
        name=", ".join(sheet.name for sheet in sheets),
        headers=(*headers.values(), SHEET),
        header_row=sheets[0].header_row,
        title_rows=sheets[0].title_rows,
        rows=tuple(rows),
        notes=tuple(note for sheet in sheets for note in sheet.notes) + tuple(notes),
        hidden_rows=frozenset(number + part.offset for part in parts for number in part.sheet.hidden_rows),
        hidden_columns=frozenset(
            part.places[at] for part in parts for at in part.sheet.hidden_columns if at < len(part.places)
        ),
    )
    return Joined(whole, tuple(parts))


def _keys(headers: Sequence[str]) -> list[tuple[str, int]]:
    """Name columns by heading and by how many of that heading came before."""
    seen: dict[str, int] = {}
    keys = []
    for heading in headers:
        folded = fold(heading)
        keys.append((folded, seen.get(folded, 0)))
        seen[folded] = seen.get(folded, 0) + 1
    return keys


def _laid_out(row: Row, part: Part, width: int) -> Row:
    cells: list[Cell] = [None] * width
    for place, cell in zip(part.places, row.cells, strict=False):
        cells[place] = cell
    slipped = row.cells[len(part.places) :]
    named = None if row.is_blank or row.is_total else part.sheet.name
    return Row(row.number + part.offset, (*cells, named, *slipped))
