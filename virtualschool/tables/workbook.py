"""Workbooks (xlsx, xls, ods, xlsb), read by their content; measured before they are unpacked."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Sequence

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from virtualschool.tables.document import Cell, Limits, Refused, Row, Sheet
from virtualschool.tables.separated import sheet_of, too_long
from virtualschool.tables.sniff import PROTECTED

_MANIFEST = "META-INF/manifest.xml"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_ROW_NUMBER = re.compile(rb"<(?:\w+:)?(?:row|c)\b[^>]{0,400}?\br=\"(?:[A-Z]{1,3})?(\d{6,})\"")
_FAR_COLUMN = re.compile(rb"<(?:\w+:)?c\b[^>]{0,400}?\br=\"(?:G[S-Z]|[H-Z][A-Z]|[A-Z]{3})\d")
_DAMAGED = "The workbook is damaged or was cut short. Save it again in your spreadsheet program and bring the new file."


def read(data: bytes, *, limits: Limits, known_headers: Collection[str]) -> tuple[Sheet, ...]:
    """Read every worksheet; numbers stay numbers and dates stay dates, as their cells were formatted.

    The size once unpacked, the rows and the columns are looked at before the workbook is parsed, since a file of a
    kilobyte can claim a million rows. What hides its size better meets the limits of the process that reads it.
    """
    if data.startswith(b"PK"):
        _measure(data, limits)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return tuple(_sheets(book, limits, known_headers))
    except PasswordError as failure:
        raise Refused("password", PROTECTED) from failure
    except CalamineError as failure:
        raise Refused("damaged", _DAMAGED) from failure


def _measure(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_other_archives(archive)
            _refuse_bomb(archive, limits)
            _refuse_far_cells(archive, limits)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, zlib.error) as failure:
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
            if any(int(number) > limits.workbook_rows for number in _ROW_NUMBER.findall(content)):
                raise _too_many_rows(limits)
            if _FAR_COLUMN.search(content):
                raise _too_many_columns(limits)


def _sheets(book: CalamineWorkbook, limits: Limits, known: Collection[str]) -> list[Sheet]:
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ is SheetTypeEnum.WorkSheet:
            rows = _rows(book.get_sheet_by_name(metadata.name), limits)
            hidden = metadata.visible is not SheetVisibleEnum.Visible
            sheets.append(sheet_of(metadata.name, rows, known, hidden=hidden))
    return sheets


def _rows(sheet: CalamineSheet, limits: Limits) -> list[Row]:
    if sheet.start is None:
        return []
    if sheet.total_height > limits.workbook_rows:
        raise _too_many_rows(limits)
    if sheet.width > limits.columns:
        raise _too_many_columns(limits)
    top = sheet.start[0] + 1
    return [_row(number, cells, limits) for number, cells in enumerate(sheet.to_python(), start=top)]


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
