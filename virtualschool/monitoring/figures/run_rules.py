"""The rules of run charts. Pure: numbers in time order in, what they say out.

The rules are those of Perla, Provost and Murray, "The run chart: a simple
analytical tool for learning from variation in healthcare processes", BMJ
Quality and Safety 20 (2011), 46-51: a shift is 6 or more points in a row on
one side of the median, points on the median neither adding nor breaking; a
trend is 5 or more points in a row all rising or all falling, points that equal
the one before neither adding nor breaking. That paper leaves the astronomical
point to judgement; here the rule is stated: further from the median than 3.14
times the median step from one point to the next (Wheeler's limit for the
median moving range, "Understanding Variation", 2000).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

SHIFT, TREND = 6, 5
FEWEST_FOR_MEDIAN, BASELINE = 10, 12
ASTRONOMICAL = 3.14


@dataclass(frozen=True)
class Signals:
    """What the points say; each signal is the positions of its points. No median where there are fewer than 10."""

    median: float | None
    shifts: tuple[tuple[int, ...], ...] = ()
    trends: tuple[tuple[int, ...], ...] = ()
    astronomical: tuple[int, ...] = ()

    @property
    def ringed(self) -> frozenset[int]:
        return frozenset(one for run in (*self.shifts, *self.trends) for one in run) | frozenset(self.astronomical)


def signals(points: Sequence[float]) -> Signals:
    """The median of the first 12 points (of 10 or 11 where there are no more), frozen, and what breaks its rules."""
    if len(points) < FEWEST_FOR_MEDIAN:
        return Signals(None)
    middle = median(points[:BASELINE])
    return Signals(middle, shifts(points, middle), trends(points), astronomical(points, middle))


def shifts(points: Sequence[float], middle: float) -> tuple[tuple[int, ...], ...]:
    off = [at for at, point in enumerate(points) if point != middle]
    return runs(off, lambda at: points[at] > middle, SHIFT)


def trends(points: Sequence[float]) -> tuple[tuple[int, ...], ...]:
    """Runs of rises or falls; a run of five points is four steps, counted from the point before the first step."""
    kept = [at for at in range(len(points)) if at == 0 or points[at] != points[at - 1]]
    steps = [(one, other) for one, other in pairwise(kept)]
    found = []
    for _, group in groupby(steps, key=lambda step: points[step[1]] > points[step[0]]):
        run = list(group)
        if len(run) >= TREND - 1:
            found.append((run[0][0], *(step[1] for step in run)))
    return tuple(found)


def runs(at: Sequence[int], side: Callable[[int], bool], fewest: int) -> tuple[tuple[int, ...], ...]:
    found = (tuple(group) for _, group in groupby(at, key=side))
    return tuple(run for run in found if len(run) >= fewest)


def astronomical(points: Sequence[float], middle: float) -> tuple[int, ...]:
    """Points that stand out by the stated rule; none where the points never move."""
    step = median(abs(now - before) for before, now in pairwise(points))
    if not step:
        return ()
    return tuple(at for at, point in enumerate(points) if abs(point - middle) > ASTRONOMICAL * step)
