"""A head's own list: a child is not lost because a cell is odd."""

import pytest

from tests.intake.reading.extracts import adds_up, read, text
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.names import Names, split
from virtualschool.intake.reading.originals import rejected_csv

HEADINGS = [
    "Name",
    "DOB",
    "SCN",
    "School",
    "Year",
    "Legal Status",
    "Where they live",
    "Since",
    "How I know",
    "Shoe size",
    "Update",
]
ISLA = [
    "Isla Macrae",
    "03/08/2014",
    "110765436",
    "Ardvannie",
    "P7",
    "CPO",
    "kinship",
    "1/3/2024",
    "Phone call",
    "4",
    "Doing well",
]


def row_of(**changes):
    cells = dict(zip(HEADINGS, ISLA, strict=True)) | changes
    return read(text(HEADINGS, list(cells.values())))


def test_what_is_known_is_mapped_and_the_rest_is_kept_as_notes():
    person = row_of().people[0]

    assert person.key == ""
    assert person.rows[0][1] == {
        "forename": "Isla",
        "surname": "Macrae",
        "date_of_birth": "2014-08-03",
        "scn": "110765436",
        "school_name": "Ardvannie",
        "stage": "P7",
        "legal_reason": "CPO",
        "lives_with": "KINSHIP",
        "start_date": "2024-03-01",
        "how_known": "Phone call",
        "notes": "Shoe size: 4\nUpdate: Doing well",
    }


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"SCN": "110765437"}, "scn", "bad_scn"),
        ({"Year": "Year 9"}, "stage", "unknown_stage"),
        ({"Since": "last spring"}, "start_date", "unreadable_date"),
        ({"Since": "1/1/2001"}, "start_date", "start_before_birth"),
    ],
)
def test_an_odd_cell_is_told_and_left_out_and_the_child_kept(change, column, code):
    reading = row_of(**change)

    assert column not in reading.people[0].rows[0][1]
    assert [(notice.row_number, notice.column, notice.code) for notice in reading.notices] == [(2, column, code)]
    assert reading.rejected == ()


@pytest.mark.parametrize("heading", ["Legal Status", "Where they live"])
def test_words_about_care_that_are_on_no_list_are_kept_as_a_note(heading):
    row = row_of(**{heading: "it is complicated"}).people[0].rows[0][1]

    assert f"{heading}: it is complicated" in row["notes"]


@pytest.mark.parametrize(
    ("change", "column"),
    [({"Name": ""}, "forename"), ({"DOB": ""}, "date_of_birth"), ({"DOB": "2014"}, "date_of_birth")],
)
def test_only_a_row_without_a_name_or_a_date_of_birth_is_rejected(change, column):
    reading = row_of(**change)

    assert [row.column for row in reading.rejected] == [column]
    assert adds_up(reading)


def test_trap_10_a_short_year_of_birth_is_read_as_the_only_one_that_a_child_can_have_and_told():
    reading = row_of(DOB="03/08/14")

    assert reading.people[0].rows[0][1]["date_of_birth"] == "2014-08-03"
    assert [notice.code for notice in reading.notices] == ["two_digit_year"]


def test_the_split_of_a_full_name_is_shown():
    (found,) = row_of(Name="Macrae, Isla Anne (Izzy)").splits

    assert found == (2, "Macrae, Isla Anne (Izzy)", "Isla", "Anne", "Macrae", "Izzy")


def test_the_same_child_twice_in_the_same_words_counts_once():
    reading = read(text(HEADINGS, ISLA, ISLA))

    assert (len(reading.people), reading.duplicate_rows) == (1, 1)
    assert adds_up(reading)


@pytest.mark.parametrize(
    ("full_name", "names"),
    [
        ("Isla Macrae", Names("Isla", "", "Macrae", "")),
        ("Macrae, Isla", Names("Isla", "", "Macrae", "")),
        ("MACRAE Isla", Names("Isla", "", "MACRAE", "")),
        ("ISLA MACRAE", Names("ISLA", "", "MACRAE", "")),
        ("Isla Anne Macrae", Names("Isla", "Anne", "Macrae", "")),
        ("Jan van der Berg", Names("Jan", "", "van der Berg", "")),
        ("Rosa de la Cruz", Names("Rosa", "", "de la Cruz", "")),
        ("Sean O' Neil", Names("Sean", "", "O' Neil", "")),
        ("Ewan Mac Donald", Names("Ewan", "", "Mac Donald", "")),
        ("Van Morrison", Names("Van", "", "Morrison", "")),
        ("Ann Smith - Jones", Names("Ann", "", "Smith-Jones", "")),
        ("James (Jamie) Kerr", Names("James", "", "Kerr", "Jamie")),
        ("Miss Isla Macrae", Names("Isla", "", "Macrae", "")),
        ("Abdul", Names("", "", "Abdul", "")),
        ("van der Berg, Jan Piet", Names("Jan", "Piet", "van der Berg", "")),
    ],
)
def test_full_names_are_split_with_their_particles(full_name, names):
    assert split(full_name) == names


def test_rejected_rows_that_come_back_put_right_carry_no_reason_into_the_notes():
    returned = rejected_csv(row_of(DOB="")).replace(b"Isla Macrae,,", b"Isla Macrae,3/8/2014,")

    again = read(returned)

    assert again.people[0].rows[0][1]["notes"] == "Shoe size: 4\nUpdate: Doing well"
    assert again.ignored_columns == ("why not taken in",)


def test_a_mapping_can_leave_out_a_column_of_the_list():
    reading = read(text(HEADINGS, ISLA), mapping=Mapping({"shoe size": "ignore"}))

    assert reading.people[0].rows[0][1]["notes"] == "Update: Doing well"
