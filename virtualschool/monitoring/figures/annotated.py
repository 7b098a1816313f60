"""Where a run chart marks what was tried. Pure.

A mark stands before the point of the week, month or session in which
something began, so that the points after it are those that it can have
touched. That is all it says: since, never because of.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from virtualschool.foundation.charts import text_width

from ..queries.annotations import Noted

LOWEST, LANE = 2, 16
"""Words stand over the drawing, each lane so much higher than the one before."""
BEFORE = 10
"""A mark stands so far before a point at most, and else in the middle between two."""
BEFORE_ALL, AFTER_ALL = "before the drawing begins", "after the newest numbers"


@dataclass(frozen=True)
class Stretch:
    """The time that a point stands for, both ends included, and where it is drawn."""

    first: dt.date
    last: dt.date
    x: float


@dataclass(frozen=True)
class Marked:
    """An annotation with its place; one that lies outside the drawing has none, and `outside` says so."""

    noted: Noted
    x: float = 0
    words_x: float = 0
    words_y: float = 0
    outside: str = ""

    @property
    def top(self) -> float:
        """Where the line begins, under its words."""
        return self.words_y + 5

    @property
    def pointer(self) -> str:
        """A small triangle at the head of the line."""
        return f"M{self.x - 4:g},{self.top:g}h8l-4,6z"


def marked(annotations: Sequence[Noted], held: Sequence[Stretch], x_of: Callable[[dt.date], float]) -> list[Marked]:
    """Every annotation in the order given, placed where the drawing reaches it."""
    return [placed(one, held, x_of) for one in annotations]


def placed(one: Noted, held: Sequence[Stretch], x_of: Callable[[dt.date], float]) -> Marked:
    if one.on < held[0].first:
        return Marked(one, outside=BEFORE_ALL)
    at = next((at for at, stretch in enumerate(held) if one.on <= stretch.last), None)
    if at is None:
        return Marked(one, outside=AFTER_ALL)
    if one.on < held[at].first:  # a holiday, or a time without data
        return Marked(one, x=round(x_of(one.on), 1))
    room = held[at].x - held[at - 1].x if at else BEFORE
    return Marked(one, x=round(held[at].x - min(BEFORE, room / 2), 1))


def with_words(found: Sequence[Marked], width: int) -> tuple[Marked, ...]:
    """With the place of their words: each on the lowest lane on which they touch no words to the right of them."""
    done: dict[int, tuple[Marked, tuple[float, float, int]]] = {}
    for at in sorted(range(len(found)), key=lambda at: -found[at].x):
        one = found[at]
        if one.outside:
            continue
        long = text_width(one.noted.words)
        left = max(0.0, min(one.x - 4, width - long))
        touched = [lane for _, (start, end, lane) in done.values() if start < left + long + 8 and left < end + 8]
        lane = max(touched, default=-1) + 1
        place = Marked(one.noted, x=one.x, words_x=round(left, 1), words_y=LOWEST - LANE * lane)
        done[at] = (place, (left, left + long, lane))
    return tuple(done[at][0] if at in done else one for at, one in enumerate(found))


def top_of(found: Sequence[Marked]) -> int:
    """How far the drawing reaches above its usual top: 0 where nothing is marked, else below 0."""
    return int(min((one.words_y - 12 for one in found if not one.outside), default=0))
