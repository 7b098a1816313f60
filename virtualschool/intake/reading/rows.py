"""One row of a roll or of social work's list: every cell read, then what the cells say together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from virtualschool.intake.reading import facts
from virtualschool.intake.reading.cells import Circumstances, ColumnReader, Noted
from virtualschool.intake.reading.kinds import CARE, FACT_KINDS, KINDS
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import CanonicalRow
from virtualschool.tables import Cell, Records, Row
from virtualschool.tables.problems import CellProblem

Columns = tuple[tuple[int, ColumnReader], ...]


# A cell that ends in line breaks leaves an empty row or two between its halves.
_NEAR = 3


class RowProblem(Exception):
    """The row cannot be used, because of one column."""

    def __init__(self, column: str, problem: CellProblem) -> None:
        super().__init__(problem.sentence)
        self.column = column
        self.problem = problem


class Rules(NamedTuple):
    """How the rows of one file are read: its kind, a reader for each column by position, its width and its day.

    `widths` are how many cells a row may have: more or fewer show that its cells have slipped; `halves` are the numbers
    of rows that a line break has cut in two.
    """

    kind: str
    columns: Columns
    width: int
    as_at: str
    widths: range
    halves: frozenset[int]


def rules(kind: str, columns: Sequence[str | None], circumstances: Circumstances, rows: Sequence[Row]) -> Rules:
    """Return how a file with these columns is read; columns are judged in the order of the kind, needed ones first."""
    order = KINDS[kind].columns
    taken = [(at, column) for at, column in enumerate(columns) if column is not None]
    taken.sort(key=lambda found: order.index(found[1]))
    circumstances = replace(circumstances, keeps_own_codes=kind in FACT_KINDS)
    readers = tuple((at, ColumnReader(column, circumstances)) for at, column in taken)
    width = len(columns)
    return Rules(kind, readers, width, circumstances.as_at.isoformat(), widths(rows, width), halves(rows, width))


def halves(rows: Sequence[Row], width: int) -> frozenset[int]:
    """Return the numbers of rows that are halves: one short row after the other, together as long as the rest.

    Only where every short row of the file is half of such a pair: otherwise the system leaves out empty cells.
    """
    if isinstance(rows, Records) and rows.width >= width:
        return frozenset()
    short = [row for row in rows if 0 < len(row.cells) < width and not row.is_blank and not row.is_total]
    pairs = list(zip(short[::2], short[1::2], strict=False))
    if len(short) % 2 or any(len(one.cells) + len(other.cells) != width + 1 for one, other in pairs):
        return frozenset()
    near = all(other.number - one.number <= _NEAR for one, other in pairs)
    return frozenset(row.number for row in short) if near else frozenset()


def widths(rows: Sequence[Row], width: int) -> range:
    """Return how many cells the rows of a text file have that did not slip.

    Empty cells beyond the headings are the delimiters that some systems end each row with, if most rows have as many.
    Rows may be shorter only where the system leaves out empty cells at the end: then no whole row ends in one.
    """
    if isinstance(rows, Records):
        lengths = Counter({rows.width: len(rows)})
        ends_empty = rows.width >= width and "" in rows.different(rows.width - 1)
    else:
        filled = [row.cells for row in rows if row.cells]
        lengths = Counter(map(len, filled))
        ends_empty = any(cells[-1] is None and len(cells) >= width for cells in filled)
    usual = lengths.most_common(1)[0][0] if lengths else width
    return range(min(usual, width) if ends_empty and usual >= width else 1, max(usual, width) + 1)


def read(row: Row, rules: Rules, notices: NoticeBook) -> CanonicalRow:
    """Return the canonical row, empty values left out, or raise `RowProblem` for the first thing that is wrong."""
    refuse_remark(row, rules)
    refuse_slipped(row, rules)
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


def refuse_slipped(row: Row, rules: Rules) -> None:
    """Refuse a row with more or fewer cells than the others: an unquoted comma has moved every cell after it."""
    length, width = len(row.cells), rules.width
    if length > width and (length not in rules.widths or not Row(row.number, row.cells[width:]).is_blank):
        sentence = (
            "The row has more cells than there are columns, so its cells have slipped. "
            "Put text with commas in quotation marks."
        )
        raise RowProblem("", CellProblem("too_many_cells", sentence))
    if row.number in rules.halves:
        sentence = "The row seems to be half of one that a line break has cut in two. Join it with its other half."
        raise RowProblem("", CellProblem("half_a_row", sentence))
    if length not in rules.widths:
        sentence = (
            "The row has fewer cells than the others, so its cells may have slipped, or it was cut off. "
            "Compare it with the row above."
        )
        raise RowProblem("", CellProblem("too_few_cells", sentence))


def refuse_remark(row: Row, rules: Rules) -> None:
    """Refuse a row of which only one cell is filled where several are needed: a remark, or the foot of a report."""
    if len(KINDS[rules.kind].needed) > 2 and sum(cell is not None for cell in row.cells) == 1:
        sentence = "Only one cell of this row is filled. Leave the row out if it is a remark, or fill the others."
        raise RowProblem("", CellProblem("one_cell", sentence))


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
