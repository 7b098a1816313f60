"""The drawing of a year by week: to scale, nothing left out, and a look in words for every mark."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from virtualschool.foundation.week_columns import HEIGHT, Column, Part, week_columns

MONDAY = date(2026, 8, 17)
LOOKS = [("k1", "At school"), ("k3", "Away, not agreed"), ("gap", "No data"), ("shut", "School shut")]


def drawn(*columns):
    return week_columns(columns, until=date(2027, 7, 1), looks=LOOKS, title="t", description="d", id="w")


def column(week, weeks=1, present=0, away=0, empty="", css=""):
    first = MONDAY + timedelta(weeks=week)
    parts = [Part(look="k1", number=present), Part(look="k3", number=away)]
    return Column(first=first, last=first + timedelta(days=7 * weeks - 1), parts=parts, empty=empty, css=css)


def test_a_whole_week_is_as_high_as_ten_half_days():
    (box,) = drawn(column(0, present=10)).boxes

    assert box.height == pytest.approx(HEIGHT, abs=0.2)


def test_what_is_told_for_several_weeks_is_spread_evenly_over_them():
    drawing = drawn(column(0, weeks=8, present=70, away=10))

    present, away = drawing.boxes
    assert (present.height / away.height) == pytest.approx(7, abs=0.1)
    assert present.height + away.height == pytest.approx(HEIGHT, abs=0.3)
    assert away.y + away.height == pytest.approx(present.y, abs=0.2)


def test_a_week_without_data_is_no_column_of_attendance():
    drawing = drawn(column(0, present=10), column(1, weeks=6, empty="No data", css="gap"))

    (_, silent) = drawing.boxes
    assert silent.look == "gap"
    assert [word.text for word in drawing.words] == ["No data"]


def test_every_look_that_occurs_is_named_and_no_other():
    drawing = drawn(column(0, present=9, away=1), column(1, empty="School shut", css="shut"))

    assert [word.text for _, word in drawing.key] == ["At school", "Away, not agreed", "School shut"]


def test_columns_stand_in_their_weeks_and_inside_the_drawing():
    drawing = drawn(*(column(week, present=9, away=1) for week in range(45)))

    lefts = [box.x for box in drawing.boxes if box.look == "k1"]
    steps = {round(after - before, 1) for before, after in pairwise(lefts)}
    assert max(steps) - min(steps) <= 0.2
    assert all(box.x >= 0 and box.x + box.width <= drawing.width for box in drawing.boxes)
