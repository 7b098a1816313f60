"""One row of a roll or of social work's list: every cell read, then what the cells say together."""

from collections.abc import Sequence
from typing import NamedTuple

from virtualschool.intake.reading import facts
from virtualschool.intake.reading.cells import Circumstances, ColumnReader, Noted
from virtualschool.intake.reading.kinds import CARE, FACT_KINDS, KINDS
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.tables import Cell, Row
from virtualschool.tables.problems import CellProblem

Columns = tuple[tuple[int, ColumnReader], ...]


class RowProblem(Exception):
    """The row cannot be used, because of one column."""

    def __init__(self, column: str, problem: CellProblem) -> None:
        super().__init__(problem.sentence)
        self.column = column
        self.problem = problem


class Rules(NamedTuple):
    """How the rows of one file are read: its kind, a reader for each column by position, its width and its day."""

    kind: str
    columns: Columns
    width: int
    as_at: str


def rules(kind: str, columns: Sequence[str | None], circumstances: Circumstances) -> Rules:
    """Return how a file with these columns is read; columns are judged in the order of the kind, needed ones first."""
    order = KINDS[kind].columns
    taken = [(at, column) for at, column in enumerate(columns) if column is not None]
    taken.sort(key=lambda found: order.index(found[1]))
    readers = tuple((at, ColumnReader(column, circumstances)) for at, column in taken)
    return Rules(kind, readers, len(columns), circumstances.as_at.isoformat())


def read(row: Row, rules: Rules, notices: NoticeBook) -> CanonicalRow:
    """Return the canonical row, empty values left out, or raise `RowProblem` for the first thing that is wrong."""
    refuse_slipped(row, rules.width)
    found: CanonicalRow = {}
    width = len(row.cells)
    for at, reader in rules.columns:
        if at < width and (cell := row.cells[at]) is not None:
            value = _value(row.number, reader, cell, notices)
            if value:
                found[reader.column] = value
    _refuse_lacking(found, rules.kind)
    refuse_periods(found, rules.kind)
    if rules.kind in FACT_KINDS and (wrong := facts.refuse(found, rules.kind)):
        raise RowProblem(*wrong)
    _note_start_ahead(row.number, found, rules, notices)
    return found


def _value(number: int, reader: ColumnReader, cell: Cell, notices: NoticeBook) -> str:
    try:
        value = reader.read(cell)
    except CellProblem as problem:
        raise RowProblem(reader.column, problem) from problem
    if isinstance(value, Noted):
        notices.add(number, reader.column, value.code, value.sentence)
        return value.value
    return value


def refuse_slipped(row: Row, width: int) -> None:
    """Refuse a row with more cells than headings: an unquoted comma has moved every cell after it."""
    if len(row.cells) > width and not Row(row.number, row.cells[width:]).is_blank:
        sentence = (
            "The row has more cells than there are columns, so its cells have slipped. "
            "Put text with commas in quotation marks."
        )
        raise RowProblem("", CellProblem("too_many_cells", sentence))


def _refuse_lacking(found: CanonicalRow, kind: str) -> None:
    for choice in KINDS[kind].needed:
        if not any(column in found for column in choice):
            raise RowProblem(choice[0], _needed(choice))


def _needed(choice: tuple[str, ...]) -> CellProblem:
    if len(choice) > 1:
        return CellProblem("needed_id", f"One of {' or '.join(choice)} is needed. Add it.")
    return CellProblem("needed", f"A {choice[0].replace('_', ' ')} is needed. Add it.")


def refuse_periods(found: CanonicalRow, kind: str) -> None:
    """Refuse a period that ends before it starts, starts before the child was born, or has an end alone."""
    start, end, born = found.get("start_date"), found.get("end_date"), found.get("date_of_birth")
    if start and end and end < start:
        raise RowProblem(
            "end_date", CellProblem("end_before_start", "The end date is before the start date. Check the year.")
        )
    if start and born and start < born:
        raise RowProblem(
            "start_date", CellProblem("start_before_birth", "The start date is before the date of birth. Check both.")
        )
    if end and born and end < born:
        raise RowProblem(
            "end_date", CellProblem("end_before_birth", "The end date is before the date of birth. Check both.")
        )
    if kind == CARE.key and end and not start:
        raise RowProblem(
            "start_date", CellProblem("start_needed", "There is an end date without a start date. Add the start date.")
        )


def _note_start_ahead(number: int, found: CanonicalRow, rules: Rules, notices: NoticeBook) -> None:
    if found.get("start_date", "") > rules.as_at:
        notices.add(
            number,
            "start_date",
            "start_ahead",
            "The start date is after the day that the file speaks of. Check that it is planned.",
        )
