"""Web pages that systems hand out under the name of a workbook: each table of the page is a sheet."""

from collections.abc import Collection
from html.parser import HTMLParser

from virtualschool.tables import encoding
from virtualschool.tables.document import Limits, Refused, Row, Sheet
from virtualschool.tables.separated import check_record, sheet_of

_BREAKS = frozenset({"br", "p", "div", "li"})
_SKIPPED = frozenset({"script", "style"})
_DEEPEST = 20


class _Table:
    """One table as it is read: its rows so far, and the cells that reach down from rows above."""

    def __init__(self, limits: Limits) -> None:
        self.rows: list[Row] = []
        self._limits = limits
        self._cells: list[str] | None = None
        self._reaching: dict[int, tuple[int, str]] = {}
        self._text: list[str] | None = None
        self._spans = (1, 1)

    def start_row(self) -> None:
        self.end_row()
        self._cells = []

    def start_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if self._cells is None:
            self._cells = []
        self._text, self._spans = [], (across, down)

    def say(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end_cell(self) -> None:
        if self._text is None or self._cells is None:
            return
        said = "".join(self._text).strip()
        across, down = self._spans
        self._text = None
        self._reach()
        if down > 1:
            self._reaching[len(self._cells)] = (down - 1, said)
        self._cells += [said, *[""] * (across - 1)]

    def _reach(self) -> None:
        """Write the cells of rows above that reach down to this place."""
        assert self._cells is not None
        while (left := self._reaching.pop(len(self._cells), None)) is not None:
            rows, said = left
            if rows > 1:
                self._reaching[len(self._cells)] = (rows - 1, said)
            self._cells.append(said)

    def end_row(self) -> None:
        self.end_cell()
        if self._cells is None:
            return
        self._reach()
        number = len(self.rows) + 1
        check_record(self._cells, number, self._limits)
        self.rows.append(Row(number, tuple(cell or None for cell in self._cells)))
        self._cells = None


class _Page(HTMLParser):
    """Gathers the tables of a page, the innermost open one first; what stands outside of tables is left out."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._limits = limits
        self._open: list[_Table] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._start_table()
        elif tag in _SKIPPED:
            self._skipping += 1
        elif self._open:
            self._in_table(tag, dict(attrs))

    def _start_table(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise Refused("web_page", NOT_READ)
        self.tables.append(_Table(self._limits))
        self._open.append(self.tables[-1])

    def _in_table(self, tag: str, attributes: dict[str, str | None]) -> None:
        table = self._open[-1]
        if tag == "tr":
            table.start_row()
        elif tag in ("td", "th"):
            across = _span(attributes.get("colspan"), self._limits.columns + 1)
            table.start_cell(across, _span(attributes.get("rowspan"), self._limits.csv_rows))
        elif tag in _BREAKS:
            table.say(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif self._open and tag == "table":
            self._open.pop().end_row()
        elif self._open and tag == "tr":
            self._open[-1].end_row()
        elif self._open and tag in ("td", "th"):
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._skipping:
            self._open[-1].say(data)

    def finish(self) -> list[_Table]:
        """Return the tables; one that is still open was cut off, and with it children who stood below."""
        self.close()
        if self._open:
            raise Refused(
                "cut_short", "The file ends in the middle of its table: it was cut short. Save the extract again."
            )
        return [table for table in self.tables if table.rows]


NOT_READ = (
    "This file is a web page, whatever its name says, and no table could be read from it. "
    "Open it in your spreadsheet program and save it as an Excel workbook (.xlsx)."
)


def read(data: bytes, *, name: str, limits: Limits, known_headers: Collection[str]) -> tuple[Sheet, ...]:
    """Read the tables of a web page; every cell is text, as the page shows it."""
    text, _ = encoding.decode(data)
    page = _Page(limits)
    page.feed(text)
    tables = page.finish()
    if not tables:
        raise Refused("web_page", NOT_READ)
    named = [name] if len(tables) == 1 else [f"Table {number}" for number in range(1, len(tables) + 1)]
    return tuple(sheet_of(called, table.rows, known_headers) for called, table in zip(named, tables, strict=True))


def _span(said: str | None, most: int) -> int:
    return min(int(said), most) or 1 if said and said.strip().isdecimal() and len(said) < 9 else 1
