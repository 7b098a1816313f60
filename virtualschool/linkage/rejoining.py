"""Saying that two learners are one child, or that one learner is two: what is entered, and what comes of it.

The register is derived, so each of these acts is nothing but entries in the
ledger. Here they are made and foreseen; `operations.acts` enters them.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.register import ledger
from virtualschool.register.derive import Derived, Joined, Key, Said, own_pairs
from virtualschool.register.derive.groups import Sets
from virtualschool.register.derive.learners import key_order
from virtualschool.register.models import Decision, Learner, LearnerRecord, Link, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, Source

from .planning import Plan, plan
from .population import Population, gather
from .running import evidence
from .standing import key_of

# The order in which the engine takes sources: whoever comes first stands on the left of a pair.
ORDER: Mapping[str, int] = {Source.SOCIAL_WORK: 0, Source.MY_LIST: 1, Source.TOLD_BY: 2, Source.EDUCATION: 3}
Pair = tuple[Key, Key]


@dataclass(frozen=True)
class Members:
    """The records of some learners: by whom each is held, which stand together by themselves, and what joins them."""

    authority: Authority
    of: Mapping[Key, uuid.UUID]
    stands_for: Mapping[Key, Key]
    """For each record the first of those that a source itself shows as one person: nobody parts these here."""
    edges: Mapping[frozenset[Key], Pair]
    """Pairs joined across sources, each as the engine or the ledger has it."""
    population: Population
    decisions: tuple[Decision, ...]
    """The ledger's answers in force."""

    def firsts(self, learner_id: uuid.UUID) -> list[Key]:
        """The records of one learner that can be spoken of, social work's before the roll's before others."""
        found = {self.stands_for[key] for key, holder in self.of.items() if holder == learner_id}
        return sorted(found, key=key_order)

    def together(self, key: Key) -> list[Key]:
        return sorted((one for one, first in self.stands_for.items() if first == self.stands_for[key]), key=key_order)


@dataclass(frozen=True)
class Act:
    """One thing that a person says: pairs that are one child and pairs that are not, undone as one."""

    id: uuid.UUID
    apart: tuple[Pair, ...] = ()
    together: tuple[Pair, ...] = ()


@dataclass(frozen=True)
class Foreseen:
    """What an act would make of the learners whom it touches. Nothing has been written."""

    plan: Plan
    before: tuple[Derived, ...]
    after: tuple[Derived, ...]
    gone: tuple[Key, ...] = field(default=())
    """Pupils who would leave the register and be erased, since nothing else says that they are learners of ours."""

    @property
    def token(self) -> str:
        """Two looks with the same token showed the same; another means that the register has changed between them."""
        parts = [shown(one) for group in (self.before, self.after) for one in group]
        return ledger.evidence_digest(self.plan.authority.code, [*parts, *map(str, self.gone), str(len(self.before))])

    def with_any(self, keys: Collection[Key]) -> Derived | None:
        """The learner who would hold one of these records."""
        return next((one for one in self.after if not set(keys).isdisjoint(one.keys)), None)

    def without(self, keys: Collection[Key]) -> Derived | None:
        """A learner who would hold none of them."""
        return next((one for one in self.after if set(keys).isdisjoint(one.keys)), None)

    def holder(self, learner_id: uuid.UUID) -> Derived | None:
        """The learner to whom an id that was ever given will lead."""
        return next((one for one in self.after if learner_id in one.aliases), None)


def shown(one: Derived) -> str:
    return repr((one.id, one.keys, sorted(one.values.items()), one.periods, one.places))


def members_of(*learners: Learner) -> Members:
    """Everything about these learners' records, in a fixed number of queries."""
    authority = learners[0].authority
    rows = LearnerRecord.objects.filter(learner__in=[one.pk for one in learners]).select_related("record")
    of = {key_of(row.record): row.learner_id for row in rows}
    records = [row.record_id for row in rows]
    links = list(Link.objects.standing().filter(left__in=records, right__in=records).select_related("left", "right"))
    edges = {frozenset(pair): pair for pair in ((key_of(one.left), key_of(one.right)) for one in links)}
    decisions = tuple(reads.decisions(authority))
    edges |= {frozenset(pair): pair for pair in map(joined_by, decisions) if pair and set(pair) <= of.keys()}
    statements = said_of(learners)
    return Members(authority, of, by_themselves(of, edges, statements), edges, gather(statements, []), decisions)


