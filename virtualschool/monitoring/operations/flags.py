"""Raising flags from facts, and what people do about them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation import keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.models import Subject
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Role
from virtualschool.register.models import LearnerAlias, LearnerRecord, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.operations.derived import delete, sync
from virtualschool.register.vocab import RelationKind, Source

from .. import raising
from ..answered import stand
from ..models import Flag, FlagEntry, Followed
from ..queries import following
from ..queries import rules as rule_reads
from ..queries import seen as facts
from ..raising import Raised
from ..rules import Rule
from ..vocab import ANSWERS, NEEDS_WORDS, Act

KEY = ("authority_id", "rule", "learner_id", "source", "evidence", "fact_class", "rests_on", "subjects")
TRIES = 5
Whom = tuple[str, uuid.UUID | None, str]
OF_SOURCES = (Role.DATA_OFFICER, Role.LEAD)
OF_LEARNERS = (Role.LEAD,)


class Owner(NamedTuple):
    """Whose it is to look at a flag."""

    id: uuid.UUID | None = None
    name: str = ""


class OutOfDate(Exception):
    """The register moved on while flags were being worked out: work them out again."""


def evaluate(authority: Authority, *, on: dt.date) -> int:
    """Make the stored flags those that the rules, the facts and the answers give on this day; returns how many stand.

    Asked twice it changes nothing. The facts are read before the transaction,
    which writes only what differs, and nothing of a register that is no more.
    """
    for _ in range(TRIES):
        try:
            return work_out(authority, on)
        except OutOfDate:
            continue
    return Flag.objects.filter(authority=authority).count()  # they are behind still: whoever looks next asks again


def work_out(authority: Authority, on: dt.date) -> int:
    revision = following.revision_of(authority)
    rules = rule_reads.in_force(authority)
    found = facts.of_authority(authority, on)
    raised = raising.flags(rules.values(), found.learners, found.heard, on)
    with transaction.atomic():
        follow_on(authority, revision, on)
        erase_strangers(authority)
        rows = list(flags_of(authority, rules, raised, on))
        sync(Flag, {"authority": authority}, rows, key=("id",))
    return len(rows)


def follow_on(authority: Authority, revision: int, on: dt.date) -> None:
    """Say of which state and day the flags are; raises where the register is no longer in that state.

    Whoever changes the register meanwhile waits for this transaction, or this one for theirs.
    """
    if following.revision_of(authority, lock=True) != revision:
        raise OutOfDate
    if not Followed.objects.filter(authority=authority, revision=revision, on=on).exists():
        Followed.objects.update_or_create(authority=authority, defaults={"revision": revision, "on": on})


def flags_of(authority: Authority, rules: Mapping[str, Rule], raised: Iterable[Raised], on: dt.date) -> Iterable[Flag]:
    entries = entries_by_subject(authority)
    owners = Owners.of(authority, on)
    records, pupils = records_of(authority), pupils_of(authority)
    for one in raised:
        rule, known = rules[one.rule], entries.get((one.rule, one.learner_id, one.source), ())
        stands = stand(known, one.evidence, is_event=rule.is_event)
        owner = given(known) or owners.usual(one.learner_id)
        yield Flag(
            id=flag_id(authority, one),
            authority=authority,
            rule=one.rule,
            learner_id=one.learner_id,
            source=one.source,
            evidence=one.evidence,
            since=one.since,
            place=f"{rule.order:03d} {one.since}",
            words=one.words,
            fact_class=rule.fact_class,
            owner_id=owner.id,
            owner_name=owner.name,
            is_quiet=stands.is_quiet,
            quiet_until=stands.until,
            rests_on=" ".join(pk for source, pk in records.get(one.learner_id, ()) if source in rule.rests_on),
            subjects=" ".join(pupils.get(one.learner_id, ())) if Source.EDUCATION in rule.rests_on else "",
        )


def flag_id(authority: Authority, one: Raised) -> uuid.UUID:
    """The same flag has the same id whenever it is made, in this installation and in no other."""
    key = f"flag:{authority.code}:{one.rule}:{one.learner_id or one.source}:{one.evidence}"
    return uuid.uuid5(keys.namespace(), key)


def records_of(authority: Authority) -> Mapping[uuid.UUID | None, Sequence[tuple[str, str]]]:
    """The source and the id of each record that a learner is made of, in their order."""
    found: dict[uuid.UUID | None, list[tuple[str, str]]] = defaultdict(list)
    rows = LearnerRecord.objects.filter(learner__authority=authority)
    for learner, source, pk in rows.values_list("learner_id", "record__source", "record_id"):
        found[learner].append((source, str(pk)))
    return {learner: sorted(held) for learner, held in found.items()}


def pupils_of(authority: Authority) -> Mapping[uuid.UUID | None, Sequence[str]]:
    """The pupils of fact files whose facts are a learner's."""
    found: dict[uuid.UUID | None, list[str]] = defaultdict(list)
    for pk, learner in Subject.objects.filter(authority=authority).order_by("pk").values_list("pk", "learner_id"):
        found[learner].append(str(pk))
    return found


