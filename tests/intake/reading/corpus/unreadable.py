"""Files that nobody could read with certainty, and rows that slipped: refused or rejected, each with its reason."""

import io
import tarfile
import zipfile

from tests.intake.reading.corpus.cases import CARE, LIST, LIST_READ, PUPILS, Case
from tests.intake.reading.corpus.forms import (
    altered,
    csv_of,
    html_of,
    ods_of,
    parts_of,
    xls_of,
    xlsb_of,
    xlsx_of,
    zip_of,
)

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_CELLS = CARE.cells()
_TEXT = csv_of(_CELLS)
# Every row full to its last cell: whether its system leaves out empty ones cannot be seen.
LIST_TEXT = csv_of(
    [[cell or ("P2" if at == 4 else "Strathcarron House") for at, cell in enumerate(row)] for row in LIST.cells()]
)
_BOOK = xlsx_of(_CELLS)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def cases() -> list[Case]:
    """Return the cases of files that are refused, and of rows that are rejected because of their neighbours."""
    return [*_nothing(), *_others(), *_damaged(), *_too_much(), *_quotes(), *_kinds(), *_dates(), *_slipped()]


def _no(name: str, data: bytes, code: str, **more) -> Case:
    return Case(name, data, refused=code, **more)


def _nothing() -> list[Case]:
    return [
        _no("nothing", b"", "empty_file"),
        _no("a mark alone", b"\xef\xbb\xbf", "empty_file"),
        _no("a mark of UTF-16 alone", b"\xff\xfe", "empty_file"),
        _no("white space", b" \r\n\t\r\n", "empty_file"),
        _no("NULs", b"\0" * 5_000, "empty_file"),
        _no("delimiters", b",,,\r\n,,,\r\n", "empty_file"),
        _no("an empty workbook", xlsx_of([]), "empty_file"),
        _no("an empty open document", ods_of([]), "empty_file"),
        _no("an empty xls", xls_of([]), "empty_file"),
        _no("an empty xlsb", xlsb_of([]), "empty_file"),
        *[_no(f"headings alone: {table.kind}", csv_of(table.cells()[:1]), "no_rows") for table in (CARE, PUPILS, LIST)],
        *[
            _no(f"headings alone: {write.__name__}", write(_CELLS[:1]), "no_rows")
            for write in (xlsx_of, xls_of, xlsb_of, ods_of, html_of)
        ],
    ]


def _others() -> list[Case]:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("care.csv"))
    starts = {
        "a PDF": b"%PDF-1.7\n",
        "a picture": b"\x89PNG\r\n\x1a\n",
        "a photograph": b"\xff\xd8\xff\xe0",
        "rich text": b"{\\rtf1 care",
        "a database": b"SQLite format 3\0",
        "a program": b"MZ\x90\0",
        "a Linux program": b"\x7fELF\x02",
        "a 7z archive": b"7z\xbc\xaf\x27\x1c",
        "a rar archive": b"Rar!\x1a\x07",
        "a tar archive": packed.getvalue(),
    }
    return [
        *[_no(name, start + _TEXT, "not_a_table") for name, start in starts.items()],
        _no("a zip of a CSV", zip_of({"care.csv": _TEXT}), "not_a_table"),
        _no("a Word document", zip_of({"word/document.xml": "<w/>"}), "not_a_table"),
        _no("a zip in a zip", zip_of({"inner.zip": zip_of({"care.csv": _TEXT})}), "not_a_table"),
        _no("a workbook in a zip", zip_of({"care.xlsx": _BOOK}), "not_a_table"),
        _no("a web archive", b"MIME-Version: 1.0\r\n\r\n" + html_of(_CELLS), "web_page"),
        _no("a web page without a table", b"<html><body><p>No rows</p></body></html>", "web_page"),
        _no("a page that asks to sign in", b"<!DOCTYPE html><html><form>Sign in</form></html>", "web_page"),
        _no("XML", b"<?xml version='1.0'?><children><child/></children>", "xml"),
        _no("JSON", b'[{"forename": "Isla", "surname": "Macrae"}]', "unknown_kind"),
        _no("prose", b"Dear Morag,\nplease find the list attached.\n", "unknown_kind"),
        _no("EBCDIC", _TEXT.decode().replace("’", "'").encode("cp500", "replace"), "encoding"),
        _no("UTF-32", _TEXT.decode().encode("utf-32"), "binary"),
        _no("half a character of UTF-16", _TEXT.decode().encode("utf-16")[:-1], "encoding"),
        _no("a NUL in a name", _TEXT.replace(b"Macrae", b"Mac\0rae"), "binary"),
        _no(
            "two sets of accents",
            csv_of([["forename"], ["Màiri"]], encoding="mac_roman") + csv_of([["Siân"]], encoding="cp1252"),
            "encoding",
        ),
    ]


