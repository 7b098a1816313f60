"""The grid, and which of its lines stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.disclosure.bounds import Bounds
from virtualschool.disclosure.rounding import grid, interval, safe_interval, step_of

COUNTS = st.integers(0, 10_000)


@given(COUNTS, st.integers(0, 5))
def test_every_count_lies_in_its_own_interval(count, coarse):
    low, high = interval(step_of(count), coarse)

    assert low <= count <= high


@given(COUNTS)
def test_counts_of_8_and_more_round_to_base_5_and_others_are_one_band(count):
    low, high = interval(step_of(count))

    assert (low, high) == ((0, 7) if count < 8 else ((count + 2) // 5 * 5 - 2, (count + 2) // 5 * 5 + 2))


@given(COUNTS, st.integers(0, 200), st.integers(0, 3))
def test_the_grid_leaves_no_gap(low, more, coarse):
    found = grid(low, low + more, coarse)

    assert found[0][0] <= low
    assert found[-1][1] >= low + more
    assert all(one[1] + 1 == two[0] for one, two in pairwise(found))


def beside_two_bands():
    """A whole of three parts, one known to be 8 to 12, two 0 to 7: it is 8 to 26."""
    bounds = Bounds()
    whole, large, *small = [bounds.add() for _ in range(4)]
    bounds.tie(whole, [large, *small])
    bounds.learn_all([(large, 8, 12), *((each, 0, 7) for each in small)])
    return bounds, whole


@pytest.mark.parametrize(("count", "shown"), [(8, (8, 12)), (17, (13, 17)), (18, (18, 27)), (26, (18, 27))])
def test_a_line_is_left_out_for_the_counts_on_both_sides_of_it_where_one_side_would_tell(count, shown):
    bounds, whole = beside_two_bands()

    assert safe_interval(bounds, whole, count) == shown


def test_which_lines_stand_does_not_depend_on_the_count():
    bounds, whole = beside_two_bands()

    shown = [safe_interval(bounds, whole, count) for count in range(8, 27)]

    pieces = sorted(set(shown))
    assert all(one[1] < two[0] for one, two in pairwise(pieces))
    assert all(low <= count <= high for count, (low, high) in zip(range(8, 27), shown, strict=True))
