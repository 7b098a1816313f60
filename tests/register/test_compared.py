"""Two states of the register set side by side: news is told apart from what was corrected."""

import datetime as dt

from tests.register.said import care, day, derived, roll, same
from virtualschool.register.compared import Kind, State, changes

OCTOBER, NOVEMBER = "2026-10-01", "2026-11-01"
FOSTER = {"start_date": "2024-03-01", "legal_reason": "CSO_AWAY", "lives_with": "FOSTER_LA"}
KINSHIP = {"start_date": "2026-10-12", "legal_reason": "CSO_AWAY", "lives_with": "KINSHIP"}
A_SCHOOL = {"school_code": "9900001", "school_name": "Glenorran Academy", "start_date": "2025-08-13"}


def between(before, after, *, joined=()):
    """Kind, fact and both values of each change between the first statements and all of them."""
    then = State(derived(*before, joined=joined), day(OCTOBER))
    now = State(derived(*before, *after, joined=joined), day(NOVEMBER))
    return {(one.kind, one.field, one.before, one.after) for one in changes(then, now)}


def test_the_same_list_again_changes_nothing():
    assert not between([care(OCTOBER, FOSTER)], [care(NOVEMBER, FOSTER)])


def test_being_left_out_of_a_list_changes_nothing():
    assert not between([care(OCTOBER, FOSTER)], [care(NOVEMBER, FOSTER, own_id="C1")])


def test_whoever_was_not_there_is_new_and_nothing_more():
    found = between([care(OCTOBER, FOSTER)], [care(NOVEMBER, FOSTER, own_id="C2", forename="Una")])

    assert found == {(Kind.NEW, "", "", "")}


def test_another_home_from_a_later_day_is_a_move():
    ended = {**FOSTER, "end_date": "2026-10-11"}

    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, ended, KINSHIP)]) == {
        (Kind.MOVED_HOME, "lives_with", "FOSTER_LA", "KINSHIP")
    }


def test_another_home_in_the_same_period_is_a_correction():
    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, {**FOSTER, "lives_with": "KINSHIP"})]) == {
        (Kind.CORRECTED, "lives_with", "FOSTER_LA", "KINSHIP")
    }


def test_a_start_that_is_told_otherwise_is_a_correction_and_no_move():
    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, {**FOSTER, "start_date": "2024-02-01"})]) == {
        (Kind.CORRECTED, "start_date", "2024-03-01", "2024-02-01")
    }


def test_an_end_is_news_and_another_end_is_a_correction():
    ended, otherwise = ({**FOSTER, "end_date": end} for end in ("2026-09-01", "2026-09-15"))

    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, {**FOSTER, "end_date": "2026-10-11"})]) == {
        (Kind.ENDED, "end_date", "", "2026-10-11")
    }
    assert between([care(OCTOBER, ended)], [care(NOVEMBER, otherwise)]) == {
        (Kind.CORRECTED, "end_date", "2026-09-01", "2026-09-15")
    }


def test_two_periods_that_begin_on_one_day_are_not_taken_for_each_other():
    one, other = ({**FOSTER, "end_date": end} for end in ("2026-02-06", "2026-02-15"))
    lists = [care(OCTOBER, one), care(OCTOBER, other, own_id="C2")]
    joined = [same(*lists)]

    again = [care(NOVEMBER, one), care(NOVEMBER, other, own_id="C2")]

    assert not between(lists, again, joined=joined)


def test_the_end_of_a_place_that_no_list_stated_moves_with_each_roll_and_is_no_correction():
    pupils = [roll(OCTOBER, A_SCHOOL), roll(OCTOBER, {**A_SCHOOL, "school_code": "9900002"}, own_id="P2")]
    known = care(OCTOBER, FOSTER)
    again = [roll(NOVEMBER, A_SCHOOL), roll(NOVEMBER, {**A_SCHOOL, "school_code": "9900002"}, own_id="P2")]

    assert not between([known, *pupils], again, joined=[same(known, one) for one in pupils])


def test_an_earlier_period_that_a_later_list_adds_is_a_correction():
    earlier = {**KINSHIP, "start_date": "2020-01-01", "end_date": "2020-06-30"}

    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, earlier, FOSTER)]) == {
        (Kind.CORRECTED, "start_date", "", "2020-01-01")
    }


def test_a_period_after_an_ended_one_is_a_beginning():
    ended = {**FOSTER, "end_date": "2026-01-31"}

    assert between([care(OCTOBER, ended)], [care(NOVEMBER, ended, KINSHIP)]) == {
        (Kind.STARTED, "start_date", "", "2026-10-12")
    }


def test_a_number_that_was_not_known_is_told_with_nothing_before_it():
    assert between([care(OCTOBER, FOSTER)], [care(NOVEMBER, FOSTER, scn="110765436")]) == {
        (Kind.CORRECTED, "scn", "", "110765436")
    }


def test_schools_are_joined_left_and_changed():
    known, pupil = care(OCTOBER, FOSTER), roll(OCTOBER, A_SCHOOL)
    other = {"school_code": "9900002", "school_name": "Carronbank Primary", "start_date": "2026-10-20"}
    linked = [same(known, pupil)]

    joined = between([known], [roll(NOVEMBER, A_SCHOOL)], joined=linked)
    moved = between([known, pupil], [roll(NOVEMBER, other)], joined=linked)
    left = between([known, pupil], [roll(NOVEMBER, {**A_SCHOOL, "end_date": "2026-10-15"})], joined=linked)

    assert (Kind.ON_ROLL, "school_name", "", "Glenorran Academy") in joined
    assert (Kind.MOVED_SCHOOL, "school_name", "Glenorran Academy", "Carronbank Primary") in moved
    assert (Kind.OFF_ROLL, "school_name", "Glenorran Academy", "") in left


def test_the_source_of_the_newer_value_goes_with_each_change():
    then = State(derived(care(OCTOBER, FOSTER)), day(OCTOBER))
    now = State(derived(care(OCTOBER, FOSTER), care(NOVEMBER, FOSTER, surname="MacRae")), day(NOVEMBER))

    (change,) = changes(then, now)

    assert (change.source, change.as_at) == ("social_work", dt.date(2026, 11, 1))


def test_whoever_is_there_no_more_is_gone():
    both = derived(care(OCTOBER, FOSTER), care(OCTOBER, FOSTER, own_id="C2", forename="Una"))

    found = changes(State(both, day(OCTOBER)), State(both[:1], day(NOVEMBER)))

    assert [(one.kind, one.learner.id) for one in found] == [(Kind.GONE, both[1].id)]


def test_whoever_left_a_school_and_came_back_is_no_correction_while_both_stand():
    left, back = {**A_SCHOOL, "end_date": "2026-01-09"}, {**A_SCHOOL, "start_date": "2026-08-17"}

    assert not between([roll(OCTOBER, left, back)], [roll(NOVEMBER, left, back)])
