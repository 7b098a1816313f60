"""A year drawn by week: a column for each stretch of weeks, its half days stacked, to scale in both directions.

The drawing is 460 units wide, so that it can be read on a telephone. A
stretch of several weeks that are told together is one wide column, as high as
its half days spread evenly over its weeks: that is all that is known of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from virtualschool.foundation.charts import Tick, text_width

WIDTH, LEFT, RIGHT = 460, 24, 456
KEY_ROW, KEY_BOX, KEY_GAP = 20, 11, 14
HEIGHT = 110  # of ten half days, a whole week of school
WHOLE_WEEK = 10
MOST = 12  # a week can hold more where two schools, or a school and a project, both tell of it
LABEL_WIDTH = 46  # below it a word would not fit into an empty stretch


@dataclass(frozen=True, kw_only=True)
class Part:
    """One layer of a column: how many half days, under which look and word."""

    look: str
    number: int


@dataclass(frozen=True, kw_only=True)
class Column:
    """A stretch of whole weeks. `empty` says in a word why nothing stands there."""

    first: date
    last: date
    parts: Sequence[Part] = ()
    empty: str = ""
    css: str = ""

    @property
    def weeks(self) -> int:
        return ((self.last - self.first).days + 1) // 7


@dataclass(frozen=True, kw_only=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    look: str


@dataclass(frozen=True, kw_only=True)
class Word:
    x: float
    y: float
    text: str


@dataclass(frozen=True, kw_only=True)
class WeekDrawing:
    """Where every mark goes; `key` names the looks that occur."""

    id: str
    title: str
    description: str
    height: float
    base: float
    top: float
    middle: float
    boxes: Sequence[Box]
    words: Sequence[Word]
    ticks: Sequence[Tick]
    key: Sequence[tuple[Box, Word]]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT

    @property
    def foot(self) -> float:
        return self.base + 16


@dataclass(frozen=True)
class Scale:
    """Days to units across, half days a week to units up; the base is where nothing stands."""

    first: date
    last: date
    base: float

    def at(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def week_columns(
    columns: Sequence[Column],
    *,
    until: date,
    looks: Sequence[tuple[str, str]],
    title: str,
    description: str,
    id: str,  # noqa: A002
) -> WeekDrawing:
    """Place the columns from the first Monday to `until`; `looks` gives the word for each look, in their order."""
    used = {part.look for column in columns for part in column.parts if part.number}
    used |= {column.css for column in columns if column.empty}
    key, top = placed_key([(look, words) for look, words in looks if look in used])
    top += MOST * HEIGHT / WHOLE_WEEK - HEIGHT
    scale = Scale(columns[0].first, max(until, columns[-1].last + timedelta(1)), top + HEIGHT)
    return WeekDrawing(
        id=id,
        title=title,
        description=description,
        height=scale.base + 22,
        base=scale.base,
        top=top,
        middle=top + HEIGHT / 2,
        boxes=[box for column in columns for box in boxes(column, scale)],
        words=[word for column in columns for word in said(column, scale)],
        ticks=months(scale),
        key=key,
    )


def boxes(column: Column, scale: Scale) -> list[Box]:
    """The layers of a column from the base up; an empty stretch is one low box."""
    x, width = across(column, scale)
    if column.empty:
        return [Box(x=x, y=scale.base - 20, width=width, height=20, look=column.css)]
    found, y = [], scale.base
    for part in column.parts:
        if part.number:
            height = round(HEIGHT / WHOLE_WEEK * min(MOST, part.number / column.weeks), 1)
            y = round(y - height, 1)
            found.append(Box(x=x, y=y, width=width, height=height, look=part.look))
    return found


def across(column: Column, scale: Scale) -> tuple[float, float]:
    """Where a column begins and how wide it is, with a hair between two."""
    x = scale.at(column.first)
    return x, round(scale.at(column.last + timedelta(1)) - x - 1, 1)


def said(column: Column, scale: Scale) -> list[Word]:
    """The word in an empty stretch that is wide enough for it."""
    x, width = across(column, scale)
    if not column.empty or width < max(LABEL_WIDTH, text_width(column.empty) + 4):
        return []
    return [Word(x=round(x + width / 2, 1), y=scale.base - 6, text=column.empty)]


def placed_key(looks: Sequence[tuple[str, str]]) -> tuple[list[tuple[Box, Word]], float]:
    """A square and a word for each look, in as many rows as they need; and where the drawing may begin."""
    found: list[tuple[Box, Word]] = []
    x, y = 0.0, 4.0
    for look, words in looks:
        width = KEY_BOX + 5 + text_width(words)
        if x and x + width > WIDTH:
            x, y = 0.0, y + KEY_ROW
        box = Box(x=x, y=y, width=KEY_BOX, height=KEY_BOX, look=look)
        found.append((box, Word(x=x + KEY_BOX + 5, y=y + 10, text=words)))
        x = round(x + width + KEY_GAP, 1)
    return found, y + KEY_ROW + 8


def months(scale: Scale) -> list[Tick]:
    """The first of every second month."""
    firsts = (
        date(number // 12, number % 12 + 1, 1)
        for number in range(scale.first.year * 12 + scale.first.month, scale.last.year * 12 + scale.last.month)
    )
    return [Tick(x=scale.at(day), label=f"{day:%b}") for day in firsts if day.month % 2 == 0 and day > scale.first]