def erase_strangers(authority: Authority) -> None:
    """Erase what was said of facts that turned out to be another pupil's, though no record was parted.

    So it is where a candidate number that only social work knew is found on a roll.
    """
    entries = list(FlagEntry.objects.filter(authority=authority).exclude(subjects="").defer("words", "said"))
    if not entries:
        return
    now = now_ids(authority, {one.learner_id for one in entries if one.learner_id})
    holder = dict(Subject.objects.filter(authority=authority).values_list("pk", "learner_id"))
    gone = [
        one.pk
        for one in entries
        if one.learner_id
        and any(holder.get(uuid.UUID(pk)) != now.get(one.learner_id, one.learner_id) for pk in one.subjects.split())
    ]
    delete(FlagEntry, gone)


def entries_by_subject(authority: Authority) -> Mapping[Whom, Sequence[FlagEntry]]:
    """What people said, by rule and by the id that the learner has now."""
    found: dict[Whom, list[FlagEntry]] = defaultdict(list)
    entries = list(FlagEntry.objects.filter(authority=authority).in_order().defer("words", "said"))
    now = now_ids(authority, {one.learner_id for one in entries if one.learner_id})
    for one in entries:
        learner = now.get(one.learner_id, one.learner_id) if one.learner_id else None
        found[one.rule, learner, one.source].append(one)
    return found


def now_ids(authority: Authority, ids: set[uuid.UUID]) -> Mapping[uuid.UUID, uuid.UUID]:
    if not ids:
        return {}
    known = LearnerAlias.objects.filter(learner__authority=authority)
    return {alias: learner for alias, learner in known.values_list("alias", "learner_id") if alias in ids}


def given(entries: Iterable[FlagEntry]) -> Owner | None:
    """To whom a person gave this rule's flags of this learner, or source, last."""
    last = [one for one in entries if one.act == Act.GIVEN]
    return Owner(last[-1].owner_id, last[-1].owner_name) if last else None


class Owners(NamedTuple):
    """Who looks at a flag that nobody gave to anybody."""

    by_learner: Mapping[uuid.UUID, Owner]
    of_learners: Owner
    of_sources: Owner

    @classmethod
    def of(cls, authority: Authority, on: dt.date) -> "Owners":
        """Who has the learner in a caseload longest, else the head; for a source the data officer, else the head."""
        held = Membership.objects.held_on(on).filter(authority=authority, role__in=OF_SOURCES, user__is_active=True)
        posts = list(held.select_related("user"))
        return cls(caseloads(authority, on), longest(posts, OF_LEARNERS), longest(posts, OF_SOURCES))

    def usual(self, learner: uuid.UUID | None) -> Owner:
        return self.of_sources if learner is None else self.by_learner.get(learner, self.of_learners)


