"""Whose earlier years were asked for and haven't come: a figure says so, instead of a short denominator alone."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from virtualschool.people.models import Authority
from virtualschool.register.queries import working

from .. import specifications
from ..models import Part as Row
from .parts import group_of, shares_of

KEPT_BY_SCHOOLS = ("openings", "absence", "level", "award")
"""What a request asks for: attendance, levels and awards."""


@dataclass(frozen=True)
class Awaited:
    """Learners of a figure's group who have no data, and of whom education was asked; `since` is the first asking."""

    number: int
    since: dt.date
    until: dt.date

    @property
    def sentence(self) -> str:
        when = day(self.since) if self.since == self.until else f"{day(self.since)} to {day(self.until)}"
        return f"history of {self.number:,} asked for on {when}"


def day(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"


def asked_for(authority: Authority) -> Mapping[uuid.UUID, dt.date]:
    """Since when each learner's earlier years are waited for; two queries at most."""
    waiting = working.history_requests(authority)
    return {learner: one.asked_on for learner, one in waiting.items() if one.received_on is None}


def of_group(authority: Authority, session: str, cohort: str, whose: str) -> Mapping[str, Awaited]:
    """By indicator, for those that such a request can fill; three queries at most, however many learners."""
    asked = asked_for(authority)
    if not asked:
        return {}
    rows = Row.objects.filter(
        authority=authority, session=session, groups__contains=group_of(cohort, whose), learner_id__in=list(asked)
    )
    days: dict[str, Counter[dt.date]] = {}
    for learner, on_roll, text in rows.values_list("learner_id", "on_roll", "shares"):
        held = shares_of(text)
        for spec in specifications.indicators():
            if on_roll and spec.measure in KEPT_BY_SCHOOLS and spec.id not in held:
                days.setdefault(spec.id, Counter())[asked[learner]] += 1
    return {key: Awaited(found.total(), min(found), max(found)) for key, found in days.items()}
