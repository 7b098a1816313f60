"""Rows of attendance folded a column at a time: whose each is, and what it says, as places in two short lists.

What a text says is worked out once, however many rows say it. Nothing is judged here: a row of which anything is to be
told or refused is left to be read by itself.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from virtualschool.intake.reading import facts as fact_rules
from virtualschool.intake.reading.cells import ColumnReader
from virtualschool.intake.reading.columnwise import plainly
from virtualschool.intake.reading.folding import FACT, NAME, NOT_KEPT, Fact, Name, folded_row
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.intake.reading.rows import Rules
from virtualschool.tables import Cell, Column, Records, Row, code

Places = npt.NDArray[np.int32]
Parts = dict[tuple[str, ...], int]


@dataclass(slots=True)
class Folding:
    """The rows of an attendance file as they are read: each name and fact once, and for each row the places of its own.

    `names` and `facts` lead to those places; both places of a row that is not kept are `NOT_KEPT`.
    """

    names: dict[Name, int]
    facts: dict[Fact, int]
    whose: "array[int]"
    said: "array[int]"

    def leave(self, at: int) -> None:
        """Keep nothing of a row until it was read by itself."""
        self.whose[at] = self.said[at] = NOT_KEPT

    def leave_all(self, rows: Iterable[int]) -> None:
        """Keep nothing of these rows, nor of those of which only half is kept."""
        whose, said = as_places(self.whose), as_places(self.said)
        gone = (whose == NOT_KEPT) | (said == NOT_KEPT)
        gone[list(rows)] = True
        whose[gone] = said[gone] = NOT_KEPT

    def left(self) -> list[int]:
        """The places of the rows that are not kept."""
        found: list[int] = np.flatnonzero(as_places(self.whose) == NOT_KEPT).tolist()
        return found

    def put(self, at: int, row: CanonicalRow) -> None:
        """Keep a row that was read by itself."""
        name, fact = folded_row(row)
        self.whose[at] = self.names.setdefault(name, len(self.names))
        self.said[at] = self.facts.setdefault(fact, len(self.facts))


def as_places(numbers: "array[int]") -> Places:
    """The same numbers, to be reckoned with all at once; what is written there is written in the array."""
    return np.frombuffer(numbers, np.int32) if numbers else np.zeros(0, np.int32)


def as_array(places: npt.NDArray[np.integer], code: str = "i") -> "array[int]":
    found = array(code)
    found.frombytes(places.astype(np.dtype(code)).tobytes())
    return found


def folded(rows: Sequence[Row], rules: Rules) -> Folding:
    """What the rows of an attendance file say, folded; those that must be read by themselves are left."""
    if not rows:
        return Folding({}, {}, array("i"), array("i"))
    columns = _columns(rows, rules.width)
    read = {reader.column: (columns[at], reader) for at, reader in rules.columns}
    names, whose = _parts([read.get(column) for column in NAME], any, len(rows))
    facts, said = _parts([read.get(column) for column in FACT], _is_sound_fact, len(rows))
    folding = Folding(names, facts, whose, said)
    folding.leave_all(_totals(rows, columns[0]))
    return folding


def _columns(rows: Sequence[Row], width: int) -> list[Column[Cell]]:
    """Each column coded; a row that is longer or shorter than the headings has no cells in any."""
    if isinstance(rows, Records) and rows.width == width:
        return [rows.coded(at) for at in range(width)]
    empty = (None,) * width
    cells = (row.cells if len(row.cells) == width else empty for row in rows)
    return list(map(code, zip(*cells, strict=True)))


def _parts(
    columns: Sequence[tuple[Column[Cell], ColumnReader] | None], is_sound: Callable[[tuple[str, ...]], bool], rows: int
) -> tuple[Parts, "array[int]"]:
    """What some columns say together, each once, and for each row the place of that.

    `NOT_KEPT` where a cell must be read by itself, or what they say is not sound together. A column that the file
    lacks says nothing.
    """
    together = _together([one[0] for one in columns if one], rows)
    firsts = _firsts(together)
    said = (_said(*one, firsts) if one else [""] * len(firsts) for one in columns)
    found: Parts = {}
    places = [
        NOT_KEPT if None in part or not is_sound(part) else found.setdefault(part, len(found))
        for part in zip(*said, strict=True)
    ]
    return found, as_array(np.array(places, np.int32)[together])


def _together(columns: Sequence[Column[Cell]], rows: int) -> Places:
    """For each row a number that only rows with the same cells share; in the order in which they are met."""
    found = np.zeros(rows, np.int32)
    for cells, places in columns:
        both = found.astype(np.int64) * len(cells) + as_places(places)
        encoded = pa.Array.from_buffers(pa.int64(), rows, [None, pa.py_buffer(both)]).dictionary_encode()
        found = np.frombuffer(encoded.indices.buffers()[1], np.int32, rows)
    return found


def _firsts(numbered: Places) -> npt.NDArray[np.intp]:
    """The first row of each number."""
    found = np.empty(numbered.max() + 1, np.intp)
    found[numbered[::-1]] = np.arange(len(numbered))[::-1]
    return found


def _said(column: Column[Cell], reader: ColumnReader, rows: npt.NDArray[np.intp]) -> list[str | None]:
    """What the cells of these rows say, as `columnwise.plainly` has it."""
    cells, places = column
    wanted = as_places(places)[rows]
    says: dict[int, str | None] = {at: plainly(cells[at], reader) for at in np.unique(wanted).tolist()}
    return list(map(says.__getitem__, wanted.tolist()))


def _is_sound_fact(fact: Fact) -> bool:
    first, last, code, openings, _ = fact
    return bool(first and last and code and openings) and not fact_rules.refuse_span(first, last)


def _totals(rows: Sequence[Row], first: Column[Cell]) -> Iterable[int]:
    """The places of totals, by the first column of the file."""
    cells, places = first
    doubtful = [at for at, cell in enumerate(cells) if _may_begin_a_total(cell)]
    if not doubtful:
        return []
    return [at for at in np.flatnonzero(np.isin(as_places(places), doubtful)).tolist() if rows[at].is_total]


def _may_begin_a_total(cell: Cell) -> bool:
    if isinstance(cell, str) and cell[:1].isdigit():
        return False
    alone = Row(0, (cell,))
    return alone.is_blank or alone.is_total
