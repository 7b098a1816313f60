"""What one cell says: text, an identifier or a day. A cell that says nothing certain is a problem, never a guess."""

import datetime as dt
import re

from virtualschool.tables.days import day
from virtualschool.tables.document import Cell
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import clean

__all__ = ["CellProblem", "day", "identifier", "text"]

_DECIMAL_ID = re.compile(r"\d+\.0+")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
# Files that this product writes put an apostrophe before what a spreadsheet would run.
_MADE_INERT = ("'=", "'+", "'-", "'@")
_EXACT_FLOATS = 2.0**53


def text(cell: Cell) -> str:
    """Return the cell as clean text: whole numbers without a decimal point, days in ISO form, nothing as ""."""
    if isinstance(cell, str):
        return _without_mark(clean(cell))
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT_FLOATS else repr(cell)
    return cell.isoformat(" ") if isinstance(cell, dt.datetime) else str(cell)


def identifier(cell: Cell) -> str:
    """Return an identifier as text: 110765436.0 is "110765436".

    A number that a spreadsheet has cut to 1.1E+08, or that is too long to have kept its digits, is a problem: the
    digits are gone and no other child's may be put in their place.
    """
    if isinstance(cell, dt.date):
        raise CellProblem(
            "identifier_is_date", "A spreadsheet has turned this number into a date. Format the column as text."
        )
    if isinstance(cell, float) and not (cell.is_integer() and abs(cell) < _EXACT_FLOATS):
        raise CellProblem("digits_lost", _DIGITS_LOST)
    found = text(cell).removeprefix("'").strip()
    if _SCIENTIFIC.fullmatch(found):
        raise CellProblem("digits_lost", _DIGITS_LOST)
    return found.split(".")[0] if _DECIMAL_ID.fullmatch(found) else found


_DIGITS_LOST = "A spreadsheet has cut off digits of this number. Format the column as text and save the extract again."


def _without_mark(said: str) -> str:
    return said[1:] if said.startswith(_MADE_INERT) else said
