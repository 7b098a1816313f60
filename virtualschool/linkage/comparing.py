"""A dry run: what would be otherwise with another model, over the same people and the same answers. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import Source

from .differences import NONE, Differences, Entry, Two, links_of
from .engine import Model
from .findings import Findings, Told
from .models import Verdict
from .planning import revision_of, sealed_rolls
from .population import Population, gather
from .queries import adopted
from .running import Outcomes, conclude, differences_of, look, recall
from .standing import standing

Progress = Callable[[str], None]
ROUNDS = 20
UNSTABLE = (
    "The two models could not be told apart pair by pair, so nothing could be promised about what stays. "
    "Nothing was adopted; tell whoever made the model."
)


@dataclass(frozen=True)
class Differing:
    """A pair on which the models differ, with what each makes of it."""

    pair: Two
    entry: Entry
    before: Verdict
    after: Verdict


@dataclass(frozen=True)
class Compared:
    """Both models over one state of the register: by themselves, and the new one with what stands kept."""

    revision: int
    before_id: str
    before: Findings
    alone: Findings
    adopted: Findings
    differing: tuple[Differing, ...]


def compare(authority: Authority, model: Model, progress: Progress | None = None, threads: int = 1) -> Compared:
    """Link with the model in use and with another, and tell every link on which they differ."""
    revision = revision_of(authority)
    decisions = reads.in_force(reads.entries(authority))
    population = everybody(authority)
    told = recall(authority.code, population, decisions)
    before = as_it_is(authority, population, told, decisions, said_of("the model in use", progress), threads)
    outcomes = look(population, told, model, threads=threads, progress=said_of("the new model", progress))
    alone = conclude(population, told, outcomes, model)
    differences, held_still = held(population, told, outcomes, model, before, alone)
    return Compared(
        revision=revision,
        before_id=before.model_id,
        before=before,
        alone=alone,
        adopted=held_still,
        differing=tuple(differing(authority.code, population, differences, before, alone)),
    )


def as_it_is(
    authority: Authority,
    population: Population,
    told: Told,
    decisions: Sequence[Decision],
    progress: Progress | None,
    threads: int,
) -> Findings:
    """What the model in use finds; what stands, where this version of the programme cannot use that model any more."""
    try:
        using = adopted.in_use(authority)
    except Refusal:
        return standing(authority, population, decisions)
    outcomes = look(population, told, using.model, threads=threads, progress=progress)
    return conclude(population, told, outcomes, using.model, differences_of(authority.code, population, using))


def everybody(authority: Authority) -> Population:
    editions = reads.editions(authority)
    return gather(list(reads.said(authority, editions)), sealed_rolls(editions))


def said_of(which: str, progress: Progress | None) -> Progress | None:
    return (lambda stage: progress(f"Linking with {which}: {stage}")) if progress else None


def held(
    population: Population, told: Told, outcomes: Outcomes, model: Model, before: Findings, alone: Findings
) -> tuple[Differences, Findings]:
    """The differences that keep every link as it is, and what the new model finds with them.

    To hold one pair still can bring up another: a child who is joined to no
    pupil is looked for in the other lists. So it is asked again until nothing
    more comes up.
    """
    differences, found = NONE.and_between(before, alone), alone
    for _ in range(ROUNDS):
        found = conclude(population, told, outcomes, model, differences)
        more = differences.and_between(before, found)
        if more == differences:
            break
        differences = more
    if links_of(found) != links_of(before):
        raise Refusal(UNSTABLE)
    return differences, found


def differing(
    authority: str, population: Population, differences: Differences, before: Findings, alone: Findings
) -> list[Differing]:
    were, are = verdicts(before), verdicts(alone)
    return [
        Differing(
            pair,
            as_entry(authority, population, pair, stands=stands),
            were.get(pair, Verdict.NOTHING),
            are.get(pair, Verdict.NOTHING) if stands else Verdict.LINKED,
        )
        for stands, pairs in ((True, differences.kept), (False, differences.held))
        for pair in sorted(pairs)
    ]


def verdicts(findings: Findings) -> Mapping[Two, Verdict]:
    asked = {(one.left, one.right): Verdict.ASKED for question in findings.questions for one in question.candidates}
    return {**asked, **dict.fromkeys(links_of(findings), Verdict.LINKED)}


def as_entry(authority: str, population: Population, pair: Two, *, stands: bool) -> Entry:
    """A difference by the ledger's digests, under every id by which the right side is known."""
    known_as = {pair[1], *(key for key, top in population.stands_for.items() if top == pair[1])}
    if pair[1].source == Source.EDUCATION:
        numbers = {row["scn"] for row in population.rows_of(pair[1]) if row.get("scn")}
        known_as |= {Key(Source.EDUCATION, f"scn:{number}") for number in numbers}
    return Entry(ledger.digest_of(authority, pair[0]), ledger.digests_of(authority, known_as), stands)


def expected_wrong(findings: Findings) -> float:
    """Wrong links to be expected among 1,000, as the model itself puts it."""
    links = [one for one in findings.links if one.left.source != Source.EDUCATION]
    return 1000 * sum(1 - one.pair.probability for one in links) / len(links) if links else 0.0
