"""Rejected rows on their way back."""

import csv
import io

import pytest

from tests.intake.reading.extracts import CARE, extract, read, text
from virtualschool.intake.reading.originals import inert, rejected_csv


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_rejected_rows_come_back_in_the_original_layout_with_the_reason_beside_them():
    data = text([*CARE, "Team"], [*(CARE | {"surname": ""}).values(), "East"])

    headings, row = rows_of(rejected_csv(read(data)))

    assert headings == [*CARE, "Team", "why not taken in"]
    assert row[:-1] == [*(CARE | {"surname": ""}).values(), "East"]
    assert row[-1] == "Row 2: surname: A surname is needed. Add it."


def test_rows_that_were_put_right_can_be_brought_back_as_they_are():
    returned = rejected_csv(read(extract(CARE, {"surname": ""}))).replace(b",Isla,,", b",Isla,Macrae,")

    again = read(returned)

    assert len(again.people) == 1
    assert again.ignored_columns == ("why not taken in",)


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1+1", " =1+1", "-1+1"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(cell):
    data = extract(CARE, {"surname": "", "gender": cell})

    assert inert(cell) == f"'{cell}"
    assert f"'{cell}" in rows_of(rejected_csv(read(data)))[1]


@pytest.mark.parametrize("cell", ["-1", "+44 ", "-1.5", "+1,000", "plain", "", "a=b"])
def test_numbers_and_plain_text_stay_as_they_are(cell):
    assert inert(cell) == cell


def test_accents_survive_a_spreadsheet():
    assert rejected_csv(read(extract(CARE, {"forename": "Màiri", "surname": ""}))).startswith(b"\xef\xbb\xbf")
