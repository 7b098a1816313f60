"""What a disclosure is: the three rules of docs/developers/disclosure.md, each small enough to check by hand.

A count is known by its smallest and its largest possible value, after
everything that follows from all documents has been worked out.
"""

from typing import Literal

VERSION = "1"
SMALLEST_SMALL, LARGEST_SMALL = 1, 7
FEWEST_VALUES = 5
SMALL_GROUP = 50

Kind = Literal["a", "b", "c"]


def of_count(low: int, high: int) -> Kind | None:
    """What a count from `low` to `high` gives away by itself: rule a, rule b, or nothing.

    (a) All possible values lie in 1 to 7. (b) There are fewer than five
    possible values and any of them lies in 1 to 7. A certain zero has none in
    1 to 7, so it is left to rule c; 8 or more, however exact, is safe.
    """
    if low >= SMALLEST_SMALL and high <= LARGEST_SMALL:
        return "a"
    few = high - low + 1 < FEWEST_VALUES
    touches_small = low <= LARGEST_SMALL and high >= SMALLEST_SMALL
    return "b" if few and touches_small else None


def of_group(sharing_high: int, group_high: int) -> Kind | None:
    """Rule c: nobody in a group of fewer than 50 shares something, and a reader can be certain of it.

    "All of a group" is the same rule: nobody in it is in any other category.
    The group is small if its largest possible size is below 50. One that is
    certainly empty is no group; one that only *may* be empty is, since whoever
    knows a child in it learns something of that child.
    """
    certain = sharing_high == 0
    small = 1 <= group_high < SMALL_GROUP
    return "c" if certain and small else None
