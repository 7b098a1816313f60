"""One table in every form that a file can have; cells are text, numbers, days, or a `Bad` error of a spreadsheet."""

import csv
import datetime as dt
import io
import struct
import zipfile
from collections.abc import Collection, Sequence
from html import escape
from typing import NamedTuple

import xlsxwriter

Cell = str | int | float | dt.date | None


class Bad(NamedTuple):
    """A formula whose stored result is an error."""

    error: str


Rows = Sequence[Sequence[object]]


def csv_of(rows: Rows, *, delimiter=",", encoding="utf-8", end="\r\n", quoting=csv.QUOTE_MINIMAL) -> bytes:
    """Return a text file of separated values."""
    out = io.StringIO(newline="")
    written = [["" if cell is None else said(cell) for cell in row] for row in rows]
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(written)
    return out.getvalue().encode(encoding)


def said(cell: object) -> str:
    """Return a cell as a program would write it to text."""
    return cell.error if isinstance(cell, Bad) else str(cell)


def html_of(rows: Rows, *, title="", encoding="utf-8", cell="td") -> bytes:
    """Return a web page with one table, as many systems' Excel export is."""
    body = "".join(
        "<tr>" + "".join(f"<{cell}>{escape('' if one is None else said(one))}</{cell}>" for one in row) + "</tr>"
        for row in rows
    )
    head = f"<html><head><title>{title}</title><style>td {{mso-number-format:'@'}}</style></head>"
    return f"{head}<body><p>{title}</p><table border=1>{body}</table></body></html>".encode(encoding)


def xlsx_of(*sheets: Rows, names=(), hidden=(), hidden_rows=(), hidden_columns=(), merged=(), mac=False) -> bytes:
    """Return a workbook; hidden rows and columns and merged ranges are those of each sheet, counted from 0."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": mac}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, rows in enumerate(sheets):
            sheet = book.add_worksheet(names[at] if names else None)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if not any(first < row <= last and column == covered for first, last, covered in merged):
                        _write(sheet, row, column, cell, day)
            for row in hidden_rows:
                sheet.set_row(row, None, None, {"hidden": True})
            for column in hidden_columns:
                sheet.set_column(column, column, None, None, {"hidden": True})
            for first, last, column in merged:
                sheet.merge_range(first, column, last, column, rows[first][column])
            if at in hidden:
                sheet.hide()
    return out.getvalue()


def _write(sheet, row, column, cell, day):
    if isinstance(cell, Bad):
        sheet.write_formula(row, column, "=A1", None, cell.error)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell)


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods_of(rows: Rows, *, hidden_rows: Collection[int] = (), to_the_bottom=False, extra="") -> bytes:
    """Return an open document; equal neighbours are written once with their number, as LibreOffice writes them."""
    body = "".join(_ods_row(row, at in hidden_rows) for at, row in enumerate(rows))
    if to_the_bottom:
        body += (
            '<table:table-row table:number-rows-repeated="1048000">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{extra}<office:document-content {_NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Current">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
    )
    return zip_of({"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_row(row: Sequence[object], hidden: bool) -> str:
    cells, at = [], 0
    while at < len(row):
        times = 1
        while at + times < len(row) and row[at + times] == row[at]:
            times += 1
        cells.append(_ods_cell(row[at], times))
        at += times
    collapsed = ' table:visibility="collapse"' if hidden else ""
    return f"<table:table-row{collapsed}>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: object, times: int) -> str:
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    if cell is None or cell == "":
        return f"<table:table-cell{repeated}/>"
    if isinstance(cell, dt.date):
        value = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        value = f'office:value-type="float" office:value="{cell}"'
    elif isinstance(cell, Bad):
        value = 'table:formula="of:=[.A1]" office:value-type="string" office:string-value=""'
    else:
        value = 'office:value-type="string"'
    return f"<table:table-cell {value}{repeated}><text:p>{escape(said(cell))}</text:p></table:table-cell>"


def zip_of(parts: dict[str, str | bytes]) -> bytes:
    """Return an archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def altered(data: bytes, part: str, change) -> bytes:
    """Return an archive with one part changed."""
    parts = parts_of(data)
    return zip_of(parts | {part: change(parts[part])})


_ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


def _serial(day: dt.date, mac: bool) -> int:
    return (day - (dt.date(1904, 1, 1) if mac else dt.date(1899, 12, 30))).days


def xls_of(rows: Rows, *, hidden_rows=(), mac=False, encrypted=False) -> bytes:
    """Return a workbook of Excel 97: the records of one sheet inside a compound file; days are bare numbers."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    if encrypted:
        start += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"\x11" * 48)
    start += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", int(mac)))
    name = b"\x07\x00Current"
    where = len(start) + 4 + 6 + len(name) + 4
    book = start + _record(0x85, struct.pack("<IBB", where, 0, 0) + name) + _record(0x0A, b"")
    width = max(map(len, rows), default=0)
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for at, row in enumerate(rows):
        flags = 0x20 if at in hidden_rows else 0
        sheet += _record(0x208, struct.pack("<HHHHHHHH", at, 0, len(row), 0, 0, 0, 0x100 | flags, 0))
        sheet += b"".join(_xls_cell(at, column, cell, mac) for column, cell in enumerate(row))
    return _compound(book + sheet + _record(0x0A, b""))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _xls_cell(row: int, column: int, cell: object, mac: bool) -> bytes:
    place = struct.pack("<HHH", row, column, 15)
    if cell is None or cell == "":
        return b""
    if isinstance(cell, Bad):
        return _record(0x205, place + bytes([_ERRORS[cell.error], 1]))
    if isinstance(cell, dt.date):
        cell = _serial(cell, mac)
    if isinstance(cell, int | float):
        return _record(0x203, place + struct.pack("<d", cell))
    text = str(cell)
    return _record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _compound(stream: bytes) -> bytes:
    stream = stream.ljust(4096, b"\0")
    length = len(stream)
    sectors = -(-length // 512)
    tables = -(-(sectors + 2) // 127)
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    chain += [tables + 2 + at for at in range(sectors - 1)] + [0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry("Workbook", 2, tables + 1, length)
    directory += _entry("", 0, 0, 0) * 2
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + stream.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child=0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    body = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return body + b"\0" * 36 + struct.pack("<IQ", start, size)


def xlsb_of(rows: Rows, *, hidden_rows=(), mac=False) -> bytes:
    """Return a binary workbook of Excel 2007; days are bare numbers."""
    book = _brt(131) + _brt(153, struct.pack("<III", int(mac), 0, 0)) + _brt(143)
    book += _brt(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Current")) + _brt(144) + _brt(132)
    width = max(map(len, rows), default=0)
    sheet = _brt(129) + _brt(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, max(width - 1, 0))) + _brt(145)
    for at, row in enumerate(rows):
        sheet += _brt(0, struct.pack("<IIHBBBI", at, 0, 300, 0, 0x10 if at in hidden_rows else 0, 0, 0))
        sheet += b"".join(_xlsb_cell(column, cell, mac) for column, cell in enumerate(row))
    sheet += _brt(146) + _brt(130)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    head, of = (
        '<?xml version="1.0"?>',
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
    )
    return zip_of(
        {
            "[Content_Types].xml": f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'{head}{of}<Relationship Id="rId1" Type="{office}/officeDocument" '
            'Target="xl/workbook.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'{head}{of}<Relationship Id="rId1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _brt(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 0x7F | (0x80 if length > 0x7F else 0)])
        length >>= 7
        if not length:
            return head + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_cell(column: int, cell: object, mac: bool) -> bytes:
    place = struct.pack("<II", column, 0)
    if cell is None or cell == "":
        return b""
    if isinstance(cell, Bad):
        return _brt(3, place + bytes([_ERRORS[cell.error]]))
    if isinstance(cell, dt.date):
        cell = _serial(cell, mac)
    if isinstance(cell, int | float):
        return _brt(5, place + struct.pack("<d", cell))
    return _brt(6, place + _wide(str(cell)))
