"""What a file holds once it is read: a document of sheets, a sheet of numbered rows, a row of typed cells."""

import datetime as dt
import re
from abc import abstractmethod
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar, overload

from virtualschool.tables.words import clean

Cell = str | int | float | bool | dt.date | dt.datetime | None

_TOTAL_WORDS = re.compile(
    r"(?:grand |sub[- ]?|overall )?totals?\b|count\b|number of\b|(?:no\. of|rows?|records?):", re.IGNORECASE
)
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})*|\d+)(?:\.\d+)?\s*%?")


class Refused(Exception):
    """The whole file cannot be taken in; `sentence` says what is wrong and what to do, and never quotes a cell.

    `rows_in` and `blank` count the rows below the headings where the file was read that far, so that a receipt can
    account for them. `trace` is for whoever runs the installation: it names a place in the program, never what the
    file holds.
    """

    def __init__(self, code: str, sentence: str, *, rows_in: int = 0, blank: int = 0, trace: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.rows_in = rows_in
        self.blank = blank
        self.trace = trace


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused; the defaults are those of the trust paper."""

    unpacked_bytes: int = 200_000_000
    workbook_rows: int = 200_000
    csv_rows: int = 2_000_000
    columns: int = 200
    cell_characters: int = 32_000


class Row(NamedTuple):
    """One row, numbered as a spreadsheet numbers it: from 1, title and header rows included."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """No cell holds anything but white space."""
        return not any(_holds_something(cell) for cell in self.cells)

    @property
    def is_total(self) -> bool:
        """The first filled cell says "total", "count" or the like, and nothing but figures follows it.

        A child whose surname is Count keeps her row: a forename or a date of birth is not a figure.
        """
        first = next((cell for cell in self.cells if _holds_something(cell)), None)
        if not isinstance(first, str) or not _TOTAL_WORDS.match(first.strip()):
            return False
        return all(_is_figure(cell) for cell in self.cells if cell is not first and _holds_something(cell))


C = TypeVar("C", bound=Cell, covariant=True)


class Column(NamedTuple, Generic[C]):
    """One column of a table: each different cell once, and for every row the place of its own."""

    cells: Sequence[C]
    places: "array[int]"


class Records(Sequence[Row]):
    """Rows of a text file all of which have as many cells; a row is made of them where it is asked for.

    A text of nothing is an empty cell. `first` is the number of the first row.
    """

    __slots__ = ("first", "width")

    def __init__(self, width: int, first: int) -> None:
        self.width = width
        self.first = first

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + len(self))

    @abstractmethod
    def column(self, at: int) -> Sequence[str]:
        """The texts of one column."""

    @abstractmethod
    def different(self, at: int) -> set[str]:
        """The texts of one column, each once."""

    @abstractmethod
    def coded(self, at: int) -> Column[str]:
        """One column with each different text once."""

    @abstractmethod
    def _part(self, start: int, stop: int) -> "Records":
        """Some of the rows."""

    @abstractmethod
    def _by_row(self) -> Iterator[tuple[str, ...]]:
        """The texts of each row."""

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, int):
            at = range(len(self))[at]
            return next(iter(self._part(at, at + 1)))
        start, stop, step = at.indices(len(self))
        if step == 1:
            return self._part(start, max(start, stop))
        return tuple(map(self.__getitem__, range(start, stop, step)))

    def __iter__(self) -> Iterator[Row]:
        return (
            Row(number, tuple([text or None for text in texts]))
            for number, texts in enumerate(self._by_row(), self.first)
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


class Cells(Records):
    """Records as the texts of all rows, one row after the other."""

    __slots__ = ("texts",)

    def __init__(self, texts: Sequence[str], width: int, first: int = 1) -> None:
        super().__init__(width, first)
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts) // self.width

    def column(self, at: int) -> Sequence[str]:
        return self.texts[at :: self.width]

    def different(self, at: int) -> set[str]:
        return set(self.column(at))

    def coded(self, at: int) -> Column[str]:
        return code(self.column(at))

    def _part(self, start: int, stop: int) -> "Cells":
        return Cells(self.texts[start * self.width : stop * self.width], self.width, self.first + start)

    def _by_row(self) -> Iterator[tuple[str, ...]]:
        return zip(*[iter(self.texts)] * self.width, strict=True)


class Coded(Records):
    """Records by column, for large files: what many rows say stands once."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Column[str]], first: int = 1) -> None:
        super().__init__(len(columns), first)
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0].places)

    def column(self, at: int) -> Sequence[str]:
        return list(self._texts(self.columns[at]))

    def different(self, at: int) -> set[str]:
        texts, places = self.columns[at]
        return set(map(texts.__getitem__, set(places)))

    def coded(self, at: int) -> Column[str]:
        return self.columns[at]

    def _part(self, start: int, stop: int) -> "Coded":
        return Coded([Column(texts, places[start:stop]) for texts, places in self.columns], self.first + start)

    def _by_row(self) -> Iterator[tuple[str, ...]]:
        return zip(*map(self._texts, self.columns), strict=True)

    @staticmethod
    def _texts(column: Column[str]) -> Iterator[str]:
        return map(column.cells.__getitem__, column.places)


def code(cells: Iterable[C]) -> Column[C]:
    """Cells with each different one once, in the order in which they are met."""
    places: dict[C, int] = {}
    found = array("i", [places.setdefault(cell, len(places)) for cell in cells])
    return Column(list(places), found)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its headings, the rows above them and the rows below them.

    `header_row` is 0, and `rows` empty, where the sheet holds nothing. `notes` are sentences for the receipt. `epoch`
    is the year from which numbers count days; `cut_short` says that the last line of a text file has no end. Of a
    workbook `hidden_rows` holds the numbers of the rows, `hidden_columns` the places (from 0) that nobody sees.
    """

    name: str
    headers: tuple[str, ...]
    header_row: int
    title_rows: tuple[tuple[str, ...], ...]
    rows: Sequence[Row]
    hidden: bool = False
    notes: tuple[str, ...] = ()
    epoch: int = 1900
    cut_short: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its name, what it turned out to be ("csv", "page" or "workbook") and its sheets."""

    name: str
    form: str
    sheets: tuple[Sheet, ...]


def _holds_something(cell: Cell) -> bool:
    if isinstance(cell, str):
        return bool(cell.strip()) if cell.isprintable() else bool(clean(cell))
    return cell is not None


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _FIGURE.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float)
