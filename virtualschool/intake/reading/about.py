"""What is to be told of a file as a whole: what was left out of it, what is hidden in it, whose it may be."""

from collections.abc import Sequence

from virtualschool.intake.reading.codelists import authorities
from virtualschool.intake.reading.kinds import MY_LIST
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.sheets import Choice
from virtualschool.tables import Document, Row, Sheet, values
from virtualschool.tables.words import fold

# Headings of the authority that sent the file, in census extracts.
_SENDERS = frozenset({"lacode"})


def note(document: Document, choice: Choice, authority: str, notices: NoticeBook) -> None:
    """Note what a person should know before the file is taken in."""
    for said in choice.sheet.notes:
        notices.add(0, "", "file", said)
    for doubt in choice.detection.doubts:
        notices.add(0, "", "headings", doubt)
    _note_other_sheets(document.sheets, (*choice.read, *choice.unseen), notices)
    if choice.detection.kind != MY_LIST.key:
        _note_unnamed(choice, notices)
    if choice.sheet.cut_short and _is_shorter(choice.sheet.rows):
        notices.add(0, "", "cut_short", "The last row of the file has no end. Check that the file is whole.")
    _note_senders(choice.sheet, authority, notices)


def _note_other_sheets(sheets: Sequence[Sheet], known: Sequence[Sheet], notices: NoticeBook) -> None:
    """Note the sheets that are neither read nor asked about."""
    for sheet in sheets:
        if not any(sheet is one for one in known) and sheet.rows:
            what = "hidden sheet" if sheet.hidden else "sheet"
            code = "hidden_sheet_left_out" if sheet.hidden else "sheet_left_out"
            notices.add(0, "", code, f"The {what} “{sheet.name}” was left out. If it is meant, bring it on its own.")


def _note_unnamed(choice: Choice, notices: NoticeBook) -> None:
    for at, heading in enumerate(choice.detection.headers):
        if not heading and any(not Row(0, row.cells[at : at + 1]).is_blank for row in choice.sheet.rows):
            sentence = f"Column {at + 1} holds values and has no heading, so it was left out. Name it if it is meant."
            notices.add(0, "", "unnamed_column", sentence)


def _is_shorter(rows: Sequence[Row]) -> bool:
    return len(rows) > 1 and len(rows[-1].cells) < len(rows[-2].cells) and not rows[-1].is_blank


def _note_senders(sheet: Sheet, authority: str, notices: NoticeBook) -> None:
    for at, heading in enumerate(sheet.headers):
        if fold(heading) in _SENDERS and _speaks_of_another(sheet.rows, at, authority):
            notices.add(
                0,
                heading,
                "other_authority",
                "Some rows say that another authority sent them. Check whose file this is.",
            )


def _speaks_of_another(found: Sequence[Row], at: int, authority: str) -> bool:
    said = {values.text(row.cells[at]) for row in found if at < len(row.cells)}
    return bool({authorities().find(code) for code in said} - {None, authority})
