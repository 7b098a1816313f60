"""One act about who is who, after it was done: what was said, of whom, and who had seen what a school was told."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.linkage.vocab import WHO_SAW
from virtualschool.people.models import User
from virtualschool.people.vocab import Permission
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, LearnerAlias, LearnerRecord, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import Answer
from virtualschool.schools import queries as schools


@dataclass(frozen=True)
class Seen:
    """Somebody at the school who saw the learner, and when last: the page itself, or the school’s list."""

    name: str
    email: str
    opened_at: dt.datetime | None
    listed_at: dt.datetime | None


@dataclass(frozen=True)
class Telling:
    """What a school was told, who saw it, and whether it still stands: about whom, if about anybody."""

    relation: uuid.UUID
    school: str
    told_on: dt.date
    seen: tuple[Seen, ...]
    stands: bool
    learner: uuid.UUID | None
    reference: str


@dataclass(frozen=True)
class Act:
    """The page."""

    sentence: str
    by: str
    at: dt.datetime
    note: str
    learners: tuple[tuple[uuid.UUID, str], ...]
    is_undone: bool
    may_undo: bool
    tellings: tuple[Telling, ...]
    told_but_withheld: bool
    """A school was told, and the reader is not one of those who speak with schools."""


def act(decision: Decision, user: User, *, reads_notes: bool) -> Act:
    """Everything that was entered with this decision, and what became of it."""
    entries = entered_with(decision)
    undone = Decision.objects.filter(takes_back__in=[one.pk for one in entries]).exists()
    about = Event.objects.about("act", decision.act or decision.pk).filter(chain=decision.authority_id, verb=WHO_SAW)
    may_read = user.may(Permission.SCHOOL_TELL, decision.authority_id)
    events = list(about.order_by("sequence"))
    return Act(
        sentence=sentence(entries),
        by=decision.by_name,
        at=decision.at,
        note=decision.note if reads_notes else "",
        learners=tuple(learners(entries, user)),
        is_undone=undone,
        may_undo=not undone and decision.answer != Answer.WITHDRAWN,
        tellings=tuple(tellings(events, user, decision.authority_id)) if may_read else (),
        told_but_withheld=bool(events) and not may_read,
    )


def entered_with(decision: Decision) -> list[Decision]:
    if decision.act is None:
        return [decision]
    return list(Decision.objects.filter(authority=decision.authority_id, act=decision.act).in_order())


def sentence(entries: Sequence[Decision]) -> str:
    """What the entries say together."""
    answers = {one.answer for one in entries}
    if answers == {Answer.SAME}:
        return "These are one child."
    if Answer.NOT_SAME in answers:
        return "These are two children."
    return "Taken back." if answers == {Answer.WITHDRAWN} else "Nobody can tell."


def learners(entries: Iterable[Decision], user: User) -> Iterable[tuple[uuid.UUID, str]]:
    """The learners of today whose records the entries name in the clear, of those whom the reader may see."""
    entries = list(entries)
    keys = {Key.parse(key) for one in entries for key in (one.left_key, one.right_key) if key}
    held = LearnerRecord.objects.filter(
        learner__in=Learner.objects.visible_to(user).values("pk"),
        record__authority=entries[0].authority_id,
        record__own_id__in=[key.own_id for key in keys],
    ).select_related("record", "learner")
    found = {
        one.learner_id: one.learner.name or "Name not known"
        for one in held
        if Key(one.record.source, one.record.own_id) in keys
    }
    return sorted(found.items(), key=lambda one: (one[1], str(one[0])))


def tellings(events: Iterable[Event], user: User, authority: str) -> Iterable[Telling]:
    """From the audit, which kept who had seen the learner while what led to them still stood."""
    told = [json.loads(one.detail) for one in events]
    relations = Relation.objects.visible_to(user).in_bulk([uuid.UUID(one["relation"]) for one in told])
    standing = set(
        Relation.objects.filter(in_force(clock.today()), pk__in=list(relations)).values_list("pk", flat=True)
    )
    now = dict(
        LearnerAlias.objects.filter(alias__in=[one.learner_id for one in relations.values()]).values_list(
            "alias", "learner_id"
        )
    )
    people = User.objects.in_bulk([uuid.UUID(who["who"]) for one in told for who in one["saw"]])
    names = schools.names(authority)
    for one in told:
        relation = relations.get(uuid.UUID(one["relation"]))
        if relation is not None:
            yield Telling(
                relation=relation.pk,
                school=names.get(one["school"], one["school"]),
                told_on=relation.from_on,
                seen=tuple(seen(who, people.get(uuid.UUID(who["who"]))) for who in one["saw"]),
                stands=relation.pk in standing,
                learner=now.get(relation.learner_id),
                reference=str(relation.pk)[:8],
            )


def seen(who: dict[str, str], person: User | None) -> Seen:
    return Seen(
        person.name if person else "", person.email if person else "", moment(who["opened"]), moment(who["listed"])
    )


def moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
