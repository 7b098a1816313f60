"""Rejected rows on their way back to whoever sent the file: in the original layout, with the reason beside each."""

import csv
import io
import re

from virtualschool.intake.reading.reading import Reading

WHY = "why not taken in"
_STARTS_A_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"\s*[+-]?\d+(?:[.,]\d+)*\s*%?\s*")


def rejected_csv(reading: Reading) -> bytes:
    """Return the rejected rows as CSV that a spreadsheet opens with its accents right and its formulas inert.

    A cell that a spreadsheet would run gets an apostrophe in front; a number with a sign stays a number. The file
    holds children's details, so it goes to the sender only.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    width = len(reading.headers)
    writer.writerow([*map(inert, reading.headers), WHY])
    for row in reading.rejected:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        why = (
            f"Row {row.row_number}: {row.column}: {row.message}"
            if row.column
            else f"Row {row.row_number}: {row.message}"
        )
        writer.writerow([*map(inert, cells[:width]), why, *map(inert, cells[width:])])
    return "\ufeff".encode() + out.getvalue().encode()


def inert(cell: str) -> str:
    """Return the cell so that no spreadsheet runs it."""
    if _STARTS_A_FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
