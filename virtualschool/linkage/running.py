"""One run of linkage over an authority: who is linked, who is asked about, and whom the register therefore holds.

Deterministic: the same persons, decisions and model give the same findings,
whatever came first. Nothing here touches the database.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from virtualschool.register import ledger
from virtualschool.register.derive import Key, Row
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About, Answer, Source

from . import engine
from .differences import (
    NONE,
    Differences,
    Entry,
    Using,
    is_open,
    leads_apart,
    matched,
    shipped,
)
from .differences import apply as hold_still
from .engine import Model, Outcome, Pair
from .findings import Asked, Findings, Found, Told
from .population import Population, identity

CARE_SIDE = (Source.SOCIAL_WORK, Source.MY_LIST, Source.TOLD_BY)
ACROSS = (
    (Source.SOCIAL_WORK, Source.MY_LIST),
    (Source.SOCIAL_WORK, Source.TOLD_BY),
    (Source.MY_LIST, Source.TOLD_BY),
)
ADOPTED = "ADOPTED"
ON_TWO_ROLLS = (
    "Two rolls show one pupil under two ids: name and date of birth are the same, and so is the candidate number "
    "or, where it does not speak against it, the home."
)


Outcomes = Mapping[str, Outcome]


def run(
    authority: str,
    population: Population,
    decisions: Iterable[Decision],
    *,
    using: Using | None = None,
    threads: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Findings:
    """Link every source to the roll, then what found no pupil across sources; by the shipped model unless told."""
    using = using or shipped()
    told = recall(authority, population, decisions)
    outcomes = look(population, told, using.model, threads=threads, progress=progress)
    return conclude(population, told, outcomes, using.model, differences_of(authority, population, using))


def look(
    population: Population,
    told: Told,
    model: Model,
    *,
    threads: int = 1,
    progress: Callable[[str], None] | None = None,
) -> Outcomes:
    """Ask the engine about each source and the roll: nearly all the time of a run."""
    asked = ((source, to_roll(source, population, told, model, threads, progress)) for source in CARE_SIDE)
    return {source: outcome for source, outcome in asked if outcome}


def conclude(
    population: Population, told: Told, outcomes: Outcomes, model: Model, differences: Differences = NONE
) -> Findings:
    """What follows from what the engine found of each source, with the differences to the model before held still."""
    pairs: list[Found] = []
    twice_on_roll: set[tuple[Key, Key]] = set()
    for source, outcome in outcomes.items():
        pairs += pairs_of(source, outcome, told, population, differences)
        twice_on_roll |= {(Key.parse(one), Key.parse(other)) for one, other in outcome.collapsed}
    linked = {found.left for found in pairs if settled(found, told)}
    for one, other in ACROSS:
        pairs += across(one, other, population, told, linked, model, differences)
    return sort_out(pairs, told, population, model.id, sorted(twice_on_roll))


def settled(found: Found, told: Told) -> bool:
    return found.pair.band == "auto" and (found.left, found.right) not in told.apart


def as_rows(persons: Mapping[Key, Sequence[Row]], column: str) -> list[dict[str, str]]:
    """Rows for the engine, each under its key."""
    return [{**row, column: str(key)} for key in sorted(persons) for row in persons[key]]


def to_roll(
    source: str,
    population: Population,
    told: Told,
    model: Model,
    threads: int,
    progress: Callable[[str], None] | None,
) -> Outcome | None:
    """One source against the roll and against itself; only records of one source compete for a pupil."""
    left, right = population.of(source), population.of(Source.EDUCATION)
    if not left or (not right and len(left) < 2):
        return None
    return engine.link(
        as_rows(left, "person_id"),
        as_rows(right, "pupil_id"),
        model=model,
        threads=threads,
        same=mine(told.same, source, Source.EDUCATION),
        not_same=still_apart(told, source),
        apart=mine(told.apart, source, source),
        progress=progress,
    )


def pairs_of(
    source: str, outcome: Outcome, told: Told, population: Population, differences: Differences
) -> list[Found]:
    """What was found of one source: its pupils, and the records that are one person twice.

    Whom a person has joined to a record of another source goes where that record goes.
    """
    elsewhere = {left for left, right in told.same if right.source != Source.EDUCATION}
    own, roll = population.of(source), population.of(Source.EDUCATION)
    to_pupils = [found for pair in outcome.pairs if (found := found_of(pair)).left not in elsewhere]
    to_pupils = hold_still(to_pupils, differences, told, own, roll)
    twice = hold_still([found_of(pair) for pair in outcome.duplicates], differences, told, own, own)
    leads = {left: right for left, right in told.same if right.source == Source.EDUCATION}
    leads |= {found.left: found.right for found in to_pupils if settled(found, told)}
    sure = [found for found in twice if found.doubt or found.pair.band == "auto"]
    kept = [found for found in sure if not (found.doubt and leads_apart((found.left, found.right), leads))]
    return [*to_pupils, *(found for found in kept if not_told_apart(found, told))]


def across(
    one: str,
    other: str,
    population: Population,
    told: Told,
    linked: Collection[Key],
    model: Model,
    differences: Differences,
) -> list[Found]:
    """Two lists against each other, of people who found no pupil."""
    left = {key: rows for key, rows in population.of(one).items() if key not in linked}
    right = {key: rows for key, rows in population.of(other).items() if key not in linked}
    if not left or not right:
        return []
    outcome = engine.link_across(
        as_rows(left, "person_id"),
        as_rows(right, "person_id"),
        model=model,
        same=mine(told.same, one, other),
        not_same=mine(told.apart, one, other),
    )
    return hold_still([found_of(pair) for pair in outcome.pairs], differences, told, left, right)


def differences_of(authority: str, population: Population, using: Using) -> Differences:
    """The stored differences as pairs of keys, as far as their records are known now."""
    if not using.entries:
        return NONE
    pairs = list(matched(using.entries, keys_by_digest(authority, population, using.entries)))
    return Differences(
        kept=frozenset(pair for pair, stands in pairs if stands),
        held=frozenset(pair for pair, stands in pairs if not stands),
        since=using.since,
    )


def still_apart(told: Told, source: str) -> list[tuple[str, str]]:
    """Pairs told apart on the evidence that still stands; where it changed the engine looks again, to ask again."""
    return mine((pair for pair in told.apart if pair not in told.changed), source, Source.EDUCATION)


def mine(pairs: Iterable[tuple[Key, Key]], left: str, right: str) -> list[tuple[str, str]]:
    return sorted((str(a), str(b)) for a, b in pairs if a.source == left and b.source == right)


def found_of(pair: Pair) -> Found:
    return Found(Key.parse(pair.left_id), Key.parse(pair.right_id), pair)


def not_told_apart(found: Found, told: Told) -> bool:
    return (found.left, found.right) not in told.apart and (found.right, found.left) not in told.apart


def recall(authority: str, population: Population, decisions: Iterable[Decision]) -> Told:
    """The ledger's answers about who is who, by key: those told apart are known by digest alone."""
    wanted = [entry for entry in decisions if entry.about == About.SAME_CHILD and entry.answer != Answer.ASK_EDUCATION]
    by_digest = keys_by_digest(authority, population, wanted)
    same: dict[tuple[Key, Key], Decision] = {}
    apart: dict[tuple[Key, Key], Decision] = {}
    changed: set[tuple[Key, Key]] = set()
    for entry in wanted:
        left = by_digest.get(entry.left_digest)
        right = next((by_digest[one] for one in entry.right_digests.split() if one in by_digest), None)
        if left is None or right is None:
            continue
        pair = (left, right)
        said, unsaid = (same, apart) if entry.answer == Answer.SAME else (apart, same)
        said[pair] = entry
        unsaid.pop(pair, None)
        changed.discard(pair)
        if entry.evidence_digest and evidence(authority, population, left, right) != entry.evidence_digest:
            changed.add(pair)
    return Told(same, apart, changed)


