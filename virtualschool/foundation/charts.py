"""Where the marks of a drawing go, worked out from dated rows, so that a template only has to place them.

The life drawing puts lanes (home, school, legal status) on one time axis. It is drawn 960 units wide; a day is the
same width everywhere on it, and the rows of the table behind it are the bars of the drawing, no more and no fewer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH = 960
LEFT = 104  # where the axis starts; lane names stand before it
RIGHT = 936  # where it ends; "today" needs the margin
TOP = 34
ROW_HEIGHT = 34
ROW_GAP = 6
LANE_GAP = 16
PADDING = 8  # between the edge of a bar and its label
FONT_SIZE = 13
LEAST_WIDTH = 2  # a bar of one day must still be seen
LEAST_TICK = 56  # units between two years, so that their labels do not touch
LEAST_MONTH_TICK = 84
NARROW, WIDE, CAPITAL, OTHER = 0.3, 0.86, 0.7, 0.56  # of the font size, for Arial, rounded up


@dataclass(frozen=True, kw_only=True)
class Span:
    """A dated period. `end` is the last day, None while it goes on. Kinds: `period`; `none` (a period of not being
    something, drawn hollow); `gap` (nothing known, drawn dashed); `event` (one day, drawn as a dot)."""

    start: date
    end: date | None
    label: str
    kind: str = "period"
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One row of the drawing. Days between two spans that no span covers are shown as a gap called `gap_label` when
    there are more than `gap_days` of them: school holidays are no gap in schooling."""

    label: str
    spans: Sequence[Span]
    gap_label: str = "No record"
    gap_days: int = 1


@dataclass(frozen=True, kw_only=True)
class Bar:
    x: float
    y: float
    width: float
    text: str  # what fits inside; empty where nothing does
    span: Span
    css: str

    @property
    def middle(self) -> float:
        return self.y + ROW_HEIGHT / 2

    @property
    def text_x(self) -> float:
        return self.x + PADDING

    @property
    def text_y(self) -> float:
        return self.y + 22

    @property
    def text_css(self) -> str:
        return "q" if self.css in {"none", "gap"} else "w"


@dataclass(frozen=True, kw_only=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, kw_only=True)
class DrawnLane:
    label: str
    y: float
    bars: Sequence[Bar]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One bar as the table tells it; newest first."""

    lane: str
    start: date
    end: date | None
    label: str
    source: str


@dataclass(frozen=True, kw_only=True)
class LifeDrawing:
    id: str
    title: str
    height: float
    bottom: float
    today_x: float
    lanes: Sequence[DrawnLane]
    ticks: Sequence[Tick]
    rows: Sequence[Row]
    row_height: int = ROW_HEIGHT
    width: int = WIDTH
    source_named: bool = False

    @property
    def foot(self) -> float:
        """Where the word "today" stands, under the line."""
        return self.height - 8


@dataclass(frozen=True)
class Axis:
    """Days to units, the same scale from end to end."""

    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (RIGHT - LEFT), 1)


def life_lanes(lanes: Sequence[Lane], *, today: date, title: str, id: str = "life") -> LifeDrawing:  # noqa: A002
    """Place the lanes' spans on one axis from the first start to today, or to the last date known if that is later.

    A span that has no end, or ends today or later, is drawn as "now". Spans of one lane that overlap are drawn under
    each other: both are what a source said. No span is left out. A label that does not fit its bar is shortened or
    left out; it is always in the table.
    """
    whole = [Lane(label=lane.label, spans=with_gaps(lane)) for lane in lanes if lane.spans]
    axis = axis_for([span for lane in whole for span in lane.spans], today)
    drawn, y = [], float(TOP)
    for lane in whole:
        placed = place(lane, axis, y, today)
        drawn.append(placed)
        y = max(bar.y for bar in placed.bars) + ROW_HEIGHT + LANE_GAP
    rows = table_rows(whole)
    return LifeDrawing(
        id=id,
        title=title,
        height=y + 26,
        bottom=y,
        today_x=axis.at(today),
        lanes=drawn,
        ticks=ticks(axis),
        rows=rows,
        source_named=any(row.source for row in rows),
    )


def with_gaps(lane: Lane) -> list[Span]:
    """The lane's spans in order of their start, with a gap wherever nothing covers the days between two of them."""
    spans: list[Span] = []
    covered: date | None = None
    for span in sorted(lane.spans, key=lambda span: (span.start, span.end or date.max)):
        missing = (span.start - covered).days - 1 if covered and span.kind != "event" else 0
        if covered and missing > lane.gap_days:
            gap = Span(start=covered + timedelta(1), end=span.start - timedelta(1), label=lane.gap_label, kind="gap")
            spans.append(gap)
        spans.append(span)
        if span.kind != "event":
            covered = max(covered or date.min, span.end or date.max)
    return spans


