"""Named cohorts, to the letter of their definitions."""

import pytest

from tests.register.said import AUTHORITY, care, only, roll, said, same
from virtualschool.register.cohorts import is_member
from virtualschool.register.vocab import Cohort


def looked_after(start, end="", born="2013-03-09", responsible=""):
    period = {"legal_reason": "S25", "start_date": start}
    period |= {"end_date": end} if end else {}
    period |= {"responsible_authority": responsible} if responsible else {}
    return only(care("2026-10-01", period, date_of_birth=born))


def is_in(learner, cohort, session="2025/26", **more):
    return is_member(learner, Cohort(cohort), session, authority=AUTHORITY, **more)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-01-01", "2025-07-31", False),
        ("2025-01-01", "2025-08-01", True),
        ("2026-07-31", "", True),
        ("2026-08-01", "", False),
        ("2026-03-03", "2026-03-03", True),
    ],
)
def test_in_year_means_on_any_day_from_1_august_to_31_july(start, end, expected):
    assert is_in(looked_after(start, end), "in-year") is expected


@pytest.mark.parametrize(
    ("end", "since_12", "since_5"),
    [
        ("2018-03-08", False, False),
        ("2018-03-09", False, True),
        ("2025-03-08", False, True),
        ("2025-03-09", True, True),
    ],
)
def test_since_an_age_counts_from_that_birthday_to_the_sessions_end(end, since_12, since_5):
    learner = looked_after("2014-01-01", end)

    assert is_in(learner, "since-12") is since_12
    assert is_in(learner, "since-5") is since_5
    assert is_in(learner, "ever")


@pytest.mark.parametrize(
    ("born", "since_12", "since_5"),
    [
        ("2014-07-31", True, True),
        ("2014-08-01", False, True),
        ("2021-07-31", False, True),
        ("2021-08-01", False, False),
    ],
)
def test_nobody_is_in_a_cohort_since_an_age_that_they_reach_after_the_session(born, since_12, since_5):
    learner = looked_after("2022-01-01", born=born)

    assert is_in(learner, "since-12") is since_12
    assert is_in(learner, "since-5") is since_5
    assert is_in(learner, "in-year")


def test_a_birthday_on_29_february_counts_from_1_march():
    assert not is_in(looked_after("2014-01-01", "2021-02-28", born="2016-02-29"), "since-5")
    assert is_in(looked_after("2014-01-01", "2021-03-01", born="2016-02-29"), "since-5")


def test_a_period_of_another_authority_counts_only_among_all():
    learner = looked_after("2025-09-01", responsible="S12000099")

    assert not is_in(learner, "in-year")
    assert is_in(learner, "in-year", whose="all")


def test_someone_without_a_dated_period_is_in_no_cohort_unless_a_named_person_said_so():
    flagged = only(roll("2025-10-01", looked_after_code="01"))
    told = only(said("told_by", "T1", "2025-10-01"))
    undated = only(care("2025-10-01", {"legal_reason": "S25"}))

    assert not any(is_in(flagged, cohort) for cohort in Cohort)
    assert not any(is_in(undated, cohort) for cohort in Cohort)
    assert [str(cohort) for cohort in Cohort if is_in(told, cohort)] == ["ever"]


def test_a_school_told_of_a_flagged_pupil_is_no_statement_of_care():
    flagged = roll("2025-10-01", looked_after_code="01")
    told = said("told_by", "T1", "2025-10-02", {"stage": "P6"})
    care_told = said("told_by", "T1", "2025-10-02", {"legal_reason": "S25"})

    assert not is_in(only(flagged, told, joined=[same(told, flagged)]), "ever")
    assert is_in(only(flagged, care_told, joined=[same(care_told, flagged)]), "ever")
