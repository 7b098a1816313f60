"""Traps of counting over care and school, each by its number in docs/developers/traps.md."""

import datetime as dt
import re
from pathlib import Path

import pytest

from tests.intake.reading.extracts import read
from tests.intake.world import as_csv
from tests.monitoring.test_definitions import facts, learner, one, place
from tests.register.said import AUTHORITY, care, only
from virtualschool.learning.derive import Fact, Said, content_of, derive
from virtualschool.learning.queries import shown
from virtualschool.linkage import questions
from virtualschool.monitoring.figures import national
from virtualschool.register import sessions
from virtualschool.register.cohorts import is_member
from virtualschool.register.derive import Spoken
from virtualschool.register.vocab import Cohort
from virtualschool.schools.days import SchoolDays

TODAY = dt.date(2026, 11, 16)
ORDER = (TODAY, TODAY, "")


def in_cohorts(who, session="2025/26"):
    return [str(cohort) for cohort in Cohort if is_member(who, cohort, session, authority=AUTHORITY)]


def test_trap_3_a_status_that_ended_yesterday_is_still_in_this_years_cohort():
    ended = only(care("2026-11-16", {"legal_reason": "S25", "start_date": "2024-01-01", "end_date": "2026-11-15"}))

    assert ended.care_status(TODAY) == "previously_looked_after"
    assert "in-year" in in_cohorts(ended, "2026/27")
    assert "in-year" not in in_cohorts(ended, "2027/28")


@pytest.mark.parametrize("gap", [0, 1])
def test_trap_3_adjacent_and_overlapping_periods_count_the_learner_once(gap):
    first = {"legal_reason": "S25", "start_date": "2025-03-01", "end_date": "2025-10-10"}
    next_start = dt.date(2025, 10, 10) + dt.timedelta(days=gap)
    second = {"legal_reason": "CSO_AWAY", "start_date": next_start.isoformat()}

    who = only(care("2026-10-01", first, second))

    assert len(who.periods) == 2
    assert one((who, facts()), (learner(place()), facts()), indicator="exclusions-per-1000").denominator == 1
    assert who.period_on(dt.date(2025, 10, 10)).legal_reason == ("CSO_AWAY" if gap == 0 else "S25")


def test_trap_4_a_child_who_changed_school_has_openings_added_up_and_no_percentages_averaged():
    rows = [
        {"from_date": "2025-08-18", "to_date": "2025-10-10", "school_code": school, "code": code, "openings": openings}
        for school, code, openings in (("9900001", "10", "10"), ("9900002", "10", "30"), ("9900002", "31", "60"))
    ]
    known = derive([Said(ORDER, "P1", "attendance", content_of("attendance", rows))])
    moved = learner(place("S1", end="2025-09-05"), place("S1", start="2025-09-06", school="9900002"))

    figure = one((moved, known), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator, figure.value) == (40, 100, 40.0)


def test_trap_5_extended_leave_is_outside_the_denominator_and_sick_with_provision_is_present():
    figure = one((learner(place()), facts(("2025-09-01", {"02": 50, "13": 3, "20": 1}))), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator) == (3, 4)


@pytest.mark.parametrize("marks", [{}, {"02": 10}, {"10": 0, "20": 0}, {"01": 380}])
def test_trap_5_no_possible_opening_is_no_data_and_not_0_per_cent(marks):
    nothing = (learner(place()), facts(("2025-09-01", marks)))

    rate, persistent = one(nothing, indicator="attendance-rate"), one(nothing, indicator="persistent-absence")

    assert (rate.value, rate.with_data, rate.learners) == (None, 0, 1)
    assert (persistent.value, persistent.denominator) == (None, 0)


def test_trap_5_an_unknown_code_rejects_its_row_and_not_the_file():
    row = {"pupil_id": "P1", "from_date": "2026-09-07", "to_date": "2026-09-11", "code": "10", "openings": "9"}

    found = read(as_csv([row, {**row, "code": "77", "openings": "1"}]))

    assert [(one.row_number, one.column) for one in found.rejected] == [(3, "code")]
    assert (found.rows_in, len(found.people)) == (2, 1)


def test_trap_7_an_exclusion_over_a_weekend_and_a_half_day_friday_counts_openings_not_days():
    row = {"start_date": "2026-03-05", "end_date": "2026-03-10", "openings_lost": "5", "kind": "temporary"}
    known = derive([Said(ORDER, "P1", "exclusions", content_of("exclusions", [row]))])

    stored = [Fact({**fact.row, "session": "2025/26"}, fact.as_at) for fact in known.of["exclusions"]]

    (case,) = shown.excluded({"exclusions": stored}, "AB", "")

    assert case.half_days == 5, (
        "Thursday 2, Friday morning 1, Monday 2: not the 6 days of the calendar, nor 12 half days"
    )
    assert one((learner(place()), known), indicator="exclusions-per-1000").numerator == 1