def said_of(learners: Iterable[Learner]) -> list[Said]:
    held = Statement.objects.filter(
        record__membership__learner__in=[one.pk for one in learners], edition__withdrawn_on=None
    )
    return [
        Said(reads.spoken(one.edition), key_of(one.record), reads.rows_of(one.version.content))
        for one in held.select_related("edition", "record", "version")
    ]


def joined_by(entry: Decision) -> Pair | None:
    if entry.about != About.SAME_CHILD or entry.answer != Answer.SAME or not (entry.left_key and entry.right_key):
        return None
    pair = Joined(Key.parse(entry.left_key), Key.parse(entry.right_key))
    return pair.left, pair.right


def by_themselves(of: Iterable[Key], edges: Iterable[frozenset[Key]], statements: Sequence[Said]) -> dict[Key, Key]:
    """Records that one source shows as one person: by its own ids, or on two rolls at once."""
    by_key: dict[Key, list[Said]] = {key: [] for key in of}
    for said in statements:
        by_key[said.key].append(said)
    sets = Sets(sorted(by_key))
    for pair in own_pairs(by_key):
        sets.join(*pair)
    for edge in edges:
        if {key.source for key in edge} == {Source.EDUCATION} and len(edge) == 2:
            sets.join(*sorted(edge))
    return {key: min(group, key=key_order) for group in sets.groups() for key in group}


# ---- which pairs an act is about --------------------------------------------------------------------------------


def oriented(one: Key, other: Key) -> Pair:
    """The pair as the engine would have it: the roll on the right, social work on the left."""
    left, right = sorted((one, other), key=lambda key: (ORDER[key.source], key.own_id))
    return left, right


def pupils(keys: Iterable[Key]) -> list[Key]:
    return [key for key in keys if key.source == Source.EDUCATION]


def joining(ones: Sequence[Key], others: Sequence[Key]) -> tuple[Pair, ...]:
    """Pairs that make two learners one and leave alone what joins each of them within itself.

    Two pupils are said to be one. Else every record of the learner without a
    pupil is said to be the other's record of the same source, or the other's
    pupil: a record said to be another source's would leave its own pupil.
    """
    if pupils(ones) and pupils(others):
        return (oriented(pupils(ones)[0], pupils(others)[0]),)
    lone, home = (others, ones) if pupils(ones) else (ones, others)
    return tuple(to_home(key, home) for key in lone)


def to_home(key: Key, home: Sequence[Key]) -> Pair:
    alike = [one for one in home if one.source == key.source]
    if alike:
        return key, alike[0]
    return (key, pupils(home)[0]) if pupils(home) else oriented(key, home[0])


def merging(members: Members, one: Learner, other: Learner) -> Act:
    """Two learners are one child."""
    return Act(uuid.uuid4(), together=joining(members.firsts(one.pk), members.firsts(other.pk)))


def parting(members: Members, learner: Learner, goes: Collection[Key]) -> Act:
    """One learner is two children: the records that go, and those that stay, each still one child."""
    firsts = members.firsts(learner.pk)
    going = [key for key in firsts if key in {members.stands_for[one] for one in goes if one in members.stands_for}]
    staying = [key for key in firsts if key not in going]
    if not going or not staying:
        raise Refusal("Choose some of the records, not all: those of the other child.")
    return Act(
        uuid.uuid4(),
        apart=tuple(as_known(members, one, other) for one in staying for other in going),
        together=(*held_together(members, staying), *held_together(members, going)),
    )


def unlinking(members: Members, left: Key, right: Key) -> Act:
    """Two records are not the same child; whatever else joins their learners stays."""
    pair = as_known(members, members.stands_for[left], members.stands_for[right])
    return Act(uuid.uuid4(), apart=(pair,))


