"""What a disclosure is, as tables of truth that a person can check by hand."""

import pytest

from virtualschool.disclosure.attack import definition

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (1, 1, "a"),  # one child, certainly
        (7, 7, "a"),
        (1, 7, "a"),  # all values from 1 to 7
        (1, 5, "a"),
        (2, 4, "a"),
        (0, 7, None),  # eight values, and nobody among them
        (0, 4, None),  # five values are enough
        (0, 3, "b"),  # four values, three of them small
        (0, 1, "b"),
        (3, 8, None),  # six values
        (4, 8, None),  # five
        (5, 8, "b"),  # four
        (7, 10, "b"),  # four, and 7 is one of them
        (7, 11, None),  # five
        (5, 9, None),
        (6, 9, "b"),
        (8, 8, None),  # 8 or more may be exact
        (8, 9, None),
        (200, 200, None),
        (0, 0, None),  # a certain zero is left to rule c
    ],
)
def test_a_count_discloses_if_it_is_small_and_narrow(low, high, kind):
    assert definition.of_count(low, high) == kind


@pytest.mark.parametrize(
    ("sharing_high", "group_high", "kind"),
    [
        (0, 49, "c"),  # nobody of at most 49
        (0, 50, None),  # of 50 there may be
        (0, 1, "c"),
        (0, 0, None),  # a group that is certainly empty is no group
        (1, 49, None),  # somebody may be
        (7, 7, None),
    ],
)
def test_a_group_discloses_if_it_is_small_and_nobody_in_it_can_be_counted_here(sharing_high, group_high, kind):
    assert definition.of_group(sharing_high, group_high) == kind
