"""One learner's part in each figure of a session, in the form in which it is kept. No database, no clock.

A session's figures are sums over parts, so that a page need not derive the
register, and every figure opens to whom it is made of.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from virtualschool.learning.spans import Span
from virtualschool.learning.vocab import POSSIBLE, PRESENT
from virtualschool.register import cohorts
from virtualschool.register.derive import Derived
from virtualschool.register.derive.periods import Period
from virtualschool.register.vocab import Cohort

from ..sessions_of import InSession
from ..specifications import Specification
from ..working_out import MEASURES, Share

WHOSE: tuple[cohorts.Whose, ...] = ("ours", "all")
COHORTS = tuple(Cohort)
SHORT = dt.timedelta(days=6)
"""A period of a week at most is drawn in the week and month of its first day; a longer one in no week."""
HIDDEN = "PROTECTED"
"""Stands for where a protected learner lives, and on what basis: a part holds neither."""
Pair = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """What one learner adds to each figure of one session, and the groups in which it counts."""

    groups: frozenset[str]
    """Cohort and whose, such as `in-year ours`."""
    on_roll: bool
    sector: str
    stage: str
    school_code: str
    """The school of the last enrolment, where all that counts comes from it; else empty."""
    lives_with: str
    """Where the learner lived, `HIDDEN` of a protected learner; and on what basis, alike."""
    legal_reason: str
    shares: Mapping[str, Share]
    weeks: Mapping[str, Pair] = field(default_factory=dict)
    months: Mapping[str, Pair] = field(default_factory=dict)
    cases: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_protected(self) -> bool:
        return HIDDEN in (self.lives_with, self.legal_reason)

    def shares_as_text(self) -> str:
        """The shares, read again by `shares_of`."""
        return json.dumps(self.shares, separators=(",", ":"))

    def series_as_text(self) -> str:
        """What is told by time, read again by `json`."""
        return json.dumps({"weeks": self.weeks, "months": self.months, "cases": self.cases}, separators=(",", ":"))


NOBODYS = Part(
    frozenset(), on_roll=False, sector="", stage="", school_code="", lives_with="", legal_reason="", shares={}
)


def group_of(cohort: str, whose: str) -> str:
    return f"{cohort} {whose}"


def shares_of(text: str) -> dict[str, Share]:
    """The shares that `Part.shares_as_text` wrote."""
    return {name: Share(*numbers) for name, numbers in json.loads(text).items()}


def groups_of(learner: Derived, session: str, authority: str) -> frozenset[str]:
    """Every cohort that the learner is in, of ours and of all."""
    return frozenset(
        group_of(cohort, whose)
        for whose in WHOSE
        for cohort in COHORTS
        if cohorts.is_member(learner, cohort, session, authority=authority, whose=whose)
    )


def part_of(
    one: InSession, groups: frozenset[str], specifications: Iterable[Specification], *, is_protected: bool = False
) -> Part:
    """The learner's part in a session; of a protected learner without where and on what basis they live."""
    shares = {spec.id: share for spec in specifications if (share := MEASURES[spec.measure](spec, one))}
    weeks, months = by_time(one.attendance)
    period = last_period(one)
    return Part(
        groups=groups,
        on_roll=one.on_roll,
        sector=one.sector,
        stage=one.stage,
        school_code=only_school(one),
        lives_with=HIDDEN if is_protected else period.lives_with if period else "",
        legal_reason=HIDDEN if is_protected else period.legal_reason if period else "",
        shares=shares,
        weeks=weeks,
        months=months,
        cases=cases_by_month(row["start_date"] for row in one.exclusions),
    )


def only_school(one: InSession) -> str:
    """The school on whose roll the learner is, where no other school's facts count in the session."""
    if one.enrolment is None:
        return ""
    said = {span.school_code for span in one.attendance} | {row.get("school_code", "") for row in one.exclusions}
    held = {
        place.school_code
        for place in one.places
        if place.start <= one.last and (place.end is None or place.end >= one.first)
    }
    return one.enrolment.school_code if said | held <= {one.enrolment.school_code, ""} else ""


def last_period(one: InSession) -> Period | None:
    """The care period of the session that began last: where the learner lived, and why, as the session knew it last."""
    held = (
        period
        for period in one.learner.periods
        if (period.start or period.known_from) <= one.last and (period.end is None or period.end >= one.first)
    )
    return max(held, key=lambda period: period.order, default=None)


def by_time(spans: Iterable[Span]) -> tuple[dict[str, Pair], dict[str, Pair]]:
    """Half days attended and possible by the week's Monday, and by month.

    A period that is longer than a week is in no week, and one that crosses months as well in no month: nobody knows
    which of its half days fell where.
    """
    weeks: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    months: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for span in spans:
        week, month = place_in_time(span.first, span.last)
        present, possible = counted(span)
        for found, key in ((weeks, week), (months, month)):
            if key and possible:
                found[key][0] += present
                found[key][1] += possible
    return pairs(weeks), pairs(months)


def counted(span: Span) -> Pair:
    present = sum(number for code, number in span.marks if code in PRESENT)
    return present, sum(number for code, number in span.marks if code in POSSIBLE)


@lru_cache(maxsize=20_000)
def place_in_time(first: str, last: str) -> tuple[str, str]:
    """The Monday and the month of a period; empty where it belongs to no one week or month."""
    begun, ended = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    monday = begun - dt.timedelta(days=begun.weekday())
    short = ended - begun <= SHORT
    week = monday.isoformat() if short and ended - monday <= SHORT else ""
    return week, first[:7] if short or first[:7] == last[:7] else ""


def pairs(found: Mapping[str, list[int]]) -> dict[str, Pair]:
    return {key: (found[key][0], found[key][1]) for key in sorted(found)}


def cases_by_month(days: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for day in days:
        found[day[:7]] += 1
    return dict(sorted(found.items()))


def in_group(parts: Iterable[Part], group: str) -> Iterator[Part]:
    return (part for part in parts if group in part.groups)
