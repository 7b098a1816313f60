"""Workbooks (xlsx, xls, ods, xlsb), read by their content; measured before they are unpacked."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from virtualschool.tables import biff
from virtualschool.tables.document import Cell, Limits, Refused, Row, Sheet
from virtualschool.tables.separated import sheet_of, too_long
from virtualschool.tables.sniff import PROTECTED
from virtualschool.tables.unseen import Facts, Unseen, look

_MANIFEST = "META-INF/manifest.xml"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
# Cells that end in "/>" are empty: colour to the bottom of the sheet is common, and no parser sets room aside for it.
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?c\b[^>]{0,400}?\br=[\"'][A-Z]{1,3}(\d{6,15})[\"'][^>]{0,400}(?<!/)>")
_FAR_COLUMN = re.compile(rb"<(?:\w+:)?c\b[^>]{0,400}?\br=[\"'](?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d+[\"'][^>]{0,400}(?<!/)>")
_MERGED = "Cells merged over several rows were read as saying the same in each of them."
# What reading a part of a damaged archive raises.
BROKEN_ARCHIVE = (zipfile.BadZipFile, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, zlib.error)
_DAMAGED = "The workbook is damaged or was cut short. Save it again in your spreadsheet program and bring the new file."


def read(data: bytes, *, limits: Limits, known_headers: Collection[str]) -> tuple[Sheet, ...]:
    """Read every worksheet; numbers stay numbers and dates stay dates, as their cells were formatted.

    The size once unpacked, the rows and the columns are looked at before the workbook is parsed, since a file of a
    kilobyte can claim a million rows. What hides its size better meets the limits of the process that reads it.
    """
    if data.startswith(b"PK"):
        _measure(data, limits)
    elif biff.is_locked(data):
        raise Refused("password", PROTECTED)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(_sheets(book, look(data), limits, known_headers))
    except PasswordError as failure:
        raise Refused("password", PROTECTED) from failure
    except (CalamineError, *BROKEN_ARCHIVE) as failure:
        raise Refused("damaged", _DAMAGED) from failure
    except BaseException as failure:
        # What the parser raises when its own sums fail is no `Exception`, and has no name that can be imported.
        if type(failure).__name__ != "PanicException":
            raise
        raise Refused("damaged", _DAMAGED) from failure


def _measure(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_other_archives(archive)
            _refuse_bomb(archive, limits)
            _refuse_far_cells(archive, limits)
    except BROKEN_ARCHIVE as failure:
        raise Refused("damaged", _DAMAGED) from failure


def _refuse_other_archives(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if not names.intersection(_WORKBOOK_PARTS):
        raise Refused(
            "not_a_table",
            "This file is an archive or a text document, not a table. Bring the CSV or the workbook itself.",
        )
    if _MANIFEST in names and archive.getinfo(_MANIFEST).file_size < 1_000_000:
        _refuse_password(archive.read(_MANIFEST))


def _refuse_password(manifest: bytes) -> None:
    if b"encryption-data" in manifest:
        raise Refused("password", PROTECTED)


def _refuse_bomb(archive: zipfile.ZipFile, limits: Limits) -> None:
    infos = archive.infolist()
    known = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if any(info.compress_type not in known or info.flag_bits & 1 for info in infos):
        raise Refused("damaged", _DAMAGED)
    if sum(info.file_size for info in infos) > limits.unpacked_bytes:
        raise Refused(
            "too_large",
            f"The workbook grows to more than {limits.unpacked_bytes // 1_000_000} MB when unpacked. "
            "Save the sheet that is needed as CSV.",
        )


def _refuse_far_cells(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Look for cells far down or far right: a parser sets room aside for all that lies before them."""
    for info in archive.infolist():
        if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
            content = archive.read(info)
            if any(int(found[1]) > limits.workbook_rows for found in _ROW_NUMBER.finditer(content)):
                raise _too_many_rows(limits)
            if _FAR_COLUMN.search(content):
                raise _too_many_columns(limits)


