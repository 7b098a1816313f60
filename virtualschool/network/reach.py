"""Reach: the share of looked-after children who live in member authorities, over time. Pure.

Every number is a publication's. An authority that a publication leaves out
is not guessed at: the share is then "at least", and says for whom nothing is
known. The step of the picture changes when an authority joins or leaves, and
when a newer publication counts anew.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 736, 260
LEFT, RIGHT, TOP, BASE = 46, 700, 16, 212


@dataclass(frozen=True)
class Spell:
    """A time of belonging; `left_on` is the first day without the authority."""

    code: str
    name: str
    joined_on: dt.date
    left_on: dt.date | None


@dataclass(frozen=True)
class Count:
    """What a publication says: the total, and the number of each authority that it names."""

    as_at: dt.date
    title: str
    published_on: dt.date
    total: int
    by_code: Mapping[str, int]


@dataclass(frozen=True)
class Point:
    """The reach from a day on, and what changed on that day."""

    on: dt.date
    members: int
    children: int
    total: int
    unknown: tuple[str, ...]
    what: str

    @property
    def share(self) -> float | None:
        """Per cent, unrounded; None where there is no count."""
        return 100 * self.children / self.total if self.total else None

    @property
    def in_words(self) -> str:
        if self.share is None:
            return "not known"
        return f"{'at least ' if self.unknown else ''}{self.share:.0f}%"


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Reach:
    """The history, oldest first, with where its steps are drawn."""

    points: tuple[Point, ...]
    newest: Count | None
    path: str = ""
    marks: tuple[Mark, ...] = ()
    ticks: tuple[Mark, ...] = ()
    grid: tuple[Mark, ...] = ()

    @property
    def now(self) -> Point | None:
        return self.points[-1] if self.points else None


def reach_over_time(spells: Sequence[Spell], counts: Sequence[Count], today: dt.date) -> Reach:
    """Every day on which the reach changed, up to today."""
    days = dict.fromkeys(sorted(changes(spells, counts, today)))
    points = tuple(point_on(day, spells, counts) for day in days)
    newest = max((one for one in counts if one.published_on <= today), key=lambda one: one.as_at, default=None)
    drawn = [one for one in points if one.share is not None]
    if len(drawn) < 2:
        return Reach(points, newest)
    return Reach(points, newest, *drawing(drawn, today))


def changes(spells: Iterable[Spell], counts: Iterable[Count], today: dt.date) -> set[dt.date]:
    """Days on which somebody joined or left, and on which a publication came out once there was a Network."""
    moves = {day for one in spells for day in (one.joined_on, one.left_on) if day is not None and day <= today}
    first = min(moves, default=today)
    return moves | {one.published_on for one in counts if first <= one.published_on <= today}


def point_on(day: dt.date, spells: Sequence[Spell], counts: Sequence[Count]) -> Point:
    """The reach on a day, by the newest publication that was out on it; before any was out, by the first."""
    belonging = {one.code: one.name for one in spells if belongs(one, day)}
    out = [one for one in counts if one.published_on <= day] or sorted(counts, key=lambda one: one.as_at)[:1]
    count = max(out, key=lambda one: one.as_at, default=None)
    by_code = count.by_code if count else {}
    return Point(
        on=day,
        members=len(belonging),
        children=sum(by_code.get(code, 0) for code in belonging),
        total=count.total if count else 0,
        unknown=tuple(sorted(name for code, name in belonging.items() if code not in by_code)),
        what="; ".join(what_happened(day, spells, counts)),
    )


def belongs(one: Spell, day: dt.date) -> bool:
    return one.joined_on <= day and (one.left_on is None or day < one.left_on)


def what_happened(day: dt.date, spells: Sequence[Spell], counts: Sequence[Count]) -> list[str]:
    joined = sorted(one.name for one in spells if one.joined_on == day)
    left = sorted(one.name for one in spells if one.left_on == day)
    counted = [f"counted anew: {one.title}" for one in counts if one.published_on == day]
    return [*([f"{', '.join(joined)} joined"] if joined else []), *([f"{', '.join(left)} left"] if left else []),
            *counted]  # fmt: skip


def drawing(
    points: Sequence[Point], today: dt.date
) -> tuple[str, tuple[Mark, ...], tuple[Mark, ...], tuple[Mark, ...]]:
    """The steps as one path, a dot at each, the years, and the lines of 0 to 100."""
    first, days = points[0].on, max(1, (today - points[0].on).days)

    def x(day: dt.date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - first).days / days, 1)

    def y(share: float) -> float:
        return round(BASE - (BASE - TOP) * share / 100, 1)

    steps = [f"M {x(points[0].on)} {y(points[0].share or 0)}"]
    steps += [f"H {x(one.on)} V {y(one.share or 0)}" for one in points[1:]]
    steps.append(f"H {RIGHT}")
    marks = tuple(Mark(x(one.on), y(one.share or 0), one.in_words) for one in points)
    years = range(first.year + 1, today.year + 1)
    ticks = tuple(Mark(x(dt.date(year, 1, 1)), BASE + 20, str(year)) for year in years)
    grid = tuple(Mark(LEFT - 6, y(share), f"{share}%") for share in (0, 25, 50, 75, 100))
    return " ".join(steps), marks, ticks, grid
