"""How a newly adopted model is kept from changing a link by itself.

Where the model in use and the one before it differ about a pair, what stood
stands, and a person is asked: a link that the new model would not make is kept,
one that only the new model makes is held back. Pure; the same for every order.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from virtualschool.register.derive import Key, Row
from virtualschool.register.models import Decision
from virtualschool.register.vocab import Source

from .engine import Evidence, Model, Pair, load_model
from .findings import Findings, Found, Told
from .vocab import BESIDE, HELD, NOT_WEIGHED, STANDS

Two = tuple[Key, Key]
Rows = Mapping[Key, Sequence[Row]]
SHOWN = ("forename", "surname", "date_of_birth")


@dataclass(frozen=True)
class Entry:
    """One difference as it is stored: a pair by the ledger's digests, and whether it stood."""

    left_digest: str
    right_digests: str
    stands: bool


@dataclass(frozen=True)
class Using:
    """The model that an authority links with, and where it differed from the one before when it was adopted."""

    model: Model
    entries: tuple[Entry, ...] = ()
    since: dt.datetime | None = None


def shipped() -> Using:
    return Using(load_model())


@dataclass(frozen=True)
class Differences:
    """Pairs that were joined and that the model in use would not join, and pairs that only it would join."""

    kept: frozenset[Two] = frozenset()
    held: frozenset[Two] = frozenset()
    since: dt.datetime | None = None

    def and_between(self, before: Findings, after: Findings) -> "Differences":
        """These, and every link that one has and the other lacks. Ids of one pupil on two rolls are no finding."""
        were, are = links_of(before), links_of(after)
        return replace(self, kept=self.kept | (were - are), held=self.held | (are - were))


NONE = Differences()


def links_of(findings: Findings) -> frozenset[Two]:
    return frozenset((one.left, one.right) for one in findings.links if one.left.source != Source.EDUCATION)


def apply(found: Sequence[Found], differences: Differences, told: Told, left: Rows, right: Rows) -> list[Found]:
    """What the model found between two lists, with what stood before it kept, and what is new held back."""
    by_pair = {(one.left, one.right): one for one in found}
    standing = {
        pair
        for pair in differences.kept
        if pair[0] in left and pair[1] in right and is_open(pair, told) and not is_overtaken(pair, told, differences)
    }
    kept = {pair for pair in standing if pair not in by_pair or by_pair[pair].pair.band != "auto"}
    missing = [unseen(pair, left, right) for pair in sorted(kept) if pair not in by_pair]
    return [*(judged(one, kept, standing, differences, told) for one in found), *missing]


def is_open(pair: Two, told: Told) -> bool:
    return not any(one in said for said in (told.same, told.apart) for one in (pair, pair[::-1]))


def is_overtaken(pair: Two, told: Told, differences: Differences) -> bool:
    """Whether a person has since joined one of the two elsewhere: what people say goes before what models found."""
    return any(takes_over(one, decision, pair, differences) for one, decision in told.same.items())


def takes_over(said: Two, decision: Decision, pair: Two, differences: Differences) -> bool:
    same_lists = said[0].source == pair[0].source and said[1].source == pair[1].source
    is_newer = differences.since is not None and decision.at > differences.since
    return same_lists and (said[0] == pair[0] or (said[1] == pair[1] and is_newer))


def judged(one: Found, kept: Collection[Two], standing: Collection[Two], differences: Differences, told: Told) -> Found:
    pair = (one.left, one.right)
    if pair in kept:
        guard = " ".join(filter(None, (STANDS, one.pair.guard)))
        return replace(one, pair=replace(one.pair, band="auto", guard=guard), doubt="stands")
    if one.pair.band != "auto" or pair in standing or not is_open(pair, told):
        return one
    if pair in differences.held:
        return replace(one, pair=replace(one.pair, band="review", guard=HELD), doubt="held")
    if touches(pair, kept):
        return replace(one, pair=replace(one.pair, band="review", guard=BESIDE), doubt="held")
    return one


def touches(pair: Two, kept: Iterable[Two]) -> bool:
    """Whether a new link would give a kept link's record a second partner in the same list."""
    between_lists = pair[0].source != pair[1].source
    return between_lists and any(pair[0] == left or pair[1] == right for left, right in kept)


def unseen(pair: Two, left: Rows, right: Rows) -> Found:
    """A kept link that the model in use does not look at: what both sides state, without a weight."""
    one, other = left[pair[0]], right[pair[1]]
    evidence = tuple(unweighed(field, stated(one, field), stated(other, field)) for field in SHOWN)
    said = Pair(str(pair[0]), str(pair[1]), 0.0, 0.0, "auto", (NOT_WEIGHED,), evidence, STANDS, None, None)
    return Found(*pair, said, doubt="stands")


def unweighed(field: str, one: str, other: str) -> Evidence:
    return Evidence(field, one, other, "same" if one == other else "differs", 0.0, NOT_WEIGHED)


def stated(rows: Sequence[Row], field: str) -> str:
    return next((row[field] for row in rows if row.get(field)), "")


def leads_apart(pair: Two, leads: Mapping[Key, Key]) -> bool:
    """Whether two records of one list are joined to two pupils: then they are no longer kept as one person."""
    one, other = (leads.get(key) for key in pair)
    return one is not None and other is not None and one != other


def matched(entries: Sequence[Entry], by_digest: Mapping[str, Key]) -> Iterator[tuple[Two, bool]]:
    """The stored differences whose records are known now, by key."""
    for entry in entries:
        left = by_digest.get(entry.left_digest)
        right = next((by_digest[one] for one in entry.right_digests.split() if one in by_digest), None)
        if left is not None and right is not None:
            yield (left, right), entry.stands
