"""Un-linking, merging and splitting learners, and taking any of these back: entries in the ledger, and nothing else.

The register follows from the entries. What relations name is left alone,
unless the person who parted a learner says whose they are; a telling of a
pupil who is no longer on the register ends by itself, and every telling that
an act touches leaves in the audit who had seen the learner by it.
"""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, Protection, Relation, SourceRecord
from virtualschool.register.models.scope import in_force
from virtualschool.register.operations import relations
from virtualschool.register.vocab import Answer, RelationKind

from ..rejoining import Foreseen, Members, entries, foresee, members_of, merging, parting, told_apart, unlinking
from ..standing import key_of
from . import settling
from .answering import TRIES, withdrawal
from .tellings import Context, seen_before

BUSY = "Somebody else is changing the register at this moment. Try again in a minute."
MERGED, PARTED, UNLINKED, UNDONE = (
    "said that two learners are one child",
    "said that a learner is two children",
    "said that two linked records are not the same child",
    "took back an answer about who is who",
)

MAY_MOVE = (RelationKind.CASELOAD, RelationKind.SOCIAL_WORK_CASE, RelationKind.GRANT)


class Stale(Refusal):
    """The register has changed since the preview was shown: what is confirmed would not be what was seen."""

    def __init__(self) -> None:
        super().__init__("The register has changed since you looked. Below is what would happen now: look again.")


class ToldApart(Refusal):
    """Somebody has answered that the two are not the same child; `decision` is that answer."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("Somebody has answered that these two are not the same child. Take that back first.")
        self.decision = decision


@dataclass(frozen=True)
class Done:
    """An act that was entered: its id, its first entry, how many tellings it touches, and a learner who is left."""

    act: uuid.UUID
    decision: Decision
    touched: int
    learner_id: uuid.UUID | None


Entries = Callable[[], list[Decision]]


def foresee_merge(*, one: Learner, other: Learner, by: User, at: dt.datetime) -> Foreseen:
    """What saying that these two are one child would make of them. Refuses as `merge` does; writes nothing."""
    members = members_of(one, other)
    return merged(members, entries_of_merge(members, one, other, by, at, ""))


def merge(*, one: Learner, other: Learner, by: User, at: dt.datetime, note: str, seen: str = "") -> Done:
    """Enter that two learners are one child. `seen` is the token of the preview that was confirmed."""
    return enter(
        one.authority,
        lambda: entries_of_merge(members_of(one, other), one, other, by, at, note),
        lambda made: merged(members_of(one, other), made),
        Context(by, at, MERGED, note, seen, (one.pk, other.pk)),
    )


def entries_of_merge(
    members: Members, one: Learner, other: Learner, by: User, at: dt.datetime, note: str
) -> list[Decision]:
    if one.authority_id != other.authority_id or one.pk == other.pk:
        raise Refusal("Choose another learner of the same authority.")
    if apart := told_apart(members, one, other):
        raise ToldApart(apart)
    named_only = one.ended_in_adoption or other.ended_in_adoption
    return entries(members, merging(members, one, other), by=by, at=at, note=note, named_only=named_only)


def merged(members: Members, made: Sequence[Decision]) -> Foreseen:
    found = foresee(members.authority, made, list(members.of), relink=False)
    if len(found.after) != 1:
        raise Refusal("These two can’t be joined from here: a rule of the register keeps their records apart.")
    return found


def foresee_split(*, learner: Learner, goes: Collection[Key], by: User, at: dt.datetime) -> Foreseen:
    """What saying that these records are another child's would make of the learner. Writes nothing."""
    members = members_of(learner)
    return parted(members, goes, entries_of_split(members, learner, goes, by, at, ""))


def split(
    *,
    learner: Learner,
    goes: Collection[Key],
    by: User,
    at: dt.datetime,
    note: str,
    seen: str = "",
    moving: Collection[Relation] = (),
    protecting: Sequence[Protection] = (),
) -> Done:
    """Enter that a learner is two children. `moving` go with the records that go; `protecting` hold for both."""
    members = members_of(learner)

    def hand_over(found: Foreseen) -> None:
        for relation in moving:
            move(relation, goes, found, by, at)
        protect_both(protecting, found, by, at)

    return enter(
        learner.authority,
        lambda: entries_of_split(members_of(learner), learner, goes, by, at, note),
        lambda made: parted(members, goes, made),
        Context(by, at, PARTED, note, seen, (learner.pk,)),
        hand_over,
    )


def entries_of_split(
    members: Members, learner: Learner, goes: Collection[Key], by: User, at: dt.datetime, note: str
) -> list[Decision]:
    act = parting(members, learner, goes)
    return entries(members, act, by=by, at=at, note=note, named_only=learner.ended_in_adoption)


def parted(members: Members, goes: Collection[Key], made: Sequence[Decision]) -> Foreseen:
    found = foresee(members.authority, made, list(members.of), relink=False)
    going = {one for key in goes for one in members.together(key)}
    if any(not going.isdisjoint(one.keys) and not going.issuperset(one.keys) for one in found.after):
        raise Refusal("These records can’t be parted from here: a list itself shows them as one child.")
    return found


