"""Workbooks of several sheets."""

import io

import pytest
import xlsxwriter

from tests.intake.reading.extracts import CARE, read
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.tables import Refused

LIST = (list(CARE), list(CARE.values()))


def workbook(*sheets, hidden=()):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def test_the_sheet_that_fits_is_taken():
    reading = read(workbook(("Cover", [["Care list"], ["made by Morag"]]), ("Current", LIST)))

    assert (reading.sheet, len(reading.people)) == ("Current", 1)


def test_two_sheets_that_fit_are_refused_unless_the_mapping_names_one():
    data = workbook(("Current", LIST), ("Left", LIST))

    with pytest.raises(Refused) as refused:
        read(data)

    assert refused.value.code == "two_sheets"
    assert "“Current” and “Left”" in refused.value.sentence
    assert read(data, mapping=Mapping(sheet="Left")).sheet == "Left"


def test_a_hidden_sheet_is_never_taken_in_unseen():
    beside = workbook(("Current", LIST), ("Old", LIST), hidden=("Old",))
    alone = workbook(("Cover", [["Care list"]]), ("Old", LIST), hidden=("Old",))

    assert read(beside).sheet == "Current"
    with pytest.raises(Refused) as refused:
        read(alone)
    assert refused.value.code == "hidden_sheet"


def test_a_sheet_that_a_mapping_names_and_is_not_there_is_refused():
    with pytest.raises(Refused) as refused:
        read(workbook(("Current", LIST)), mapping=Mapping(sheet="Now"))

    assert refused.value.code == "no_such_sheet"


def test_numbers_of_a_workbook_become_identifiers_and_days():
    numeric = CARE | {"person_id": 4711, "scn": 70000016, "date_of_birth": 41854, "responsible_authority": 260}

    reading = read(workbook(("Current", [list(numeric), list(numeric.values())])))

    (person,) = reading.people
    assert person.key == "4711"
    assert person.rows[0][1]["scn"] == "070000016"
    assert person.rows[0][1]["date_of_birth"] == "2014-08-03"
    assert person.rows[0][1]["responsible_authority"] == "S12000049"


def test_two_sheets_that_could_each_be_taken_in_are_asked_about():
    attendance = [["Pupil ID", "From", "To", "Code", "Openings"], ["P1", "1/9/2026", "5/9/2026", "10", 10]]

    with pytest.raises(Refused, match="could each be taken in"):
        read(workbook(("Attendance", attendance), ("Current", LIST)))
