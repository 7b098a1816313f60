"""The page of hand-overs: what was sent and how it stands, what came and waits, newest first."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner, LearnerAlias

from ..models import Arrived, KnownKey, Sent
from ..vocab import State
from .known import name_of
from .shown import learning_in

MOST = 100


@dataclass(frozen=True)
class SentLine:
    pk: uuid.UUID
    learner_id: uuid.UUID | None
    name: str
    to: str
    made_at: dt.datetime
    by_name: str
    expires_on: dt.date
    state: State
    is_late: bool


@dataclass(frozen=True)
class ArrivedLine:
    pk: uuid.UUID
    sender: str
    arrived_at: dt.datetime
    brought_by: str
    expires_on: dt.date
    taken_in_at: dt.datetime | None
    taken_in_by: str
    learner_id: uuid.UUID | None
    name: str


@dataclass(frozen=True)
class Lists:
    sent: tuple[SentLine, ...]
    arrived: tuple[ArrivedLine, ...]
    late: int

    @property
    def learner_ids(self) -> list[uuid.UUID]:
        found = {one.learner_id for one in self.sent} | {one.learner_id for one in self.arrived}
        return sorted(one for one in found if one)


def lists(user: User, authority: Authority, day: dt.date) -> Lists:
    """Everything of the authority that this user may see, in three queries."""
    sent = list(Sent.objects.visible_to(user).filter(authority=authority).order_by("-made_at")[:MOST])
    arrived = list(Arrived.objects.visible_to(user).filter(authority=authority).order_by("-arrived_at")[:MOST])
    ids = {one.learner_id for one in sent} | {one.learner_id for one in arrived if one.learner_id}
    names = names_now(user, ids)
    lines = tuple(sent_line(one, names, day) for one in sent)
    return Lists(lines, tuple(arrived_line(one, names) for one in arrived), sum(one.is_late for one in lines))


Names = dict[uuid.UUID, tuple[uuid.UUID, str]]


def names_now(user: User, ids: Iterable[uuid.UUID]) -> Names:
    """By an id of any time the learner's id and name of today."""
    found = LearnerAlias.objects.visible_to(user).filter(alias__in=list(ids)).select_related("learner")
    return {one.alias: (one.learner_id, one.learner.name) for one in found}


def sent_line(one: Sent, names: Names, day: dt.date) -> SentLine:
    now, name = names.get(one.learner_id, (None, "no longer on the register"))
    state = one.state(day)
    return SentLine(
        one.pk, now, name, name_of(one.to), one.made_at, one.by_name, one.expires_on, state, state.sign == "late"
    )


def arrived_line(one: Arrived, names: Names) -> ArrivedLine:
    now, name = names.get(one.learner_id, (None, "")) if one.learner_id else (None, "")
    return ArrivedLine(
        one.pk, name_of(one.sender), one.arrived_at, one.brought_by, one.expires_on, one.taken_in_at, one.taken_in_by,
        now, name,
    )  # fmt: skip


def late(user: User, authority: str, day: dt.date) -> int:
    """How many hand-overs expired without a receipt: somebody is to ask."""
    return Sent.objects.visible_to(user).filter(authority=authority).late(day).count()


def keys_known(user: User, authority: Authority) -> list[KnownKey]:
    """Other authorities' keys that stand here, by name."""
    found = KnownKey.objects.visible_to(user).filter(authority=authority).standing()
    return sorted(found, key=lambda one: name_of(one.of))


@dataclass(frozen=True)
class CameWith:
    """A hand-over with which part of a learner's record came."""

    sender: str
    on: dt.date
    parts: tuple[str, ...]
    """What of learning came, in words: who does not want the label reads no other here."""


def came_with(learner: Learner) -> tuple[CameWith, ...]:
    """The hand-overs that a learner's record holds facts of, by any id of the learner, oldest first.

    For whoever may see where the learner was: call it for nobody else.
    """
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    found = Arrived.objects.filter(authority=learner.authority_id, learner_id__in=ids).order_by("taken_in_at")
    return tuple(
        CameWith(name_of(one.sender), clock.day_of(one.taken_in_at), tuple(learning_in(one.parts)))
        for one in found
        if one.taken_in_at
    )
