"""Who leaves and comes back has two stays at a school; days are those on which destinations say that somebody left."""

import pytest

from tests.register.said import day, only, roll
from virtualschool.monitoring.stays import stays

SCHOOL = {"school_code": "9900001", "school_name": "Glenorran Academy", "stage": "S4"}
FIRST = ("2023-09-20", {})


def found(*rolls, left):
    """The stays, from rolls as a day and what the row states beside the school."""
    said = [roll(as_at, {**SCHOOL, **row}, looked_after_code="01") for as_at, row in rolls]
    days = sorted(map(day, left))
    made = [stay for place in only(*said).places for stay in stays(place, days)]
    return [(str(one.start), str(one.end) if one.end else "open") for one in made]


def test_who_is_listed_in_a_later_session_is_back_from_its_first_day():
    again = ("2024-09-18", {})

    assert found(FIRST, again, left=["2024-05-31"]) == [("2023-08-01", "2024-05-31"), ("2024-08-01", "open")]


@pytest.mark.parametrize("start", ["2024-08-18", "2024-06-10"])
def test_a_new_start_splits_the_enrolment_and_leaves_the_earlier_stay_as_it_was(start):
    again, dated = ("2024-09-18", {}), ("2024-10-18", {"start_date": start})

    assert found(FIRST, dated, left=["2024-05-31"]) == [("2023-08-01", "2024-05-31"), (start, "open")]
    assert found(FIRST, again, dated, left=["2024-05-31"]) == [("2023-08-01", "2024-05-31"), (start, "open")]


def test_a_roll_that_repeats_the_old_start_has_the_learner_back_in_its_session():
    old = {"start_date": "2020-08-12"}

    stood = found(("2023-09-20", old), ("2024-09-18", old), left=["2024-05-31"])

    assert stood == [("2020-08-12", "2024-05-31"), ("2024-08-01", "open")]


def test_a_roll_of_the_same_session_that_is_behind_has_nobody_back():
    assert found(FIRST, ("2024-06-20", {}), left=["2024-05-31"]) == [("2023-08-01", "2024-05-31")]


def test_a_later_roll_that_states_an_end_before_its_session_has_nobody_back():
    gone = ("2024-08-28", {"end_date": "2024-06-28"})

    assert found(FIRST, gone, left=["2024-05-31"]) == [("2023-08-01", "2024-05-31")]


def test_who_leaves_twice_has_two_stays_that_are_over():
    again = ("2024-09-18", {})

    assert found(FIRST, again, left=["2024-05-31", "2024-05-31", "2025-02-14"]) == [
        ("2023-08-01", "2024-05-31"),
        ("2024-08-01", "2025-02-14"),
    ]
