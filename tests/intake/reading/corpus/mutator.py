"""Takes a clean file of any kind and form and spoils it with one to three faults, the same way for the same seed."""

import csv
import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.intake.reading.corpus.cases import Table
from tests.intake.reading.corpus.children import invent
from tests.intake.reading.corpus.forms import Bad, csv_of, html_of, ods_of, xls_of, xlsb_of, xlsx_of
from tests.intake.reading.corpus.workbooks import typed

BY_BYTES = frozenset({"cut_off", "a_byte_changed", "bytes_put_in", "bytes_lost"})
DAYS = ("date_of_birth", "start_date", "end_date", "next_review_on")
_UNSEEN = ("\u200b", "\xa0", "\u00ad", "\u200e", "\ufeff", " ", "\t")


@dataclass
class Spoiled:
    """A file after its faults: its cells as they were written, and which child stands in which row (None for none)."""

    seed: int
    table: Table
    cells: list[list[object]]
    children: list[int | None]
    form: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    faults: list[str] = field(default_factory=list)
    touched: set[int | None] = field(default_factory=set)
    others: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    exact: bool = True
    data: bytes = b""


Fault = Callable[[Spoiled, random.Random], None]


def spoil(seed: int) -> Spoiled:
    """Return the file of this seed, with one to three faults."""
    chance = random.Random(seed)
    table = invent(chance)
    file = Spoiled(seed, table, [list(row) for row in table.cells()], [None, *range(len(table.rows))])
    file.form = chance.choice(("csv", "csv", "csv", "html", "xlsx", "xlsx typed", "xls", "xlsb", "ods"))
    wanted = chance.randint(1, 3)
    late = chance.random() < 0.35
    for _ in range(wanted - late):
        chance.choice(_OF_CELLS)(file, chance)
    file.data = _written(file, chance)
    if late or not file.faults:
        chance.choice(_OF_BYTES)(file, chance)
    return file


def _written(file: Spoiled, chance: random.Random) -> bytes:
    cells = file.cells
    if file.form == "csv":
        file.delimiter = chance.choice(",,,;\t|")
        file.encoding = chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
        folded = any("\n" in str(cell) for row in cells for cell in row)
        quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)) if not folded else csv.QUOTE_ALL
        end = chance.choice(("\r\n", "\n", "\r"))
        data = csv_of(cells, delimiter=file.delimiter, end=end, quoting=quoting)
        try:
            return data.decode().encode(file.encoding)
        except UnicodeEncodeError:
            return data
    if file.form == "html":
        return html_of(cells, title="Report")
    if file.form == "xlsx typed":
        mac = chance.random() < 0.3 and "days_as_numbers" not in file.faults
        return xlsx_of(typed_where_text(cells), mac=mac)
    return {"xlsx": xlsx_of, "xls": xls_of, "xlsb": xlsb_of, "ods": ods_of}[file.form](cells)


def typed_where_text(cells: list[list[object]]) -> list[list[object]]:
    """Return the cells with ISO days and long digits typed, others as they are."""
    text = [[cell if isinstance(cell, str) else "" for cell in row] for row in cells]
    found = typed(text)
    return [
        [made if isinstance(cell, str) else cell for made, cell in zip(row, before, strict=True)]
        for row, before in zip(found, cells, strict=True)
    ]


def _row(file: Spoiled, chance: random.Random) -> int:
    return chance.choice([at for at, child in enumerate(file.children) if child is not None])


def _column(file: Spoiled, chance: random.Random, among=None) -> int:
    names = [at for at, name in enumerate(file.table.headings) if among is None or name in among]
    return chance.choice(names)


def _at(file: Spoiled, column: int) -> int:
    return file.cells[_headings_at(file)].index(file.table.headings[column])


def _headings_at(file: Spoiled) -> int:
    return next(at for at, row in enumerate(file.cells) if row and file.table.headings[0] in row)


def _fault(function: Fault) -> Fault:
    def named(file: Spoiled, chance: random.Random) -> None:
        file.faults.append(function.__name__)
        function(file, chance)

    return named


