"""What a reader can work out of intervals that add up."""

import pytest

from virtualschool.disclosure.bounds import Bounds, Readers, gives_away


@pytest.mark.parametrize(
    ("low", "high", "group", "disclosure"),
    [
        (1, 7, 100, True),
        (3, 7, 100, True),
        (0, 3, 100, True),
        (5, 8, 100, True),
        (7, 10, 100, True),
        (0, 0, 49, True),
        (0, 0, 50, False),
        (0, 7, 10, False),
        (0, 4, 10, False),
        (1, 8, 10, False),
        (8, 8, 10, False),
    ],
)
def test_what_is_a_disclosure(low, high, group, disclosure):
    assert gives_away(low, high, group) is disclosure


def whole_of(*parts):
    bounds = Bounds()
    numbers = [bounds.add() for _ in range(len(parts) + 1)]
    bounds.tie(numbers[0], numbers[1:])
    for number, (low, high) in zip(numbers[1:], parts, strict=True):
        assert bounds.learn(number, low, high)
    return bounds


def test_a_whole_is_between_the_sums_of_its_parts():
    bounds = whole_of((8, 12), (0, 7))

    assert (bounds.low[0], bounds.high[0]) == (8, 19)


def test_a_part_is_what_the_others_leave():
    bounds = whole_of((8, 12), (0, 7))

    bounds.learn(0, 8, 10)

    assert (bounds.low[2], bounds.high[2]) == (0, 2)


def test_an_interval_that_would_give_a_part_away_is_not_safe_and_nothing_is_learned_by_asking():
    bounds = whole_of((8, 12), (0, 7))

    assert not bounds.is_safe(0, 8, 10)
    assert bounds.is_safe(0, 8, 12)
    assert (bounds.low[2], bounds.high[2]) == (0, 7)


def test_the_rest_of_a_whole_is_protected_as_a_part_is():
    bounds = whole_of((18, 22), (0, 7), (0, 7))

    assert not bounds.is_safe(0, 18, 21)


def test_what_cannot_be_is_not_learned():
    bounds = whole_of((8, 12), (0, 7))

    assert not bounds.learn(0, 30, 34)
    assert (bounds.low[0], bounds.high[0]) == (8, 19)


def test_what_tells_one_reader_something_is_not_safe_whatever_another_supposes():
    plain, supposing = whole_of((0, 90), (0, 90)), whole_of((8, 12), (0, 7))

    assert plain.is_safe(0, 8, 12)
    assert plain.is_safe(0, 13, 17)
    assert not supposing.is_safe(0, 13, 13)
    assert not Readers([plain, supposing]).is_safe(0, 13, 13)


def test_a_reader_whose_supposition_turns_out_to_be_impossible_is_heard_no_more():
    readers = Readers([whole_of((8, 90), (0, 90)), whole_of((8, 12), (0, 7))])

    readers.learn(0, 40, 44)

    assert len(readers.all) == 1
    assert (readers.low[0], readers.high[0]) == (40, 44)
