"""What a reader may suppose of two versions of one release, and which documents bear on each other at all."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from .documents import Document
from .facts import Facts, Key
from .system import Within, pairs

Holds = Callable[[tuple[Within, ...]], bool]


def suppositions(documents: Sequence[Document], holds: Holds) -> Iterator[tuple[Within, ...]]:
    """Each version within the next, then the next within each: as many of these at once as `holds` says can be.

    A correction is most often the version before and a latecomer, or that version
    without somebody who should not have been there. A version that says of
    everything what the one before it said is left out: it tells nothing that could
    not be read there.
    """
    versions = list(_versions(documents))
    for supposed in (versions, [each.turned() for each in versions]):
        if found := tuple(supposed) if supposed and holds(tuple(supposed)) else _as_many(supposed, holds):
            yield found


def _as_many(supposed: Sequence[Within], holds: Holds) -> tuple[Within, ...]:
    found: tuple[Within, ...] = ()
    for each in supposed if len(supposed) > 1 else ():
        found = (*found, each) if holds((*found, each)) else found
    return found


def _versions(documents: Sequence[Document]) -> Iterator[Within]:
    """Of any two documents of one cohort, by measure, that the one made earlier lies within the other."""
    for number, later in enumerate(documents):
        for earlier in documents[:number]:
            if earlier.cohort == later.cohort and _said(earlier) != _said(later):
                shared = {table.measure for table in earlier.tables} & {table.measure for table in later.tables}
                yield from (Within(earlier.id, later.id, measure) for measure in sorted(shared))


def _said(document: Document) -> frozenset[tuple[str, Key, int, int]]:
    return frozenset(
        (table.measure, cell.key, cell.low, cell.high) for table in document.tables for cell in table.cells
    )


def bearing(documents: Sequence[Document], facts: Facts) -> list[tuple[Document, ...]]:
    """The documents in lots, none of which bears on another where each version has a truth of its own.

    Two documents bear on each other if one's cohort lies within the other's. What
    they say together of a joined category, or of a zero for everybody, is known to
    all: where one says more of it than another, they stay in one lot.
    """
    if len({_known(document) for document in documents}) > 1:
        return [tuple(documents)]
    nested = {(each.inner, each.outer) for each in facts.within()}
    lot = {document.id: number for number, document in enumerate(documents)}
    for inner, outer in pairs(documents):
        if (inner.cohort, outer.cohort) in nested:
            old, new = lot[outer.id], lot[inner.id]
            lot = {each: new if number == old else number for each, number in lot.items()}
    lots: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        lots[lot[document.id]].append(document)
    return [tuple(each) for each in lots.values()]


def _known(document: Document) -> tuple[object, ...]:
    categories = {(name, every) for table in document.tables for name, every in table.dimensions}
    zeros = {(table.measure, cell.key) for table in document.tables for cell in table.cells if cell.structural}
    return frozenset(categories), frozenset(zeros)