@_fault
def title_rows(file, chance):
    rows = [["Children looked after"], ["Run on", "16 November 2026"], [], ["Strathcarron"]][: chance.randint(1, 4)]
    file.cells[:0] = [list(row) for row in rows]
    file.children[:0] = [None] * len(rows)


@_fault
def totals(file, chance):
    file.cells.append(["Total", str(len(file.table.rows))])
    file.children.append(None)


@_fault
def a_remark(file, chance):
    at = chance.randint(_headings_at(file) + 1, len(file.cells))
    file.cells.insert(at, ["Left out on purpose"])
    file.children.insert(at, None)


@_fault
def blank_row(file, chance):
    at = chance.randint(0, len(file.cells))
    file.cells.insert(at, [chance.choice(("", " ", "\xa0"))] * chance.randint(0, 5))
    file.children.insert(at, None)


@_fault
def headings_again(file, chance):
    at = chance.randint(_headings_at(file) + 1, len(file.cells))
    file.cells.insert(at, list(file.cells[_headings_at(file)]))
    file.children.insert(at, None)


@_fault
def row_twice(file, chance):
    at = _row(file, chance)
    file.cells.insert(at, list(file.cells[at]))
    file.children.insert(at, file.children[at])
    file.touched.add(file.children[at])
    file.exact = False


@_fault
def rows_shuffled(file, chance):
    top = _headings_at(file) + 1
    pairs = list(zip(file.cells[top:], file.children[top:], strict=True))
    chance.shuffle(pairs)
    file.cells[top:] = [cells for cells, _ in pairs]
    file.children[top:] = [child for _, child in pairs]
    file.exact = False


@_fault
def a_strange_column(file, chance):
    top = _headings_at(file)
    at = chance.randint(0, len(file.cells[top]))
    for number, row in enumerate(file.cells[top:]):
        row.extend([""] * (at - len(row)))
        row.insert(at, "Shoe size" if number == 0 else str(chance.randint(28, 45)))


@_fault
def white_space(file, chance):
    row, column = _row(file, chance), _column(file, chance)
    _change(file, row, column, lambda cell: chance.choice(_UNSEEN) + cell + chance.choice(_UNSEEN))


@_fault
def a_junk_cell(file, chance):
    junk = (
        "#REF!",
        "########",
        "n/a",
        "?",
        "NULL",
        "0",
        "-",
        "\x07",
        "x" * 150,
        "31/02/2014",
        "1.2E+11",
        "TRUE",
        "1\n2",
        '"',
    )
    row, column = _row(file, chance), _column(file, chance)
    said = chance.choice(junk)
    name = file.table.headings[column]
    if file.children[row] is not None:
        file.others.setdefault((file.children[row], name), set()).update(
            {said, said.upper(), " ".join(said.split()), "TRUE"}
        )
    _set(file, row, column, said)


@_fault
def a_failed_formula(file, chance):
    _set(file, _row(file, chance), _column(file, chance), Bad(chance.choice(("#REF!", "#VALUE!", "#N/A", "#DIV/0!"))))


@_fault
def a_lost_cell(file, chance):
    row = _row(file, chance)
    at = chance.randrange(len(file.cells[row]))
    del file.cells[row][at]
    file.touched.add(file.children[row])
    if file.form not in ("csv", "html"):
        file.cells[row].append("")
        # A spreadsheet's row keeps its length: of two dates side by side nothing shows that the second moved up.
        meant = file.table.rows[file.children[row]]
        file.others.setdefault((file.children[row], "start_date"), set()).add(meant.get("end_date", ""))


@_fault
def a_stray_cell(file, chance):
    row = _row(file, chance)
    file.cells[row].insert(chance.randrange(len(file.cells[row])), "")
    file.touched.add(file.children[row])


@_fault
def a_lost_zero(file, chance):
    if "scn" in file.table.headings:
        row = _row(file, chance)
        _change(file, row, file.table.headings.index("scn"), lambda cell: cell.lstrip("0"))


@_fault
def an_scn_less_a_digit(file, chance):
    if "scn" in file.table.headings:
        row = _row(file, chance)
        child = file.children[row]
        # One in eleven of such numbers passes as one that lost its first digit, a nought: that is read, and told.
        file.others.setdefault((child, "scn"), set()).add("0" + file.table.rows[child].get("scn", "")[:-1])
        _change(file, row, file.table.headings.index("scn"), lambda cell: cell[:-1])


