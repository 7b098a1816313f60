"""Intervals of counted shares, against numbers worked out by hand."""

import pytest

from virtualschool.foundation.numbers import wilson


@pytest.mark.parametrize(
    ("good", "of", "low", "high"),
    [
        # 20 of 20: the middle and the spread are both z²/40 of 1 + z²/20, so low = 1 / (1 + 3.8416 / 20).
        (20, 20, 0.8389, 1.0),
        # 19 of 20: (0.95 + 0.09604 ± 1.96 √(0.002375 + 0.0024010)) / 1.19208.
        (19, 20, 0.7639, 0.9911),
        (50, 100, 0.4038, 0.5962),
        (0, 10, 0.0, 0.2775),
    ],
)
def test_an_interval_is_what_the_formula_gives_by_hand(good, of, low, high):
    assert wilson(good, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_of_nothing_everything_is_possible():
    assert wilson(0, 0) == (0.0, 1.0)
