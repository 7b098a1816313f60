"""Tables out: CSV and XLSX whose cells are text and which no spreadsheet runs."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: str) -> str:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, note: str = "") -> bytes:
    """CSV in UTF-8 with a byte order mark, so that a spreadsheet reads the accents; `note` stands above the header."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    if note:
        writer.writerow([inert(note)])
    writer.writerow(columns)
    for row in rows:
        writer.writerow([inert(row.get(column, "")) for column in columns])
    return "\ufeff".encode() + out.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, title: str = "", note: str = "") -> bytes:
    """A workbook of one sheet, every cell text; `title` and `note` stand above the header row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Register")
    bold = book.add_format({"bold": True})
    top = 0
    for line in filter(None, (title, note)):
        sheet.write_string(top, 0, line, bold if top == 0 else None)
        top += 1
    for at, column in enumerate(columns):
        sheet.write_string(top, at, column, bold)
    for down, row in enumerate(rows, start=top + 1):
        for at, column in enumerate(columns):
            sheet.write_string(down, at, row.get(column, ""))
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, len(columns) - 1, 16)
    book.close()
    return out.getvalue()
