"""Working out what the register becomes, before anything is written.

A plan reads what the database and the sealed store hold, adds what is
arriving, links, decides whom the register may hold in the clear, and derives.
It writes nothing. `operations.settling` writes it in one short transaction.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from virtualschool.foundation import keys
from virtualschool.people.models import Authority
from virtualschool.register import sealed
from virtualschool.register.derive import Derived, Joined, Key, Row, Said, Spoken, Stated, learners
from virtualschool.register.models import Decision, Edition, Revision
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import KIND_SOURCES, About, Answer, Source

from .findings import Findings
from .population import Population, Roll, gather
from .queries import adopted
from .questions import Wanted, simple_questions
from .running import evidence, run
from .standing import standing
from .unmoved import gist


@dataclass(frozen=True)
class Arriving:
    """An edition on its way in. Rolls and facts are in the sealed store already, under the edition's id."""

    edition: Edition
    people: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    pupils: Sequence[tuple[bytes, str, tuple[Row, ...]]] = field(default=(), repr=False)
    """Everybody on a roll that has just been sealed: keyed digest, own id, rows."""

    @property
    def spoken(self) -> Spoken:
        return reads.spoken(self.edition)

    @property
    def says_who(self) -> bool:
        """Whether the edition says who people are; files of facts wait in the sealed store for the learners' rows."""
        return self.edition.kind in KIND_SOURCES

    @property
    def statements(self) -> list[Said]:
        return [Said(self.spoken, Key(self.edition.source, own_id), rows) for own_id, rows in self.people.items()]


@dataclass(frozen=True)
class Plan:
    """What the register becomes, and what must be written to make it so."""

    authority: Authority
    revision: int
    arriving: tuple[Arriving, ...]
    new_statements: tuple[tuple[str, Said], ...]
    """Statements to add, each with the id of its edition."""
    erase: frozenset[Key]
    findings: Findings
    before: tuple[Derived, ...]
    after: tuple[Derived, ...]
    questions: tuple[Wanted, ...]
    deciding: tuple[Decision, ...] = ()
    """Decisions that are made with this plan; they stand in it already."""
    known_on: Mapping[Key, dt.date] = field(default_factory=dict)
    """Since when each record has been known as it stands now: a link is not known before what it rests on."""
    evidence: Mapping[tuple[Key, Key], str] = field(default_factory=dict)
    """For each pair asked about the digest of what tells who both are."""
    gist: str = ""
    """The digest of what the findings rest on, where they are those of a whole run."""
    moves_register: bool = True
    """Whether anything that the register is derived from may be other than it was."""


def revision_of(authority: Authority) -> int:
    return Revision.objects.filter(authority=authority).values_list("number", flat=True).first() or 0


def is_unmoved(authority: Authority, now: str) -> bool:
    """Whether the findings that stand are those of a run that rested on the same."""
    return bool(now) and Revision.objects.filter(authority=authority, gist=now).exists()


def plan(
    authority: Authority,
    arriving: Sequence[Arriving] = (),
    *,
    deciding: Sequence[Decision] = (),
    without: Collection[str] = (),
    relink: bool = True,
    compare: bool = True,
    threads: int = 1,
    progress: Callable[[str], None] | None = None,
    standing_still: Plan | None = None,
) -> Plan:
    """Link and derive with what is arriving and being decided, and without the editions (by id) being taken back.

    Without `relink` the engine is not asked: what it found before stands, less
    what has been decided since. That is quick enough for a page; a job links
    again afterwards. Nor is it asked where everything that it looks at is as it
    was at its last run: it would find the same. Without `compare` the register as it was is not derived,
    for whoever will not ask what has changed. `standing_still` is the plan of
    nothing at all, made before: where nothing arrives that says who is who, and
    nobody has written since, this plan is that one.
    """
    revision = revision_of(authority)
    moves = relink or bool(deciding or without or any(one.says_who for one in arriving))
    if standing_still and not moves and standing_still.revision == revision:
        return replace(standing_still, arriving=tuple(arriving))
    held = [edition for edition in reads.editions(authority) if str(edition.pk) not in without]
    statements = tuple(reads.said(authority, held))
    decisions = reads.in_force([*reads.entries(authority), *deciding])
    rolls = [*sealed_rolls(held), *arriving_rolls(arriving)]
    clear = [*statements, *(said for one in arriving for said in one.statements)]
    using = adopted.in_use(authority) if relink else None
    now = gist(authority, clear, rolls, decisions, using) if using else ""
    stands = is_unmoved(authority, now)
    population = gather(clear, rolls, everybody=relink and not stands)
    if using and not stands:
        findings = run(authority.code, population, decisions, using=using, threads=threads, progress=progress)
    else:
        findings = standing(authority, population, decisions)
    keep = held_now(statements) if stands else pupils_to_hold(authority, population, findings, decisions)
    taken_in = tuple(take_in(keep, rolls, statements, arriving))
    erase = frozenset(said.key for said in statements if said.key.source == Source.EDUCATION) - keep
    remaining = [said for said in statements if said.key not in erase] + [said for _, said in taken_in]
    will_be = as_stated(authority, remaining, joined_by(findings, decisions), decisions)
    after = tuple(learners(will_be))
    before = as_it_was(authority, statements, decisions, will_be, after) if compare else ()
    spoken = [reads.spoken(edition) for edition in held] + [one.spoken for one in arriving if one.says_who]
    return Plan(
        authority=authority,
        revision=revision,
        arriving=tuple(arriving),
        new_statements=taken_in,
        erase=erase,
        findings=findings,
        before=before,
        after=after,
        questions=tuple(simple_questions(authority.code, after, spoken, remaining, findings.questions, decisions)),
        deciding=tuple(deciding),
        known_on=known_as_now(remaining),
        evidence={
            (found.left, found.right): evidence(authority.code, population, found.left, found.right)
            for question in findings.questions
            for found in question.candidates
        },
        gist=now,
        moves_register=moves or bool(taken_in or erase),
    )


