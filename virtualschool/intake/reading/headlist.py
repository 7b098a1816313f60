"""A head's own list: read leniently, since a row that is turned away is a child who is missed.

Only a row without a name or a readable date of birth is rejected. Any other cell that cannot be used is left out and
told; words about why a child is looked after, and every column that is not known, are kept as notes.
"""

from collections.abc import Sequence

from virtualschool.intake.reading import cells, names
from virtualschool.intake.reading.cells import ColumnReader, Noted
from virtualschool.intake.reading.detection import Detection
from virtualschool.intake.reading.kinds import MY_LIST
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import CanonicalRow, Split
from virtualschool.intake.reading.rows import RowProblem, Rules, refuse_periods, refuse_slipped
from virtualschool.tables import Cell, Row
from virtualschool.tables.problems import CellProblem

_KEPT_AS_NOTES = frozenset({"legal_reason", "lives_with", "responsible_authority", "ended_as"})
_NAMES_OF_A_CHILD = ("forename", "surname", "known_as")


def read(
    row: Row,
    rules: Rules,
    detection: Detection,
    notices: NoticeBook,
    splits: list[Split],
    remarks: Sequence[str] = (),
) -> CanonicalRow:
    """Return the canonical row of a child on the list, with what is not understood kept as notes.

    `remarks` are what the colours and comments of the row say; they stand after the notes.
    """
    headers = detection.headers
    refuse_slipped(row, rules)
    found: CanonicalRow = {}
    kept: list[str] = []
    known = dict(rules.columns)
    for at, cell in enumerate(row.cells):
        if cell is None or at >= rules.width or at in detection.ignored:
            continue
        reader = known.get(at)
        if reader is None or reader.column == "notes":
            kept += _note(row.number, headers[at] or f"Column {at + 1}", cell, notices)
        elif value := _value(row.number, reader, cell, notices):
            found[reader.column] = value
        elif reader.column in _KEPT_AS_NOTES:
            kept += _note(row.number, headers[at], cell, notices)
    _split(row.number, found, splits)
    _refuse_nameless(found)
    _drop_impossible_period(row.number, found, notices)
    kept += remarks
    return found | ({"notes": "\n".join(kept)} if kept else {})


def _value(number: int, reader: ColumnReader, cell: Cell, notices: NoticeBook) -> str:
    column = reader.column
    try:
        value = reader.read(cell)
    except CellProblem as problem:
        if column == "date_of_birth":
            raise RowProblem(column, problem) from problem
        notices.add(number, column, problem.code, f"{problem.sentence} The row was kept without it.")
        return ""
    if isinstance(value, Noted):
        notices.add(number, column, value.code, value.sentence)
        return value.value
    return value


def _note(number: int, heading: str, cell: Cell, notices: NoticeBook) -> list[str]:
    try:
        said = cells.note(cell)
    except CellProblem as problem:
        notices.add(number, "notes", problem.code, f"{problem.sentence} The row was kept without it.")
        return []
    return [f"{heading}: {said}"] if said else []


def _split(number: int, found: CanonicalRow, splits: list[Split]) -> None:
    """Split a full name; names that stand in columns of their own go before what the split proposes."""
    full_name = found.pop("full_name", "")
    if not full_name:
        return
    parts = names.split(full_name)
    splits.append(Split(number, full_name, *parts))
    for column in ("forename", "second_forename", "surname", "known_as"):
        if name := getattr(parts, column):
            found.setdefault(column, name)


def _refuse_nameless(found: CanonicalRow) -> None:
    if not any(column in found for column in _NAMES_OF_A_CHILD):
        raise RowProblem(_NAMES_OF_A_CHILD[0], CellProblem("needed", "A name is needed. Add it."))
    if "date_of_birth" not in found:
        sentence = "A date of birth is needed, so that two children of one name are told apart. Add it."
        raise RowProblem("date_of_birth", CellProblem("needed", sentence))


def _drop_impossible_period(number: int, found: CanonicalRow, notices: NoticeBook) -> None:
    try:
        refuse_periods(found, MY_LIST.key)
    except RowProblem as impossible:
        sentence = f"{impossible.problem.sentence} The row was kept without these dates."
        notices.add(number, impossible.column, impossible.problem.code, sentence)
        found.pop("start_date", None)
        found.pop("end_date", None)
