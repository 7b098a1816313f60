"""A session by week: every week in one stretch, what is told added up, and silence never taken for attendance."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from virtualschool.learning.spans import Span
from virtualschool.learning.weeks import Elsewhere, Kind, stretches

TODAY = dt.date(2026, 11, 17)
MONDAY = dt.date(2026, 8, 31)


def span(first, last, **marks):
    codes = {"present": "10", "ill": "20", "unexplained": "31", "excluded": "40"}
    return Span("1", first, last, tuple((codes[name], number) for name, number in sorted(marks.items())))


def told(spans, **more):
    return [one for one in stretches(spans, session="2026/27", today=TODAY, **more) if one.kind is Kind.TOLD]


def test_days_of_one_week_are_added_up():
    days = [span(f"2026-09-0{day}", f"2026-09-0{day}", present=1, unexplained=1) for day in (1, 2, 3)]

    (week,) = told(days)

    assert (week.first, week.weeks) == (MONDAY, 1)
    assert dict(week.marks) == {"present": 3, "unauthorised": 3}


def test_a_term_stays_one_stretch_since_nobody_knows_its_weeks():
    (term,) = told([span("2026-08-17", "2026-10-09", present=70, ill=10)])

    assert (term.weeks, term.half_days) == (8, 80)


def test_two_terms_that_meet_in_a_week_stay_two():
    found = told([span("2026-08-17", "2026-09-16", present=40), span("2026-09-17", "2026-10-09", present=30)])

    assert [(one.first.isoformat(), one.half_days) for one in found] == [("2026-08-17", 40), ("2026-09-21", 30)]


def test_a_week_that_nobody_tells_of_is_without_data_and_no_half_day_is_in_it():
    found = stretches([span("2026-08-31", "2026-09-04", present=10)], session="2026/27", today=TODAY)

    silent = [one for one in found if one.kind is Kind.NO_DATA]
    assert [one.weeks for one in silent] == [2, 11]
    assert all(one.half_days == 0 for one in silent)


def test_a_week_in_which_school_was_shut_is_told_apart_from_silence():
    shut = {dt.date(2026, 10, 12)}

    found = stretches([], session="2026/27", today=TODAY, closed=shut)

    assert [(one.kind, one.weeks) for one in found] == [(Kind.NO_DATA, 8), (Kind.CLOSED, 1), (Kind.NO_DATA, 5)]


def test_learning_elsewhere_stands_in_its_week_apart_from_school():
    (week,) = told([span("2026-08-31", "2026-09-04", present=6)], elsewhere=[Elsewhere(MONDAY, 4, 3)])

    assert dict(week.marks) == {"present": 6, "elsewhere": 3, "elsewhere_missed": 1}


DAYS = st.dates(dt.date(2026, 8, 17), dt.date(2027, 6, 25))


@given(st.lists(st.tuples(DAYS, st.integers(0, 100), st.integers(0, 40)), max_size=8))
def test_every_week_stands_once_and_no_half_day_is_lost(rows):
    spans = [
        span(first.isoformat(), min(first + dt.timedelta(days=days), dt.date(2027, 7, 31)).isoformat(), present=number)
        for first, days, number in rows
    ]

    found = stretches(spans, session="2026/27", today=dt.date(2027, 7, 31))

    for before, after in pairwise(found):
        assert after.first == before.last + dt.timedelta(days=1)
    assert sum(one.half_days for one in found) == sum(number for *_, number in rows)
