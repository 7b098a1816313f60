"""What the parser of workbooks leaves untold: the year that days count from, errors in cells, what is hidden."""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

from virtualschool.tables import biff, ods, xlsb

Place = tuple[int, int]
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_DATE_1904 = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</",
    re.DOTALL,
)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*\br=[\"'](\d{1,7})[\"']")
_HIDDEN_COLUMN = re.compile(
    rb"<(?:\w+:)?col\b(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])(?=[^>]*\bmin=[\"'](\d{1,5})[\"'])"
    rb"[^>]*\bmax=[\"'](\d{1,5})[\"']"
)


@dataclass(slots=True)
class Facts:
    """What is untold of one sheet: errors by place (row and column from 0), hidden rows and columns (from 1)."""

    errors: dict[Place, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Unseen:
    """What is untold of a workbook: its epoch (1900 or 1904), and the facts of its sheets in their order."""

    epoch: int = 1900
    sheets: list[Facts] = field(default_factory=list)

    def of(self, at: int) -> Facts:
        """Return the facts of the sheet at this place of the workbook."""
        return self.sheets[at] if at < len(self.sheets) else Facts()


def look(data: bytes) -> Unseen:
    """Look through the bytes of a workbook that was measured; a form that holds none of this gives nothing."""
    if not data.startswith(b"PK"):
        epoch, found = biff.look(data)
        return Unseen(epoch, [Facts(errors, rows) for errors, rows in found])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _of_xlsx(archive, names)
        if "xl/workbook.bin" in names:
            return _of_xlsb(archive, names)
        epoch, sheets = ods.look(archive.read("content.xml")) if "content.xml" in names else (1900, [])
        return Unseen(epoch, [Facts(*each) for each in sheets])


def _of_xlsx(archive: zipfile.ZipFile, names: set[str]) -> Unseen:
    book = archive.read("xl/workbook.xml")
    ids = [_attribute(found, rb"\w+:id") for found in _SHEET.findall(book)]
    parts = _parts(archive, names, "xl/_rels/workbook.xml.rels")
    sheets = [_of_sheet(archive.read(part)) if (part := parts.get(found, "")) in names else Facts() for found in ids]
    return Unseen(1904 if _DATE_1904.search(book) else 1900, sheets)


def _of_xlsb(archive: zipfile.ZipFile, names: set[str]) -> Unseen:
    parts = _parts(archive, names, "xl/_rels/workbook.bin.rels")
    epoch, ids = xlsb.book(archive.read("xl/workbook.bin"))
    found = [xlsb.sheet(archive.read(part)) if (part := parts.get(one, "")) in names else None for one in ids]
    return Unseen(epoch, [Facts(*each) if each else Facts() for each in found])


def _parts(archive: zipfile.ZipFile, names: set[str], relations: str) -> dict[str, str]:
    content = archive.read(relations) if relations in names else b""
    found = {}
    for attributes in _RELATION.findall(content):
        target = _attribute(attributes, rb"Target")
        found[_attribute(attributes, rb"Id")] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return found


def _attribute(attributes: bytes, name: bytes) -> str:
    found = re.search(rb"(?<![\w:])" + name + rb"=[\"']([^\"']*)[\"']", attributes)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""


def _of_sheet(content: bytes) -> Facts:
    facts = Facts()
    if b't="e"' in content or b"t='e'" in content:
        for column, row, error in _ERROR.findall(content):
            facts.errors[int(row) - 1, _column(column)] = error.decode("ascii", "replace")
    if b"hidden=" in content:
        facts.hidden_rows = {int(row) for row in _HIDDEN_ROW.findall(content)}
        for first, last in _HIDDEN_COLUMN.findall(content):
            facts.hidden_columns.update(range(int(first), min(int(last), 16_384) + 1))
    return facts


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
