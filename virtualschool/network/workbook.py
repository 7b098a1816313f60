"""National tables as a workbook: in a row for each cell a number, its range and how many stand behind it."""

import io
from collections.abc import Sequence

import xlsxwriter

from .hub.national import Table


def of_table(table: Table, notes: Sequence[str]) -> bytes:
    """One sheet. Texts are written as texts, so that no spreadsheet runs one; numbers as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("National table"), book.add_format({"bold": True})
    for down, line in enumerate((table.title, *notes)):
        sheet.write_string(down, 0, line, bold if down == 0 else None)
    top = len(notes) + 2
    names = [one.name for one in table.dimensions]
    for at, name in enumerate((*names, "shown", "from", "to", "per cent of its row", "authorities")):
        sheet.write_string(top, at, name, bold)
    for down, cell in enumerate(table.cells.values(), start=top + 1):
        for at, text in enumerate((*cell.at, cell.shown)):
            sheet.write_string(down, at, text)
        for at, number in enumerate((cell.low, cell.high, table.share(cell), cell.authorities), start=len(names) + 1):
            if number is not None:
                sheet.write_number(down, at, number)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_column(0, len(names) + 4, 16)
    book.close()
    return out.getvalue()
