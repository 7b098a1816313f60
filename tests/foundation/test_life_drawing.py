"""The life drawing is to scale, leaves nothing out, and says the same as the table behind it."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.foundation.charts import LEFT, RIGHT, Lane, LifeDrawing, Span, fitted, life_lanes, text_width

TODAY = dt.date(2026, 11, 17)
DAYS = st.dates(dt.date(2008, 1, 1), TODAY)


def drawn(*spans: Span, **lane: object) -> LifeDrawing:
    return life_lanes([Lane(label="Home", spans=spans, **lane)], today=TODAY, title="Homes")


def span(start: str, end: str | None, label: str = "With mum", kind: str = "period") -> Span:
    return Span(
        start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end) if end else None, label=label, kind=kind
    )


def test_bars_are_to_scale():
    drawing = drawn(span("2020-01-01", "2021-12-31"), span("2022-01-01", "2022-12-31"), span("2023-01-01", None))

    two_years, one_year, _ = drawing.lanes[0].bars
    a_day = (RIGHT - LEFT) / (TODAY - dt.date(2020, 1, 1)).days
    assert two_years.width == pytest.approx(731 * a_day, abs=0.2)
    assert one_year.width == pytest.approx(365 * a_day, abs=0.2)


def test_what_goes_on_reaches_today():
    drawing = drawn(span("2020-01-01", "2024-06-30"), span("2024-07-01", None))

    now = drawing.lanes[0].bars[-1]
    assert now.x + now.width == pytest.approx(drawing.today_x, abs=0.2)
    assert (now.css, drawing.lanes[0].bars[0].css) == ("a", "a2")


def test_a_date_after_today_moves_the_end_of_the_axis_and_not_today():
    drawing = drawn(span("2020-01-01", "2027-11-17"))

    bar = drawing.lanes[0].bars[0]
    assert bar.x + bar.width == RIGHT
    assert drawing.today_x < RIGHT


@given(st.lists(st.tuples(DAYS, st.none() | st.integers(0, 4000), st.text(max_size=40)), min_size=1, max_size=9))
def test_the_table_has_the_rows_of_the_drawing_and_no_bar_leaves_the_axis(periods):
    spans = [
        Span(start=start, end=None if days is None else start + dt.timedelta(days), label=label)
        for start, days, label in periods
    ]

    drawing = drawn(*spans)

    bars = [bar for lane in drawing.lanes for bar in lane.bars]
    in_drawing = sorted((bar.span.start, bar.span.end or dt.date.max, bar.span.label) for bar in bars)
    in_table = sorted((row.start, row.end or dt.date.max, row.label) for row in drawing.rows)
    assert in_drawing == in_table
    assert len(in_table) >= len(spans)
    assert all(bar.x >= LEFT and bar.x + bar.width <= RIGHT + 2 for bar in bars)


@given(st.lists(st.tuples(DAYS, st.integers(30, 2000)), min_size=2, max_size=9))
def test_bars_of_one_lane_never_lie_on_each_other(periods):
    drawing = drawn(*[Span(start=start, end=start + dt.timedelta(days), label="") for start, days in periods])

    bars = [bar for lane in drawing.lanes for bar in lane.bars]
    pairs = [
        (one, other) for one in bars for other in bars if one is not other and one.y == other.y and one.x <= other.x
    ]
    assert all(one.x + one.width <= other.x + 2 for one, other in pairs)


def test_days_that_nobody_recorded_are_a_gap_in_drawing_and_table():
    drawing = drawn(span("2020-01-01", "2020-12-31"), span("2021-03-01", None))

    gap = drawing.lanes[0].bars[1]
    assert (gap.css, gap.span.start, gap.span.end) == ("gap", dt.date(2021, 1, 1), dt.date(2021, 2, 28))
    assert "No record" in [row.label for row in drawing.rows]


def test_school_holidays_are_no_gap():
    drawing = drawn(span("2020-08-12", "2025-06-27"), span("2025-08-13", None), gap_days=60)

    assert [bar.css for bar in drawing.lanes[0].bars] == ["a2", "a"]


def test_two_homes_at_once_are_both_shown():
    drawing = drawn(span("2020-01-01", None, "Foster carers"), span("2023-01-01", None, "Residential school"))

    first, second = drawing.lanes[0].bars
    assert second.y > first.y


def test_a_label_never_runs_out_of_its_bar():
    drawing = drawn(
        span("2016-01-01", "2026-03-31", "With mum"), span("2026-04-01", None, "Aunt Shona and uncle Dougie")
    )

    long_bar, short_bar = drawing.lanes[0].bars
    assert long_bar.text == "With mum"
    assert text_width(short_bar.text) <= short_bar.width
    assert short_bar.span.label == "Aunt Shona and uncle Dougie"


@pytest.mark.parametrize(("width", "expected"), [(300, "Inverlair Primary School"), (110, "Inverlair…"), (20, "")])
def test_a_label_is_shortened_by_whole_words_or_left_out(width, expected):
    assert fitted("Inverlair Primary School", width) == expected


def test_a_short_life_in_our_view_has_months_on_its_axis():
    drawing = drawn(span("2026-06-01", None))

    assert {tick.label for tick in drawing.ticks} >= {"Aug 2026", "Oct 2026"}


def test_years_keep_their_labels_apart():
    drawing = drawn(span("1994-05-01", None))

    places = [tick.x for tick in drawing.ticks]
    assert all(later - earlier > 50 for earlier, later in pairwise(places))


def test_a_lane_without_spans_is_not_drawn():
    drawing = life_lanes(
        [Lane(label="Home", spans=[]), Lane(label="School", spans=[span("2020-01-01", None)])], today=TODAY, title="x"
    )

    assert [lane.label for lane in drawing.lanes] == ["School"]


def test_nothing_known_is_an_empty_drawing():
    drawing = life_lanes([], today=TODAY, title="x")

    assert not drawing.lanes
    assert not drawing.rows
