"""Care periods out of editions, and the status of a day."""

import datetime as dt

import pytest

from tests.register.said import care, day, only, roll, said, same

HOME = {"legal_reason": "CSO_HOME", "start_date": "2020-01-10", "end_date": "2021-05-13"}
AWAY = {"legal_reason": "CSO_AWAY", "start_date": "2021-05-14"}


def spans(learner):
    return [(str(p.start), str(p.end) if p.end else "open") for p in learner.periods]


def test_the_end_date_is_the_last_day_looked_after():
    learner = only(care("2026-10-01", HOME))

    assert learner.care_status(day("2021-05-13")) == "looked_after_now"
    assert learner.care_status(day("2021-05-14")) == "previously_looked_after"
    assert learner.care_status(day("2020-01-09")) == "not_known"


def test_a_one_day_period_counts():
    learner = only(care("2026-10-01", {"legal_reason": "CPO", "start_date": "2024-02-29", "end_date": "2024-02-29"}))

    assert learner.care_status(day("2024-02-29")) == "looked_after_now"
    assert learner.care_status(day("2024-03-01")) == "previously_looked_after"


def test_a_later_edition_replaces_what_it_overlaps_and_what_begins_after():
    corrected = {"legal_reason": "CSO_AWAY", "start_date": "2021-05-20"}

    learner = only(care("2026-09-01", HOME, AWAY), care("2026-10-01", corrected))

    assert spans(learner) == [("2020-01-10", "2021-05-13"), ("2021-05-20", "open")]


def test_periods_that_end_before_the_first_one_stated_stand():
    learner = only(care("2026-09-01", HOME), care("2026-10-01", AWAY))

    assert spans(learner) == [("2020-01-10", "2021-05-13"), ("2021-05-14", "open")]


def test_an_open_period_that_a_full_history_restates_is_replaced_by_it():
    learner = only(care("2026-09-01", {**HOME, "end_date": ""}), care("2026-10-01", AWAY))

    assert spans(learner) == [("2021-05-14", "open")]


def test_where_lists_hold_current_periods_only_an_open_one_ends_the_day_before_the_next():
    earlier = {"legal_reason": "CSO_HOME", "start_date": "2020-01-10"}

    learner = only(care("2026-09-01", earlier), care("2026-10-01", AWAY), current_only=frozenset({"social_work"}))

    assert spans(learner) == [("2020-01-10", "2021-05-13"), ("2021-05-14", "open")]


def test_being_left_out_of_an_edition_ends_nothing():
    other = care("2026-10-01", AWAY, own_id="C2", forename="Rory")

    learner = next(one for one in _all(care("2026-09-01", AWAY), other) if one.person_id == "C1")

    assert learner.care_status(day("2026-11-01")) == "looked_after_now"


def _all(*statements):
    from tests.register.said import derived

    return derived(*statements)


def test_an_older_edition_never_changes_what_a_later_one_states():
    newer, older = care("2026-10-01", AWAY), care("2026-09-01", {**AWAY, "legal_reason": "S25"})

    assert only(newer, older).periods == only(older, newer).periods
    assert only(newer, older).period_on(day("2026-11-01")).legal_reason == "CSO_AWAY"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (0, 2, 1)])
def test_editions_give_the_same_periods_in_whatever_order_they_arrived(order):
    with_kin = {**AWAY, "lives_with": "KINSHIP"}
    editions = [care("2026-08-01", HOME), care("2026-09-01", HOME, AWAY), care("2026-10-01", with_kin)]

    learner = only(*[editions[i] for i in order])

    assert spans(learner) == [("2020-01-10", "2021-05-13"), ("2021-05-14", "open")]
    assert learner.period_on(day("2026-10-01")).lives_with == "KINSHIP"


def test_a_reason_without_a_start_counts_for_the_status_from_the_edition_that_first_gave_it():
    learner = only(care("2026-09-01", {"legal_reason": "S25"}), care("2026-10-01", {"legal_reason": "S25"}))

    assert learner.care_status(day("2026-08-31")) == "not_known"
    assert learner.care_status(day("2026-09-01")) == "looked_after_now"


def test_what_was_told_counts_only_while_social_work_states_no_period():
    told = said("told_by", "T1", "2026-09-15", legal_reason="S25", start_date="2026-09-10", care_experienced="yes")
    listed = care("2026-09-01")

    before = only(told, listed, joined=[same(told, listed)])
    after = only(told, listed, care("2026-10-01", AWAY), joined=[same(told, listed)])

    assert before.care_status(day("2026-09-20")) == "looked_after_now"
    assert [period.source for period in before.periods] == ["told_by"]
    assert [period.source for period in after.periods] == ["social_work"]


def test_two_records_of_one_child_state_a_period_once():
    one, twice = care("2026-10-01", HOME), care("2026-10-01", HOME, own_id="C9")
    pupil = roll("2026-10-01")

    learner = only(one, twice, pupil, joined=[same(one, pupil), same(twice, pupil)])

    assert spans(learner) == [("2020-01-10", "2021-05-13")]
    assert learner.person_id == "C1"


def test_a_birthday_on_29_february_falls_on_1_march():
    from virtualschool.register.sessions import age_on, birthday

    assert birthday(dt.date(2008, 2, 29), 18) == dt.date(2026, 3, 1)
    assert age_on(dt.date(2008, 2, 29), dt.date(2026, 2, 28)) == 17
    assert age_on(dt.date(2008, 2, 29), dt.date(2026, 3, 1)) == 18