def axis_for(spans: Iterable[Span], today: date) -> Axis:
    """From the first start to today, or beyond it where a source already states a later date."""
    spans = list(spans)
    dates = [span.start for span in spans] + [span.end for span in spans if span.end]
    return Axis(min([*dates, today]), max([*dates, today]))


def place(lane: Lane, axis: Axis, y: float, today: date) -> DrawnLane:
    """Each span on the first line of the lane that is free on its start."""
    free: list[float] = []  # where each line of the lane is free again
    bars = []
    for span in lane.spans:
        bar = bar_for(span, axis, y, today)
        line = next((number for number, until in enumerate(free) if until <= bar.x), len(free))
        free[line : line + 1] = [bar.x + bar.width if span.kind != "event" else bar.x]
        bars.append(bar_for(span, axis, y + line * (ROW_HEIGHT + ROW_GAP), today))
    return DrawnLane(label=lane.label, y=y + 22, bars=bars)


def bar_for(span: Span, axis: Axis, y: float, today: date) -> Bar:
    """The bar from the morning of the first day to the evening of the last, to scale."""
    x = axis.at(span.start)
    ends = axis.at(min(span.end + timedelta(1), axis.last)) if span.end else axis.at(max(today, span.start))
    width = round(max(LEAST_WIDTH, ends - x), 1)
    return Bar(x=x, y=y, width=width, text=fitted(span.label, width - 2 * PADDING), span=span, css=look(span, today))


def look(span: Span, today: date) -> str:
    """The class of the bar: what it is first, then whether it still goes on."""
    if span.kind != "period":
        return span.kind
    return "a" if span.start <= today and (span.end is None or span.end >= today) else "a2"


def fitted(label: str, width: float) -> str:
    """The label, or as many of its words as fit with an ellipsis, or nothing."""
    if text_width(label) <= width:
        return label
    words = label.split()
    for count in range(len(words) - 1, 0, -1):
        shorter = " ".join(words[:count]).rstrip(",;:") + "…"
        if text_width(shorter) <= width:
            return shorter
    return ""


def text_width(text: str) -> float:
    """How wide the text will be, in units; errs to the wide side, since the reader's font is not known."""
    return FONT_SIZE * sum(letter_width(letter) for letter in text)


def letter_width(letter: str) -> float:
    if letter in "iljtfrI.,:;'’|()-! ":
        return NARROW
    if letter in "mwMW…—%":
        return WIDE
    return CAPITAL if letter.isupper() else OTHER


def ticks(axis: Axis) -> list[Tick]:
    """1 January of each year, or of as many years as keep their labels apart; months where the axis is short."""
    unit = (RIGHT - LEFT) / max(1, (axis.last - axis.first).days)
    if (axis.last - axis.first).days < 900:
        return month_ticks(axis, unit)
    step = next(years for years in (1, 2, 5, 10, 25, 50, 100) if years * 365 * unit >= LEAST_TICK)
    years = range(axis.first.year + 1, axis.last.year + 1)
    return [Tick(x=axis.at(date(year, 1, 1)), label=str(year)) for year in years if year % step == 0]


def month_ticks(axis: Axis, unit: float) -> list[Tick]:
    step = next((months for months in (1, 2, 3, 6) if months * 28 * unit >= LEAST_MONTH_TICK), 6)
    months = range(axis.first.year * 12 + axis.first.month, axis.last.year * 12 + axis.last.month)
    starts = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    return [Tick(x=axis.at(day), label=f"{day:%b %Y}") for day in starts]


def table_rows(lanes: Sequence[Lane]) -> list[Row]:
    """Every span of every lane, what is still going on first, then the newest."""
    rows = [
        Row(lane=lane.label, start=span.start, end=span.end, label=span.label, source=span.source)
        for lane in lanes
        for span in lane.spans
    ]
    return sorted(rows, key=lambda row: (row.end or date.max, row.start), reverse=True)