@_fault
def identifiers_as_decimals(file, chance):
    if "scn" in file.table.headings:
        for row, child in enumerate(file.children):
            if child is not None:
                _change(file, row, file.table.headings.index("scn"), lambda cell: f"{cell}.0" if cell else cell)


@_fault
def other_dates(file, chance):
    form = chance.choice(
        ("%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d-%b-%Y", "%d/%m/%y", "%Y-%m-%d 00:00:00", "%d/%m/%Y 00:00")
    )
    for column in DAYS:
        _each_day(file, column, lambda day: day.strftime(form))


@_fault
def month_first(file, chance):
    form = chance.choice(("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"))
    column = chance.choice([name for name in DAYS if name in file.table.headings])
    late = [row[column] for row in file.table.rows if column in row and int(row[column][8:]) > 12]
    if late:
        _each_day(file, column, lambda day: day.strftime(form))


@_fault
def days_as_numbers(file, chance):
    _each_day(file, "date_of_birth", lambda day: str((day - dt.date(1899, 12, 30)).days))


@_fault
def garbled(file, chance):
    row = _row(file, chance)
    child = file.children[row]
    name = chance.choice(("Màiri", "Zoë", "Siân", "Renée"))
    file.others.setdefault((child, "forename"), set()).add(name)
    spoiled = chance.choice((name.encode().decode("latin-1"), name))
    _set(file, row, file.table.headings.index("forename"), spoiled)


def _each_day(file: Spoiled, column: str, write: Callable[[dt.date], str]) -> None:
    if column not in file.table.headings:
        return
    for row, child in enumerate(file.children):
        if child is not None:
            _change(file, row, file.table.headings.index(column), lambda cell: _rewritten(cell, write))


def _rewritten(cell: str, write: Callable[[dt.date], str]) -> str:
    try:
        return write(dt.date.fromisoformat(cell))
    except ValueError:
        return cell


def _change(file: Spoiled, row: int, column: int, change: Callable[[str], str]) -> None:
    at = _at(file, column)
    if at < len(file.cells[row]) and isinstance(file.cells[row][at], str):
        file.cells[row][at] = change(file.cells[row][at])
        file.touched.add(file.children[row])


def _set(file: Spoiled, row: int, column: int, cell: object) -> None:
    at = _at(file, column)
    if at < len(file.cells[row]):
        file.cells[row][at] = cell
        file.touched.add(file.children[row])


@_fault
def cut_off(file, chance):
    file.data = file.data[: chance.randrange(len(file.data))]
    file.exact = False


@_fault
def a_byte_changed(file, chance):
    at = chance.randrange(len(file.data))
    file.data = file.data[:at] + bytes([chance.randrange(256)]) + file.data[at + 1 :]
    file.exact = False


@_fault
def bytes_put_in(file, chance):
    at = chance.randrange(len(file.data))
    file.data = (
        file.data[:at]
        + chance.choice((b"\0", b'"', b",", b"\r\n", b"\n", b"\x1a", b"\xff", b"<", b"&"))
        + file.data[at:]
    )
    file.exact = False


@_fault
def bytes_lost(file, chance):
    # No more than a row's end: of a file that lost half of two neighbouring rows nobody could tell.
    at = chance.randrange(len(file.data))
    file.data = file.data[:at] + file.data[at + chance.choice((1, 1, 2, 3)) :]
    file.exact = False


_OF_CELLS: list[Fault] = [
    title_rows,
    totals,
    a_remark,
    blank_row,
    headings_again,
    row_twice,
    rows_shuffled,
    a_strange_column,
    white_space,
    a_junk_cell,
    a_junk_cell,
    a_failed_formula,
    a_lost_cell,
    a_stray_cell,
    a_lost_zero,
    an_scn_less_a_digit,
    identifiers_as_decimals,
    other_dates,
    month_first,
    days_as_numbers,
    garbled,
]
_OF_BYTES: list[Fault] = [cut_off, a_byte_changed, bytes_put_in, bytes_lost]