def foresee_unlink(*, left: SourceRecord, right: SourceRecord, learner: Learner, by: User, at: dt.datetime) -> Foreseen:
    """What saying that two records are not the same child would make of their learner. Writes nothing."""
    members = members_of(learner)
    made = entries(members, unlinking(members, key_of(left), key_of(right)), by=by, at=at)
    return foresee(members.authority, made, list(members.of), relink=False)


def unlink(
    *, left: SourceRecord, right: SourceRecord, learner: Learner, by: User, at: dt.datetime, note: str, seen: str = ""
) -> Done:
    """Enter that two records are not the same child; the pupil goes, unless others say the pupil is a learner."""

    def made() -> list[Decision]:
        members = members_of(learner)
        act = unlinking(members, key_of(left), key_of(right))
        return entries(members, act, by=by, at=at, note=note, named_only=learner.ended_in_adoption)

    keys = list(members_of(learner).of)
    protections = protections_of(learner, at.date())
    return enter(
        learner.authority,
        made,
        lambda found: foresee(learner.authority, found, keys, relink=False),
        Context(by, at, UNLINKED, note, seen, (learner.pk,)),
        lambda found: protect_both(protections, found, by, at),
    )


def take_back(*, decision: Decision, by: User, at: dt.datetime, note: str = "") -> Done:
    """Take back an answer about who is who with every other entry of its act, and link again.

    What was erased comes back from a sealed roll, if one still holds it.
    """
    made_together = Decision.objects.filter(authority=decision.authority_id, act=decision.act) if decision.act else ()
    listed = sorted([*made_together] or [decision], key=lambda one: one.sequence)
    gone = set(Decision.objects.filter(takes_back__in=[one.pk for one in listed]).values_list("takes_back", flat=True))
    standing = [one for one in listed if one.pk not in gone and one.answer != Answer.WITHDRAWN]
    if not standing:
        raise Refusal("This answer has been taken back already.")
    act = uuid.uuid4()

    def made() -> list[Decision]:
        undone = [withdrawal(one, by, at, note) for one in standing]
        for one in undone:
            one.act = act
        return undone

    keys = [Key.parse(key) for one in standing for key in (one.left_key, one.right_key) if key]
    return enter(
        decision.authority,
        made,
        lambda found: foresee(decision.authority, found, keys, relink=True),
        Context(by, at, UNDONE, note, "", ()),
    )


# ---- entering -----------------------------------------------------------------------------------------------------


def enter(
    authority: Authority,
    made: Entries,
    foreseen: Callable[[Sequence[Decision]], Foreseen],
    said: Context,
    then: Callable[[Foreseen], None] | None = None,
) -> Done:
    """Work the act out and write it in one transaction, again if somebody else was quicker."""
    for _ in range(TRIES):
        deciding = made()
        found = foreseen(deciding)
        if said.seen and said.seen != found.token:
            raise Stale
        try:
            return write(authority, deciding, found, said, then)
        except settling.OutOfDate:
            continue
    raise Refusal(BUSY)


@transaction.atomic
def write(
    authority: Authority,
    deciding: Sequence[Decision],
    found: Foreseen,
    said: Context,
    then: Callable[[Foreseen], None] | None,
) -> Done:
    act = deciding[0].act or deciding[0].pk
    with seen_before(authority, found, said, act) as touched:
        settling.commit(found.plan, made_on=said.at.date(), at=said.at)
        if then:
            then(found)
    for learner_id in said.learners or [one.id for one in found.before]:
        audit.record(
            chain=authority.code,
            verb=said.verb,
            at=said.at,
            actor=actor(said.by),
            object_type="learner",
            object_id=learner_id,
            reason=said.note,
            detail=json.dumps({"act": str(act)}),
        )
    stays = next(filter(None, map(found.holder, said.learners)), None) or next(iter(found.after), None)
    return Done(act, deciding[0], touched, stays.id if stays else None)


def move(relation: Relation, goes: Collection[Key], found: Foreseen, by: User, at: dt.datetime) -> None:
    """Pass a person's relation to the other child. A telling never passes, and being named is not ours to give."""
    if relation.kind not in MAY_MOVE or relation.user is None:
        raise Refusal("What a school was told never passes to another child. Take it back, and tell the school anew.")
    now = found.holder(relation.learner_id)
    others = [one for one in found.after if one is not now]
    if not others:
        return
    to = next((one for one in others if not set(goes).isdisjoint(one.keys)), others[0])
    relations.end(relation=relation, by=by, at=at, reason="The learner was two children.")
    relations.give(
        authority=relation.authority,
        kind=RelationKind(relation.kind),
        learner_id=to.id,
        by=by,
        at=at,
        user=relation.user,
        reason=relation.reason,
        to_on=relation.to_on,
    )


def protect_both(protections: Iterable[Protection], found: Foreseen, by: User, at: dt.datetime) -> None:
    """Protect every child whom the act made of a protected one: which of them it was is not known yet."""
    for protection in protections:
        for one in found.after:
            if one is not found.holder(protection.learner_id):
                learner = Learner.objects.get(pk=one.id)
                relations.protect(learner=learner, by=by, at=at, reason=protection.reason)


def protections_of(learner: Learner, day: dt.date) -> list[Protection]:
    """The protections in force, by any id that the learner ever had."""
    found = Protection.objects.filter(in_force(day), learner_id__in=relations.ids_of(learner))
    return list(found.order_by("from_on", "pk"))
