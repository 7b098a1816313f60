"""The pulses of meetings as a run chart: of ten answers, how many said "mostly" or "very much". Pure.

Every pulse since the first is a point, so that the median of the first 12 stays where it is from year to year. What
the points say is what the rules of run charts say (`foundation.run_rules`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from virtualschool.foundation import run_rules
from virtualschool.foundation.run_rules import Signals, signals

WIDTH, HEIGHT = 460, 258
LEFT, RIGHT, TOP, BOTTOM = 30, 446, 34, 224
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

    @property
    def label(self) -> str:
        return f"{self.on.day} {self.on:%B %Y}"


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    label: str = ""

    @property
    def text_y(self) -> float:
        """Where words beside the mark stand."""
        return self.y + 4


@dataclass(frozen=True)
class Row:
    """A point as the table tells it."""

    on: dt.date
    shown: str
    counts: str
    signal: str


@dataclass(frozen=True)
class PulseChart:
    """The drawing and the rows behind it."""

    finding: str
    line: str
    dots: tuple[Mark, ...]
    rings: tuple[Mark, ...]
    rows: tuple[Row, ...]
    grid: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    middle: float | None
    middle_words: str
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
    said = signals([one.value for one in held])
    return PulseChart(
        finding=finding(said, held),
        line=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
        dots=tuple(dots),
        rings=tuple(dots[at] for at in sorted(said.ringed)),
        rows=tuple(Row(one.on, f"{one.value:.1f}", counts(one), said.words(at)) for at, one in enumerate(held)),
        grid=tuple(Mark(LEFT, y(number), str(number)) for number in (0, 5, 10)),
        ticks=tuple(ticks(held, dots)),
        middle=y(said.median) if said.median is not None else None,
        middle_words=f"median {said.median:.1f}" if said.median is not None else "",
    )


def y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / 10, 1)


def ticks(held: Sequence[Point], dots: Sequence[Mark]) -> list[Mark]:
    """Days that do not touch; with the year where there is more than one."""
    found: list[Mark] = []
    years = len({one.on.year for one in held}) > 1
    for one, dot in zip(held, dots, strict=True):
        if not found or dot.x - found[-1].x >= TICK_APART:
            found.append(Mark(dot.x, BOTTOM + 18, f"{one.on:%b %Y}" if years else f"{one.on.day} {one.on:%b}"))
    return found


def finding(said: Signals, held: Sequence[Point]) -> str:
    """The chart's reading in one sentence."""
    if said.median is None:
        good, of = sum(one.good for one in held), sum(one.of for one in held)
        return f"{good} of {of} answers were “mostly” or “very much”; too few meetings to read a change into"
    return run_rules.finding(said, [one.value for one in held], [one.label for one in held], "meeting")


def counts(one: Point) -> str:
    return f"{one.good} of {one.of}"