def keys_by_digest(
    authority: str, population: Population, entries: Sequence[Decision] | Sequence[Entry]
) -> dict[str, Key]:
    """The keys that the ledger speaks of, found again among everybody by their keyed digests."""
    wanted = {entry.left_digest for entry in entries} | {
        one for entry in entries for one in entry.right_digests.split()
    }
    if not wanted:
        return {}
    everybody = {key for persons in population.persons.values() for key in persons} | set(population.stands_for)
    return {
        digest: population.stands_for.get(key, key)
        for key in sorted(everybody)
        if (digest := ledger.digest_of(authority, key)) in wanted
    }


def evidence(authority: str, population: Population, left: Key, right: Key) -> str:
    """The digest of what tells who both are; when it changes, an answer is asked for again."""
    return ledger.evidence_digest(
        authority, [*identity(population.rows_of(left)), "|", *identity(population.rows_of(right))]
    )


def sort_out(
    pairs: Sequence[Found],
    told: Told,
    population: Population,
    model_id: str,
    twice_on_roll: Sequence[tuple[Key, Key]] = (),
) -> Findings:
    """Links, and one question per person of the care side whom nothing has linked."""
    links = [found for found in pairs if settled(found, told) and (found.left, found.right) not in told.same]
    on_rolls = of_linked(map(on_two_rolls, twice_on_roll), links, told)
    joined = {found.left for found in links} | {left for left, _ in told.same}
    doubted = {found.left for found in pairs if found.doubt and is_open((found.left, found.right), told)}
    open_pairs: dict[Key, list[Found]] = defaultdict(list)
    for found in pairs:
        is_sure = settled(found, told) and found.doubt != "stands"
        if (found.left in doubted or found.left not in joined) and may_be_asked(found, told) and not is_sure:
            open_pairs[found.left].append(found)
    questions = [asked(left, found, told, population) for left, found in sorted(open_pairs.items())]
    return Findings((*links, *on_rolls), (*questions, *asked_again(told, pairs, population)), model_id)


