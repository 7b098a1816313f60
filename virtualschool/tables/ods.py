"""Open document spreadsheets: which of their rows are hidden, which of their cells are errors, and where."""

import re
from html import unescape

_TAG = re.compile(
    rb"<table:(table(?=[\s>])|table-column|table-row|table-cell|covered-table-cell)((?:\s+[\w:-]+=\"[^\"]*\")*)\s*/?>"
)
_ROWS = re.compile(rb"table:number-rows-repeated=\"(\d{1,7})\"")
_COLUMNS = re.compile(rb"table:number-columns-repeated=\"(\d{1,7})\"")
_HIDDEN = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")
_ERROR = re.compile(rb"value-type=\"error\"|office:string-value=\"\"")
_TEXT = re.compile(rb"\s*<text:p[^>]*>([^<]{1,40})</text:p>")
# More than this of one repeated row or column is the empty rest of the sheet.
_THE_REST = 10_000
SheetFacts = tuple[dict[tuple[int, int], str], set[int], set[int]]


def look(content: bytes) -> tuple[int, list[SheetFacts]]:
    """Return the year that days count from and, of each sheet, errors (from 0), hidden rows and columns (from 1)."""
    found = re.search(rb"<table:null-date\b[^>]*1904-01-01", content)
    walk = _Walk(content)
    if _HIDDEN.search(content) or _ERROR.search(content):
        for tag in _TAG.finditer(content):
            walk.step(tag)
    return 1904 if found else 1900, walk.sheets


class _Walk:
    """Goes through the cells in their order, counting those that are written once and meant many times."""

    def __init__(self, content: bytes) -> None:
        self.sheets: list[SheetFacts] = []
        self._content = content
        self._next_row = self._row = self._column = 0

    def step(self, tag: re.Match[bytes]) -> None:
        name, attributes = tag[1], tag[2]
        if name == b"table":
            self.sheets.append(({}, set(), set()))
            self._next_row = self._row = self._column = 0
        elif self.sheets and name == b"table-row":
            self._start_row(attributes)
        elif self.sheets and name == b"table-column":
            times = _times(_COLUMNS, attributes)
            if _HIDDEN.search(attributes) and times < _THE_REST:
                self.sheets[-1][2].update(range(self._column + 1, self._column + times + 1))
            self._column += times
        elif self.sheets:
            self._cell(tag, attributes)

    def _start_row(self, attributes: bytes) -> None:
        times = _times(_ROWS, attributes)
        self._row, self._column = self._next_row, 0
        self._next_row += times
        if _HIDDEN.search(attributes) and times < _THE_REST:
            self.sheets[-1][1].update(range(self._row + 1, self._next_row + 1))

    def _cell(self, tag: re.Match[bytes], attributes: bytes) -> None:
        times = _times(_COLUMNS, attributes)
        if _ERROR.search(attributes) and (text := _TEXT.match(self._content, tag.end())) and times < _THE_REST:
            error = unescape(text[1].decode("utf-8", "replace"))
            for row in range(self._row, min(self._next_row, self._row + _THE_REST)):
                for column in range(self._column, self._column + times):
                    self.sheets[-1][0][row, column] = error
        self._column += times


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1
