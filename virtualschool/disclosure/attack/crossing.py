"""Tables that nobody published: three dimensions at once, of which two or three tables show two at a time.

Their cells are real groups of people, and what the published tables say of
them is worked out like everything else.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from .documents import Document, Table


def crossed(document: Document) -> Document:
    """The document with every crossing of three dimensions added, as tables without a printed cell."""
    return replace(document, tables=(*document.tables, *_crossings(document.tables)))


def _crossings(tables: Sequence[Table]) -> Iterator[Table]:
    shapes: dict[str, dict[str, dict[tuple[str, ...], None]]] = defaultdict(lambda: defaultdict(dict))
    pairs: dict[str, set[frozenset[str]]] = defaultdict(set)
    totals: dict[str, str] = {}
    for table in tables:
        totals.update(table.totals)
        pairs[table.measure].add(frozenset(name for name, _ in table.dimensions))
        for name, categories in table.dimensions:
            shapes[table.measure][name].setdefault(categories)
    for measure, known in shapes.items():
        for three in combinations(sorted(known), 3):
            if sum(frozenset(two) in pairs[measure] for two in combinations(three, 2)) > 1:
                dimensions = tuple((name, max(known[name], key=len)) for name in three)
                named = {name: totals[name] for name in three}
                yield Table(" x ".join(three), measure, dimensions, named, ())
