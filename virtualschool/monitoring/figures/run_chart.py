"""A run chart placed from the rows of its own table: points, median, signals and gaps. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from virtualschool.foundation import run_rules
from virtualschool.foundation.run_rules import Signals, signals
from virtualschool.register import sessions

from ..specifications import Specification
from ..working_out import value
from . import annotated, wording
from .annotated import Marked, Stretch
from .comparing import FEWEST, FEWEST_DRAWN
from .page import Known
from .parts import Pair
from .totals import Sum

By = Literal["week", "month", "session"]
WIDTH, HEIGHT = 736, 280
LEFT, RIGHT, TOP, BOTTOM = 44, 640, 34, 250
MEASURES_BY_TIME = ("openings", "cases")
SESSIONS_SHOWN = 2
"""By week and by month the session before is drawn, too: a session alone has too few months for a median."""
GAP = {"week": 8, "month": 31, "session": 370}
MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Point:
    """One point: its day, its words, what it sums, its value, and all pupils' beside it."""

    day: dt.date
    label: str
    found: Sum
    value: float
    beside: float | None = None


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    text: str = ""

    @property
    def text_y(self) -> float:
        """Where words beside the mark stand."""
        return self.y + 4


@dataclass(frozen=True)
class Row:
    """A point as the table tells it."""

    label: str
    shown: str
    counts: str
    with_data: int
    beside: str
    signal: str


@dataclass(frozen=True)
class RunChart:
    """The drawing and the rows behind it."""

    id: str
    by: By
    title: str
    finding: str
    measure: str
    lines: tuple[str, ...]
    beside_lines: tuple[str, ...]
    dots: tuple[Mark, ...]
    rings: tuple[Mark, ...]
    middle: float | None
    middle_words: str
    grid: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    breaks: tuple[Mark, ...]
    ends: tuple[tuple[str, float, str], ...]
    rows: tuple[Row, ...]
    caution: str
    has_beside: bool
    tried: tuple[Marked, ...] = ()
    """What was tried: marked on the drawing, and told in a table."""
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    bottom: int = BOTTOM

    @property
    def top(self) -> int:
        """Where the drawing begins: above 0 are the words of marks."""
        return annotated.top_of(self.tried)

    @property
    def tall(self) -> int:
        return self.height - self.top

    @property
    def marks(self) -> list[Marked]:
        """Those of what was tried that the drawing reaches."""
        return [one for one in self.tried if not one.outside]

    @property
    def columns(self) -> str:
        """The table's columns."""
        beside = "All pupils here#|" if self.has_beside else ""
        return f"When|Our learners#|Numbers#|Learners#|{beside}What the rules say"


def ways(spec: Specification) -> tuple[By, ...]:
    """How a figure can be drawn over time."""
    if spec.measure == "openings":
        return ("month", "week", "session")
    return ("month", "session") if spec.measure == "cases" else ("session",)


def points(found: Known, spec: Specification, by: By) -> list[Point]:
    """The points in time order; a time without data is none."""
    if by == "session":
        return [
            Point(sessions.start_of(session), session, held, worth, all_of(found, spec, session))
            for session, one in sorted(found.totals.items())
            if session <= found.asked.session
            and not (session == found.asked.session and found.is_silent(spec))
            and (held := one.sum_of(spec.id)).with_data
            and (worth := worth_of(spec, held)) is not None
        ]
    shown = [session for session in sorted(found.totals) if session <= found.asked.session][-SESSIONS_SHOWN:]
    return [point for session in shown for point in within(found, spec, session, by)]


def all_of(found: Known, spec: Specification, session: str) -> float | None:
    held = found.everyone.get(session)
    return share(held.sectors.get("all")) if held and spec.measure == "openings" else None


def share(pair: Pair | None) -> float | None:
    return 100 * pair[0] / pair[1] if pair and pair[1] else None


def worth_of(spec: Specification, found: Sum) -> float | None:
    if spec.measure == "excluded":
        return float(found.numerator)
    return value(found.numerator, found.denominator, spec.unit)


def within(found: Known, spec: Specification, session: str, by: By) -> list[Point]:
    """The weeks or months of one session."""
    one, everyone = found.totals[session], found.everyone.get(session)
    if spec.measure == "cases":
        told_to = found.exclusions_to.isoformat()[:7] if found.exclusions_to else ""
        months = months_between((month for month in one.months or one.cases if month <= told_to), one.cases)
        on_roll = one.on_roll["all"]
        return [
            Point(day_of(key), label_of(key), Sum(number, on_roll, on_roll), float(number)) for key, number in months
        ]
    series, others = (one.weeks, everyone.weeks) if by == "week" and everyone else (one.weeks, {})
    if by == "month":
        series, others = one.months, everyone.months if everyone else {}
    return [
        Point(day_of(key), label_of(key), held, worth, share(others.get(key)))
        for key, held in series.items()
        if (worth := worth_of(spec, held)) is not None
    ]


