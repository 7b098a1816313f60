"""Emergency access: whose is open now, what was used and why, and what somebody has yet to look through."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from virtualschool.audit.models import Event
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Learner, Relation
from virtualschool.register.operations.emergencies import REVIEWED
from virtualschool.register.operations.relations import EMERGENCY
from virtualschool.register.vocab import RelationKind

from . import looks

SHOWN = 20


@dataclass(frozen=True)
class Emergency:
    """One use. The learner has a name only for whoever may see the learner."""

    id: uuid.UUID
    who: str
    began: dt.datetime
    until: dt.datetime
    reason: str
    learner: uuid.UUID | None
    name: str
    reference: str
    is_open: bool
    is_mine: bool
    reviewed: str
    reviewed_on: dt.datetime | None

    @property
    def is_waiting(self) -> bool:
        return self.reviewed_on is None


def open_for(user: User, at: dt.datetime) -> list[Relation]:
    """The emergency accesses of one's own that are open at this moment, the last to end first."""
    mine = Relation.objects.filter(user=user, kind=RelationKind.BROKEN_GLASS, ended_at=None, expires_at__gt=at)
    return list(mine.order_by("-expires_at"))


def used(user: User, authority: Authority, at: dt.datetime) -> tuple[Emergency, ...]:
    """The newest uses in an authority, for whoever reads its audit."""
    if not user.may(Permission.AUDIT_READ, authority.pk):
        return ()
    rows = Relation.objects.filter(authority=authority, kind=RelationKind.BROKEN_GLASS).select_related("user")
    return tuple(told(user, list(rows.order_by("-expires_at")[:SHOWN]), at))


def told(user: User, rows: list[Relation], at: dt.datetime) -> Iterator[Emergency]:
    marks = reviews([row.pk for row in rows])
    found = looks.learners(user, [row.learner_id for row in rows])
    for row in rows:
        one, mark, by = found.get(row.learner_id), marks.get(str(row.pk)), row.user
        if by is None or row.expires_at is None:
            continue
        yield Emergency(
            id=row.pk,
            who=by.name,
            began=row.expires_at - EMERGENCY,
            until=row.ended_at or row.expires_at,
            reason=row.reason,
            learner=one.pk if one else None,
            name=one.name if one else "",
            reference=looks.reference(row.learner_id),
            is_open=row.ended_at is None and row.expires_at > at,
            is_mine=by.pk == user.pk,
            reviewed=mark.actor_email if mark else "",
            reviewed_on=mark.at if mark else None,
        )


def reviews(ids: list[uuid.UUID]) -> dict[str, Event]:
    """Who looked a use through, by its id; the first to do so."""
    marks = Event.objects.filter(object_type="relation", object_id__in=[str(one) for one in ids], verb=REVIEWED)
    return {mark.object_id: mark for mark in marks.order_by("-at")}


def waiting(user: User, authority: str) -> int:
    """How many uses nobody has looked through yet that this user may: one's own are for somebody else."""
    rows = Relation.objects.filter(authority=authority, kind=RelationKind.BROKEN_GLASS).exclude(user=user)
    ids = [str(one) for one in rows.values_list("pk", flat=True)]
    done = Event.objects.filter(object_type="relation", verb=REVIEWED, object_id__in=ids)
    return len(set(ids) - set(done.values_list("object_id", flat=True)))


def exactly(authority: Authority, forename: str, surname: str, born: dt.date) -> Learner | None:
    """The one learner of the authority with exactly this name and date of birth; of two, neither.

    Reads past what the user may see: it is the first step of emergency access,
    and the view notes the question and its outcome in the audit. It compares
    the register's own names, never those of an earlier life.
    """
    asked = (fold(forename), fold(surname))
    same_day = Learner.objects.filter(authority=authority, date_of_birth=born)
    found = [one for one in same_day if asked in ((fold(one.forename), fold(one.surname)), known_as(one))]
    return found[0] if len(found) == 1 else None


def known_as(learner: Learner) -> tuple[str, str]:
    return fold(learner.known_as), fold(learner.surname)
