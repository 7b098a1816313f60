"""Rows become persons by their own id, unless they cannot be one person."""

from tests.intake.reading.extracts import CARE, PUPIL, adds_up, extract, numbers, read

ONE, OTHER = numbers(2)


def test_periods_of_one_person_stand_together():
    reading = read(extract(CARE, {}, {"person_id": "C2"}, {"start_date": "2025-01-01"}))

    assert [(person.key, [number for number, _ in person.rows]) for person in reading.people] == [
        ("C1", [2, 4]),
        ("C2", [3]),
    ]


def test_two_dates_of_birth_for_one_id_reject_all_its_rows():
    reading = read(extract(CARE, {}, {"person_id": "C2"}, {"date_of_birth": "2014-03-08"}))

    assert [(row.row_number, row.column, row.code) for row in reading.rejected] == [
        (2, "date_of_birth", "conflicting_person"),
        (4, "date_of_birth", "conflicting_person"),
    ]
    assert [person.key for person in reading.people] == ["C2"]
    assert adds_up(reading)


def test_both_names_different_reject_and_one_name_different_is_a_change_of_name():
    two_people = read(extract(CARE, {}, {"forename": "Euan", "surname": "Doig"}))
    adopted_name = read(extract(CARE, {}, {"surname": "Doig"}))

    assert {row.code for row in two_people.rejected} == {"conflicting_person"}
    assert len(adopted_name.people[0].rows) == 2


def test_an_exact_repeat_is_kept_once_and_counted():
    reading = read(extract(CARE, {}, {"date_of_birth": "03/08/2014"}, {}))

    assert (len(reading.people[0].rows), reading.duplicate_rows) == (1, 2)
    assert adds_up(reading)


def test_a_pupil_id_with_two_candidate_numbers_rejects_its_rows():
    reading = read(extract(PUPIL, {"scn": ONE}, {"scn": OTHER, "school_code": "9900002"}))

    assert {(row.column, row.code) for row in reading.rejected} == {("scn", "conflicting_scn")}


def test_a_pupil_is_known_by_pupil_id_else_by_candidate_number():
    reading = read(extract(PUPIL, {"scn": ONE}, {"pupil_id": "", "scn": OTHER}))

    assert [person.key for person in reading.people] == ["P1", f"scn:{OTHER}"]


def test_a_row_without_pupil_id_joins_the_one_pupil_who_holds_its_number():
    reading = read(extract(PUPIL, {"scn": ONE}, {"pupil_id": "", "scn": ONE, "school_code": "9900002"}))

    assert [(person.key, len(person.rows)) for person in reading.people] == [("P1", 2)]


def test_two_pupils_with_one_candidate_number_are_kept_apart_and_told():
    reading = read(extract(PUPIL, {"scn": ONE}, {"pupil_id": "P2", "scn": ONE, "forename": "Ava"}))

    assert [person.key for person in reading.people] == ["P1", "P2"]
    assert [notice.code for notice in reading.notices] == ["shared_scn"]


def test_rows_are_canonical():
    messy = {
        "forename": " Màiri  Anna ",
        "surname": "MacRae\u200b",
        "gender": "female",
        "postcode": "zz12ab",
        "stage": "Primary 4",
        "school_code": "1002",
        "looked_after_code": "1",
        "home_authority": "260",
        "date_of_birth": "03/08/2014",
    }

    reading = read(extract(PUPIL, messy))

    assert reading.people[0].rows[0][1] == {
        "pupil_id": "P1",
        "scn": "110765436",
        "forename": "Màiri Anna",
        "surname": "MacRae",
        "date_of_birth": "2014-08-03",
        "gender": "F",
        "postcode": "ZZ1 2AB",
        "stage": "P4",
        "home_authority": "S12000049",
        "looked_after_code": "01",
    }
    assert {notice.code for notice in reading.notices} == {"unseen_characters", "pseudo_school_code"}


def test_code_lists_are_found_by_key_label_or_official_name():
    words = {
        "legal_reason": "accommodated under section 25",
        "lives_with": "With family or friends",
        "ended_as": "Was adopted by carers",
    }

    row = read(extract(CARE, words)).people[0].rows[0][1]

    assert (row["legal_reason"], row["lives_with"], row["ended_as"]) == ("S25", "KINSHIP", "ADOPTED")


def test_an_unknown_home_is_left_out_and_the_child_kept():
    reading = read(extract(CARE, {"lives_with": "on a boat"}))

    assert "lives_with" not in reading.people[0].rows[0][1]
    assert [notice.code for notice in reading.notices] == ["unknown_lives_with"]


def test_columns_that_were_filled_are_named_so_that_a_lost_one_is_seen():
    filled = read(extract(CARE, {"lives_with": ""})).columns_filled

    assert "legal_reason" in filled
    assert "lives_with" not in filled
    assert "ended_as" not in filled


def test_a_thousand_notices_alike_are_twenty_and_their_number():
    changes = [{"pupil_id": f"P{at}", "scn": "", "school_code": "1"} for at in range(1_000)]

    notices = read(extract(PUPIL, *changes)).notices

    assert len(notices) == 21
    assert "980" in notices[-1].message


def test_names_in_the_wrong_columns_of_one_row_are_not_two_people():
    reading = read(extract(CARE, {}, {"forename": "Macrae", "surname": "Isla"}))

    assert len(reading.people[0].rows) == 2


def test_not_known_is_a_key_where_the_list_has_it_and_nothing_elsewhere():
    row = read(extract(CARE, {"legal_reason": "Not known", "gender": "not known"})).people[0].rows[0][1]

    assert row["legal_reason"] == "NOT_KNOWN"
    assert "gender" not in row
