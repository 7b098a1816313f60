"""A learner's facts as a pure function of what editions stated, in whatever order they came.

No database, no clock. Identity of facts over editions is the contract's:
attendance (school, period), exclusion (start, school), level (session, stage,
area), award and entry (session, subject, level), destination (survey, day),
need (need, plan, start). A later edition replaces a fact; what it leaves out
stays.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from . import spans
from .spans import Span

Row = Mapping[str, str]
Order = tuple[dt.date, dt.date, str]

IDENTITY: Mapping[str, tuple[str, ...]] = {
    "exclusions": ("start_date", "school_code"),
    "levels": ("session", "stage", "area"),
    "awards": ("session", "subject", "scqf_level"),
    "entries": ("session", "subject", "scqf_level"),
    "destinations": ("left_on", "survey"),
    "needs": ("start_date", "need", "plan"),
}
ATTENDANCE = "attendance"
IDS = ("pupil_id", "scn")


class Said(NamedTuple):
    """What one edition said of one pupil, as it is kept."""

    order: Order
    own_id: str
    kind: str
    content: str


class Fact(NamedTuple):
    """One fact as its newest edition has it, and the day that edition speaks of."""

    row: Row
    as_at: dt.date


@dataclass(frozen=True)
class Facts:
    """Everything known of one learner's learning; `of` are the facts of each kind but attendance, in their order."""

    attendance: tuple[Span, ...]
    attendance_as_at: dt.date | None
    of: Mapping[str, tuple[Fact, ...]]

    def rows(self, kind: str) -> list[Row]:
        return [fact.row for fact in self.of.get(kind, ())]


NOTHING = Facts((), None, {})


def content_of(kind: str, rows: Iterable[Row]) -> str:
    """A pupil's canonical rows as they are kept: the same rows give the same text, and ids are left out."""
    if kind == ATTENDANCE:
        return spans.written(spans.of_rows(rows))
    bare = sorted(sorted((name, text) for name, text in row.items() if name not in IDS) for row in rows)
    return json.dumps([dict(row) for row in bare], ensure_ascii=False, separators=(",", ":"))


def derive(said: Iterable[Said]) -> Facts:
    """The facts that stand."""
    attendance: dict[Order, list[Span]] = defaultdict(list)
    found: dict[str, dict[tuple[str, ...], Fact]] = defaultdict(dict)
    for one in sorted(said):
        if one.kind == ATTENDANCE:
            attendance[one.order] += spans.read(one.content)
            continue
        for row in json.loads(one.content):
            found[one.kind][identity(one.kind, row)] = Fact(row, one.order[0])
    return Facts(
        tuple(spans.standing(map(spans.together, attendance.values()))),
        max((order[0] for order in attendance), default=None),
        {kind: tuple(facts[key] for key in sorted(facts)) for kind, facts in found.items()},
    )


def identity(kind: str, row: Row) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in IDENTITY[kind])
