"""Candidates compete: a pair is only as likely as its rivals leave it, first for the person, then for the pupil."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

from virtualschool.linkage.engine import guards
from virtualschool.linkage.engine.model import Model
from virtualschool.linkage.engine.outcome import Band, Decided
from virtualschool.linkage.engine.scoring import Scored

# Beyond this the odds are a certainty, and below it a float still holds the smallest rival beside the greatest.
_CAP_BITS = 45.0
# So many bits beside the forename tell one twin from the other: a second forename or a school does, a rounding not.
_TOLD_APART = 1.0
# The odds are learned where few have twins; where many have, they count for less, and must be better.
_SURE_BESIDE_TWINS = 0.99


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim to one pupil: the scored pair of each of its records, and what held it back, if anything."""

    person: str
    pupil: str
    weight: float
    pairs: tuple[Scored, ...]
    guard: str | None
    probability: float = 0.0
    band: Band | None = None
    decided: bool = False
    rivalled: bool = False


def persons_of(
    ids: Iterable[str],
    twice: Collection[Scored],
    model: Model,
    apart: Collection[tuple[str, str]] = (),
    *,
    many_twins: bool = False,
) -> dict[str, str]:
    """Which person each record of a source is: records that are surely the same person share the least of their ids.

    A group in which two valid numbers differ, or two records were told `apart`, is no group: a chain of likenesses
    must not join brothers.
    """
    parent = {record: record for record in ids}
    for pair in twice:
        if is_certain(pair, model, many_twins=many_twins):
            least, other = sorted((_root(parent, pair.left), _root(parent, pair.right)))
            parent[other] = least
    person = {record: _root(parent, record) for record in parent}
    at_odds = {person[p.left] for p in twice if p.at["scn"] == "differs" and person[p.left] == person[p.right]}
    at_odds |= {person[one] for one, other in apart if one in person and person[one] == person.get(other)}
    return {record: record if at in at_odds else at for record, at in person.items()}


def _root(parent: Mapping[str, str], record: str) -> str:
    while parent[record] != record:
        record = parent[record]
    return record


def is_certain(pair: Scored, model: Model, *, many_twins: bool = False) -> bool:
    """Whether two records of one source may be taken for one person without asking.

    Where uncommonly many have twins only a number says so: a slip may have written the name of the other twin, who
    stands in the list, too.
    """
    if many_twins and pair.at["scn"] != "same":
        return False
    odds = 2.0 ** min(pair.weight, _CAP_BITS)
    unguarded = guards.guard_of(pair.at, guards.Around(adopted=pair.adopted)) is None and guards.has_stated_name(
        pair.at
    )
    return unguarded and pair.weight >= model.auto_weight_from and odds / (1 + odds) >= model.auto_from


def compete(
    scored: Sequence[Scored],
    persons: Mapping[str, str],
    decided: Decided,
    model: Model,
    pupils: Collection[str] = (),
    *,
    many_twins: bool = False,
) -> list[Claim]:
    """Every claim worth showing, with its probability after rivals and its band, sorted by person and pupil.

    Decisions come first: a pair said to be the same stands, and its record and pupil leave the competition; a pair said
    not to be the same is no candidate. At most one claim of a person is `auto`, and at most three are asked about. A
    decision about a pupil who is not among `pupils` waits until that pupil is on a roll again.
    """
    persons = _split_where_decided(persons, decided)
    settled = {persons[left]: right for left, right in sorted(decided.same) if left in persons and right in pupils}
    claims = _claims(scored, persons, decided, many_twins)
    standing = [_standing(person, pupil, claims) for person, pupil in sorted(settled.items())]
    open_claims = [claim for claim in claims if claim.person not in settled]
    taken = frozenset(settled.values())
    rated = _rate(model, [_guard_against_decisions(claim, taken, decided, persons) for claim in open_claims])
    bands = [band for own in _by(rated, "person").values() for band in _band(own, model, many_twins=many_twins)]
    return sorted([*standing, *bands], key=lambda claim: (claim.person, claim.pupil))


def _split_where_decided(persons: Mapping[str, str], decided: Decided) -> dict[str, str]:
    """Records of one person of whom different things were decided stand for themselves again."""
    said = defaultdict(set)
    for left, right in decided.same:
        said[persons.get(left, left)].add(right)
    refused = {(persons.get(left, left), right) for left, right in decided.not_same}
    torn = {p for p, rights in said.items() if len(rights) > 1 or any((p, right) in refused for right in rights)}
    return {record: record if person in torn else person for record, person in persons.items()}


def _claims(scored: Sequence[Scored], persons: Mapping[str, str], decided: Decided, many_twins: bool) -> list[Claim]:
    together: dict[tuple[str, str], list[Scored]] = defaultdict(list)
    for pair in scored:
        if (pair.left, pair.right) not in decided.not_same:
            together[persons[pair.left], pair.right].append(pair)
    return [_claim(person, pupil, pairs, many_twins) for (person, pupil), pairs in sorted(together.items())]


def _claim(person: str, pupil: str, pairs: list[Scored], many_twins: bool) -> Claim:
    """What holds one record of a person back holds back the person: a duplicate may bear a twin's name by a slip."""
    best_first = sorted(pairs, key=lambda pair: (-pair.weight, pair.left))
    adopted = any(pair.adopted for pair in pairs)
    held = (
        guards.guard_of(pair.at, guards.Around(adopted, pair.twinned, many_twins, pair.confusable))
        for pair in best_first
    )
    return Claim(person, pupil, best_first[0].weight, tuple(pairs), next(filter(None, held), None))


