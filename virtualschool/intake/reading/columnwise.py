"""Ordinary rows read a column at a time: what a text says is worked out once, however many rows say it.

Nothing is judged here. A row of which anything is to be told or refused, or that is not made as most are, is left to
be read by itself; what this gives is what that would have given.
"""

from collections.abc import Iterator, Sequence

from virtualschool.intake.reading.cells import ColumnReader, Noted
from virtualschool.intake.reading.kinds import CARE, KINDS, PUPILS
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.intake.reading.rows import RowProblem, Rules, refuse_periods
from virtualschool.tables import Cell, Row
from virtualschool.tables.problems import CellProblem

# Two names are needed in these kinds: a row that holds both is neither blank nor a total.
_KINDS = (PUPILS.key, CARE.key)
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
    empty = (None,) * rules.width
    columns = list(zip(*[row.cells if len(row.cells) == rules.width else empty for row in rows], strict=True))
    names = [reader.column for _, reader in rules.columns]
    read = [_column(columns[at], reader, known) for (at, reader), known in zip(rules.columns, said, strict=True)]
    for row, values in zip(rows, zip(*read, strict=True), strict=True):
        found = {name: value for name, value in zip(names, values, strict=True) if value}
        is_plain = None not in values and len(row.cells) == rules.width
        yield found if is_plain and _is_sound(found, rules) else None


def _column(cells: Sequence[Cell], reader: ColumnReader, known: dict[Cell, str | None]) -> list[str | None]:
    """What each cell of a column says, "" for nothing; None where something is to be told of it."""
    if len(known) > _AT_ONCE:
        known.clear()
    known[None] = ""
    for cell in set(cells) - known.keys():
        known[cell] = _plain(cell, reader)
    return list(map(known.__getitem__, cells))


def _plain(cell: Cell, reader: ColumnReader) -> str | None:
    if not isinstance(cell, str):
        return None
    try:
        found = reader.read(cell)
    except CellProblem:
        return None
    return None if isinstance(found, Noted) else found


def _is_sound(found: CanonicalRow, rules: Rules) -> bool:
    alone, choices = _NEEDED[rules.kind]
    if not (alone <= found.keys() and all(not choice.isdisjoint(found) for choice in choices)):
        return False
    if "start_date" not in found and "end_date" not in found:
        return True
    try:
        refuse_periods(found, rules.kind)
    except RowProblem:
        return False
    return found.get("start_date", "") <= rules.as_at
