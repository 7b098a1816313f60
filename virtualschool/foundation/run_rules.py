"""The rules of run charts, and their words. Pure: numbers in time order in, what they say out.

The rules are those of Perla, Provost and Murray, "The run chart: a simple
analytical tool for learning from variation in healthcare processes", BMJ
Quality and Safety 20 (2011), 46-51: a shift is 6 or more points in a row on
one side of the median, points on the median neither adding nor breaking; a
trend is 5 or more points in a row all rising or all falling, points that equal
the one before neither adding nor breaking. That paper leaves the astronomical
point to judgement; here the rule is stated: further from the median than 3.14
times the median step from one point to the next (Wheeler's limit for the
median moving range, "Understanding Variation", 2000).

Too few or too many crossings of the median are told by the runs test, worked
out exactly (Wald and Wolfowitz, 1940), where handbooks print tables for a
median through the middle of the points: with as many points above the median
and below it, in any order, so few runs, or so many, come in no more than 25 of
1,000 orders.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import comb
from statistics import median
from typing import Literal

SHIFT, TREND = 6, 5
FEWEST_FOR_MEDIAN, BASELINE = 10, 12
ASTRONOMICAL = 3.14
BY_CHANCE = 0.025


Crossed = Literal["", "too seldom", "too often"]


@dataclass(frozen=True)
class Signals:
    """What the points say; each signal is the positions of its points. No median where there are fewer than 10."""

    median: float | None
    shifts: tuple[tuple[int, ...], ...] = ()
    trends: tuple[tuple[int, ...], ...] = ()
    astronomical: tuple[int, ...] = ()
    crossings: int = 0
    """How often the points cross the median; those on it don't count."""
    is_crossed: Crossed = ""

    @property
    def ringed(self) -> frozenset[int]:
        return frozenset(one for run in (*self.shifts, *self.trends) for one in run) | frozenset(self.astronomical)

    def words(self, at: int) -> str:
        """Of which signals a point is part: "shift, stands out"; empty for most points."""
        parts = [
            ("shift", any(at in run for run in self.shifts)),
            ("trend", any(at in run for run in self.trends)),
            ("stands out", at in self.astronomical),
        ]
        return ", ".join(words for words, is_so in parts if is_so)


def signals(points: Sequence[float]) -> Signals:
    """The median of the first 12 points (of 10 or 11 where there are no more), frozen, and what breaks its rules."""
    if len(points) < FEWEST_FOR_MEDIAN:
        return Signals(None)
    middle = median(points[:BASELINE])
    number, crossed = crossings(points, middle)
    return Signals(middle, shifts(points, middle), trends(points), astronomical(points, middle), number, crossed)


def crossings(points: Sequence[float], middle: float) -> tuple[int, Crossed]:
    """How often the points cross the median, and whether chance alone seldom gives so few, or so many, crossings."""
    sides = [point > middle for point in points if point != middle]
    number = sum(one != other for one, other in pairwise(sides))
    above, below = sum(sides), len(sides) - sum(sides)
    if len(sides) < FEWEST_FOR_MEDIAN or not above or not below:
        return number, ""
    orders = comb(above + below, above)
    chances = [ways(runs, above, below) / orders for runs in range(1, above + below + 1)]
    if sum(chances[: number + 1]) <= BY_CHANCE:
        return number, "too seldom"
    return number, "too often" if sum(chances[number:]) <= BY_CHANCE else ""


def ways(number: int, above: int, below: int) -> int:
    """In how many orders of so many points above and below there are exactly so many runs."""
    half, odd = divmod(number, 2)
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    if not half:
        return 0  # one run alone: all points on one side
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(below - 1, half)


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


def finding(said: Signals, points: Sequence[float], labels: Sequence[str], kind: str) -> str:
    """What the points say, in one sentence for people; `kind` is what a point stands for: "month"."""
    if said.median is None:
        return f"{len(points)} {kind}s: too few to read anything into"
    if said.shifts:
        run = said.shifts[-1]
        way = "above" if points[run[0]] > said.median else "below"
        return f"A shift: {len(run)} {kind}s in a row {way} the median, since {labels[run[0]]}"
    if said.trends:
        run = said.trends[-1]
        way = "rising" if points[run[1]] > points[run[0]] else "falling"
        return f"A trend: {len(run)} {kind}s {way}, since {labels[run[0]]}"
    if said.astronomical:
        label = labels[said.astronomical[-1]]
        return f"{label[:1].upper()}{label[1:]} stands out; no lasting change"
    return crossing(said, len(points), kind)


def crossing(said: Signals, number: int, kind: str) -> str:
    """What is left to say where nothing is ringed: how often the median is crossed."""
    often = {1: "once", 2: "twice"}.get(said.crossings, f"{said.crossings} times")
    if said.is_crossed == "too seldom":
        return f"Not chance alone: the median is crossed only {often} in {number} {kind}s"
    if said.is_crossed == "too often":
        return f"Up and down more than by chance: {number} {kind}s cross the median {often}"
    return f"No lasting change: no run of six {kind}s on one side of the median"
