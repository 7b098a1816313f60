"""Enrolments out of rolls."""

from tests.register.said import day, derived, only, roll

GLENORRAN = {"school_code": "9900001", "school_name": "Glenorran Academy", "stage": "S2"}
CARRONBANK = {"school_code": "9900002", "school_name": "Carronbank Primary", "stage": "P7"}
FLAG = {"looked_after_code": "01"}


def spans(learner):
    return [(p.school_code, str(p.start), str(p.end) if p.end else "open") for p in learner.places]


def test_without_a_start_date_an_enrolment_begins_on_1_august_of_the_first_editions_session():
    learner = only(roll("2026-02-01", CARRONBANK, **FLAG), roll("2026-10-01", CARRONBANK, **FLAG))

    assert spans(learner) == [("9900002", "2025-08-01", "open")]


def test_a_later_edition_at_another_school_ends_it_the_day_before_the_new_one_began():
    learner = only(
        roll("2026-09-01", {**CARRONBANK, "start_date": "2020-08-12"}, **FLAG),
        roll("2026-10-01", {**GLENORRAN, "start_date": "2026-09-21"}, **FLAG),
    )

    assert spans(learner) == [("9900002", "2020-08-12", "2026-09-20"), ("9900001", "2026-09-21", "open")]


def test_two_schools_in_one_edition_are_a_dual_registration_and_the_main_one_counts():
    dual = roll("2026-10-01", {**CARRONBANK, "status": "dual"}, {**GLENORRAN, "status": "main"}, **FLAG)

    learner = only(dual)

    assert {place.end for place in learner.places} == {None}
    assert learner.place_on(day("2026-10-01")).school_code == "9900001"


def test_of_two_schools_in_one_edition_the_main_one_gives_the_stage_and_one_that_ended_does_not():
    by_status = only(roll("2026-10-01", {**CARRONBANK, "status": "main"}, {**GLENORRAN, "status": "dual"}, **FLAG))
    by_end = only(roll("2026-10-01", {**GLENORRAN, "end_date": "2026-09-01"}, CARRONBANK, **FLAG))

    assert (by_status.text("stage"), by_end.text("stage")) == ("P7", "P7")


def test_a_stage_belongs_to_the_session_of_its_edition():
    later = {**GLENORRAN, "stage": "S3"}

    (place,) = only(roll("2025-10-01", GLENORRAN, **FLAG), roll("2026-10-01", later, **FLAG)).places

    assert [(str(on), stage) for on, stage in place.stages] == [("2025-10-01", "S2"), ("2026-10-01", "S3")]


def test_without_a_main_status_the_lower_school_code_counts():
    learner = only(roll("2026-10-01", CARRONBANK, GLENORRAN, **FLAG))

    assert learner.place_on(day("2026-10-01")).school_code == "9900001"


def test_what_rolls_stated_of_an_enrolment_is_kept_once_a_session():
    again = {**GLENORRAN, "start_date": "2026-08-18"}

    (place,) = only(
        roll("2025-10-01", GLENORRAN, **FLAG), roll("2026-02-01", GLENORRAN, **FLAG), roll("2026-10-01", again, **FLAG)
    ).places

    assert [(str(one.session), str(one.start)) for one in place.listed] == [
        ("2025-08-01", "2025-08-01"),
        ("2026-08-01", "2026-08-18"),
    ]


def test_a_row_that_names_no_school_has_the_pupil_on_a_roll():
    (place,) = only(roll("2026-10-01", {"stage": "S2"}, **FLAG)).places

    assert (place.school, str(place.start), place.end) == ("", "2026-08-01", None)


def test_a_row_that_names_no_school_speaks_of_the_one_at_which_the_pupil_is():
    named = roll("2026-09-01", GLENORRAN, **FLAG)

    on = only(named, roll("2026-10-01", {"stage": "S3"}, **FLAG))
    gone = only(named, roll("2026-10-01", {"end_date": "2026-09-25"}, **FLAG))
    found = only(roll("2026-09-01", {"stage": "S2"}, **FLAG), roll("2026-10-01", GLENORRAN, **FLAG))

    assert spans(on) == [("9900001", "2026-08-01", "open")]
    assert spans(gone) == [("9900001", "2026-08-01", "2026-09-25")]
    assert spans(found) == [("", "2026-08-01", "2026-09-30"), ("9900001", "2026-08-01", "open")]


def test_an_end_date_ends_it():
    learner = only(roll("2026-10-01", {**GLENORRAN, "start_date": "2024-08-14", "end_date": "2026-09-25"}, **FLAG))

    assert learner.place_on(day("2026-09-25")).school_code == "9900001"
    assert learner.place_on(day("2026-09-26")) is None


def test_a_roll_that_ends_one_of_two_schools_and_leaves_out_the_other_has_the_pupil_at_none_of_them_since():
    dual = roll("2026-03-10", CARRONBANK, GLENORRAN, **FLAG)
    gone = roll("2026-08-26", {**GLENORRAN, "end_date": "2026-06-26"}, **FLAG)

    places = only(dual, gone).places

    assert [(one.school_code, str(one.end), one.end_is_stated) for one in places] == [
        ("9900001", "2026-06-26", True),
        ("9900002", "2026-06-26", False),
    ]


def test_a_school_that_a_roll_leaves_out_held_on_the_day_of_the_roll_that_listed_it_last():
    dual = roll("2026-03-10", CARRONBANK, GLENORRAN, **FLAG)
    gone = roll("2026-08-26", {**GLENORRAN, "end_date": "2025-12-19"}, **FLAG)

    assert spans(only(dual, gone))[1] == ("9900002", "2025-08-01", "2026-03-10")


def test_a_roll_without_pupil_ids_and_one_with_them_are_one_pupil_once_a_row_shows_both():
    bare = roll("2026-09-01", {**CARRONBANK, "scn": "110765436"}, own_id="scn:110765436", **FLAG)
    full = roll("2026-10-01", {**CARRONBANK, "scn": "110765436"}, own_id="P1", **FLAG)

    learner = only(bare, full)

    assert learner.pupil_id == "P1"
    assert len(learner.aliases) == 2


def test_one_candidate_number_on_two_pupils_joins_nobody():
    one = roll("2026-10-01", {"scn": "110765436"}, own_id="P1", **FLAG)
    other = roll("2026-10-01", {"scn": "110765436"}, own_id="P2", **FLAG)
    bare = roll("2026-09-01", {"scn": "110765436"}, own_id="scn:110765436", **FLAG)

    assert len(derived(one, other, bare)) == 3


def test_invariant_16_a_mistyped_candidate_number_gives_nobody_the_place_of_another_child():
    ailsa = roll("2026-09-01", {"scn": "110765436"}, own_id="scn:110765436", **FLAG)
    brodie = roll(
        "2026-10-01",
        {"scn": "110765436", "forename": "Brodie", "surname": "Quarrie", "date_of_birth": "2012-11-09"},
        own_id="P2",
    )

    learner = only(ailsa, brodie)

    assert learner.text("forename") == "Isla"
    assert learner.pupil_id == ""
