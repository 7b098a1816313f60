"""Untrusted files in a process of their own."""

import io
import re
import zipfile

import pytest

from tests.intake.reading.corpus.forms import html_of, ods_of
from tests.intake.reading.extracts import AS_AT, CARE, STRATHCARRON, extract, read, text
from tests.intake.reading.test_sheets import LIST, workbook
from virtualschool.intake.reading.child import Allowance, read_limited
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.tables import Refused


def limited(data, **more):
    asked = {"name": "extract.csv", "kind": None, "mapping": None, "authority": STRATHCARRON, "as_at": AS_AT}
    return read_limited(data, **(asked | more))


def test_what_comes_out_of_the_process_is_what_was_read():
    data = extract(CARE, {}, {"person_id": "C2", "surname": ""}, {"person_id": "Ĉ3", "scn": "70000016"}, {}) + b"\r\n"
    mine = text(["Name", "DOB"], ["Isla Macrae", "3/8/2014"])

    assert limited(data) == read(data)
    assert limited(mine) == read(mine)


def test_a_mapping_goes_along():
    saved = Mapping({"Client": "person_id"}, values={"legal_reason": {"S.O.": "CPO"}})
    data = extract(CARE, {"legal_reason": "S.O."}).replace(b"person_id", b"Client")

    assert limited(data, mapping=saved).people[0].rows[0][1]["legal_reason"] == "CPO"


def test_a_refusal_comes_out_with_its_sentence():
    with pytest.raises(Refused) as refused:
        limited(text(["Forename", "Surname"], ["Isla", "Macrae"]), kind="care")

    assert refused.value.code == "needed_column_missing"
    assert refused.value.rows_in == 1


def test_too_much_memory_ends_in_a_sentence():
    data = text(list(CARE), *[[f"C{at}", *list(CARE.values())[1:]] for at in range(60_000)])

    with pytest.raises(Refused) as refused:
        limited(data, allowance=Allowance(memory_bytes=100_000_000))

    assert refused.value.code == "too_large"


def test_too_much_time_ends_in_a_sentence():
    data = text(list(CARE), *[[f"C{at}", *list(CARE.values())[1:]] for at in range(80_000)])

    with pytest.raises(Refused) as refused:
        limited(data, allowance=Allowance(csv_seconds=1))

    assert refused.value.code == "too_slow"


def with_sheet(change):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("Current", LIST)))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for info in good.infolist():
            content = good.read(info)
            bad.writestr(info.filename, change(content) if info.filename.endswith("sheet1.xml") else content)
    return out.getvalue()


def huge_cell(content):
    cell = b'<c r="A2" t="inlineStr"><is><t>' + b"a" * 100_000_000 + b"</t></is></c>"
    return re.sub(rb'<c r="A2".*?</c>', lambda _: cell, content, count=1)


def far_cell_in_disguise(content):
    return content.replace(b'<row r="2"', b'<row spans="1:9" ht="15" r="1048576"').replace(b'r="B2"', b"r='XFD1048576'")


@pytest.mark.parametrize("change", [huge_cell, far_cell_in_disguise], ids=["one huge cell", "a million rows"])
def test_a_small_workbook_that_grows_is_refused_and_harms_nobody(change):
    data = with_sheet(change)

    with pytest.raises(Refused) as refused:
        limited(data)

    assert len(data) < 2_000_000
    assert refused.value.code in ("too_large", "too_many_rows", "too_many_columns", "cell_too_long")


def claims_less_than_it_holds(data):
    """Return a workbook whose table of contents says that its sheet is small."""
    raw = bytearray(data)
    name = b"xl/worksheets/sheet1.xml"
    listed = raw.rindex(b"PK\x01\x02", 0, raw.rindex(name))
    raw[listed + 24 : listed + 28] = raw[raw.index(name) - 8 : raw.index(name) - 4] = (1_000).to_bytes(4, "little")
    return bytes(raw)


def a_few_cells_far_apart(content):
    return content.replace(b"</sheetData>", b'<row r="199999"><c r="GR199999"><v>1</v></c></row></sheetData>')


HEADINGS_AND_ROW = [list(CARE), list(CARE.values())]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (claims_less_than_it_holds(with_sheet(huge_cell)), "damaged"),
        (with_sheet(a_few_cells_far_apart), "too_large"),
        (html_of(HEADINGS_AND_ROW).replace(b"</table>", b"<table>" * 5_000 + b"</table>"), "web_page"),
        (
            html_of([*HEADINGS_AND_ROW, ["a"]]).replace(b"<td>a", b"<td colspan=99999 rowspan=99999>a"),
            "too_many_columns",
        ),
        (ods_of([*HEADINGS_AND_ROW, [1] * 16_384]), "too_many_columns"),
    ],
    ids=["a false size", "cells far apart", "tables in tables", "a cell over all", "an endless row"],
)
def test_what_hides_its_size_is_refused_within_the_limits(data, code):
    with pytest.raises(Refused) as refused:
        limited(data)

    assert refused.value.code == code


def test_a_cell_of_blanks_takes_no_time():
    data = text(list(CARE), *[[f"C{at}", *list(CARE.values())[1:4], " " * 31_000 + "est"] for at in range(100)])

    assert {row.code for row in limited(data, allowance=Allowance(csv_seconds=5)).rejected} == {"unreadable_date"}
