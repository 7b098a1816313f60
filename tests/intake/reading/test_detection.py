"""What kind of file the headings show."""

import pytest

from tests.intake.reading.extracts import CARE, PUPIL, read, text
from virtualschool.intake.reading import mapping
from virtualschool.intake.reading.detection import detect
from virtualschool.intake.reading.kinds import KINDS
from virtualschool.intake.reading.sheets import LONGEST_LIST
from virtualschool.tables import Refused

NAMES = ["Forename", "Surname", "Date of Birth"]
HEADINGS = [
    (list(PUPIL), "pupils", "canonical"),
    (["scn", "forename", "surname", "date_of_birth"], "pupils", "canonical"),
    ([*NAMES, "Pupil Reference", "SCN", "Year Group"], "pupils", "seemis-like"),
    (
        ["StudentID", "CandidateNumber", "ForeName", "SurName", "Knownam", "DOB", "LookedAfterBy"],
        "pupils",
        "scotxed-live",
    ),
    (
        ["StudentID", "ForeName", "SurName", "DateofBirth", "ScottishCandidateNumber", "StudentLookedAfter"],
        "pupils",
        "scotxed-census",
    ),
    (list(CARE), "care", "canonical"),
    (
        ["Mosaic ID", "First Name", "Last Name", "DOB (dd/mm/yyyy)", "LEGAL  STATUS", "Placement_Type"],
        "care",
        "mosaic-like",
    ),
    (["LCS ID", "First Names", "Last Names", "DOB", "Placement Address Postcode"], "care", "liquidlogic-like"),
    (["Name", "DOB", "School", "How I know"], "my-list", "own-spreadsheet"),
    (["First Name", "Last Name", "D.O.B", "SCN", "School", "Stage", "Notes"], "my-list", "own-spreadsheet"),
    (["Pupil ID", "From", "To", "Absence Code", "Half Days"], "attendance", "seemis-like"),
    (["apples", "pears"], "", ""),
]


@pytest.mark.parametrize(("headings", "kind", "family"), HEADINGS)
def test_the_headings_tell_the_kind_and_the_family(headings, kind, family):
    found = detect(headings)

    assert (found.kind, found.family) == (kind, family)


@pytest.mark.parametrize("key", KINDS)
def test_the_canonical_headings_of_every_extract_show_it_whole(key):
    kind = KINDS[key]
    if key == "my-list":
        return

    found = detect(kind.columns)

    assert (found.kind, found.lacking) == (key, ())


def test_a_care_file_without_its_ids_is_not_taken_for_a_list_of_ones_own():
    found = detect([heading for heading in CARE if heading != "person_id"])

    assert (found.kind, found.lacking) == ("care", ("person_id",))


def test_a_roll_without_its_ids_is_not_taken_for_a_list_of_ones_own():
    found = detect([*NAMES, "SEED Code", "Looked After"])

    assert (found.kind, found.lacking) == ("pupils", ("pupil_id or scn",))


def test_a_leavers_file_with_names_is_not_a_roll():
    of_the_hub = "Scottish_Candidate_Number School_MIS_Reference Actual_Date_Left_School Current_Status SDS_Client_Ref"

    found = detect([*of_the_hub.split(), "Forename", "Surname", "Date_of_Birth", "SEED_Code", "Young_Carer"])

    assert found.kind == "destinations"


def test_two_columns_for_one_thing_use_the_first_and_say_so():
    found = detect(["Mosaic ID", "Forename", "First Name", "Surname", "DOB"])

    assert found.columns[:3] == ("person_id", "forename", None)
    assert "“First Name” is not" in found.doubts[0]


def test_what_is_not_taken_in_is_told():
    reading = read(text([*CARE, "Shoe size"], [*CARE.values(), "4"]))

    assert reading.ignored_columns == ("Shoe size",)


def test_a_saved_mapping_goes_before_every_preset_and_explains_words():
    saved = mapping.from_toml(
        'kind = "care"\n[columns]\n"Client" = "person_id"\n"Known" = "forename"\n"Family" = "surname"\n'
        '"Team" = "ignore"\n[values.legal_reason]\n"S.O." = "CSO_HOME"\n'
    )
    data = text(
        ["Client", "Known", "Family", "DOB", "Legal Status", "Team"],
        ["7", "Isla", "Macrae", "3/8/2014", "s.o.", "East"],
    )

    reading = read(data, mapping=saved)

    assert reading.people[0].key == "7"
    assert reading.people[0].rows[0][1]["legal_reason"] == "CSO_HOME"
    assert reading.ignored_columns == ("Team",)


@pytest.mark.parametrize(
    "toml",
    [
        "[columns",
        'kind = "fish"',
        '[columns]\n"A" = "shoe_size"',
        "[columns]\nA = 1",
        'colours = "red"',
        "values = 3",
        "sheet = 3",
    ],
)
def test_a_mistake_in_a_mapping_is_refused_with_a_sentence(toml):
    with pytest.raises(Refused) as refused:
        mapping.from_toml(toml)

    assert refused.value.code == "bad_mapping"
    assert refused.value.sentence.startswith("The mapping file cannot be used: ")


@pytest.mark.parametrize(
    ("data", "asked", "code", "says"),
    [
        (text(["apples", "pears"], ["1", "2"]), None, "unknown_kind", "No row"),
        (text(list(CARE), list(CARE.values())), "fish", "unknown_kind", "The kinds are pupils, care"),
        (text([*NAMES, "Mosaic ID"][1:], ["a", "b", "c"]), None, "needed_column_missing", "no column for forename"),
        (
            text(NAMES, ["a", "b", "c"]),
            "care",
            "needed_column_missing",
            "Its columns are: Forename, Surname, Date of Birth",
        ),
        (text(list(CARE)), None, "no_rows", "no rows"),
        (text(["Name", "DOB"], *[["Ann Kerr", "1/1/2014"]] * (LONGEST_LIST + 1)), None, "kind_unclear", "roll"),
        (text(["Isla Macrae", "2014-08-03"], ["Euan Doig", "2013-01-01"]), "care", "unknown_kind", "No row"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_a_sentence(data, asked, code, says):
    with pytest.raises(Refused) as refused:
        read(data, kind=asked)

    assert refused.value.code == code
    assert says in refused.value.sentence


def test_a_refusal_counts_the_rows_and_never_shows_a_child():
    with pytest.raises(Refused) as refused:
        read(text(NAMES, ["Isla", "Macrae", "2014-08-03"], ["", "", ""]), kind="care")

    assert (refused.value.rows_in, refused.value.blank) == (2, 1)
    assert "Isla" not in refused.value.sentence


def test_a_file_of_another_authority_is_told():
    data = text(["LaCode", *PUPIL], ["260", *PUPIL.values()])

    assert [notice.code for notice in read(data).notices] == ["other_authority"]
    assert read(data, authority="S12000049").notices == ()


def test_a_row_of_a_child_is_not_shown_as_headings_because_one_word_of_it_is_known():
    with pytest.raises(Refused) as refused:
        read(text(["Isla", "Macrae", "School"], ["Euan", "Doig", "Ardvannie"]), kind="care")

    assert refused.value.code == "needed_column_missing"
    assert "Macrae" not in refused.value.sentence
