"""Care periods out of the rows that a source's editions gave of one person.

A person's rows in an edition replace that person's known periods of that
source that overlap any of them or begin on or after the first of them;
periods that end before it stand. Where the source's lists hold current
periods only, an open earlier period ends the day before a later-starting
one. Being left out of an edition ends nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .inputs import Row, Said, day

ONE_DAY = dt.timedelta(days=1)
PERIOD_COLUMNS = ("legal_reason", "lives_with", "start_date", "end_date", "ended_as")


@dataclass(frozen=True)
class Period:
    """`end` is the last day looked after, None while open; `start` is None where no source dates it."""

    start: dt.date | None
    end: dt.date | None
    known_from: dt.date
    legal_reason: str
    lives_with: str
    responsible_authority: str
    ended_as: str
    source: str
    as_at: dt.date

    def overlaps(self, other: "Period") -> bool:
        return (
            self.start is not None
            and other.start is not None
            and (self.end is None or self.end >= other.start)
            and (other.end is None or other.end >= self.start)
        )

    def covers(self, on: dt.date) -> bool:
        return (self.start or self.known_from) <= on and (self.end is None or self.end >= on)

    def begun_by(self, on: dt.date) -> bool:
        return (self.start or self.known_from) <= on

    @property
    def order(self) -> tuple[object, ...]:
        return (
            self.start or dt.date.min,
            self.end or dt.date.max,
            self.known_from,
            self.legal_reason,
            self.lives_with,
            self.responsible_authority,
            self.ended_as,
        )


def period_of(row: Row, said: Said) -> Period | None:
    """The period that a row states; None where it states none."""
    if not any(row.get(column) for column in PERIOD_COLUMNS):
        return None
    return Period(
        start=day(row.get("start_date")),
        end=day(row.get("end_date")),
        known_from=said.edition.as_at,
        legal_reason=row.get("legal_reason", ""),
        lives_with=row.get("lives_with", ""),
        responsible_authority=row.get("responsible_authority", ""),
        ended_as=row.get("ended_as", ""),
        source=said.edition.source,
        as_at=said.edition.as_at,
    )


def fold_periods(statements: Iterable[Said], *, current_only: bool) -> list[Period]:
    """The periods of one record, from its statements in the order of their editions."""
    known: list[Period] = []
    for said in statements:
        stated = [period for row in said.rows if (period := period_of(row, said))]
        if stated:
            known = succeed(known, stated, current_only=current_only)
    return sorted(known, key=lambda period: period.order)


def succeed(known: Sequence[Period], stated: Sequence[Period], *, current_only: bool) -> list[Period]:
    dated = [period for period in stated if period.start]
    starts = [period.start for period in dated if period.start]
    kept = [
        shortened
        for period in known
        if (shortened := outlives(period, dated, min(starts) if starts else None, current_only=current_only))
    ]
    return [*kept, *(known_since_first(period, known) for period in stated)]


def outlives(old: Period, dated: Sequence[Period], first: dt.date | None, *, current_only: bool) -> Period | None:
    """What is left of an earlier period once an edition has spoken: itself, its closed part, or nothing."""
    if old.start is None:
        return None
    if first is None or (old.end is not None and old.end < first):
        return old
    if current_only and old.end is None and old.start < first:
        return replace(old, end=first - ONE_DAY)
    if old.start >= first or any(old.overlaps(period) for period in dated):
        return None
    return old


def known_since_first(period: Period, known: Sequence[Period]) -> Period:
    """An undated period counts from the edition that first gave it, not from the last."""
    if period.start is None:
        earlier = [old.known_from for old in known if old.start is None and old.legal_reason == period.legal_reason]
        return replace(period, known_from=min([period.known_from, *earlier]))
    return period


def merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods of several records of one child: what two records state alike stands once."""
    seen: dict[tuple[object, ...], Period] = {}
    for period in sorted(periods, key=lambda period: (period.order, period.as_at)):
        seen[period.order[:2] + period.order[3:]] = period
    return tuple(sorted(seen.values(), key=lambda period: period.order))
