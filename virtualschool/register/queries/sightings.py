"""Who saw a learner because a school was told: from the audit of looks, for the day on which a telling proves wrong."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q

from virtualschool.audit.models import Event
from virtualschool.audit.vocab import Result
from virtualschool.people.models import User
from virtualschool.people.vocab import Role

from ..models import LearnerAlias, Relation
from ..vocab import RelationKind


@dataclass(frozen=True)
class Sighting:
    """A designated manager who saw the learner, and when last: the learner's page, the school's list, or both."""

    user_id: uuid.UUID
    name: str
    email: str
    opened_at: dt.datetime | None
    listed_at: dt.datetime | None


def sightings(relation: Relation, ids: Collection[uuid.UUID] = ()) -> list[Sighting]:
    """The school's managers who opened the learner since the school was told, or had the list with the learner on it.

    `ids` are those by which the learner was known meanwhile; by default all that resolve to the same learner now.
    A list is kept in the audit as a digest, so whoever had it is taken to have read the name.
    """
    managers = User.objects.filter(
        memberships__role=Role.DESIGNATED_MANAGER,
        memberships__authority=relation.authority_id,
        memberships__school_code=relation.school_code,
    ).distinct()
    people = {str(one.pk): one for one in managers}
    known_as = [str(one) for one in {relation.learner_id, *(ids or ids_with(relation.learner_id))}]
    opened = Q(object_id__in=known_as) & ~Q(result=Result.REFUSED)
    listed = Q(relation=RelationKind.TOLD, object_id="", number__gt=0)
    since = Event.objects.filter(
        chain=relation.authority_id, at__date__gte=relation.from_on, object_type="learner", actor__in=list(people)
    )
    if relation.ended_at:
        since = since.filter(at__lte=relation.ended_at)
    found = since.values("actor").annotate(opened=Max("at", filter=opened), listed=Max("at", filter=listed))
    return sorted(
        (
            Sighting(
                people[row["actor"]].pk,
                people[row["actor"]].name,
                people[row["actor"]].email,
                row["opened"],
                row["listed"],
            )
            for row in found
            if row["opened"] or row["listed"]
        ),
        key=lambda one: (one.name, str(one.user_id)),
    )


def ids_with(learner_id: uuid.UUID) -> list[uuid.UUID]:
    """Every id of the learner to whom this one leads."""
    aliases = LearnerAlias.objects.filter(learner__aliases__alias=learner_id)
    return list(aliases.values_list("alias", flat=True))
