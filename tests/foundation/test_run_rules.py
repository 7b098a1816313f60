"""The rules of run charts, on points worked by hand."""

from math import comb

import pytest

from virtualschool.foundation.run_rules import crossings, signals, ways

STEADY = [85.0, 86.0, 85.0, 87.0, 84.0, 86.0, 85.0, 87.0, 86.0, 84.0, 86.0, 85.0]
"""Sorted: 84 84 85 85 85 85 86 86 86 86 87 87, so the median is 85.5."""


def test_fewer_than_ten_points_have_no_median():
    assert signals(STEADY[:9]).median is None
    assert signals([80.0] * 8 + [10.0]).ringed == frozenset()


def test_the_median_is_that_of_the_first_twelve_points_and_stays():
    assert signals(STEADY).median == 85.5
    assert signals([*STEADY, 99.0, 99.0, 99.0]).median == 85.5


def test_six_points_on_one_side_are_a_shift_and_five_are_not():
    assert signals([*STEADY, *[88.0] * 5]).shifts == ()
    assert signals([*STEADY, *[88.0] * 6]).shifts == ((12, 13, 14, 15, 16, 17),)


def test_a_point_on_the_median_neither_adds_to_a_shift_nor_breaks_it():
    found = signals([*STEADY, 88.0, 88.0, 88.0, 85.5, 88.0, 88.0, 88.0]).shifts

    assert found == ((12, 13, 14, 16, 17, 18),)


def test_five_points_rising_are_a_trend_and_four_are_not():
    assert signals([*STEADY, 84.0, 85.0, 86.0]).trends == ()
    assert signals([*STEADY, 84.0, 85.0, 86.0, 87.0]).trends == ()
    assert signals([*STEADY, 84.0, 85.0, 86.0, 87.0, 88.0]).trends == ((12, 13, 14, 15, 16),)


def test_a_point_like_the_one_before_neither_adds_to_a_trend_nor_breaks_it():
    assert signals([*STEADY, 88.0, 87.0, 87.0, 86.0, 85.0, 84.0]).trends == ((12, 13, 15, 16, 17),)


def test_falling_is_a_trend_as_rising_is():
    assert signals([*STEADY, 87.0, 86.0, 85.0, 84.0, 83.0]).trends == ((12, 13, 14, 15, 16),)


@pytest.mark.parametrize(("last", "stands_out"), [(89.0, True), (88.6, False), (82.0, True), (82.4, False)])
def test_a_point_further_than_three_and_a_seventh_median_steps_stands_out(last, stands_out):
    """The median is 85.5 and the median step 1, so the limits are 82.36 and 88.64."""
    points = [85.0, 86.0, 85.0, 86.0, 85.0, 86.0, 85.0, 86.0, 85.0, 86.0, 85.0, 86.0]

    found = signals([*points, last])

    assert found.median == 85.5
    assert (12 in found.astronomical) is stands_out


def test_points_that_never_move_have_none_that_stands_out():
    assert signals([85.0] * 15).ringed == frozenset()


@pytest.mark.parametrize(
    ("above", "seldom", "often"),
    [(5, 1, 9), (8, 3, 13), (10, 5, 15)],
)
def test_too_few_and_too_many_crossings_are_those_of_the_printed_table(above, seldom, often):
    """Swed and Eisenhart 1943, 2.5% at either end: 2 and 10 runs of 5 and 5 points, 4 and 14 of 8, 6 and 16 of 10."""
    assert (crossed(above, seldom), crossed(above, seldom + 1)) == ("too seldom", "")
    assert (crossed(above, often), crossed(above, often - 1)) == ("too often", "")


def crossed(above, number):
    """What is said of so many points on either side of 50 that cross it so often, in runs of one and two long last."""
    runs = number + 1
    up, down = [1] * ((runs + 1) // 2), [1] * (runs // 2)
    up[-1] += above - sum(up)
    down[-1] += above - sum(down)
    sides = [(up if at % 2 == 0 else down)[at // 2] * [60.0 if at % 2 == 0 else 40.0] for at in range(runs)]
    return crossings([point for side in sides for point in side], 50.0)[1]


def test_points_on_the_median_cross_nothing():
    assert crossings([50.0] * 12, 50.0) == (0, "")
    assert crossings([60.0, 50.0, 60.0] * 6, 50.0) == (0, "")


def test_the_ways_of_all_numbers_of_runs_are_all_orders():
    for above, below in ((5, 5), (7, 3), (1, 9)):
        assert sum(ways(runs, above, below) for runs in range(1, above + below + 1)) == comb(above + below, above)