def test_trap_7_a_week_with_a_half_day_friday_has_nine_openings():
    week = [{"from_date": "2026-03-02", "to_date": "2026-03-08", "code": "10", "openings": "9"}]
    known = derive([Said(ORDER, "P1", "attendance", content_of("attendance", week))])

    figure = one((learner(place()), known), indicator="attendance-rate")

    assert (figure.numerator, figure.denominator) == (9, 9)


def test_trap_8_days_out_of_school_are_counted_by_the_host_authoritys_holidays():
    term = ((dt.date(2026, 8, 17), dt.date(2026, 12, 18)),)
    host = SchoolDays(term, closed=((dt.date(2026, 10, 5), dt.date(2026, 10, 16)),))
    ours = SchoolDays(term, closed=((dt.date(2026, 10, 12), dt.date(2026, 10, 23)),))
    first, last = dt.date(2026, 10, 5), dt.date(2026, 10, 16)

    assert host.count(first, last).days == 0
    assert ours.count(first, last).days == 5


@pytest.mark.parametrize("age", [16, 18, 21, 26])
def test_trap_9_a_birthday_in_the_session_takes_nobody_out_of_its_cohorts(age):
    period = {"legal_reason": "S25", "start_date": "2012-01-01", "end_date": "2025-08-01"}

    who = only(care("2026-10-01", period, date_of_birth=dt.date(2026 - age, 2, 14).isoformat()))

    assert "in-year" in in_cohorts(who)
    assert "ever" in in_cohorts(who)


@pytest.mark.parametrize(("heard", "asked"), [("2026-02-13", False), ("2026-02-14", True)])
def test_trap_9_who_turns_18_with_an_open_period_is_asked_about_from_that_day(heard, asked):
    born = {"date_of_birth": "2008-02-14"}
    who = only(care(heard, {"legal_reason": "S25", "start_date": "2020-01-01"}, **born))
    day = dt.date.fromisoformat(heard)
    newest = {"social_work": Spoken("social_work", "care", day, day, "")}

    assert bool(list(questions.open_past_18(AUTHORITY, who, newest))) is asked


def test_trap_9_who_stays_on_in_continuing_care_is_looked_after_no_longer():
    stays = {"legal_reason": "S25", "start_date": "2020-01-01", "end_date": "2026-02-14", "ended_as": "CONTINUING"}
    who = only(care("2026-10-01", stays, date_of_birth="2010-02-14"))

    assert who.care_status(dt.date(2026, 2, 14)) == "looked_after_now"
    assert who.care_status(TODAY) == "previously_looked_after"
    assert in_cohorts(who, "2026/27") == ["since-12", "since-5", "ever"]


def test_trap_9_nobody_whom_the_rule_of_april_1999_leaves_out_is_under_26_any_more():
    left_out = dt.date(1999, 4, 1)

    assert sessions.age_on(left_out, TODAY) > 26


@pytest.mark.parametrize("basis", [Cohort.EVER, Cohort.SINCE_12])
def test_trap_13_a_national_figure_of_another_basis_is_refused(basis):
    beside = national.beside("exclusions-per-1000", "cases", "all", basis, "2024/25", TODAY)

    assert beside.value is None
    assert beside.refused.startswith("The published figures count ")


def test_trap_13_a_full_year_series_is_never_taken_for_one_within_the_year():
    in_year = national.beside("exclusions-per-1000", "cases", "all", Cohort.IN_YEAR, "2010/11", TODAY)
    full_year = national.beside("exclusions-per-1000", "cases", "all", "all-year", "2010/11", TODAY)

    assert (in_year.value, in_year.session) == (397, "2009/10")
    assert (full_year.value, full_year.session) == (321, "2010/11")


def test_trap_13_a_session_that_is_not_over_is_not_put_beside_a_whole_year():
    beside = national.beside("exclusions-per-1000", "cases", "all", Cohort.IN_YEAR, "2026/27", TODAY)

    assert (beside.value, beside.refused) == (
        None,
        "Session 2026/27 isn’t over; the published figures are of whole sessions.",
    )


TABLE = Path(__file__).parents[2] / "docs" / "developers" / "traps.md"


def test_every_trap_of_the_table_has_its_tests_and_every_such_test_is_in_the_table():
    written = {
        name
        for file in Path(__file__).parents[1].rglob("test_*.py")
        for name in re.findall(r"^def (test_trap_\d+_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }

    listed = re.findall(r"`(test_trap_\d+_\w+)`", TABLE.read_text(encoding="utf-8"))

    assert sorted(listed) == sorted(written)
    assert {int(name.split("_")[2]) for name in written} == set(range(1, 14)) - {6}