def _damaged() -> list[Case]:
    broken = bytearray(_BOOK)
    at = bytes(broken).index(b"xl/sharedStrings.xml") + 60
    broken[at : at + 20] = b"\0" * 20
    entity = b'<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return [
        _no("half a workbook", _BOOK[: len(_BOOK) // 2], "damaged"),
        _no("the start of a workbook", _BOOK[:30], "damaged"),
        _no("a workbook with a hole", bytes(broken), "damaged"),
        _no(
            "a workbook without its sheet",
            zip_of({name: part for name, part in parts_of(_BOOK).items() if name != _SHEET}),
            "damaged",
        ),
        _no("half a sheet", altered(_BOOK, _SHEET, lambda xml: xml[: len(xml) // 2]), "damaged"),
        _no("half the strings", altered(_BOOK, _STRINGS, lambda xml: xml[: len(xml) // 2]), "damaged"),
        _no("a workbook of junk", altered(_BOOK, "xl/workbook.xml", lambda _: b"junk"), "damaged"),
        _no("half an xls", xls_of(_CELLS)[:2_000], "damaged"),
        _no("an xls of junk", _OLE + b"\x01" * 3_000, "damaged"),
        _no(
            "half an open document", altered(ods_of(_CELLS), "content.xml", lambda xml: xml[: len(xml) // 2]), "damaged"
        ),
        _no("half a web page", html_of(_CELLS)[:-40], "cut_short"),
        _no("a locked workbook", _OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500, "password"),
        _no(
            "a locked open document",
            altered(ods_of(_CELLS), "META-INF/manifest.xml", lambda xml: xml + b"<manifest:encryption-data/>"),
            "password",
        ),
        _no(
            "an entity from outside",
            altered(_BOOK, _STRINGS, lambda xml: xml.replace(b"<sst", entity + b"<sst", 1).replace(b"Macrae", b"&x;")),
            "damaged",
        ),
    ]


def _too_much() -> list[Case]:
    big = "x" * 33_000
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 201_000_000)
    return [
        _no("a bomb", bomb.getvalue(), "too_large"),
        _no("a huge cell of text", csv_of([*_CELLS, [big]]), "cell_too_long"),
        _no("a huge cell of a page", html_of([*_CELLS, [big]]), "cell_too_long"),
        _no("a huge cell of an xlsb", xlsb_of([*_CELLS, [big]]), "cell_too_long"),
        _no("a huge cell of an open document", ods_of([*_CELLS, [big]]), "cell_too_long"),
        *[
            _no(
                f"too wide: {write.__name__}",
                write([[*row, *map(str, range(200))] for row in _CELLS]),
                "too_many_columns",
            )
            for write in (csv_of, html_of, xlsx_of, xlsb_of, ods_of)
        ],
        _no(
            "a cell at the bottom",
            altered(
                _BOOK,
                _SHEET,
                lambda xml: xml.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
                ),
            ),
            "too_many_rows",
        ),
        _no(
            "a cell at the far right",
            altered(
                _BOOK,
                _SHEET,
                lambda xml: xml.replace(b"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'),
            ),
            "too_many_columns",
        ),
    ]


def _quotes() -> list[Case]:
    lines = _TEXT.split(b"\r\n")
    opened = b"\r\n".join([lines[0], lines[1].replace(b",Macrae", b',"Macrae'), *lines[2:]])
    swallowed = b"\r\n".join(
        [lines[0], lines[1].replace(b"Macrae", b'"Macrae'), lines[2].replace(b"Brien", b'Brien"'), lines[3]]
    )
    inner = _TEXT.replace(b"Macrae", b'"Mac "Big" Rae"')
    return [
        _no("a quotation mark left open", opened, "broken_quotes"),
        _no("rows inside quotation marks", swallowed, "broken_quotes"),
        _no("quotation marks in quotation marks", inner, "broken_quotes"),
        _no("each line in quotation marks", b"\r\n".join(b'"' + line + b'"' for line in lines if line), "unknown_kind"),
    ]


def _kinds() -> list[Case]:
    no_names = [row[:1] + row[3:] for row in _CELLS]
    return [
        _no("care without forenames", csv_of(no_names), "needed_column_missing"),
        _no("a roll taken for care", csv_of(PUPILS.cells()), "needed_column_missing", kind="care"),
        _no("a kind that is none", _TEXT, "unknown_kind", kind="fish"),
        _no("no headings", csv_of(_CELLS[1:]), "unknown_kind"),
        _no("apples and pears", b"apples,pears\r\n1,2\r\n", "unknown_kind"),
    ]


def _dates() -> list[Case]:
    def days(*cells: str) -> bytes:
        rows = [["person_id", "forename", "surname", "date_of_birth"]]
        return csv_of([*rows, *[[f"C{at}", "Isla", "Macrae", cell] for at, cell in enumerate(cells)]])

    turned = [f"2014-{month:02d}-{day:02d}" for month, day in ((3, 2), (4, 9), (5, 12), (6, 1), (12, 7))]
    kept = [f"{day}/03/2014" for day in (13, 25, 31, 19, 22)]
    return [
        _no("month first", days("08/25/2014", "03/04/2012", "12/31/2013"), "month_first"),
        _no("month first with short years", days("08/25/14", "03/04/12"), "month_first"),
        _no("month first and day first", days("25/08/2014", "08/25/2014", "03/04/2012"), "month_first"),
        _no("half turned round", days(*turned, *kept), "dates_turned"),
    ]


def _slipped() -> list[Case]:
    first, last = _TEXT.split(b"\r\n")[1], _TEXT.split(b"\r\n")[3]
    others = {3: CARE.rows[1], 4: CARE.rows[2]}

    def instead(row: bytes) -> bytes:
        return _TEXT.replace(first, row)

    return [
        Case("a stray comma", instead(first.replace(b"Macrae", b"Mac,rae")), others, {2: "too_many_cells"}),
        Case(
            "a stray comma before an empty end", instead(first.replace(b",F,", b",,F,")), others, {2: "too_many_cells"}
        ),
        Case("a lost comma", instead(first.replace(b",F,", b",")), others, {2: "not_a_gender"}),
        Case(
            "a lost comma between names", instead(first.replace(b"Macrae,", b"Macrae ")), others, {2: "unreadable_date"}
        ),
        Case(
            "a row cut in two by a line break",
            LIST_TEXT.replace(b"Glen Academy", b"Glen\nAcademy"),
            {2: LIST_READ.rows[0], 5: LIST_READ.rows[2] | {"school_name": "Strathcarron House"}},
            {3: "half_a_row", 4: "half_a_row"},
        ),
        Case(
            "the last row cut off",
            _TEXT[: _TEXT.index(last) + 45],
            {2: CARE.rows[0], 3: CARE.rows[1]},
            {4: "too_few_cells"},
            frozenset(["cut_short"]),
        ),
    ]