def _standing(person: str, pupil: str, claims: Sequence[Claim]) -> Claim:
    """A decided pair, with the evidence for it where the engine would have looked at it at all."""
    seen = next((c for c in claims if (c.person, c.pupil) == (person, pupil)), Claim(person, pupil, 0.0, (), None))
    return replace(seen, guard=None, probability=1.0, band="auto", decided=True)


def _guard_against_decisions(
    claim: Claim, taken: frozenset[str], decided: Decided, persons: Mapping[str, str]
) -> Claim:
    if claim.guard is None and claim.pupil in taken:
        return replace(claim, guard=guards.DECIDED_FOR_ANOTHER)
    refused = {persons.get(left, left) for left, right in decided.not_same if right == claim.pupil}
    if claim.guard is None and claim.person in refused:
        return replace(claim, guard=guards.DECIDED_OF_A_DUPLICATE)
    return claim


def _by(claims: Sequence[Claim], name: str) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[getattr(claim, name)].append(claim)
    return found


def _yields(claim: Claim, own: Sequence[Claim]) -> bool:
    """Whether a form of a name stands beside a pupil of the same surname and birthday with the very name."""
    if any(guards.has_stated_name(pair.at) for pair in claim.pairs):
        return False
    return any(guards.agrees_exactly(pair.at) for other in own if other is not claim for pair in other.pairs)


def _odds(weight: float) -> float:
    return float(2.0 ** min(weight, _CAP_BITS))


def _rate(model: Model, claims: Sequence[Claim]) -> list[Claim]:
    """Give each claim its probability: odds over 1 and the rivals', for the person, then likewise for the pupil."""
    odds: dict[tuple[str, str], float] = {}
    for person, own in _by(claims, "person").items():
        all_odds = [_odds(claim.weight - (model.yielded_bits if _yields(claim, own) else 0.0)) for claim in own]
        for place, claim in enumerate(own):
            rivals = fsum(all_odds[:place] + all_odds[place + 1 :])
            odds[person, claim.pupil] = all_odds[place] / (1 + rivals)
    at_pupil = {pupil: fsum(odds[c.person, c.pupil] for c in own) for pupil, own in _by(claims, "pupil").items()}
    return [_rated(model, claim, odds[claim.person, claim.pupil], at_pupil[claim.pupil]) for claim in claims]


def _rated(model: Model, claim: Claim, odds: float, all_odds: float) -> Claim:
    """Divide the pupil among its claims, leaving room for two claims being one child who stands twice in the source.

    A claim of another forename is a twin's sooner than a duplicate's. What a guard holds back is only asked about.
    """
    rivals = max(all_odds - odds, 0.0)
    both = model.prior_duplicate * odds * rivals if _could_be_a_duplicate(claim) else 0.0
    probability = (odds + both) / (1 + all_odds + both)
    return replace(claim, probability=round(probability, 6), rivalled=rivals > 0.1 * odds)


def _could_be_a_duplicate(claim: Claim) -> bool:
    return claim.guard is None or any(pair.at["forename"] not in {"unlike", None} for pair in claim.pairs)


def _band(claims: Sequence[Claim], model: Model, *, many_twins: bool) -> list[Claim]:
    """The band of each claim of one person; claims too unlikely to ask about stay without one."""
    ranked = sorted(claims, key=lambda claim: (-claim.probability, -claim.weight, claim.pupil))
    best = _guard_against_a_like_name(_guard_against_contest(ranked[0], ranked[1:]), ranked[1:])
    if many_twins:
        best = _guard_against_one_slip(best, ranked[1:])
    sure_from = max(model.auto_from, _SURE_BESIDE_TWINS) if many_twins else model.auto_from
    certain = best.probability >= sure_from and best.weight >= model.auto_weight_from
    if best.guard is None and certain:
        return [replace(best, band="auto"), *ranked[1:]]
    asked = [replace(c, band="review") for c in [best, *ranked[1:3]] if c.probability >= model.review_from]
    return [*asked, *ranked[len(asked) :]]


def _guard_against_contest(best: Claim, others: Sequence[Claim]) -> Claim:
    """A number that says one pupil, while name and birthday say another, settles nothing."""
    by_number = any(pair.at["scn"] == "same" for pair in best.pairs)
    by_name_alone = by_number and not any(pair.at["forename"] == "same" for pair in best.pairs)
    contested = by_name_alone and any(
        guards.agrees_by_name_and_birthday(pair.at) for other in others for pair in other.pairs
    )
    return replace(best, guard=guards.CONTESTED_NUMBER) if best.guard is None and contested else best


def _guard_against_one_slip(best: Claim, others: Sequence[Claim]) -> Claim:
    """Where many have twins, a name one slip from the other's settles nothing if nothing else tells them apart."""
    if best.guard or any(pair.at["scn"] == "same" for pair in best.pairs):
        return best
    beside = {pair.left: pair for pair in best.pairs}
    slips = [pair for other in others for pair in other.pairs if pair.one_slip and guards.could_be_a_twin(pair.at)]
    either = any(
        pair.left not in beside or _but_for_forename(pair) > _but_for_forename(beside[pair.left]) - _TOLD_APART
        for pair in slips
    )
    return replace(best, guard=guards.MANY_TWINS) if either else best


def _but_for_forename(pair: Scored) -> float:
    return pair.weight - pair.bits["forename"]


def _guard_against_a_like_name(best: Claim, others: Sequence[Claim]) -> Claim:
    """A form of a name that could mean either of two pupils of one surname and birthday settles nothing."""
    stated = any(guards.has_stated_name(pair.at) for pair in best.pairs)
    either = not stated and any(guards.could_be_a_twin(pair.at) for other in others for pair in other.pairs)
    return replace(best, guard=guards.LIKE_NAMED) if best.guard is None and either else best
