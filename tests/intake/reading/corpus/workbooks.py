"""Workbooks of four forms: typed cells, days from 1904, what is hidden or merged, and formulas that failed."""

import datetime as dt

from tests.intake.reading.corpus.cases import TABLES, Case, Table, clean
from tests.intake.reading.corpus.forms import Bad, altered, html_of, ods_of, xls_of, xlsb_of, xlsx_of

_FORMS = {"xlsx": xlsx_of, "xls": xls_of, "xlsb": xlsb_of, "ods": ods_of}
_SHEET = "xl/worksheets/sheet1.xml"


def cases() -> list[Case]:
    """Return the cases of workbooks."""
    found: list[Case] = []
    for written, read in TABLES:
        cells = written.cells()
        for form, write in _FORMS.items():
            found += _of_form(form, write, cells, read)
        found += _of_sheets(cells, read)
        found += _merged(cells, read)
    return found


def _of_form(form: str, write, cells: list[list[str]], table: Table) -> list[Case]:
    zeros = ["leading_zero"] if table.kind != "my-list" else []
    found = [
        clean(f"{form} of text", table, write(cells), file_name="a.csv"),
        clean(f"{form} of days and numbers", table, write(typed(cells)), notices=zeros),
        clean(f"{form} with a title", table, write([["Strathcarron"], [], *cells]), first=4),
        clean(f"{form} with totals", table, write([*cells, ["Total", 3]]), blank=1),
        clean(f"{form} with a hidden row", table, write(cells, hidden_rows=[2]), notices=["hidden_asked"]),
        *[_failed(form, write, cells, table, error) for error in ("#REF!", "#DIV/0!")],
    ]
    if form != "ods":
        found.append(clean(f"{form} that counts from 1904", table, write(typed(cells), mac=True), notices=zeros))
    return found


def typed(cells: list[list[str]]) -> list[list[object]]:
    """Return the cells as a spreadsheet would type them: dates as days, digits as numbers."""
    return [list(cells[0]), *[[_typed(cell) for cell in row] for row in cells[1:]]]


def _typed(cell: str) -> object:
    if len(cell) == 10 and cell[4] == "-":
        return dt.date.fromisoformat(cell)
    return int(cell) if cell.isdigit() and len(cell) > 5 else cell


def _failed(form: str, write, cells: list[list[str]], table: Table, error: str) -> Case:
    """A surname whose formula failed must not be read as no surname, nor as the surname of somebody else."""
    at = [name.casefold() for name in cells[0]].index("surname")
    rows = [list(row) for row in cells]
    rows[2][at] = Bad(error)
    case = clean(f"{form} with {error}", table, write(rows))
    if table.kind == "my-list":
        kept = {name: said for name, said in table.rows[1].items() if name != "surname"}
        return Case(case.name, case.data, {**case.rows, 3: kept}, notices=frozenset(["spreadsheet_error"]))
    left = {number: row for number, row in case.rows.items() if number != 3}
    return Case(case.name, case.data, left, {3: "spreadsheet_error"})


def _of_sheets(cells: list[list[str]], table: Table) -> list[Case]:
    cover = [["Care list"], ["made by Morag"]]
    beside = ["sheet_left_out"]
    return [
        clean("a cover before it", table, xlsx_of(cover, cells, names=("Cover", "List")), notices=beside),
        clean(
            "a hidden copy",
            table,
            xlsx_of(cells, cells, names=("New", "Old"), hidden=(1,)),
            notices=["hidden_asked"],
        ),
        clean("an empty sheet beside it", table, xlsx_of(cells, [], names=("New", "Sheet2"))),
        clean("a hidden column", table, xlsx_of(cells, hidden_columns=[1]), notices=["hidden_asked"]),
        clean("colour to the bottom", table, altered(xlsx_of(cells), _SHEET, _coloured)),
        clean("open document to the bottom", table, ods_of(cells, to_the_bottom=True)),
        clean("lower and to the right", table, xlsx_of([[], [], *[["", "", *row] for row in cells]]), first=4),
        *_two_that_fit(cells, table),
        Case(
            f"{table.kind}: only a hidden one",
            xlsx_of(cover, cells, names=("A", "B"), hidden=(1,)),
            refused="hidden_sheet",
        ),
        Case(f"{table.kind}: locked xls", xls_of(cells, encrypted=True), refused="password"),
    ]


def _two_that_fit(cells: list[list[str]], table: Table) -> list[Case]:
    """Extracts have one sheet; a head's own list may have several, which are read as one and tested apart."""
    if table.kind == "my-list":
        return []
    return [
        Case(f"{table.kind}: two that fit", xlsx_of(cells, cells, names=("A", "B")), refused="two_sheets"),
        Case(f"{table.kind}: a page of two tables", html_of(cells) + html_of(cells), refused="two_sheets"),
    ]


def _coloured(xml: bytes) -> bytes:
    empty = b"".join(b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/></row>' % (at, at, at) for at in (900, 1048576))
    return xml.replace(b"</sheetData>", empty + b"</sheetData>")


def _merged(cells: list[list[str]], table: Table) -> list[Case]:
    """Two periods of one child, her own cells merged over both; two rows of headings merged where there is one."""
    rows = [list(row) for row in cells]
    headings = [cells[0], *cells]
    found = [
        clean(
            "headings merged over two rows",
            table,
            _two_rows(headings),
            first=3,
            notices=["file", "headings_again"],
            blank=1,
        )
    ]
    if table.kind == "care":
        at, end = rows[0].index("start_date"), rows[0].index("end_date")
        second = list(rows[2])
        second[at], second[end] = "2023-12-01", "2024-01-31"
        merged = [rows[0], rows[1], rows[2], second, rows[3]]
        data = xlsx_of(merged, merged=[(2, 3, column) for column in range(at) if merged[2][column]])
        first, child, last = table.rows
        later = child | {"start_date": "2023-12-01", "end_date": "2024-01-31"}
        found.append(
            Case(
                "care: a child merged over two rows",
                data,
                {2: first, 3: child, 4: later, 5: last},
                notices=frozenset(["file"]),
            )
        )
    return found


def _two_rows(cells: list[list[str]]) -> bytes:
    return xlsx_of(cells, merged=[(0, 1, column) for column in range(len(cells[0]))])
