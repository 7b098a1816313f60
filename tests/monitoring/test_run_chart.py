"""Run charts: drawn from the rows of their own table, with gaps as gaps and no rule on small numbers."""

import datetime as dt
from dataclasses import replace

import pytest

from virtualschool.monitoring.figures import run_chart
from virtualschool.monitoring.figures.everyone import Everyone
from virtualschool.monitoring.figures.page import EMPTY, Asked, Known
from virtualschool.monitoring.figures.totals import Sum
from virtualschool.monitoring.specifications import indicators
from virtualschool.people.models import Authority
from virtualschool.register.vocab import Cohort

pytestmark = pytest.mark.once
TODAY = dt.date(2026, 11, 17)
SPEC = {one.id: one for one in indicators()}
RATE, CASES, SCQF = SPEC["attendance-rate"], SPEC["exclusions-per-1000"], SPEC["scqf-5"]
TAUGHT = ("08", "09", "10", "11", "12", "01", "02", "03", "04", "05", "06")


def months(session: str, rates: list[float], learners: int = 40) -> dict[str, Sum]:
    """A session's months from August to June, with 20 half days of each learner in each."""
    year = int(session[:4])
    names = [f"{year if month >= '08' else year + 1}-{month}" for month in TAUGHT]
    return {
        name: Sum(round(rate / 100 * 20 * learners), 20 * learners, learners)
        for name, rate in zip(names, rates, strict=False)
    }


def known(*sessions: tuple[str, list[float]], learners: int = 40, everyone: dict[str, Everyone] | None = None) -> Known:
    totals = {
        session: replace(
            EMPTY, months=months(session, rates, learners), sums={RATE.id: {"all": Sum(86, 100, learners)}}
        )
        for session, rates in sessions
    }
    asked = Asked(Authority(code="S12000098"), sessions[-1][0], Cohort.IN_YEAR)
    return Known(asked, totals, everyone or {}, TODAY)


STEADY = [85.0, 86.0, 85.0, 87.0, 84.0, 86.0, 85.0, 87.0, 86.0, 84.0, 86.0]


def test_the_drawing_has_the_points_of_its_table():
    chart = run_chart.drawn(known(("2024/25", STEADY), ("2025/26", STEADY)), RATE, "month")

    assert len(chart.dots) == len(chart.rows) == 22
    shown = [float(row.shown.rstrip("%")) for row in chart.rows]
    heights = [dot.y for dot in chart.dots]
    assert sorted(range(22), key=lambda at: shown[at]) == sorted(range(22), key=lambda at: -heights[at])
    drawn = [place for line in chart.lines for place in line.split()]
    assert drawn == [f"{dot.x:g},{dot.y:g}" for dot in chart.dots]


def test_the_summer_is_a_gap_and_no_line_crosses_it():
    chart = run_chart.drawn(known(("2024/25", STEADY), ("2025/26", STEADY)), RATE, "month")

    assert [len(line.split()) for line in chart.lines] == [11, 11]


def test_the_median_is_that_of_the_first_twelve_months_and_a_shift_is_ringed_and_said():
    better = [92.0] * 11
    chart = run_chart.drawn(known(("2024/25", STEADY), ("2025/26", better)), RATE, "month")

    assert chart.middle_words == "median 86%"
    assert chart.finding == "A shift: 11 months in a row above the median, since August 2025"
    assert {"shift"} <= {word for row in chart.rows[11:] for word in row.signal.split(", ")}
    assert len(chart.rings) >= 11


def test_too_few_months_have_no_median_and_say_so():
    chart = run_chart.drawn(known(("2025/26", STEADY[:6])), RATE, "month")

    assert chart.middle is None
    assert chart.finding == "6 months: too few to read anything into"


def test_with_fewer_than_twenty_learners_no_rule_speaks_and_with_fewer_than_five_nothing_is_drawn():
    few = known(("2024/25", STEADY), ("2025/26", [99.0] * 11), learners=12)
    fewer = known(("2024/25", STEADY), ("2025/26", STEADY), learners=4)

    chart = run_chart.drawn(few, RATE, "month")
    assert chart.rings == ()
    assert chart.middle is None
    assert {row.shown for row in chart.rows} == {"too few to compare"}
    assert run_chart.drawn(fewer, RATE, "month") is None


def test_all_pupils_stand_beside_ours_as_a_line_of_their_own():
    year = {f"{2025 if month >= '08' else 2026}-{month}": (93, 100) for month in TAUGHT}
    everyone = {"2025/26": Everyone({"all": (93, 100)}, {}, year)}
    chart = run_chart.drawn(known(("2025/26", STEADY), everyone=everyone), RATE, "month")

    assert chart.has_beside
    assert {row.beside for row in chart.rows} == {"93.0%"}
    assert len(chart.beside_lines) == 1


def test_the_scale_starts_at_a_multiple_of_five_in_words():
    chart = run_chart.drawn(known(("2025/26", STEADY)), RATE, "month")

    assert "Scale starts at 80%" in chart.measure


def test_a_month_without_a_case_is_a_point_at_nought_as_far_as_files_speak():
    totals = replace(
        EMPTY,
        months=months("2025/26", STEADY),
        cases={"2025-09": 2},
        on_roll={"all": 40},
        sums={CASES.id: {"all": Sum(2, 40, 40)}},
    )
    found = replace(known(("2025/26", STEADY)), totals={"2025/26": totals}, exclusions_to=dt.date(2025, 12, 5))

    chart = run_chart.drawn(found, CASES, "month")

    assert [row.shown for row in chart.rows] == ["0", "2", "0", "0", "0"]


def test_a_break_in_a_series_parts_the_line():
    spec = replace(SCQF, breaks=("2019/20",))
    totals = {
        f"{year}/{year - 1999:02d}": replace(EMPTY, sums={SCQF.id: {"all": Sum(20, 50, 50)}})
        for year in range(2017, 2022)
    }
    found = replace(known(("2021/22", STEADY)), totals=totals)

    chart = run_chart.drawn(found, spec, "session")

    assert [len(line.split()) for line in chart.lines] == [2, 3]
    assert [one.text for one in chart.breaks] == ["made in another way"]
