"""The rules of run charts, on points worked by hand."""

import pytest

from virtualschool.monitoring.figures.run_rules import signals

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
