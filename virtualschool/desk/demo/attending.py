"""How a learner attends, day by day: Mondays, a move to secondary, a new home, a fall, a timetable, learning elsewhere.

Whoever has no such shape misses days at random, now and then two in a row.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

FOUR_WEEKS = timedelta(days=28)
WEEKLY, DAILY = "weekly", "daily"


class Shape(StrEnum):
    """What stands out in a learner's attendance; the truth file calls it by these words."""

    STEADY = "steady"
    MONDAYS = "misses Mondays"
    TRANSITION = "misses more since S1"
    NEW_HOME = "misses more since a new home"
    FALL = "missed much in the last four weeks"
    HALF = "misses half"
    YESTERDAY = "away on the last day"
    TIMETABLE = "reduced timetable"
    PACKAGE = "learns elsewhere"
    BACK = "two years out, seven awards"


HALF_DAYS_EXPECTED = {
    Shape.TIMETABLE: (1, 1, 1, 1, 1),
    Shape.PACKAGE: (2, 2, 2, 0, 0),
    Shape.BACK: (2, 1, 0, 0, 0),
}
"""Half days at school from Monday to Friday, where they are fewer than two a day."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One learner's habit: how often a day is missed, and the shape of it."""

    missed: float
    shape: Shape
    now: date
    session: int
    moved_on: date | None = None
    excluded: frozenset[date] = field(default_factory=frozenset)

    def chance(self, day: date) -> float:
        """The chance of being away on a day."""
        usual, unusual, is_unusual = self._chances(day)
        return unusual if is_unusual else usual

    def _chances(self, day: date) -> tuple[float, float, bool]:
        """On a usual day, on an unusual one, and whether this is one."""
        is_now = day >= date(self.session, 8, 1)
        missed = self.missed
        found: dict[Shape, tuple[float, float, bool]] = {
            Shape.MONDAYS: (missed * 0.5, 0.5, is_now and day.weekday() == 0),
            Shape.TRANSITION: (missed * 0.4, min(0.6, missed + 0.2), is_now),
            Shape.NEW_HOME: (missed * 0.5, 0.45, self._has_just_moved(day)),
            Shape.FALL: (missed * 0.4, 0.55, self.now - FOUR_WEEKS < day),
            Shape.HALF: (0.25, 0.55, is_now),
        }
        well = missed if self.shape not in HALF_DAYS_EXPECTED else 0.03
        return found.get(self.shape, (well, well, False))

    def _has_just_moved(self, day: date) -> bool:
        return self.moved_on is not None and self.moved_on <= day < self.moved_on + FOUR_WEEKS

    def expected(self, day: date) -> int:
        """How many half days the learner is to be at school."""
        is_now = day >= date(self.session - (self.shape is Shape.BACK), 8, 1)
        return HALF_DAYS_EXPECTED.get(self.shape, (2,) * 5)[day.weekday()] if is_now else 2

    def marks(self, rng: random.Random, day: date, *, is_last: bool) -> Counter[str]:
        """The half days of one day by code."""
        expected = self.expected(day)
        if day in self.excluded:
            return Counter({"40": expected})
        if self.shape is Shape.YESTERDAY and is_last:
            return Counter({"31": expected})
        if rng.random() >= self.chance(day):
            late = expected > 0 and rng.random() < 0.03
            return +Counter({"10": expected - late, "11": int(late)})
        code = rng.choices(("20", "31", "24", "33"), (50, 35, 10, 5))[0]
        whole = expected < 2 or rng.random() < 0.8
        return +Counter({code: expected if whole else 1, "10": 0 if whole else 1})


def spans(
    rng: random.Random, habit: Habit, days: Sequence[date], *, by: str
) -> Iterator[tuple[date, date, Counter[str]]]:
    """School days as rows would state them: a week together, or, by day, each day of a week in which one was missed."""
    for _, week in groupby(days, key=lambda day: day.isocalendar()[:2]):
        held = [(day, habit.marks(rng, day, is_last=day == days[-1])) for day in week]
        told = [(day, marks) for day, marks in held if marks]
        if not told:
            continue
        whole = sum((marks for _, marks in told), Counter[str]())
        if by == WEEKLY or not set(whole) - {"10", "11"}:
            yield told[0][0], told[-1][0], whole
        else:
            yield from ((day, day, marks) for day, marks in told)
