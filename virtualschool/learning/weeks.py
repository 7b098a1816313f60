"""A session week by week: what is told of each week's half days, where nothing is told, and where school was shut.

Pure. A file may tell half days by the day, by the week or by the term. Days
of one week are added up; a longer period stays one stretch, since nobody
knows which of its weeks a half day belongs to.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from virtualschool.register import sessions

from .spans import Span
from .vocab import AUTHORISED, EXCLUDED, PRESENT, UNAUTHORISED

WEEK = dt.timedelta(weeks=1)
PARTS: Mapping[str, Sequence[str]] = {
    "present": PRESENT,
    "authorised": AUTHORISED,
    "unauthorised": UNAUTHORISED,
    "excluded": EXCLUDED,
}
FIRST_OF_AUTUMN, LAST_OF_SUMMER = (8, 17), (7, 1)
"""Every school in Scotland is shut in between: weeks there are drawn only where somebody tells of them."""


class Kind(StrEnum):
    TOLD = "told"
    NO_DATA = "no_data"
    CLOSED = "closed"


@dataclass(frozen=True)
class Elsewhere:
    """A week of learning elsewhere, as somebody told it."""

    week_of: dt.date
    half_days: int
    attended: int


@dataclass(frozen=True)
class Stretch:
    """Whole weeks, from a Monday to a Sunday, whose half days are told together, or not at all."""

    first: dt.date
    last: dt.date
    kind: Kind = Kind.TOLD
    marks: Mapping[str, int] = field(default_factory=Counter)
    """Half days by part: those of `PARTS`, `elsewhere` (attended there) and `elsewhere_missed`."""

    @property
    def weeks(self) -> int:
        return ((self.last - self.first).days + 1) // 7

    @property
    def half_days(self) -> int:
        return sum(self.marks.values())


def stretches(
    spans: Iterable[Span],
    *,
    session: str,
    today: dt.date,
    elsewhere: Iterable[Elsewhere] = (),
    closed: Collection[dt.date] = (),
) -> list[Stretch]:
    """The weeks of a session up to today, each in one stretch and one only.

    `closed` are the Mondays of weeks in which school was shut. A week that
    nobody tells of is a week without data, never one of full or no attendance.
    """
    found = told([*map(of_span, spans), *map(of_week, elsewhere)])
    first, last = bounds(found, session, today)
    whole: list[Stretch] = []
    at = first
    for one in [*found, None]:
        until = one.first if one else last + WEEK
        whole += silent(at, until, closed)
        if one:
            whole.append(one)
            at = one.last + dt.timedelta(days=1)
    return whole


def of_span(span: Span) -> Stretch:
    marks = Counter(
        {part: sum(number for code, number in span.marks if code in codes) for part, codes in PARTS.items()}
    )
    return Stretch(monday(day(span.first)), sunday(day(span.last)), marks=+marks)


def of_week(one: Elsewhere) -> Stretch:
    attended = min(one.attended, one.half_days)
    marks = Counter({"elsewhere": attended, "elsewhere_missed": one.half_days - attended})
    return Stretch(monday(one.week_of), sunday(one.week_of), marks=+marks)


def told(found: Iterable[Stretch]) -> list[Stretch]:
    """In order, with no week in two of them.

    Two periods that meet in the middle of a week stay two, and the week goes
    to the first; those that share more than that are one.
    """
    joined: list[Stretch] = []
    for one in sorted(found, key=lambda each: (each.first, each.last)):
        before = joined[-1] if joined else None
        if before is None or one.first > before.last:
            joined.append(one)
        elif before.weeks > 1 and one.first + WEEK > before.last and one.last > before.last:
            joined.append(Stretch(before.last + dt.timedelta(days=1), one.last, marks=one.marks))
        else:
            marks = Counter(before.marks) + Counter(one.marks)
            joined[-1] = Stretch(before.first, max(before.last, one.last), marks=marks)
    return joined


def silent(first: dt.date, until: dt.date, closed: Collection[dt.date]) -> Iterator[Stretch]:
    """The weeks from one Monday to before another of which nobody tells: without data, or shut."""
    start = at = first
    while at < until:
        kind = Kind.CLOSED if at in closed else Kind.NO_DATA
        at += WEEK
        if at >= until or (at in closed) != (kind is Kind.CLOSED):
            yield Stretch(start, at - dt.timedelta(days=1), kind)
            start = at


def bounds(found: Sequence[Stretch], session: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last Monday that are drawn: the school year without its summer, and no week after today's."""
    start, end = sessions.start_of(session), sessions.end_of(session)
    autumn = monday(start.replace(month=FIRST_OF_AUTUMN[0], day=FIRST_OF_AUTUMN[1]))
    summer = monday(end.replace(month=LAST_OF_SUMMER[0], day=LAST_OF_SUMMER[1])) - WEEK
    firsts = [one.first for one in found]
    lasts = [monday(one.last) for one in found]
    return min([autumn, *firsts]), max([min(summer, monday(today)), *lasts])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def monday(on: dt.date) -> dt.date:
    return on - dt.timedelta(days=on.weekday())


def sunday(on: dt.date) -> dt.date:
    return monday(on) + dt.timedelta(days=6)
