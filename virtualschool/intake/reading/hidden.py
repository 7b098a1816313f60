"""What is hidden in a workbook and holds data: asked about once for each layout, then counted or left out.

A filter hides children whom nobody meant to leave out, and a tidy head hides last year's rows: a file alone can't tell.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from virtualschool.intake.reading.detection import detect
from virtualschool.intake.reading.joining import alone, together
from virtualschool.intake.reading.kinds import MY_LIST
from virtualschool.intake.reading.layouts import digest, layout
from virtualschool.intake.reading.mapping import COUNT, LEAVE, Mapping
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.sheets import Choice
from virtualschool.tables import Refused, Row

ASKED, COUNTED, LEFT_OUT = "hidden_asked", "hidden_counted", "hidden_left_out"
ROW_LEFT_OUT = (
    "This row is hidden in the workbook, and somebody said that what is hidden in lists like this is left out. "
    "If this row is meant, show it in the workbook and bring the file again."
)
_SHOWN = 10
NOBODY: frozenset[int] = frozenset()


def settle(choice: Choice, mapping: Mapping, notices: NoticeBook) -> tuple[Choice, tuple[str, ...]]:
    """Return what is to be read, and what has to be asked before: nothing where it is said already.

    Rows that are to be left out are still there, and the sheet names them: each is given back with the reason.
    """
    found = tuple(_told(choice))
    said = mapping.of_hidden(layout(choice.detection.kind, digest(choice.sheet.headers))) if found else COUNT
    code, more = {COUNT: (COUNTED, " It counts, as was said."), LEAVE: (LEFT_OUT, " It is left out, as was said.")}.get(
        said, (ASKED, "")
    )
    for sentence in found:
        notices.add(0, "", code, sentence + more)
    if said == LEAVE:
        return _without(choice), ()
    in_sight = replace(choice.sheet, hidden_rows=NOBODY, hidden_columns=NOBODY)
    shown = replace(choice, sheet=in_sight)
    if said == COUNT:
        return (_with_sheets(shown, mapping) if choice.unseen else shown), ()
    return shown, found


def _told(choice: Choice) -> Iterator[str]:
    """Yield a sentence for each sort of thing that is hidden and holds data; nobody's cells are in it."""
    sheet = choice.sheet
    in_hiding = [row for row in sheet.rows if row.number in sheet.hidden_rows] if sheet.hidden_rows else []
    if rows := [str(row.number) for row in in_hiding if _says_something(row)]:
        one = len(rows) == 1
        yield f"{'Row' if one else 'Rows'} {_listed(rows)} {'is' if one else 'are'} hidden in the workbook, with data."
    if columns := [f"“{sheet.headers[at][:40]}”" for at in sorted(sheet.hidden_columns) if _is_taken_in(choice, at)]:
        one = len(columns) == 1
        what = f"{'The column' if one else 'The columns'} {_listed(columns)} {'is' if one else 'are'}"
        yield f"{what} hidden in the workbook, with data."
    for unseen in choice.unseen:
        filled = sum(map(_says_something, unseen.rows))
        yield f"The sheet “{unseen.name}” is hidden in the workbook, with {filled:,} row{'' if filled == 1 else 's'}."


def _says_something(row: Row) -> bool:
    return not row.is_blank and not row.is_total


def _is_taken_in(choice: Choice, at: int) -> bool:
    """Tell whether a column would be read, and holds anything in rows of children."""
    detection = choice.detection
    if at >= len(detection.columns) or not detection.headers[at] or at in detection.ignored:
        return False
    if detection.columns[at] is None and detection.kind != MY_LIST.key:
        return False
    return any(not Row(0, row.cells[at : at + 1]).is_blank for row in choice.sheet.rows if _says_something(row))


def _listed(words: Sequence[str]) -> str:
    more = f" and {len(words) - _SHOWN:,} more" if len(words) > _SHOWN else ""
    return ", ".join(words[:_SHOWN]) + more


def _with_sheets(choice: Choice, mapping: Mapping) -> Choice:
    joined = together([*(part.sheet for part in choice.parts or alone(choice.sheet)), *choice.unseen])
    detection = detect(joined.sheet.headers, kind=choice.detection.kind, mapping=mapping)
    whole = replace(joined.sheet, hidden_rows=NOBODY, hidden_columns=NOBODY, epoch=choice.sheet.epoch)
    return Choice(whole, detection, joined.parts)


def _without(choice: Choice) -> Choice:
    """Take the hidden columns out of what is read; refuse the file where one of them is needed."""
    hidden = choice.sheet.hidden_columns
    detection = choice.detection
    columns = tuple(None if at in hidden else column for at, column in enumerate(detection.columns))
    left = replace(detection, columns=columns, ignored=detection.ignored | _places(hidden, len(columns)))
    if left.lacking:
        raise Refused(
            "needed_column_hidden",
            f"The column for {', '.join(left.lacking)} is hidden in the workbook, and somebody said that what is "
            "hidden in lists like this is left out. Show it in the workbook and bring the file again.",
            rows_in=len(choice.sheet.rows),
            blank=sum(not _says_something(row) for row in choice.sheet.rows),
        )
    return replace(choice, detection=left)


def _places(hidden: Iterable[int], width: int) -> frozenset[int]:
    return frozenset(at for at in hidden if at < width)