def months_between(taught: Iterable[str], cases: Mapping[str, int]) -> list[tuple[str, int]]:
    """Cases by month, with 0 for each month in which there was school: no case is news of a kind."""
    return [(month, cases.get(month, 0)) for month in sorted({*taught, *cases})]


def day_of(key: str) -> dt.date:
    return dt.date.fromisoformat(key if len(key) == 10 else f"{key}-01")


def label_of(key: str) -> str:
    day = day_of(key)
    if len(key) == 10:
        return f"week of {day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{MONTHS[day.month - 1]} {day.year}"


def drawn(found: Known, spec: Specification, by: By) -> RunChart | None:
    """The chart; None where there are fewer than two points, or where under 5 learners stand behind a point."""
    held = points(found, spec, by)
    if len(held) < 2 or min(one.found.with_data for one in held[-2:]) < FEWEST_DRAWN:
        return None
    said = signals([one.value for one in held]) if is_sure(held) else Signals(None)
    scale = scale_for(spec, [one.value for one in held] + [one.beside for one in held if one.beside is not None])
    at = {one.day: across(one.day, held) for one in held}
    marks = [Mark(round(at[one.day], 1), scale.y(one.value)) for one in held]
    parts = segments(held, spec, by)
    ends = [("b blue", scale.y(held[-1].value), f"ours {wording_of(spec, by, held[-1].value)}")]
    besides = [
        (Mark(mark.x, scale.y(one.beside)) if one.beside is not None else None)
        for one, mark in zip(held, marks, strict=True)
    ]
    if besides[-1] is not None and held[-1].beside is not None:
        ends.append(("q", besides[-1].y, f"all {held[-1].beside:.0f}%"))
    return RunChart(
        id=f"run-{by}",
        by=by,
        title=f"{spec.title} by {by}",
        finding=finding(said, held, by),
        measure=measure_words(spec, found, by, held, scale),
        lines=tuple(polyline([marks[one] for one in part]) for part in parts if len(part) > 1),
        beside_lines=tuple(
            polyline(run) for part in parts if len(run := [one for at_ in part if (one := besides[at_])]) > 1
        ),
        dots=tuple(marks),
        rings=tuple(marks[one] for one in sorted(said.ringed)),
        middle=scale.y(said.median) if said.median is not None else None,
        middle_words=f"median {wording_of(spec, by, said.median)}" if said.median is not None else "",
        grid=tuple(Mark(LEFT, scale.y(one), label) for one, label in scale.labels),
        ticks=tuple(ticks(held, at, by)),
        breaks=tuple(break_marks(held, at, spec, by)),
        ends=tuple(apart(ends)),
        rows=tuple(rows(spec, by, held, said)),
        caution=caution(held),
        has_beside=any(one.beside is not None for one in held),
        tried=tried(found, spec, by, held),
    )


def across(day: dt.date, held: Sequence[Point]) -> float:
    """How far from the left a day is, to scale from the first point to the last."""
    first, last = held[0].day, held[-1].day
    return LEFT + 8 + (RIGHT - LEFT - 16) * (day - first).days / max(1, (last - first).days)


def tried(found: Known, spec: Specification, by: By, held: Sequence[Point]) -> tuple[Marked, ...]:
    """What was tried on this figure, or on all, with its place on the drawing."""
    noted = [one for one in found.annotations if one.indicator in ("", spec.id)]
    stretches = [Stretch(one.day, last_day(one, by), across(one.day, held)) for one in held]
    return annotated.with_words(annotated.marked(noted, stretches, lambda day: across(day, held)), WIDTH)


