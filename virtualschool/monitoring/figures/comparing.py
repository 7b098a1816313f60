"""Fair comparisons: intervals, small numbers and changes that are more than chance. No database, no clock.

An interval takes learners as what is counted, also where half days are summed:
half days of one child are not independent. It is therefore a little too wide,
never too narrow.
"""

from dataclasses import dataclass
from math import sqrt

from ..specifications import Specification
from ..working_out import value
from .totals import Sum

FEWEST = 20
"""Under 20 learners a figure is a count: no rate, no arrow, no comparison."""
FEWEST_DRAWN = 5


@dataclass(frozen=True)
class Change:
    """How a figure differs from an earlier one, in points; `clear` where chance alone would rarely do it."""

    points: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        return self.low > 0 or self.high < 0


def is_enough(found: Sum) -> bool:
    return found.with_data >= FEWEST


def interval(spec: Specification, found: Sum) -> tuple[float, float] | None:
    """The 95% interval of a figure: Wilson's for shares, Byar's for cases; none for a plain count or no data."""
    if not found.denominator or spec.measure == "excluded":
        return None
    if spec.unit == "per 1,000":
        low, high = byar(found.numerator)
        return 1000 * low / found.denominator, 1000 * high / found.denominator
    low, high = wilson_of_share(found.numerator / found.denominator, found.with_data)
    return 100 * low, 100 * high


def wilson_of_share(share: float, of: int) -> tuple[float, float]:
    """Wilson's interval for a share that `of` learners have between them."""
    z = 1.96
    middle, spread = share + z * z / (2 * of), z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + z * z / of)), min(1.0, (middle + spread) / (1 + z * z / of))


def byar(cases: int) -> tuple[float, float]:
    """The 95% interval of a number of cases (Byar's approximation; Breslow and Day, 1987)."""
    z = 1.96
    low = cases * (1 - 1 / (9 * cases) - z / (3 * sqrt(cases))) ** 3 if cases else 0.0
    up = cases + 1
    return low, up * (1 - 1 / (9 * up) + z / (3 * sqrt(up))) ** 3


def change(spec: Specification, now: Sum, before: Sum) -> Change | None:
    """The change between two figures of 20 learners or more each (Newcombe, 1998, method 10); None where too few."""
    if not (is_enough(now) and is_enough(before)) or spec.measure == "excluded":
        return None
    is_now, was = figure(spec, now), figure(spec, before)
    now_range, before_range = interval(spec, now), interval(spec, before)
    if is_now is None or was is None or now_range is None or before_range is None:
        return None
    points = is_now - was
    down = sqrt((is_now - now_range[0]) ** 2 + (before_range[1] - was) ** 2)
    up = sqrt((now_range[1] - is_now) ** 2 + (was - before_range[0]) ** 2)
    return Change(points, points - down, points + up)


def figure(spec: Specification, found: Sum) -> float | None:
    return value(found.numerator, found.denominator, spec.unit)
