"""After an emergency: somebody else looks through each use, and says so."""

import datetime as dt

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User
from virtualschool.people.operations import actor

from ..models import Relation
from ..vocab import RelationKind

REVIEWED = "reviewed emergency access"


@transaction.atomic
def review(*, relation: Relation, by: User, at: dt.datetime, reason: str) -> None:
    """Note that the use was looked through and what came of it. Nobody reviews their own; the first review stands."""
    if relation.kind != RelationKind.BROKEN_GLASS:
        raise Refusal("This was no emergency access.")
    if relation.user_id == by.pk:
        raise Refusal("Somebody else looks through your own emergency access.")
    if Event.objects.about("relation", relation.pk).filter(verb=REVIEWED).exists():
        raise Refusal("This emergency access has been reviewed already.")
    audit.record(
        chain=relation.authority_id,
        verb=REVIEWED,
        at=at,
        actor=actor(by),
        relation=relation.kind,
        object_type="relation",
        object_id=relation.pk,
        reason=reason,
    )
