"""How far people have come with facts that differ, and since when education has been asked for earlier years."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from virtualschool.foundation import keys
from virtualschool.people.models import Authority

from ..models import Disagreement, HistoryRequest, LearnerAlias, Settlement
from ..vocab import DisagreementState, Owner, Source

OWNERS: Mapping[str, Owner] = {Source.EDUCATION: Owner.EDUCATION, Source.SOCIAL_WORK: Owner.SOCIAL_WORK}


class Point(NamedTuple):
    """One fact of one learner on which two sources differ: what entries about it are kept under.

    The values are no part of it, so that the history of a fact stays together
    while its values change.
    """

    learner_id: uuid.UUID
    field: str
    shown_source: str
    other_source: str


@dataclass(frozen=True)
class Stand:
    """Where a fact stands now: its state, whose it is, and the newest entry about it, if there is one."""

    state: DisagreementState
    owner: Owner
    entry: Settlement | None = None
    is_reopened: bool = False
    """Somebody dealt with it before, and a source's value has changed since."""


def point_of(one: Disagreement) -> Point:
    return Point(one.learner_id, one.field, one.shown_source, one.other_source)


def values_digest(authority: str, shown: str, other: str) -> str:
    """The keyed digest of the two values; another value in either source makes it another."""
    return keys.digest("ledger", authority, "values", shown, other)


def digest_of(one: Disagreement) -> str:
    return values_digest(one.learner.authority_id, one.shown, one.other)


def owner_of(other_source: str) -> Owner:
    """Whose a fact is until somebody says otherwise: the source whose value lost; ours where a person told it."""
    return OWNERS.get(other_source, Owner.US)


def entries(authority: Authority) -> dict[Point, list[Settlement]]:
    """Every entry of an authority, oldest first, under the ids that learners have now."""
    rows = list(Settlement.objects.filter(authority=authority).in_order())
    now = now_ids(authority, {one.learner_id for one in rows})
    found: dict[Point, list[Settlement]] = {}
    for one in rows:
        point = Point(now.get(one.learner_id, one.learner_id), one.field, one.shown_source, one.other_source)
        found.setdefault(point, []).append(one)
    return found


def stand_of(point: Point, digest: str, said: Mapping[Point, list[Settlement]]) -> Stand:
    """The newest entry holds while both values are those of which it spoke; else the fact is open again."""
    newest = next(reversed(said.get(point, [])), None)
    if newest is None:
        return Stand(DisagreementState.OPEN, owner_of(point.other_source))
    if newest.values_digest != digest:
        reopened = newest.state != DisagreementState.OPEN
        return Stand(DisagreementState.OPEN, Owner(newest.owner), newest, is_reopened=reopened)
    return Stand(DisagreementState(newest.state), Owner(newest.owner), newest)


def now_ids(authority: Authority, given: Iterable[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Ids that entries were written under, to the ids that the learners have now."""
    wanted = set(given)
    if not wanted:
        return {}
    rows = LearnerAlias.objects.filter(learner__authority=authority).values_list("alias", "learner_id")
    return {alias: learner for alias, learner in rows if alias in wanted}


def history_requests(authority: Authority) -> dict[uuid.UUID, HistoryRequest]:
    """The newest standing request of each learner, under the id that the learner has now."""
    rows = list(HistoryRequest.objects.filter(authority=authority).standing().order_by("asked_on", "id"))
    now = now_ids(authority, {one.learner_id for one in rows})
    return {now.get(one.learner_id, one.learner_id): one for one in rows}


def history_asked(learner_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """Since when education has been asked for a learner's earlier years and has not answered, for those of whom it was.

    Figures over earlier years say this date instead of a short denominator.
    Three queries at most, however many learners.
    """
    wanted = set(learner_ids)
    waiting = list(HistoryRequest.objects.standing().filter(received_on=None).order_by("-asked_on"))
    aliases = LearnerAlias.objects.filter(alias__in={one.learner_id for one in waiting})
    now = dict(aliases.values_list("alias", "learner_id")) if waiting else {}
    asked = {now.get(one.learner_id, one.learner_id): one.asked_on for one in waiting}
    return {learner: day for learner, day in asked.items() if learner in wanted}
