"""Separated text in every dress that systems give it."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from virtualschool import tables
from virtualschool.tables import Limits, Refused
from virtualschool.tables.words import fold

KNOWN = frozenset(map(fold, ("forename", "surname", "date_of_birth", "scn")))
TEXT = "forename,surname\nMàiri,MacRae\n"
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=12)


def read(data, **more):
    return tables.read(data, name="list.csv", known_headers=KNOWN, **more).sheets[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_common_encoding_gives_the_same_names(encoding):
    sheet = read(TEXT.encode(encoding))

    assert sheet.headers == ("forename", "surname")
    assert sheet.rows[0].cells == ("Màiri", "MacRae")


def test_windows_text_is_told_because_it_is_the_one_guess():
    assert "Windows-1252" in read(TEXT.encode("cp1252")).notes[0]
    assert read(TEXT.encode("utf-8")).notes == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_although_cells_hold_others(delimiter):
    text = f'forename{delimiter}surname\n"Ann, Mary; B|C\tD"{delimiter}Kerr\n'

    assert read(text.encode()).rows[0].cells == ("Ann, Mary; B|C\tD", "Kerr")


@pytest.mark.parametrize("line", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\n"])
def test_a_sep_line_is_obeyed_and_not_counted_as_a_row(line):
    sheet = read(f"{line}forename;surname\r\nAnn;Kerr\r\n".encode())

    assert sheet.header_row == 1
    assert sheet.rows[0].number == 2


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    text = 'Children in care\n\nforename,surname\n"Ann\nMary",Kerr\n\nEuan,Doig\n'

    sheet = read(text.encode())

    assert sheet.header_row == 3
    assert sheet.title_rows == (("Children in care",), ())
    assert [row.number for row in sheet.rows] == [4, 5, 6]
    assert sheet.rows[0].cells == ("Ann\nMary", "Kerr")
    assert sheet.rows[1].is_blank


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_of_any_system_are_read(line_end):
    assert len(read(TEXT.replace("\n", line_end).encode()).rows) == 1


def test_ragged_rows_keep_what_they_have():
    sheet = read(b"forename,surname\nAnn\nAnn,Kerr,more\n")

    assert [row.cells for row in sheet.rows] == [("Ann",), ("Ann", "Kerr", "more")]


def test_numbers_and_dates_in_text_stay_text():
    assert read(b"scn,date_of_birth\n070000016,03/08/2014\n").rows[0].cells == ("070000016", "03/08/2014")


def test_headings_are_found_among_report_titles_that_are_wider():
    text = "Report,Care,Run,By,Page\nforename,surname,scn\nAnn,Kerr,\n"

    assert read(text.encode()).header_row == 2


@pytest.mark.parametrize("first", ["Total", "TOTALS", "Grand total:", "Count", "Total pupils"])
def test_a_row_of_totals_is_known(first):
    assert read(f"forename,surname\n{first},431\n".encode()).rows[0].is_total


@pytest.mark.parametrize("row", ["Count,Basil", "Total,12/03/2014", "Ann,431", "Totalis,5"])
def test_a_child_is_never_taken_for_a_total(row):
    assert not read(f"surname,forename\n{row}\n".encode()).rows[0].is_total


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        (b"forename,surname\nAnn\x00,Kerr\n", "binary"),
        (b"forename,surname\nAnn,\x81\xff\n", "encoding"),
        (b"%PDF-1.7 forename", "not_a_table"),
        (b"\x89PNG\r\n", "not_a_table"),
        (b"<html><table><tr><td>forename</td></tr>", "cut_short"),
        (b"<html><p>No rows were found</p></html>", "web_page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "web_page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "web_page"),
        (b"<?xml version='1.0'?><Workbook>", "xml"),
        (b'forename,surname\nAnn,"Kerr\nEuan,Doig\n', "broken_quotes"),
        (b'forename,surname\nAnn,"Kerr', "broken_quotes"),
        (b'forename,surname\nAnn,"Kerr\nEuan,"Doig"\n', "broken_quotes"),
        (b"forename,surname\n" + b"a" * 33_000 + b",Kerr\n", "cell_too_long"),
        (b"forename,surname\n" + b"a" * 200_000 + b",Kerr\n", "broken_quotes"),
        (b"forename,surname\n" + b"a," * 201 + b"\n", "too_many_columns"),
    ],
)
def test_what_cannot_be_read_whole_is_refused_with_a_sentence(data, code):
    with pytest.raises(Refused) as refused:
        read(data)

    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_more_rows_than_the_limit_are_refused():
    with pytest.raises(Refused) as refused:
        read(b"forename,surname\n" + b"Ann,Kerr\n" * 20, limits=Limits(csv_rows=20))

    assert refused.value.code == "too_many_rows"


@settings(max_examples=150)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6), st.sampled_from([",", ";", "\t"]))
def test_what_is_written_is_read_back_row_by_row(rows, delimiter):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([["forename", "surname"], *rows])

    sheet = read(out.getvalue().encode())

    assert [tuple(cell or "" for cell in row.cells) for row in sheet.rows] == [tuple(row) for row in rows]


PLAIN = st.text(st.characters(codec="utf-8", exclude_characters='\x00\r\n",;\t|'), max_size=6)


@settings(max_examples=50)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[PLAIN] * width), min_size=1, max_size=6)))
def test_rows_cut_at_once_are_those_cut_one_by_one(records):
    lines = ["forename,surname,scn,date_of_birth", *(",".join(record) for record in records)]
    headed = [",".join(line.split(",")[: len(records[0])]) for line in lines]

    at_once = read("\n".join(headed).encode())
    one_by_one = read(("\n".join(headed) + '\n"' + '","'.join(["x"] * len(records[0])) + '"').encode())

    assert tuple(at_once.rows) == tuple(one_by_one.rows[:-1])
    assert at_once.headers == one_by_one.headers


def test_rows_of_a_text_file_are_taken_by_their_place():
    rows = read(b"forename,surname\nIsla,Macrae\nRory,\nAva,Bell\n").rows

    assert [row.number for row in rows] == [2, 3, 4]
    assert rows[-1] == tables.Row(4, ("Ava", "Bell"))
    assert rows[1:] == (tables.Row(3, ("Rory", None)), tables.Row(4, ("Ava", "Bell")))
    assert rows[::2] == (rows[0], rows[2])