def _sheets(book: CalamineWorkbook, unseen: Unseen, limits: Limits, known: Collection[str]) -> list[Sheet]:
    sheets = []
    for at, metadata in enumerate(book.sheets_metadata):
        if metadata.typ is SheetTypeEnum.WorkSheet:
            facts = unseen.of(at)
            found = book.get_sheet_by_name(metadata.name)
            rows = _rows(found, facts, limits)
            merged = _filled(rows, found)
            hidden = metadata.visible is not SheetVisibleEnum.Visible
            notes = (_MERGED,) if merged is not rows else ()
            sheet = sheet_of(metadata.name, merged, known, hidden=hidden, notes=notes)
            left = found.start[1] if found.start else 0
            places = frozenset(number - 1 - left for number in facts.hidden_columns if number > left)
            hidden_rows = frozenset(facts.hidden_rows)
            sheets.append(replace(sheet, epoch=unseen.epoch, hidden_rows=hidden_rows, hidden_columns=places))
    return sheets


def _rows(sheet: CalamineSheet, facts: Facts, limits: Limits) -> list[Row]:
    """Return the rows, with the errors of cells in their places: the parser gives an empty cell for an error."""
    if sheet.start is None:
        return _of_errors_alone(facts)
    if sheet.total_height > limits.workbook_rows:
        raise _too_many_rows(limits)
    if sheet.width > limits.columns:
        raise _too_many_columns(limits)
    top, left = sheet.start
    rows = [_row(number, cells, limits) for number, cells in enumerate(sheet.to_python(), start=top + 1)]
    for (row, column), error in facts.errors.items():
        if 0 <= row - top < len(rows) and column >= left:
            rows[row - top] = _with(rows[row - top], column - left, error)
    return rows


def _of_errors_alone(facts: Facts) -> list[Row]:
    return [Row(row + 1, (error,)) for (row, _), error in sorted(facts.errors.items())]


def _with(row: Row, at: int, cell: Cell) -> Row:
    cells = [*row.cells, *[None] * (at + 1 - len(row.cells))]
    cells[at] = cell
    return Row(row.number, tuple(cells))


def _filled(rows: list[Row], sheet: CalamineSheet) -> list[Row]:
    """Write a cell that is merged over several rows of one column into each of them: so it reads on the screen."""
    if sheet.start is None:
        return rows
    top, left = sheet.start
    filled = list(rows)
    for (first, column), (last, last_column) in sheet.merged_cell_ranges or ():
        if first < last and column == last_column and column >= left and 0 <= first - top < len(rows):
            cell = _at(filled[first - top], column - left)
            for at in range(first - top + 1, min(last - top + 1, len(rows))):
                if cell is not None and _at(filled[at], column - left) is None:
                    filled[at] = _with(filled[at], column - left, cell)
    return rows if filled == rows else filled


def _at(row: Row, column: int) -> Cell:
    return row.cells[column] if column < len(row.cells) else None


def _row(number: int, cells: Sequence[object], limits: Limits) -> Row:
    return Row(number, tuple(_cell(cell, number, limits) for cell in cells))


def _cell(cell: object, number: int, limits: Limits) -> Cell:
    if isinstance(cell, str):
        if len(cell) > limits.cell_characters:
            raise too_long(number, limits)
        return cell or None
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date()
    if isinstance(cell, bool | int | float | dt.date):
        return cell
    return str(cell)


def _too_many_rows(limits: Limits) -> Refused:
    return Refused(
        "too_many_rows",
        f"A sheet reaches below row {limits.workbook_rows:,}. "
        "Delete what stands below the last row, or save it as CSV.",
    )


def _too_many_columns(limits: Limits) -> Refused:
    return Refused(
        "too_many_columns",
        f"A sheet has more than {limits.columns} columns. Delete those to the right of the last one that is needed.",
    )
