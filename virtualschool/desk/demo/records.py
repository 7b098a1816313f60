"""A child as one source's two editions state them, and the two days on which the sources were asked."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from virtualschool.desk.demo.children import Child

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Dates:
    """The as-at days of the two editions, both in one school session, and the year in which that session began."""

    before: date
    now: date
    session: int

    def between(self, rng: random.Random) -> date:
        """A day after the earlier edition, and no later than the newer one."""
        return self.before + timedelta(days=rng.randrange(1, (self.now - self.before).days + 1))


def dates(today: date) -> Dates:
    """Editions of about five weeks ago and of four days ago.

    Rolls turn over on 1 August, so neither edition pair spans it: in the first days of August the newer one is of
    31 July, and until early September the earlier one is of 1 August.
    """
    now = today - timedelta(days=4)
    if now.month == 8 and now.day < 8:
        now = now.replace(month=7, day=31)
    session = now.year if now.month >= 8 else now.year - 1
    return Dates(before=max(now - timedelta(days=31), date(session, 8, 1)), now=now, session=session)


@dataclass(slots=True, eq=False)
class Record:
    """What a source says of a child: canonical rows of the earlier and of the newer edition; none where left out."""

    child: Child
    authority: str
    kind: str
    own_id: str
    now: list[Row]
    before: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def same_in_both(self) -> None:
        """Let the earlier edition say what the newer one says."""
        self.before = [dict(row) for row in self.now]

    def state(self, **values: str) -> None:
        """Let every row of both editions say this."""
        for row in (*self.before, *self.now):
            row.update(values)


class OwnIds:
    """Ids as a source gives them out: unique, of one shape, and in no order that tells anything."""

    def __init__(self, rng: random.Random, prefix: str) -> None:
        """Begin with none given out."""
        self._rng = rng
        self._prefix = prefix
        self._given: set[int] = set()

    def next(self) -> str:
        """An id never given before."""
        number = self._rng.randrange(100_000, 1_000_000)
        while number in self._given:
            number = self._rng.randrange(100_000, 1_000_000)
        self._given.add(number)
        return f"{self._prefix}{number}"
