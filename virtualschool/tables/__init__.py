"""Pure reading of tables: the bytes of a CSV or workbook in, typed rows with their row numbers out."""

from collections.abc import Collection

from virtualschool.tables import separated, sniff, webpage, workbook
from virtualschool.tables.document import Cell, Column, Document, Limits, Records, Refused, Row, Sheet, code

__all__ = ["Cell", "Column", "Document", "Limits", "Records", "Refused", "Row", "Sheet", "code", "read"]


def read(data: bytes, *, name: str, limits: Limits | None = None, known_headers: Collection[str] = ()) -> Document:
    """Read a table from its bytes, by what they are and not by what the file is called.

    `known_headers`, folded by `words.fold`, help to find the row of headings under a report's titles. Whatever
    cannot be read whole raises `Refused` with a sentence; no row is ever left out in silence.
    """
    limits = limits or Limits()
    known = frozenset(known_headers)
    form = sniff.form(data)
    if form == "workbook":
        return Document(name, "workbook", workbook.read(data, limits=limits, known_headers=known))
    if form == "page":
        return Document(name, "page", webpage.read(data, name=name, limits=limits, known_headers=known))
    return Document(name, "csv", (separated.read(data, name=name, limits=limits, known_headers=known),))
