"""Text files of separated values: the delimiter, the records, and the refusals of what is too much or broken."""

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from virtualschool.tables import coding, encoding, headers
from virtualschool.tables.document import Cell, Cells, Limits, Records, Refused, Row, Sheet
from virtualschool.tables.words import fold

_DELIMITERS = (",", ";", "\t", "|")
_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\r|\n)", re.IGNORECASE)
_SAMPLE_RECORDS = 60
# A text of so many characters is worth the time that it takes to wake the library that cuts it: no roll is as long.
_LARGE = 20_000_000
# What a system writes to keep a spreadsheet from taking a number for one: ="012345678".
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
# Nearly every file is spared the search for swallowed rows by having no quotation mark at all.
_LINE_END_IN_QUOTES = re.compile(r"\"[^\"\r\n]*[\r\n]")
_ENCODING_NOTES = {
    "cp1252": "Read as Windows-1252 text: check names with accents.",
    "mac_roman": "Read as text of an old Mac: check names with accents.",
    "mixed": "The rows were written with two sets of characters; each was read by its own. Check names with accents.",
}


def read(data: bytes, *, name: str, limits: Limits, known_headers: Collection[str]) -> Sheet:
    """Read separated text as one sheet; every cell stays text.

    Row numbers count records, blank lines among them, as a spreadsheet would show them (a `sep=` line is not shown).
    """
    text, used = encoding.decode(data)
    text, delimiter = _delimiter(text, known_headers)
    rows = _records(text, delimiter, limits) or list(_rows(text, delimiter, limits))
    notes = (_ENCODING_NOTES[used],) if used in _ENCODING_NOTES else ()
    sheet = sheet_of(name, rows, known_headers, notes=notes)
    if _LINE_END_IN_QUOTES.search(text):
        _refuse_swallowed(sheet, delimiter)
    return replace(sheet, cut_short=not text.endswith(("\n", "\r")) and len(rows) > 1)


def sheet_of(
    name: str, rows: Sequence[Row], known_headers: Collection[str], *, hidden: bool = False, notes: tuple[str, ...] = ()
) -> Sheet:
    """Part the rows of a table into titles, headings and what stands below them."""
    at = headers.find(rows, known_headers)
    if at is None:
        return Sheet(name, (), 0, (), (), hidden, notes)
    titles = tuple(headers.titles(row.cells) for row in rows[:at])
    found = headers.titles(rows[at].cells)
    if joined := headers.stacked(rows, at, known_headers):
        found, titles, notes = joined, titles[:-1], (*notes, "The headings stand in two rows, which were read as one.")
    below = rows[at + 1 :]
    below = below if isinstance(below, Records) else tuple(below)
    return Sheet(name, found, rows[at].number, titles, below, hidden, notes)


def _refuse_swallowed(sheet: Sheet, delimiter: str) -> None:
    """Refuse a cell that holds whole rows: a quotation mark opened by mistake met another one further down.

    It shows in the sum: the delimiters inside and outside such cells are those of so many rows, to the last one.
    """
    gaps = len(sheet.headers) - 1
    if gaps < 3:
        return
    for row in sheet.rows:
        folded = [cell for cell in row.cells if isinstance(cell, str) and ("\n" in cell or "\r" in cell)]
        inside = sum(cell.count(delimiter) for cell in folded)
        if inside >= gaps - 1 and (inside + len(row.cells) - 1) % gaps == 0:
            raise _broken_quotes(row.number)


def _delimiter(text: str, known: Collection[str]) -> tuple[str, str]:
    told = _SEP_LINE.match(text)
    if told:
        return text[told.end() :], told[1]
    sample = text[:100_000]
    return text, max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter, known))


def _evenness(sample: str, delimiter: str, known: Collection[str]) -> tuple[int, float]:
    """Score a delimiter: known headings that it cuts out first, then columns times the share of even records."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        records = [record for record in itertools.islice(reader, _SAMPLE_RECORDS) if record]
    except csv.Error:
        return 0, 0.0
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0, 0.0
    width, often = widths.most_common(1)[0]
    most_known = max(sum(fold(cell) in known for cell in record) for record in records)
    return most_known, width * often / len(records)


def _records(text: str, delimiter: str, limits: Limits) -> Records | None:
    """The records of a text without a quotation mark, each with as many cells; None for any other text.

    Such a text says the same however it is cut, and is cut at once.
    """
    if '"' in text or delimiter in "\r\n":
        return None
    return coding.read(text, delimiter, limits) if len(text) >= _LARGE else _cut(text, delimiter, limits)


def _cut(text: str, delimiter: str, limits: Limits) -> Cells | None:
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    delimiters = set(map(str.count, lines, itertools.repeat(delimiter)))
    width = max(delimiters) + 1
    if len(delimiters) > 1 or not 1 < width <= limits.columns or len(lines) > limits.csv_rows:
        return None
    if max(map(len, lines)) > limits.cell_characters:
        return None
    whole = delimiter.join(lines)
    return None if "\r" in whole else Cells(whole.split(delimiter), width)


def _rows(text: str, delimiter: str, limits: Limits) -> Iterator[Row]:
    """Yield the records; strictly, since a stray quotation mark otherwise swallows rows and nobody is told."""
    number = 0
    is_plain = '"' not in text and len(max(text.split("\n"), key=len)) <= limits.cell_characters
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if is_plain and number <= limits.csv_rows and len(record) <= limits.columns:
                yield Row(number, tuple([cell or None for cell in record]))
            else:
                check_record(record, number, limits)
                yield Row(number, tuple(map(_cell, record)))
    except csv.Error as failure:
        raise _broken_quotes(number + 1) from failure


def _cell(cell: str) -> Cell:
    if cell.startswith('="') and (kept := _KEPT_AS_TEXT.fullmatch(cell)):
        cell = kept[1]
    return cell or None


def check_record(record: list[str], number: int, limits: Limits) -> None:
    """Refuse a row beyond what is read of a text file."""
    if number > limits.csv_rows:
        raise Refused(
            "too_many_rows", f"The file has more than {limits.csv_rows:,} rows. Split it, by school or by year."
        )
    if len(record) > limits.columns:
        raise Refused(
            "too_many_columns", f"Row {number} has more than {limits.columns} columns. Leave out those not needed."
        )
    if record and max(map(len, record)) > limits.cell_characters:
        raise too_long(number, limits)


def too_long(number: int, limits: Limits) -> Refused:
    """Return the refusal of a file with a cell that no register needs."""
    return Refused(
        "cell_too_long",
        f"Row {number} has a cell of more than {limits.cell_characters:,} characters. "
        "Shorten it, or leave its column out.",
    )


def _broken_quotes(number: int) -> Refused:
    return Refused(
        "broken_quotes",
        f"A quotation mark in row {number}, or just below it, is not closed or stands inside a cell, "
        "so nobody can tell where the cell ends. Put it right, or save the extract as an Excel workbook.",
    )
