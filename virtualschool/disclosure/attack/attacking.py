"""`attack`: all documents and what is known beside them in, everything that they give away out."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from . import definition
from .bounds import Contradiction
from .crossing import crossed
from .documents import Document, read
from .explaining import Explainer, worded
from .facts import Facts
from .findings import Disclosure, Report
from .search import Exact, Search
from .system import Within, build
from .versions import bearing, suppositions


@dataclass(frozen=True)
class _Group:
    """Documents that can bear on each other: one authority, one session, one measure."""

    name: tuple[object, ...]
    documents: tuple[Document, ...] = field(compare=False)
    facts: Facts = field(compare=False)
    apart: bool
    deeply: bool
    within: tuple[Within, ...] = ()


@dataclass(frozen=True)
class _Part:
    found: tuple[Disclosure, ...] = ()
    contradiction: str = ""
    counts: int = 0
    differences: int = 0
    lp: int = 0
    mip: int = 0
    wide: int = 0
    given_up: int = 0


def attack(documents: Sequence[Mapping[str, Any]], *, facts: Facts | None = None, deeply: bool = False) -> Report:
    """Everything that all these documents together give away, with the facts known beside them.

    An empty `found` means: no count, sum of neighbours, remainder of a group
    or difference between nested cohorts is a disclosure by `definition`. It
    does not weigh what a reader may guess, only what is certain. `deeply` asks
    for blocks of two-way tables (some rows by some columns) and for crossings
    of three dimensions, too: several times slower, meant for the last look
    before a release. Raises UnreadableDocument for what is no release document.
    """
    began, facts = time.monotonic(), facts or Facts()
    read_documents = tuple({each.id: each for each in map(read, documents)}.values())
    parts, notes = [], []
    for group in _groups(read_documents, facts, deeply=deeply):
        every, said = _every_way(group)
        parts += every
        notes += said
    return Report(
        documents=tuple(each.id for each in read_documents),
        found=_listed(parts),
        counts_examined=sum(part.counts for part in parts),
        differences_examined=sum(part.differences for part in parts),
        lp_solves=sum(part.lp for part in parts),
        mip_solves=sum(part.mip for part in parts),
        taken_wide=sum(part.wide for part in parts),
        given_up=sum(part.given_up for part in parts),
        notes=tuple(notes),
        deeply=deeply,
        seconds=time.monotonic() - began,
    )


def _groups(documents: Sequence[Document], facts: Facts, *, deeply: bool) -> list[_Group]:
    """Documents parted where nothing can pass between them: no fact ties authorities, sessions or measures."""
    parted: dict[tuple[str, str, str], list[Document]] = defaultdict(list)
    for document in documents:
        for first in dict.fromkeys(facts.meeting(table.measure) for table in document.tables):
            tables = tuple(table for table in document.tables if facts.meeting(table.measure) == first)
            parted[document.authority, document.session, first].append(replace(document, tables=tables))
    return [
        _Group(
            (name, tuple(each.id for each in some), repr(facts)),
            tuple(some),
            facts,
            facts.corrections == "apart",
            deeply,
        )
        for name, some in parted.items()
    ]


def _every_way(group: _Group) -> tuple[list[_Part], list[str]]:
    """Where one session and cohort was released twice: attacked as one truth, as two, and as one within the other.

    The last is asked of all that is printed, and not of blocks and crossings: it is
    one look more at twice as many counts, each time that a correction is drafted.
    """
    if group.apart or not _again(group.documents):
        return [_attack_group(group)], []
    same, parts = _attack_group(group), [_attack_group(lot) for lot in _lots(group)]
    apart = replace(group, apart=True, deeply=False)
    supposed = [_attack_group(each) for each in _supposing(apart)]
    parts += [part for part in supposed if not part.contradiction]
    if not same.contradiction:
        return [same, *parts], []
    session = group.documents[0].session
    return parts, [f"Documents of {session} count the same cohort differently; each is taken to have its own truth."]


def _again(documents: Sequence[Document]) -> bool:
    """Whether a cohort is there twice."""
    return len({document.cohort for document in documents}) < len(documents)


def _lots(group: _Group) -> Iterator[_Group]:
    """The documents as counts of truths of their own, parted where nothing can pass between them."""
    for lot in bearing(group.documents, group.facts):
        name = (group.name[0], tuple(each.id for each in lot), *group.name[2:])
        yield replace(group, name=name, documents=lot, apart=_again(lot))


def _supposing(group: _Group) -> Iterator[_Group]:
    for within in suppositions(group.documents, lambda supposed: _can_be(replace(group, within=supposed))):
        yield replace(group, within=within)


@lru_cache(maxsize=64)
def _can_be(group: _Group) -> bool:
    """Whether all documents and what is supposed of them could be true, if people could be split."""
    try:
        documents = [crossed(each) for each in group.documents] if group.deeply else group.documents
        search = Search(build(documents, group.facts, apart=group.apart, within=group.within))
        search.solver.smallest(np.zeros(len(search.low)))
    except Contradiction:
        return False
    return True


@lru_cache(maxsize=64)
def _attack_group(group: _Group) -> _Part:
    """One system; kept, since a protector asks again and again with only one document changed."""
    try:
        documents = [crossed(each) for each in group.documents] if group.deeply else group.documents
        search = Search(build(documents, group.facts, apart=group.apart, within=group.within), blocks=group.deeply)
        exact = search.run()
    except Contradiction as contradiction:
        return _Part((_contradiction(group, str(contradiction)),), str(contradiction))
    found = [each for one in exact for each in _disclosures(search, Explainer(search), one)]
    found += _printed(search, {(each.release, each.table, tuple(each.at.items())) for each in found})
    differences = search.targets.differences
    counts = len(search.targets.all) - differences
    solver = search.solver
    return _Part(
        tuple(found), "", counts, differences, solver.lp_solves, solver.mip_solves, search.taken_wide, solver.given_up
    )


def _contradiction(group: _Group, sentence: str) -> Disclosure:
    return Disclosure(group.documents[-1].id, "", {}, "contradiction", 0, 0, sentence)


def _disclosures(search: Search, explainer: Explainer, exact: Exact) -> Iterator[Disclosure]:
    target = search.targets.all[exact.number]
    kind = definition.of_count(exact.low, exact.high)
    if kind:
        yield explainer.disclosure(exact, kind)
    for group in target.groups:
        if exact.high == 0 and definition.of_group(exact.high, most := search.exactly_most(group)):
            yield explainer.disclosure(exact, "c", within=(search.targets.all[group], most))


def _printed(search: Search, known: set[tuple[str, str, tuple[tuple[str, str], ...]]]) -> Iterator[Disclosure]:
    """Cells that are too narrow as printed, though all documents together happen to lift them above 7."""
    system = search.system
    for number, said in enumerate(system.places):
        for place, low, high in said:
            kind = None if system.zero[number] or system.public[number] else definition.of_count(low, high)
            if kind and (place.release, place.table, place.at) not in known:
                by = f"{worded(place)} is printed as {low} to {high}, which says too much by itself."
                whom = system.counts[number].population.cohort
                yield Disclosure(
                    place.release, place.table, dict(place.at), kind, low, high, by, whom, (place,), (place,)
                )


def _listed(parts: Sequence[_Part]) -> tuple[Disclosure, ...]:
    """Every finding once, in the order found."""
    once = {
        (each.release, each.table, tuple(each.at.items()), each.whom, each.kind, each.by): each
        for part in parts
        for each in part.found
    }
    return tuple(once.values())
