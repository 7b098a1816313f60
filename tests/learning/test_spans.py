"""Attendance in its compact form: nothing is lost in writing, and the spans that stand are those of a plain rule."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from virtualschool.learning.spans import Span, of_rows, read, standing, together, written

FIRST = dt.date(2025, 9, 1)


@st.composite
def spans(draw):
    at, days = draw(st.integers(0, 20)), draw(st.integers(0, 6))
    first, last = (FIRST + dt.timedelta(days=day) for day in (at, at + days))
    school = draw(st.sampled_from(("", "9900001")))
    return Span(school, first.isoformat(), last.isoformat(), (("10", draw(st.integers(0, 9))),))


editions = st.lists(st.lists(spans(), max_size=4, unique_by=lambda one: one[:3]), max_size=4)


def share_a_day(one: Span, other: Span) -> bool:
    return one.school_code == other.school_code and one.first <= other.last and other.first <= one.last


@given(editions)
def test_a_span_stands_unless_a_later_edition_or_its_own_has_another_for_one_of_its_days(found):
    sound = [
        [one for one in spans if not any(share_a_day(one, other) for other in spans if other is not one)]
        for spans in found
    ]

    expected = [
        one
        for at, spans in enumerate(sound)
        for one in spans
        if not any(share_a_day(one, later) for after in sound[at + 1 :] for later in after)
    ]

    assert standing(sorted(spans) for spans in found) == sorted(expected)


@given(st.lists(spans(), unique=True))
def test_spans_read_as_they_were_written(found):
    assert read(written(found)) == found


def test_the_rows_of_one_period_stand_together_without_the_check_sum():
    period = {"school_code": "9900001", "from_date": "2025-09-01", "to_date": "2025-09-05"}

    found = of_rows(
        {**period, "code": code, "openings": openings} for code, openings in (("20", "1"), ("01", "10"), ("10", "9"))
    )

    assert written(found) == "9900001 2025-09-01 2025-09-05 10=9,20=1"


def test_what_one_edition_says_of_a_period_under_two_names_of_a_pupil_is_one_span_unless_it_contradicts_itself():
    week, next_week = ("9900001", "2025-09-01", "2025-09-05"), ("9900001", "2025-09-08", "2025-09-12")
    present, absent = Span(*week, (("10", 5),)), Span(*week, (("10", 5), ("20", 4)))
    contradicting = [Span(*next_week, (("10", 9),)), Span(*next_week, (("10", 10),))]

    assert together([present, *contradicting, absent, present]) == [absent, *contradicting]
