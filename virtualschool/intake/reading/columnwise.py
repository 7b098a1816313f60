"""Ordinary rows read a column at a time: what a text says is worked out once, however many rows say it.

Nothing is judged here. A row of which anything is to be told or refused, or that is not made as most are, is left to
be read by itself; what this gives is what that would have given.
"""

from collections.abc import Iterator, Sequence

from virtualschool.intake.reading import facts
from virtualschool.intake.reading.cells import ColumnReader, Noted
from virtualschool.intake.reading.kinds import ATTENDANCE, CARE, FACT_KINDS, KINDS, PUPILS
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.intake.reading.rows import RowProblem, Rules, refuse_periods
from virtualschool.tables import Cell, Row
from virtualschool.tables.problems import CellProblem

# A row that holds two names, or two days, is not blank; one with two names is no total either.
_KINDS = (PUPILS.key, CARE.key, ATTENDANCE.key)
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
    is_sound = _is_sound_fact if rules.kind in FACT_KINDS else _is_sound
    for row, values in zip(rows, zip(*read, strict=True), strict=True):
        if None in values or len(row.cells) != rules.width:
            yield None
            continue
        found = dict(zip(names, values, strict=True))
        if "" in values:
            found = {name: value for name, value in found.items() if value}
        yield found if is_sound(found, rules, row) else None


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


def _is_sound_fact(found: CanonicalRow, rules: Rules, row: Row) -> bool:
    if len(found) < len(rules.columns):
        alone, (choice,) = _NEEDED[rules.kind]
        if not alone <= found.keys() or choice.isdisjoint(found):
            return False
    first = row.cells[0]
    if not (isinstance(first, str) and first[:1].isdigit()) and row.is_total:
        return False
    return facts.refuse_span(found["from_date"], found["to_date"]) is None


def _is_sound(found: CanonicalRow, rules: Rules, _: Row) -> bool:
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