def as_known(members: Members, one: Key, other: Key) -> Pair:
    """As the link or the answer that joins the two has them, so that the entry is about the same pair."""
    return members.edges.get(frozenset((one, other))) or oriented(one, other)


def held_together(members: Members, keys: Sequence[Key]) -> list[Pair]:
    """Pairs to say the same of where records of one child were joined through the other's alone."""
    sets = Sets(keys)
    for edge in members.edges:
        firsts = sorted({members.stands_for[key] for key in edge} & set(keys))
        if len(firsts) == 2:
            sets.join(*firsts)
    first, *others = sorted(
        (sorted(group, key=key_order) for group in sets.groups()), key=lambda group: key_order(group[0])
    )
    return [pair for group in others for pair in joining(first, group)]


def told_apart(members: Members, one: Learner, other: Learner) -> Decision | None:
    """The newest answer in force that some record of one and some of the other are not the same child."""
    digests = {
        learner.pk: {ledger.digest_of(members.authority.code, key) for key in aliases(members, learner.pk)}
        for learner in (one, other)
    }
    found = [
        entry
        for entry in members.decisions
        if entry.about == About.SAME_CHILD and entry.answer == Answer.NOT_SAME
        for ours, theirs in ((digests[one.pk], digests[other.pk]), (digests[other.pk], digests[one.pk]))
        if entry.left_digest in ours and set(entry.right_digests.split()) & theirs
    ]
    return found[-1] if found else None


def aliases(members: Members, learner_id: uuid.UUID) -> set[Key]:
    """Every key by which the ledger may know a learner's records, candidate numbers among them."""
    keys = {key for key, holder in members.of.items() if holder == learner_id}
    return keys | {alias for key in pupils(keys) for alias in known_as(members.population, key)}


def known_as(population: Population, key: Key) -> set[Key]:
    numbers = {row["scn"] for row in population.rows_of(key) if row.get("scn")}
    return {key, *(Key(Source.EDUCATION, f"scn:{number}") for number in numbers if key.source == Source.EDUCATION)}


# ---- the entries, and what comes of them ------------------------------------------------------------------------


def entries(
    members: Members, act: Act, *, by: User, at: dt.datetime, note: str = "", named_only: bool = False
) -> list[Decision]:
    """The ledger's entries for an act, not yet saved: what is not the same first."""
    said = [*((pair, Answer.NOT_SAME) for pair in act.apart), *((pair, Answer.SAME) for pair in act.together)]
    return [
        Decision(
            id=uuid.uuid4(),
            authority=members.authority,
            about=About.SAME_CHILD,
            answer=answer,
            **in_the_clear(pair, answer),
            left_digest=ledger.digest_of(members.authority.code, pair[0]),
            right_digests=ledger.digests_of(members.authority.code, known_as(members.population, pair[1])),
            evidence_digest=evidence(members.authority.code, members.population, *pair),
            named_only=named_only,
            note=note,
            by_id=by.pk,
            by_name=by.name,
            at=at,
            made_on=at.date(),
            act=act.id,
        )
        for pair, answer in said
    ]


def in_the_clear(pair: Pair, answer: str) -> dict[str, str]:
    """Keys that may stand in the ledger: not a pupil's who is said to be somebody else, and so may be erased."""
    left, right = (str(key) if answer == Answer.SAME or key.source != Source.EDUCATION else "" for key in pair)
    return {"left_key": left, "right_key": right}


def foresee(authority: Authority, deciding: Sequence[Decision], keys: Collection[Key], *, relink: bool) -> Foreseen:
    """What these entries would make of the learners who hold these records. Writes nothing."""
    planned = plan(authority, deciding=deciding, relink=relink)
    before = touched(planned.before, keys)
    wider = {key for one in before for key in one.keys} | set(keys)
    after = touched(planned.after, wider)
    kept = {key for one in after for key in one.keys}
    return Foreseen(planned, before, after, tuple(sorted(wider & planned.erase - kept)))


def touched(learners: Iterable[Derived], keys: Collection[Key]) -> tuple[Derived, ...]:
    return tuple(one for one in learners if not set(keys).isdisjoint(one.keys))
