"""Ordinary rows read a column at a time: what a text says is worked out once, however many rows say it.

Nothing is judged here. A row of which anything is to be told or refused, or that is not made as most are, is left to
be read by itself; what this gives is what that would have given.
"""

from collections.abc import Iterator, Sequence
from itertools import compress

from virtualschool.intake.reading.cells import ColumnReader, Noted
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
    """What each cell of a column says."""
    if len(known) > _AT_ONCE:
        known.clear()
    for cell in set(cells) - known.keys():
        known[cell] = plainly(cell, reader)
    return list(map(known.__getitem__, cells))


def plainly(cell: Cell, reader: ColumnReader) -> str | None:
    """What a cell says, "" for nothing; None where something is to be told of it."""
    if cell is None or cell == "":
        return ""
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


def _columns(rows: Sequence[Row], width: int) -> list[Sequence[Cell]]:
    """The cells of each column; of a row that is longer or shorter than the headings none."""
    if isinstance(rows, Records) and rows.width == width:
        return [rows.column(at) for at in range(width)]
    empty = (None,) * width
    cells = [row.cells if len(row.cells) == width else empty for row in rows]
    return list(zip(*cells, strict=True)) or [()] * width
