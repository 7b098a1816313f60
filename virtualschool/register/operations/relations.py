"""Who may see a learner and why: telling a school, caseloads, named people, emergency access, protected places.

Nothing reaches a school by itself: these are the only doors.
"""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission

from ..models import Learner, LearnerAlias, Protection, Relation
from ..models.scope import in_force
from ..queries.sightings import sightings
from ..vocab import RelationKind

EMERGENCY = dt.timedelta(minutes=60)


def ids_of(learner: Learner) -> list[uuid.UUID]:
    """Every id by which this learner was ever known."""
    return list(LearnerAlias.objects.filter(learner=learner).values_list("alias", flat=True))


@transaction.atomic
def tell_school(*, learner: Learner, school_code: str, by: User, at: dt.datetime, reason: str = "") -> Relation:
    """Tell a school's designated manager of a learner. It cannot be untold; it can be withdrawn."""
    if not school_code:
        raise Refusal("No school is known for this learner, so there is nobody to tell.")
    if learner.ended_in_adoption:
        raise Refusal("A record that ended in adoption is never told to a school from here.")
    known = Relation.objects.filter(
        in_force(at.date()), kind=RelationKind.TOLD, school_code=school_code, learner_id__in=ids_of(learner)
    )
    if known.exists():
        raise Refusal("This school has been told already.")
    relation = Relation.objects.create(
        authority=learner.authority,
        kind=RelationKind.TOLD,
        school_code=school_code,
        learner_id=learner.pk,
        from_on=at.date(),
        granted_by=by,
        reason=reason,
    )
    note(relation, "told a school", by, at, reason)
    return relation


@transaction.atomic
def withdraw_telling(*, relation: Relation, by: User, at: dt.datetime, reason: str) -> list[str]:
    """Take a telling back; returns who looked at the learner at that school meanwhile, from the audit of reads."""
    if relation.kind != RelationKind.TOLD:
        raise Refusal("This is no telling of a school.")
    end(relation=relation, by=by, at=at, reason=reason)
    return readers(relation)


def readers(relation: Relation) -> list[str]:
    """E-mail addresses of the designated managers who opened the learner since the school was told."""
    return sorted(one.email for one in sightings(relation) if one.opened_at)


@transaction.atomic
def acknowledge(*, relation: Relation, by: User, at: dt.datetime) -> None:
    """The designated manager has read that the school was told."""
    relation.acknowledged_at = at
    relation.save(update_fields=["acknowledged_at"])
    note(relation, "acknowledged being told", by, at)


@transaction.atomic
def deny(*, relation: Relation, by: User, at: dt.datetime) -> None:
    """The designated manager says that this is not their pupil: the learner goes from the school's page at once."""
    relation.denied_at = relation.ended_at = at
    relation.save(update_fields=["denied_at", "ended_at"])
    note(relation, "said that this is not the school's pupil", by, at)


@transaction.atomic
def give(
    *,
    authority: Authority,
    kind: RelationKind,
    learner_id: uuid.UUID,
    by: User,
    at: dt.datetime,
    user: User,
    reason: str = "",
    to_on: dt.date | None = None,
) -> Relation:
    """Give a user a relation to one learner: caseload, social work case, a grant, or being named."""
    if kind == RelationKind.NAMED and not by.may(Permission.LEARNER_NAME, authority.pk):
        raise Refusal("Only the data protection officer names who may see a protected or adopted learner.")
    relation = Relation.objects.create(
        authority=authority,
        kind=kind,
        user=user,
        learner_id=learner_id,
        from_on=at.date(),
        to_on=to_on,
        granted_by=by,
        reason=reason,
    )
    note(relation, f"gave {RelationKind(kind).label}", by, at, reason)
    return relation


@transaction.atomic
def end(*, relation: Relation, by: User, at: dt.datetime, reason: str = "") -> None:
    """End a relation at once."""
    if relation.ended_at:
        raise Refusal("This has ended already.")
    relation.ended_at = at
    relation.save(update_fields=["ended_at"])
    note(relation, f"ended {RelationKind(relation.kind).label}", by, at, reason)


@transaction.atomic
def break_glass(*, learner_id: uuid.UUID, authority: Authority, by: User, at: dt.datetime, reason: str) -> Relation:
    """Emergency access for an hour, with a reason; whoever leads and protects data is told of it."""
    if not reason.strip():
        raise Refusal("Emergency access needs a reason, in a sentence.")
    relation = Relation.objects.create(
        authority=authority,
        kind=RelationKind.BROKEN_GLASS,
        user=by,
        learner_id=learner_id,
        from_on=timezone.localdate(at),
        to_on=timezone.localdate(at + EMERGENCY),
        expires_at=at + EMERGENCY,
        granted_by=by,
        reason=reason,
    )
    note(relation, "emergency access", by, at, reason)
    return relation


@transaction.atomic
def protect(*, learner: Learner, by: User, at: dt.datetime, reason: str) -> Protection:
    """Withhold where this learner lives and whatever gives it away, from everybody who is not named."""
    protection = Protection.objects.create(
        authority=learner.authority, learner_id=learner.pk, from_on=at.date(), set_by=by, reason=reason
    )
    audit.record(
        chain=learner.authority_id,
        verb="protected a place",
        at=at,
        actor=actor(by),
        object_type="learner",
        object_id=learner.pk,
    )
    return protection


@transaction.atomic
def unprotect(*, protection: Protection, by: User, at: dt.datetime) -> None:
    """Show the place again."""
    protection.ended_at = at
    protection.save(update_fields=["ended_at"])
    audit.record(
        chain=protection.authority_id,
        verb="ended the protection of a place",
        at=at,
        actor=actor(by),
        object_type="learner",
        object_id=protection.learner_id,
    )


def note(relation: Relation, verb: str, by: User, at: dt.datetime, reason: str = "") -> None:
    """The audit of an act on a relation, in its transaction."""
    audit.record(
        chain=relation.authority_id,
        verb=verb,
        at=at,
        actor=actor(by),
        relation=relation.kind,
        object_type="learner",
        object_id=relation.learner_id,
        reason=reason,
        detail=f'{{"school": "{relation.school_code}"}}' if relation.school_code else "",
    )
