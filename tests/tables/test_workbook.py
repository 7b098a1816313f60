"""Workbooks, good and hostile."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter

from virtualschool import tables
from virtualschool.tables import Limits, Refused
from virtualschool.tables.words import fold

KNOWN = frozenset(map(fold, ("forename", "surname", "date_of_birth", "scn")))
HEADINGS = ["forename", "surname", "scn", "date_of_birth"]


def workbook(fill):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


def one_sheet(*rows, at=0):
    def fill(book):
        sheet = book.add_worksheet("Current")
        for number, row in enumerate(rows, start=at):
            sheet.write_row(number, at, row)

    return workbook(fill)


def read(data, **more):
    return tables.read(data, name="list.csv", known_headers=KNOWN, **more).sheets


def test_a_workbook_is_known_by_its_content_whatever_its_name():
    document = tables.read(one_sheet(HEADINGS, ["Ann", "Kerr", "110765436", ""]), name="list.csv")

    assert document.form == "workbook"
    assert document.sheets[0].rows[0].cells[:3] == ("Ann", "Kerr", "110765436")


def test_rows_keep_their_numbers_under_empty_rows_and_beside_empty_columns():
    sheet = read(one_sheet(["Children in care"], HEADINGS, ["Ann", "Kerr"], at=2))[0]

    assert sheet.title_rows[0][0] == "Children in care"
    assert sheet.header_row == 4
    assert sheet.rows[0].number == 5


def test_numbers_stay_numbers_and_dates_become_days():
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["Ann", "Kerr", 110765436])
        sheet.write_datetime(1, 3, dt.datetime(2014, 8, 3), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001

    assert read(workbook(fill))[0].rows[0].cells == ("Ann", "Kerr", 110765436.0, dt.date(2014, 8, 3))


def test_hidden_sheets_are_marked():
    def fill(book):
        book.add_worksheet("Current").write_row(0, 0, HEADINGS)
        old = book.add_worksheet("Old")
        old.write_row(0, 0, HEADINGS)
        old.hide()

    assert [(sheet.name, sheet.hidden) for sheet in read(workbook(fill))] == [("Current", False), ("Old", True)]


def test_an_open_document_spreadsheet_is_read():
    cells = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{{{at}}}</text:p></table:table-cell>" for at in range(2)
    )
    rows = "".join(
        f"<table:table-row>{cells}</table:table-row>".format(*row) for row in (("forename", "surname"), ("Ann", "Kerr"))
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Current">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    data = zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})

    assert read(data)[0].rows[0].cells == ("Ann", "Kerr")


def zipped(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def altered(data, part, change):
    parts = {info.filename: content for info, content in contents(data)}
    return zipped(parts | {part: change(parts[part])})


def contents(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info, archive.read(info)) for info in archive.infolist()]


GOOD = one_sheet(HEADINGS, ["Ann", "Kerr", "110765436", "2014-08-03"])
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (GOOD[: len(GOOD) // 2], "damaged"),
        (GOOD[:40], "damaged"),
        (altered(GOOD, SHEET, lambda xml: xml[: len(xml) // 2]), "damaged"),
        (zipped({"word/document.xml": "a letter"}), "not_a_table"),
        (zipped({"children.csv": "forename,surname"}), "not_a_table"),
        (zipped({"xl/workbook.xml": b"\0" * 210_000_000}), "too_large"),
        (
            altered(GOOD, SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048576"').replace(b'A2"', b'A1048576"')),
            "too_many_rows",
        ),
        (altered(GOOD, SHEET, lambda xml: xml.replace(b'r="B2"', b'r="XFD2"')), "too_many_columns"),
        (one_sheet(HEADINGS, [""] * 201 + ["far"]), "too_many_columns"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (zipped({"content.xml": "x", "META-INF/manifest.xml": "<manifest:encryption-data/>"}), "password"),
    ],
    ids=range(12),
)
def test_a_damaged_or_hostile_workbook_is_refused_with_a_sentence(data, code):
    with pytest.raises(Refused) as refused:
        read(data)

    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_a_cell_longer_than_the_limit_is_refused():
    data = one_sheet(HEADINGS, ["Ann", "Kerr" * 10])

    with pytest.raises(Refused) as refused:
        read(data, limits=Limits(cell_characters=30))

    assert refused.value.code == "cell_too_long"
