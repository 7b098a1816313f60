"""Ordinary rows read a column at a time: what a text says is worked out once, however many rows say it.

Nothing is judged here. A row of which anything is to be told or refused, or that is not made as most are, is left to
be read by itself; what this gives is what that would have given.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, repeat
from typing import cast

from virtualschool.intake.reading import facts as fact_rules
from virtualschool.intake.reading.cells import ColumnReader, Noted
from virtualschool.intake.reading.folding import FACT, NAME, NOT_KEPT, Fact, Folding, fact_row, name_row
from virtualschool.intake.reading.kinds import ATTENDANCE, CARE, KINDS, PUPILS
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.intake.reading.rows import RowProblem, Rules, refuse_periods
from virtualschool.tables import Cell, Records, Row
from virtualschool.tables.problems import CellProblem

# A row that holds two names, or two days, is not blank; one with two names is no total either.
_KINDS = (PUPILS.key, CARE.key)
# The kinds whose files are looked at by their columns, as they lie.
KINDS_BY_COLUMN = frozenset({*_KINDS, ATTENDANCE.key})
# For each kind the columns that every row needs, and the choices of which it needs one.
_NEEDED = {
    kind: (
        {choice[0] for choice in KINDS[kind].needed if len(choice) == 1},
        [frozenset(choice) for choice in KINDS[kind].needed if len(choice) > 1],
    )
    for kind in _KINDS
}
_AT_ONCE = 20_000


def ordinary(rows: Sequence[Row], rules: Rules) -> Iterator[CanonicalRow | None]:
    """Yield for each row what it says, or None where the row must be read by itself."""
    if rules.kind == ATTENDANCE.key:
        yield from _unfolded(folded(rows, rules))
        return
    said: list[dict[Cell, str | None]] = [{} for _ in rules.columns]
    for start in range(0, len(rows), _AT_ONCE):
        portion = rows[start : start + _AT_ONCE]
        if rules.kind in _KINDS:
            yield from _portion(portion, rules, said)
        else:
            yield from (None for _ in portion)


def _portion(
    rows: Sequence[Row], rules: Rules, said: Sequence[dict[Cell, str | None]]
) -> Iterator[CanonicalRow | None]:
    columns = _columns(rows, rules.width)
    names = [reader.column for _, reader in rules.columns]
    read = [_column(columns[at], reader, known) for (at, reader), known in zip(rules.columns, said, strict=True)]
    for values in zip(*read, strict=True):
        if None in values:
            yield None
            continue
        found: CanonicalRow = dict(compress(zip(names, values, strict=True), values))
        yield found if _is_sound(found, rules) else None


def _column(cells: Sequence[Cell], reader: ColumnReader, known: dict[Cell, str | None]) -> list[str | None]:
    """What each cell of a column says, "" for nothing; None where something is to be told of it."""
    if len(known) > _AT_ONCE:
        known.clear()
    known[None] = known[""] = ""
    for cell in set(cells) - known.keys():
        known[cell] = _plain(cell, reader)
    return list(map(known.__getitem__, cells))


class _Said(dict[Cell, str | None]):
    """What each different cell of a column says, as `_column` has it, worked out when it is met."""

    def __init__(self, reader: ColumnReader) -> None:
        super().__init__({None: "", "": ""})
        self.reader = reader

    def __missing__(self, cell: Cell) -> str | None:
        found = self[cell] = _plain(cell, self.reader)
        return found


def _plain(cell: Cell, reader: ColumnReader) -> str | None:
    if not isinstance(cell, str):
        return None
    if reader.is_plain(cell):
        return cell
    try:
        found = reader.read(cell)
    except CellProblem:
        return None
    return None if isinstance(found, Noted) else found


def _is_sound(found: CanonicalRow, rules: Rules) -> bool:
    alone, choices = _NEEDED[rules.kind]
    if not alone <= found.keys():
        return False
    for choice in choices:
        if choice.isdisjoint(found):
            return False
    if "end_date" not in found:
        return "start_date" not in found or found.get("date_of_birth", "") <= found["start_date"] <= rules.as_at
    try:
        refuse_periods(found, rules.kind)
    except RowProblem:
        return False
    return found.get("start_date", "") <= rules.as_at


def folded(rows: Sequence[Row], rules: Rules) -> Folding:
    """What the rows of an attendance file say, folded; those that must be read by themselves are left."""
    columns = _columns(rows, rules.width)
    readers = {reader.column: (at, _Said(reader)) for at, reader in rules.columns}
    names = _Parts([readers.get(column) for column in NAME], any)
    facts = _Parts([readers.get(column) for column in FACT], _is_sound_fact)
    folding = Folding(names.places, facts.places, names.of(columns), facts.of(columns))
    folding.leave_all(_totals(rows, columns[0]))
    return folding


_NOTHING: dict[Cell, str | None] = {None: ""}


class _Parts(dict[tuple[Cell, ...], int]):
    """The place of what some cells of a row say together, worked out when they are met.

    `NOT_KEPT` where one must be read by itself, or they are not sound together. What is not among the columns says
    nothing.
    """

    def __init__(
        self, readers: Sequence["tuple[int, _Said] | None"], is_sound: Callable[[tuple[str, ...]], bool]
    ) -> None:
        super().__init__()
        self.said = [one[1] if one else _NOTHING for one in readers]
        self.at = [one[0] if one else None for one in readers]
        self.is_sound = is_sound
        self.places: dict[tuple[str, ...], int] = {}

    def of(self, columns: Sequence[Sequence[Cell]]) -> "array[int]":
        """The place for each row."""
        cells = [repeat(None, len(columns[0])) if at is None else columns[at] for at in self.at]
        return array("i", map(self.__getitem__, zip(*cells, strict=True)))

    def __missing__(self, cells: tuple[Cell, ...]) -> int:
        part = tuple([known[cell] for known, cell in zip(self.said, cells, strict=True)])
        place = self[cells] = NOT_KEPT if None in part else self.place(cast(tuple[str, ...], part))
        return place

    def place(self, part: tuple[str, ...]) -> int:
        return self.places.setdefault(part, len(self.places)) if self.is_sound(part) else NOT_KEPT


def _unfolded(folding: Folding) -> Iterator[CanonicalRow | None]:
    names, facts = list(map(name_row, folding.names)), list(map(fact_row, folding.facts))
    for whose, said in zip(folding.whose, folding.said, strict=True):
        yield names[whose] | facts[said] if whose != NOT_KEPT else None


def _columns(rows: Sequence[Row], width: int) -> list[Sequence[Cell]]:
    """The cells of each column; of a row that is longer or shorter than the headings none."""
    if isinstance(rows, Records) and rows.width == width:
        return [rows.column(at) for at in range(width)]
    empty = (None,) * width
    cells = [row.cells if len(row.cells) == width else empty for row in rows]
    return list(zip(*cells, strict=True)) or [()] * width


def _is_sound_fact(fact: Fact) -> bool:
    first, last, code, openings, _ = fact
    return bool(first and last and code and openings) and not fact_rules.refuse_span(first, last)


def _totals(rows: Sequence[Row], first: Sequence[Cell]) -> Iterator[int]:
    """The places of totals, by the first column of the file."""
    others = {cell for cell in set(first) if not (isinstance(cell, str) and cell[:1].isdigit())}
    doubtful = {cell for cell in others if _may_begin_a_total(cell)}
    if doubtful:
        yield from (at for at, cell in enumerate(first) if cell in doubtful and rows[at].is_total)


def _may_begin_a_total(cell: Cell) -> bool:
    alone = Row(0, (cell,))
    return alone.is_blank or alone.is_total