def on_two_rolls(pair: tuple[Key, Key]) -> Found:
    """Another id of a pupil, as a finding about the id that stands for it: the roll says so, without a weight."""
    other, stands = pair
    said = Pair(str(stands), str(other), 0.0, 1.0, "auto", (ON_TWO_ROLLS,), (), None, None, None)
    return Found(stands, other, said)


def is_on_two_rolls(found: Found) -> bool:
    return found.left.source == found.right.source == Source.EDUCATION


def of_linked(on_rolls: Iterable[Found], links: Sequence[Found], told: Told) -> list[Found]:
    """The findings about two rolls whose pupil is linked or decided: of nobody else may the register hold the ids."""
    pupils = {found.right for found in links} | {right for _, right in told.same}
    joined = sorted(
        (found for found in on_rolls if not_told_apart(found, told)), key=lambda found: (found.left, found.right)
    )
    standing = {found.left for found in joined if {found.left, found.right} & pupils}
    return [found for found in joined if found.left in standing]


def may_be_asked(found: Found, told: Told) -> bool:
    """Not asked twice: an answered pair comes back only when its evidence has changed."""
    pair = (found.left, found.right)
    return pair not in told.apart or pair in told.changed


def asked(left: Key, found: Sequence[Found], told: Told, population: Population) -> Asked:
    ranked = sorted(found, key=lambda one: (not one.doubt, -one.pair.weight, one.right))
    before = next((told.apart[(left, one.right)] for one in ranked if (left, one.right) in told.changed), None)
    return Asked(left, tuple(ranked[:3]), is_adopted(population.rows_of(left)), before)


def asked_again(told: Told, pairs: Sequence[Found], population: Population) -> list[Asked]:
    """Pairs said to be the same of which a source now says something else: asked again, with the old answer."""
    by_pair = {(found.left, found.right): found for found in pairs}
    return [
        Asked(pair[0], (by_pair[pair],), is_adopted(population.rows_of(pair[0])), entry)
        for pair, entry in sorted(told.same.items())
        if pair in told.changed and pair in by_pair
    ]


def is_adopted(rows: Iterable[Row]) -> bool:
    return any(row.get("ended_as") == ADOPTED for row in rows)
