"""Fair comparisons: intervals by hand, small numbers, and figures that are not put side by side."""

import datetime as dt

import pytest

from virtualschool.monitoring.figures import comparing, national, wording
from virtualschool.monitoring.figures.totals import Sum
from virtualschool.monitoring.specifications import indicators

pytestmark = pytest.mark.once
SPEC = {one.id: one for one in indicators()}
RATE, CASES, LEVEL = SPEC["attendance-rate"], SPEC["exclusions-per-1000"], SPEC["level-reading"]
TODAY = dt.date(2026, 11, 17)


def beside(indicator: str, basis: str, session: str = "2025/26"):
    return national.beside(indicator, SPEC[indicator].measure, "all", basis, session, TODAY)


def test_wilsons_interval_of_half_of_twenty():
    """(0.5 + 3.8416/40 ± 1.96 √(0.25/20 + 3.8416/1600)) / (1 + 3.8416/20): 29.9 to 70.1."""
    low, high = comparing.interval(LEVEL, Sum(10, 20, 20))

    assert (round(low, 1), round(high, 1)) == (29.9, 70.1)


def test_an_interval_counts_learners_where_half_days_are_summed():
    assert comparing.interval(RATE, Sum(3500, 7000, 20)) == comparing.interval(LEVEL, Sum(10, 20, 20))


def test_byars_interval_of_ten_cases():
    """10 (1 - 1/90 - 1.96/(3 √10))³ = 4.79 and 11 (1 - 1/99 + 1.96/(3 √11))³ = 18.39, over 200 learners."""
    low, high = comparing.interval(CASES, Sum(10, 200, 200))

    assert (round(low, 1), round(high, 1)) == (23.9, 92.0)


def test_no_case_is_no_proof_of_none():
    low, high = comparing.interval(CASES, Sum(0, 100, 100))

    assert low == 0
    assert round(high) == 37


def test_a_plain_count_and_no_data_have_no_interval():
    assert comparing.interval(SPEC["learners-excluded"], Sum(4, 40, 40)) is None
    assert comparing.interval(LEVEL, Sum(0, 0, 0)) is None


def test_a_change_is_said_only_where_chance_alone_would_rarely_make_it():
    small = comparing.change(LEVEL, Sum(60, 100, 100), Sum(55, 100, 100))
    large = comparing.change(LEVEL, Sum(70, 100, 100), Sum(45, 100, 100))

    assert not small.clear
    assert wording.moved(LEVEL, small) == "No clear change"
    assert large.clear
    assert wording.moved(LEVEL, large) == "Up 25.0 points"


@pytest.mark.parametrize(("now", "before"), [(19, 200), (200, 19)])
def test_under_twenty_learners_there_is_no_change(now, before):
    assert comparing.change(LEVEL, Sum(now, now, now), Sum(0, before, before)) is None


def test_the_national_figure_of_the_same_basis_and_of_the_latest_session_stands_beside_ours():
    found = beside("attendance-rate", "in-year")

    assert (found.value, found.session) == (83.7, "2023/24")
    assert "looked after at any time in the school year" in found.source


def test_of_two_printings_the_later_counts():
    """8 of the looked after figures of 2019/20 were printed twice."""
    twice = [one for one in national.published() if (one.indicator, one.session) == ("positive-follow-up", "2023/24")]
    found = beside("positive-follow-up", "in-year", "2019/20")

    assert len(twice) >= 1
    assert (found.value, found.session) == (75.0, "2019/20")
    assert "2025-08" in found.source


@pytest.mark.parametrize(
    ("indicator", "basis", "words"),
    [
        ("attendance-rate", "since-12", "this one would be of learners looked after at any time since turning 12"),
        ("level-reading", "everybody", "count all pupils, in P1, P4 and P7 only"),
        ("scqf-5", "ever", "this one would be of learners who were ever looked after"),
    ],
)
def test_a_figure_on_another_basis_is_refused_in_words(indicator, basis, words):
    found = beside(indicator, basis)

    assert found.value is None
    assert words in found.refused


def test_what_nobody_published_is_said_to_be_unpublished():
    assert not beside("scqf-3", "in-year").is_published


def test_cases_of_a_session_under_way_are_not_put_beside_a_whole_year():
    assert "isn’t over" in beside("exclusions-per-1000", "in-year", "2026/27").refused
    assert beside("attendance-rate", "in-year", "2026/27").value == 83.7


def test_full_year_and_in_year_exclusions_are_never_taken_for_one_series():
    in_year = [one for one in national.published() if one.indicator == "exclusions-per-1000" and one.basis == "in-year"]

    assert beside("exclusions-per-1000", "in-year", "2022/23").value == 97
    assert {one.value for one in in_year}.isdisjoint({360.0, 321.0, 279.0, 218.0, 169.0})


def test_no_data_is_never_nought_or_a_hundred():
    assert wording.shown(RATE, Sum(0, 0, 0)) == "no data"
    assert wording.shown(CASES, Sum(0, 0, 0)) == "no data"
    assert wording.shown(SPEC["learners-excluded"], Sum(0, 0, 0)) == "no data"
