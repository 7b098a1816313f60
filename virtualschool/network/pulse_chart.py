"""The pulses of meetings as a run chart: of ten answers, how many said "mostly" or "very much". Pure.

The median is that of the first 12 points (10 or 11 where there are no more); with fewer than 10 there is none.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WIDTH, HEIGHT = 460, 240
LEFT, RIGHT, TOP, BOTTOM = 30, 446, 16, 206
FEWEST_FOR_MEDIAN, BASELINE = 10, 12
TICK_APART = 62


@dataclass(frozen=True)
class Point:
    """One meeting: of so many answers, so many good ones."""

    on: dt.date
    good: int
    of: int

    @property
    def value(self) -> float:
        return 10 * self.good / self.of


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    label: str = ""


@dataclass(frozen=True)
class PulseChart:
    finding: str
    line: str
    dots: tuple[Mark, ...]
    grid: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    middle: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM


def drawn(points: Sequence[Point]) -> PulseChart | None:
    """The chart, in the order of the meetings; None with fewer than two."""
    held = sorted(points, key=lambda one: one.on)
    if len(held) < 2:
        return None
    first, days = held[0].on, max(1, (held[-1].on - held[0].on).days)
    dots = [Mark(round(LEFT + 8 + (RIGHT - LEFT - 16) * (one.on - first).days / days, 1), y(one.value)) for one in held]
    middle = median(one.value for one in held[:BASELINE]) if len(held) >= FEWEST_FOR_MEDIAN else None
    return PulseChart(
        finding=finding(held, middle),
        line=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
        dots=tuple(dots),
        grid=tuple(Mark(LEFT, y(number), str(number)) for number in (0, 5, 10)),
        ticks=tuple(ticks(held, dots)),
        middle=y(middle) if middle is not None else None,
    )


def y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / 10, 1)


def ticks(held: Sequence[Point], dots: Sequence[Mark]) -> list[Mark]:
    """Days that do not touch."""
    found: list[Mark] = []
    for one, dot in zip(held, dots, strict=True):
        if not found or dot.x - found[-1].x >= TICK_APART:
            found.append(Mark(dot.x, BOTTOM + 18, f"{one.on.day} {one.on:%b}"))
    return found


def finding(held: Sequence[Point], middle: float | None) -> str:
    good, of = sum(one.good for one in held), sum(one.of for one in held)
    said = f"{good} of {of} answers were “mostly” or “very much”"
    return said if middle is not None else f"{said}; too few meetings to read a change into"
