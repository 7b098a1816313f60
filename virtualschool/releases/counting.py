"""The menu's tables counted over a cohort: every combination of categories, totals included, exact."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence

from virtualschool.disclosure.counts import CountTable, Dimension

from .menu import Menu, Table
from .traits import MEASURES, TRAITS, Counted


def tables(menu: Menu, cohort: Sequence[Counted]) -> list[CountTable]:
    """Every table of the menu, in its order."""
    return [table(menu, one, cohort) for one in menu.tables]


def table(menu: Menu, asked: Table, cohort: Iterable[Counted]) -> CountTable:
    dimensions = tuple(menu.dimensions[one] for one in asked.dimensions)
    found: Counter[tuple[str, ...]] = Counter()
    for counted in cohort:
        if MEASURES[asked.measure](counted):
            found.update(places(dimensions, counted))
    keys = list(itertools.product(*(one.categories for one in dimensions)))
    structural = frozenset(key for key in keys if menu.is_zero(dict(zip(asked.dimensions, key, strict=True))))
    return CountTable(
        id=asked.id,
        title=asked.title,
        measure=asked.measure,
        dimensions=dimensions,
        counts={key: found[key] for key in keys},
        structural=structural,
    )


def places(dimensions: Sequence[Dimension], counted: Counted) -> Iterable[tuple[str, ...]]:
    """The cells that a learner adds to: the own one and every total above it."""
    own = ((TRAITS[one.name](counted), one.total) for one in dimensions)
    return itertools.product(*own)
