"""Workbooks with colours and comments, as a head keeps hers."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter


def workbook(
    sheets: Mapping[str, Sequence[Sequence[str]]],
    *,
    colours: Mapping[tuple[str, int, int], str] | None = None,
    comments: Mapping[tuple[str, int, int], str] | None = None,
) -> bytes:
    """A workbook of text cells; colours and comments by sheet, row and column, counted from 0."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for down, row in enumerate(rows):
            for at, cell in enumerate(row):
                colour = (colours or {}).get((name, down, at))
                sheet.write_string(down, at, cell, book.add_format({"bg_color": f"#{colour}"}) if colour else None)
        for (of, down, at), comment in (comments or {}).items():
            if of == name:
                sheet.write_comment(down, at, comment)
    book.close()
    return out.getvalue()
