"""What a school was told of a learner who loses a record: who had seen it, kept in the audit with what was said."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from virtualschool.audit import operations as audit
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.operations import relations
from virtualschool.register.queries.sightings import Sighting, sightings
from virtualschool.register.vocab import RelationKind

from ..rejoining import Foreseen
from ..vocab import WHO_SAW


@dataclass(frozen=True)
class Context:
    """Who says it, when, what it is called in the audit, why, after which preview, and of which learners."""

    by: User
    at: dt.datetime
    verb: str
    note: str
    seen: str = ""
    learners: tuple[uuid.UUID, ...] = ()


@contextmanager
def seen_before(authority: Authority, found: Foreseen, said: Context, act: uuid.UUID) -> Iterator[int]:
    """Enter what is said inside; how many tellings it touches is yielded, and who had seen each is kept afterwards."""
    seen = [(one, sightings(one, ids)) for one, ids in tellings(authority, found, said.at.date())]
    yield len(seen)
    for relation, who in seen:
        end_if_nobody_is_left(relation, found, said)
        note_who_saw(act, relation, who, said)


def tellings(authority: Authority, found: Foreseen, day: dt.date) -> Iterable[tuple[Relation, list[uuid.UUID]]]:
    """Tellings of learners who lose records by the act, each with every id by which the learner was known until now."""
    for one in found.before:
        if any(set(one.keys) <= set(other.keys) for other in found.after):
            continue
        told = Relation.objects.filter(
            in_force(day), authority=authority, kind=RelationKind.TOLD, learner_id__in=one.aliases
        )
        yield from ((relation, list(one.aliases)) for relation in told.order_by("from_on", "pk"))


def end_if_nobody_is_left(relation: Relation, found: Foreseen, said: Context) -> None:
    """A telling of a pupil who is erased names nobody any more, so it ends; any other is a person's to take back."""
    if found.holder(relation.learner_id) is None:
        relations.end(relation=relation, by=said.by, at=said.at, reason="The pupil is no longer on the register.")


def note_who_saw(act: uuid.UUID, relation: Relation, who: Sequence[Sighting], said: Context) -> None:
    """The list of who had seen the learner, in the audit, while what led to them still stands."""
    people = [{"who": str(one.user_id), "opened": stamp(one.opened_at), "listed": stamp(one.listed_at)} for one in who]
    audit.record(
        chain=relation.authority_id,
        verb=WHO_SAW,
        at=said.at,
        actor=actor(said.by),
        relation=relation.kind,
        object_type="act",
        object_id=act,
        number=len(who),
        detail=json.dumps({"relation": str(relation.pk), "school": relation.school_code, "saw": people}),
    )


def stamp(at: dt.datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""