def last_day(one: Point, by: By) -> dt.date:
    """The last day that a point stands for."""
    if by == "session":
        return sessions.end_of(one.label)
    if by == "week":
        return one.day + dt.timedelta(days=6)
    return (one.day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def is_sure(held: Sequence[Point]) -> bool:
    """Whether enough learners stand behind the points for the rules to mean anything."""
    return sorted(one.found.with_data for one in held)[len(held) // 2] >= FEWEST


@dataclass(frozen=True)
class Scale:
    low: float
    high: float
    labels: tuple[tuple[float, str], ...]

    def y(self, number: float) -> float:
        share_ = (number - self.low) / (self.high - self.low)
        return round(BOTTOM - share_ * (BOTTOM - TOP), 1)


def scale_for(spec: Specification, numbers: Sequence[float]) -> Scale:
    """Per cent from a multiple of 5 or 20 under the lowest, up to 100; counts from 0."""
    if spec.unit == "per cent":
        step = 5 if min(numbers) >= 70 else 20
        low = max(0, int((min(numbers) - 1) // step) * step)
        high = 100
    else:
        low, high = 0, max(4, int(max(numbers) * 1.1) + 1)
        step = max(1, -(-high // 5))
        high = step * -(-high // step)
    return Scale(low, high, tuple((one, f"{one:,}") for one in range(low, high + 1, step)))


def segments(held: Sequence[Point], spec: Specification, by: By) -> list[list[int]]:
    """Positions that a line joins: holidays, times without data and breaks of a series are gaps."""
    found = [[0]]
    for at, (before, now) in enumerate(pairwise(held), start=1):
        if (now.day - before.day).days > GAP[by] or (by == "session" and now.label in spec.breaks):
            found.append([])
        found[-1].append(at)
    return found


def polyline(marks: Iterable[Mark]) -> str:
    return " ".join(f"{one.x:g},{one.y:g}" for one in marks)


def ticks(held: Sequence[Point], at: Mapping[dt.date, float], by: By) -> Iterable[Mark]:
    """Labels that do not touch: each at least 64 units from the one before."""
    last = -100.0
    for one in held:
        x = round(at[one.day], 1)
        if x - last >= 64:
            text = (
                one.label if by == "session" else f"{one.day:%b %Y}" if by == "month" else f"{one.day.day} {one.day:%b}"
            )
            yield Mark(x, BOTTOM + 18, text)
            last = x


def break_marks(held: Sequence[Point], at: Mapping[dt.date, float], spec: Specification, by: By) -> Iterable[Mark]:
    for before, now in pairwise(held):
        if by == "session" and now.label in spec.breaks:
            yield Mark(round((at[before.day] + at[now.day]) / 2, 1), TOP, "made in another way")


def apart(ends: Sequence[tuple[str, float, str]]) -> list[tuple[str, float, str]]:
    """Labels at the ends of the lines, moved so that they do not touch."""
    placed: list[tuple[str, float, str]] = []
    for css, y, text in sorted(ends, key=lambda one: one[1]):
        clear = max(y + 4, placed[-1][1] + 16) if placed else y + 4
        placed.append((css, clear, text))
    return placed


def wording_of(spec: Specification, by: By, number: float | None) -> str:
    if number is None:
        return wording.NO_DATA
    if spec.measure == "cases" and by != "session":
        return f"{number:g}"
    return f"{number:.0f}%" if spec.unit == "per cent" else f"{number:,.1f}".removesuffix(".0")


def finding(said: Signals, held: Sequence[Point], by: By) -> str:
    """The chart's reading in one sentence."""
    if not is_sure(held):
        return "Too few learners to read anything into"
    labels = [of_which(one.label) for one in held]
    return run_rules.finding(said, [one.value for one in held], labels, by)


def of_which(label: str) -> str:
    """As a sentence says it: "the week of 5 May 2025"."""
    return f"the {label}" if label.startswith("week") else label


def measure_words(spec: Specification, found: Known, by: By, held: Sequence[Point], scale: Scale) -> str:
    what = "Cases" if spec.measure == "cases" and by != "session" else f"{spec.title}, {spec.unit}"
    cut = f" Scale starts at {scale.low:g}%." if scale.low else ""
    return f"{what}, by {by}, {held[0].label} to {held[-1].label}.{cut}"


def rows(spec: Specification, by: By, held: Sequence[Point], said: Signals) -> Iterable[Row]:
    for at, one in enumerate(held):
        is_count = spec.measure == "cases" and by != "session"
        enough = one.found.with_data >= FEWEST
        yield Row(
            label=one.label,
            shown=f"{one.value:g}" if is_count else wording.shown(spec, one.found) if enough else wording.TOO_FEW,
            counts="" if is_count else wording.counts(spec, one.found),
            with_data=one.found.with_data,
            beside=f"{one.beside:.1f}%" if one.beside is not None else "",
            signal=said.words(at),
        )


def caution(held: Sequence[Point]) -> str:
    if not is_sure(held):
        return "Fewer than 20 learners stand behind most points: each weighs much, so no median and no rule is applied."
    return "“Since” says when, never why."
