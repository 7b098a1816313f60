"""A head's own workbook: several sheets, colours and comments."""

import pytest

from tests.intake.reading.extracts import adds_up, read
from tests.intake.reading.workbooks import workbook
from virtualschool.intake.reading import marks
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.survey import survey, survey_limited

HEADINGS = ["Name", "DOB", "School", "Update"]
ISLA = ["Isla Macrae", "03/08/2014", "Ardvannie", "Doing well"]
EWAN = ["Ewan Kerr", "04/09/2013", "Glenorran", ""]
YELLOW = "FFFF00"


def notes(reading):
    return {person.rows[0][1]["forename"]: person.rows[0][1].get("notes", "") for person in reading.people}


def test_sheets_of_one_list_are_read_as_one_and_each_row_knows_its_sheet():
    secondary = [["DOB", "Name", "Year"], ["04/09/2011", "Ewan Kerr", "S3"]]

    reading = read(workbook({"Primary": [HEADINGS, ISLA], "Secondary": secondary}), name="mine.xlsx")

    assert notes(reading) == {"Isla": "Update: Doing well\nSheet: Primary", "Ewan": "Sheet: Secondary"}
    assert [person.rows[0][1].get("stage") for person in reading.people] == [None, "S3"]
    assert adds_up(reading)
    assert any("“Secondary” are counted on: its row 2 is row 4 here" in notice.message for notice in reading.notices)


def test_a_sheet_that_is_no_list_is_told():
    book = workbook({"List": [HEADINGS, ISLA], "More": [HEADINGS, EWAN], "Key": [["Yellow", "Worried"]]})

    reading = read(book, name="mine.xlsx")

    assert any("“Key” was not read" in notice.message for notice in reading.notices)


def test_a_row_of_one_colour_is_kept_in_the_words_that_its_colour_was_said_to_mean():
    colours = {("L", 1, at): YELLOW for at in range(4)}

    reading = read(workbook({"L": [HEADINGS, ISLA]}, colours=colours), mapping=Mapping(colours={YELLOW: "New to us"}))

    assert notes(reading)["Isla"].endswith("Colour of the row: New to us")


def test_a_single_coloured_cell_names_its_column():
    book = workbook({"L": [HEADINGS, ISLA]}, colours={("L", 1, 2): YELLOW})

    reading = read(book, mapping=Mapping(colours={YELLOW: "Moving soon"}))

    assert "Colour of School: Moving soon" in notes(reading)["Isla"]


def test_a_colour_that_nobody_has_explained_is_told_and_kept_of_nobody():
    reading = read(workbook({"L": [HEADINGS, ISLA]}, colours={("L", 1, 2): YELLOW}))

    assert [notice.code for notice in reading.notices] == ["colour_unexplained"]
    assert "yellow marks 1 cell." in reading.notices[0].message
    assert "Colour" not in notes(reading)["Isla"]


def test_a_comment_on_a_cell_is_kept_as_a_note():
    reading = read(workbook({"L": [HEADINGS, ISLA]}, comments={("L", 1, 2): "Ask Mrs Orr"}))

    assert notes(reading)["Isla"] == "Update: Doing well\nComment on School: Ask Mrs Orr"


def test_colours_of_the_headings_mean_nothing():
    reading = read(workbook({"L": [HEADINGS, ISLA]}, colours={("L", 0, at): YELLOW for at in range(4)}))

    assert reading.notices == ()


def test_a_survey_names_sheets_headings_values_and_colours():
    book = workbook({"L": [HEADINGS, ISLA, EWAN]}, colours={("L", 1, 2): YELLOW})

    found = survey_limited(book, name="mine.xlsx", count=["School"])

    assert found.sheets[0].headers == tuple(HEADINGS)
    assert found.sheets[0].samples[0] == ("Isla Macrae", "Ewan Kerr")
    assert found.sheets[0].colours == {YELLOW: 1}
    assert found.words == {"School": {"Ardvannie": 1, "Glenorran": 1}}


def test_a_survey_in_its_own_process_says_the_same_as_one_here():
    book = workbook({"L": [HEADINGS, ISLA]})

    assert survey_limited(book, name="mine.xlsx") == survey(book, name="mine.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"a,b\n1,2\n"])
def test_what_is_no_workbook_has_no_marks(data):
    assert marks.read(data) == {}


@pytest.mark.parametrize(
    ("rgb", "name"),
    [
        ("FFFF00", "yellow"),
        ("FF0000", "red"),
        ("92D050", "green"),
        ("CCFFCC", "light green"),
        ("C0C0C0", "grey"),
        ("000080", "dark blue"),
    ],
)
def test_colours_have_the_names_that_people_give_them(rgb, name):
    assert marks.colour_name(rgb) == name


def test_marks_of_a_workbook_with_any_byte_damaged_are_read_or_left_unsaid():
    data = workbook({"Mine": [HEADINGS, ISLA]}, colours={("Mine", 1, 0): YELLOW}, comments={("Mine", 1, 1): "Ask"})

    for at in range(0, len(data), 7):
        found = marks.read(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :])

        assert isinstance(found, dict)