def caseloads(authority: Authority, on: dt.date) -> Mapping[uuid.UUID, Owner]:
    relations = Relation.objects.filter(in_force(on), authority=authority, kind=RelationKind.CASELOAD)
    held = list(relations.select_related("user").order_by("from_on", "user__name"))
    now = now_ids(authority, {one.learner_id for one in held})
    found: dict[uuid.UUID, Owner] = {}
    for one in held:
        if one.user:
            found.setdefault(now.get(one.learner_id, one.learner_id), Owner(one.user.pk, one.user.name))
    return found


def longest(posts: Iterable[Membership], roles: Sequence[Role]) -> Owner:
    """The holder of the first of these roles that anybody holds; of several the one longest in post."""
    held = [post for post in posts if post.role in roles]
    found = min(held, key=lambda post: (roles.index(Role(post.role)), post.starts_on, post.user.name), default=None)
    return Owner(found.user.pk, found.user.name) if found else Owner()


# ---- what people do -------------------------------------------------------------------------------------------------


@transaction.atomic
def answer(*, flag: Flag, act: Act, words: str, by: User, at: dt.datetime, until: dt.date | None = None) -> FlagEntry:
    """Say what is done about a flag. It stays away until the facts behind it change, or until a day."""
    if act not in ANSWERS:
        raise Refusal("Choose one of the answers on the page.")
    if until is not None and until <= at.date():
        raise Refusal("The day on which to look again must be after today.")
    return enter(flag, act, words, by, at, until=until)


@transaction.atomic
def take_back(*, flag: Flag, by: User, at: dt.datetime) -> FlagEntry:
    """Let a flag ask again. The answer stays in the history."""
    if not flag.is_quiet:
        raise Refusal("Nobody has answered this yet, so there is nothing to take back.")
    return enter(flag, Act.TAKEN_BACK, "", by, at)


@transaction.atomic
def give(*, flag: Flag, to: User, by: User, at: dt.datetime) -> FlagEntry:
    """Give a flag, and those of the same rule that follow for the same learner, to a colleague."""
    return enter(flag, Act.GIVEN, "", by, at, owner=Owner(to.pk, to.name))


@transaction.atomic
def came_of_it(*, flag: Flag, words: str, by: User, at: dt.datetime) -> FlagEntry:
    """Say what came of it; that changes nothing about whether it asks."""
    return enter(flag, Act.CAME, words, by, at)


def enter(
    flag: Flag,
    act: Act,
    words: str,
    by: User,
    at: dt.datetime,
    *,
    until: dt.date | None = None,
    owner: Owner = Owner(),  # noqa: B008 - a tuple
) -> FlagEntry:
    """Add an entry, let the flag follow it, and tell the audit; inside the caller's transaction."""
    if act in NEEDS_WORDS and not words.strip():
        raise Refusal("Write it in a sentence: it stays with the learner’s record.")
    entry = FlagEntry.objects.create(
        **{name: getattr(flag, name) for name in KEY},
        said=flag.words,
        act=act,
        words=words.strip(),
        until=until,
        owner_id=owner.id,
        owner_name=owner.name,
        by_id=by.pk,
        by_name=by.name,
        at=at,
    )
    follow(flag, entry)
    audit.record(
        chain=flag.authority_id,
        verb=f"flag: {act.did}",
        at=at,
        actor=actor(by),
        object_type="learner" if flag.learner_id else "source",
        object_id=flag.learner_id or flag.source,
        classes=flag.fact_class if flag.learner_id else "",
        reason=flag.rule,
    )
    return entry


def follow(flag: Flag, entry: FlagEntry) -> None:
    """The flag as the entry leaves it; `evaluate` says the same of it later."""
    if entry.act in ANSWERS:
        flag.is_quiet, flag.quiet_until = True, entry.until
    elif entry.act == Act.TAKEN_BACK:
        flag.is_quiet, flag.quiet_until = False, None
    elif entry.act == Act.GIVEN:
        flag.owner_id, flag.owner_name = entry.owner_id, entry.owner_name
    flag.save(update_fields=["is_quiet", "quiet_until", "owner_id", "owner_name"])
