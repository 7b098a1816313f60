"""Where a run chart marks what was tried. Pure.

A mark stands before the point of the week, month or session in which
something began, so that the points after it are those that it can have
touched. That is all it says: since, never because of.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from virtualschool.foundation.charts import text_width

LOWEST, LANE = 2, 16
"""Words stand over the drawing, each lane so much higher than the one before."""
BEFORE = 10
"""A mark stands so far before a point at most, and else in the middle between two."""
WIDER = 1.2
"""The reader's font may be wider than the one whose letters are known: DejaVu is, by a seventh."""
BEFORE_ALL, AFTER_ALL = "before the drawing begins", "after the newest numbers"


@dataclass(frozen=True)
class Noted:
    """What was tried: a day and a few words, with who wrote them down; `indicator` is empty where it is for all."""

    id: UUID
    indicator: str
    on: dt.date
    words: str
    by_name: str
    at: dt.datetime


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
    anchor: str = "start"
    has_line: bool = True
    """One line does for several that stand at the same place, their words over one another."""
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
    taken: list[tuple[float, float, int]] = []
    drawn: dict[UUID, Marked] = {}
    lined: set[float] = set()
    for one in sorted((one for one in found if not one.outside), key=lambda one: -one.x):
        left, right, anchor = reach(one, width)
        lane = 1 + max((lane for start, end, lane in taken if start < right + 8 and left < end + 8), default=-1)
        taken.append((left, right, lane))
        at = round(left if anchor == "start" else right, 1)
        words_y, has_line = LOWEST - LANE * lane, one.x not in lined
        lined.add(one.x)
        drawn[one.noted.id] = replace(one, words_x=at, words_y=words_y, anchor=anchor, has_line=has_line)
    return tuple(drawn.get(one.noted.id, one) for one in found)


def reach(one: Marked, width: int) -> tuple[float, float, str]:
    """From where to where the words go: to the right of their mark, or to its left where the drawing ends too soon."""
    long = WIDER * text_width(one.noted.words)
    if one.x - 4 + long <= width:
        return one.x - 4, one.x - 4 + long, "start"
    return one.x + 4 - long, one.x + 4, "end"


def top_of(found: Sequence[Marked]) -> int:
    """How far the drawing reaches above its usual top: 0 where nothing is marked, else below 0."""
    return int(min((one.words_y - 12 for one in found if not one.outside), default=0))