def as_it_was(
    authority: Authority,
    statements: Sequence[Said],
    decisions: Sequence[Decision],
    will_be: Stated,
    after: tuple[Derived, ...],
) -> tuple[Derived, ...]:
    """The register before this plan, from the same statements; its sources are not set side by side.

    Where all that it is derived from stays as it is, it is the register after, and is not derived twice.
    """
    was = as_stated(authority, statements, reads.joined(authority, reads.decisions(authority)), decisions)
    return after if was == will_be else tuple(learners(was, compare_sources=False))


def known_as_now(statements: Iterable[Said]) -> dict[Key, dt.date]:
    """For each record the day on which its newest wording was first received."""
    found: dict[Key, tuple[tuple[Row, ...], dt.date]] = {}
    for said in sorted(statements, key=lambda said: said.edition.order):
        rows, day = found.get(said.key, (None, dt.date.max))
        received = said.edition.received
        found[said.key] = (said.rows, min(day, received) if rows == said.rows else received)
    return {key: day for key, (_, day) in found.items()}


def sealed_rolls(editions: Iterable[Edition]) -> list[Roll]:
    """The rolls among these editions that the sealed store still holds, oldest first."""
    found = [
        Roll(reads.spoken(edition), str(edition.pk))
        for edition in editions
        if edition.kind == "pupils" and sealed.has_roll(str(edition.pk))
    ]
    return sorted(found, key=lambda roll: roll.spoken.order)


def arriving_rolls(arriving: Iterable[Arriving]) -> list[Roll]:
    """The rolls that are being brought, oldest first, with everybody on them at hand."""
    found = [Roll(one.spoken, str(one.edition.pk), one.pupils) for one in arriving if one.edition.kind == "pupils"]
    return sorted(found, key=lambda roll: roll.spoken.order)


def as_stated(
    authority: Authority, statements: Sequence[Said], joined: Sequence[Joined], decisions: Sequence[Decision]
) -> Stated:
    return Stated(
        authority=authority.code,
        namespace=keys.namespace(),
        statements=tuple(statements),
        joined=tuple(joined),
        current_only=reads.current_only(authority),
        refused_flags=reads.refused_flags(authority, decisions, statements),
    )


def joined_by(findings: Findings, decisions: Sequence[Decision]) -> list[Joined]:
    """Links found now and answers given before."""
    by_people = [
        Joined(Key.parse(entry.left_key), Key.parse(entry.right_key))
        for entry in decisions
        if entry.about == About.SAME_CHILD and entry.answer == Answer.SAME and entry.left_key and entry.right_key
    ]
    return [*(Joined(found.left, found.right) for found in findings.links), *by_people]


def pupils_to_hold(
    authority: Authority, population: Population, findings: Findings, decisions: Sequence[Decision]
) -> frozenset[Key]:
    """The pupils whom the register may hold in the clear: linked, flagged by a roll, or in an open question."""
    pairs = [*findings.links, *(one for question in findings.questions for one in question.candidates)]
    held = {key for pair in pairs for key in (pair.left, pair.right) if key.source == Source.EDUCATION}
    held |= {
        Key.parse(key)
        for entry in decisions
        if entry.about == About.SAME_CHILD and entry.answer == Answer.SAME and entry.left_key
        for key in (entry.left_key, entry.right_key)
        if key and population.rows_of(Key.parse(entry.left_key))
    }
    flagged = [Said(NEVER, key, ({"looked_after_code": code},)) for key, code in population.flagged.items()]
    refused = reads.refused_flags(authority, decisions, flagged)
    held |= {key for key, code in population.flagged.items() if (key.own_id, code) not in refused}
    every_key = {key for key, top in population.stands_for.items() if top in held}
    return frozenset(key for key in held | every_key if key.source == Source.EDUCATION)


def held_now(statements: Iterable[Said]) -> frozenset[Key]:
    """The pupils whom the register holds in the clear: those whom it may hold, while nothing has moved."""
    return frozenset(said.key for said in statements if said.key.source == Source.EDUCATION)


NEVER = Spoken(Source.EDUCATION, "pupils", dt.date.min, dt.date.min, "")


def take_in(
    keep: Collection[Key],
    rolls: Sequence[Roll],
    statements: Sequence[Said],
    arriving: Sequence[Arriving],
) -> Iterator[tuple[str, Said]]:
    """Statements to add: of other sources all that arrive, of rolls the rows of pupils whom the register holds.

    A pupil newly held comes with what every sealed roll says of them, so
    that it makes no difference which list came first.
    """
    for one in arriving:
        for said in one.statements:
            yield str(one.edition.pk), said
    known = {(said.edition.order, said.key) for said in statements}
    for roll in rolls:
        for key in sorted(keep):
            if (roll.spoken.order, key) not in known and (rows := roll.find(key.own_id)):
                yield roll.name, Said(roll.spoken, key, rows)
