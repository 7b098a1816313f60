"""Exact counts, before anything has been done to them: tables of how many learners share which things.

Nothing here may leave the authority. `protect` makes of these tables what may.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

At = tuple[str, ...]


class CountsAreWrong(ValueError):
    """A table of exact counts contradicts itself; the message says where and what to do."""


@dataclass(frozen=True)
class Dimension:
    """What a table is broken down by. `categories` hold `total`, the one that stands for all of them."""

    name: str
    categories: tuple[str, ...]
    total: str

    def __post_init__(self) -> None:
        """Refuse a dimension whose total is missing, or that says the same twice."""
        if self.total not in self.categories:
            raise CountsAreWrong(
                f"Dimension {self.name!r} has no category {self.total!r}, which it names as its total."
            )
        if len(set(self.categories)) != len(self.categories):
            raise CountsAreWrong(f"Dimension {self.name!r} names a category twice.")

    @property
    def parts(self) -> tuple[str, ...]:
        """The categories that add up to the total, each counted in one of them only."""
        return tuple(category for category in self.categories if category != self.total)


@dataclass(frozen=True)
class CountTable:
    """One table of exact counts.

    `counts` holds every combination of categories, totals included, keyed in the
    order of `dimensions`. `structural` names the combinations that are zero for
    everybody, anywhere (no P1 has an award), and so are public. `measure` says
    what is counted: two tables with the same measure count the same people.
    """

    id: str
    title: str
    measure: str
    dimensions: tuple[Dimension, ...]
    counts: Mapping[At, int]
    structural: frozenset[At] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        """Refuse counts that are not whole, not there, or do not add up."""
        every = set(self.places())
        if set(self.counts) != every:
            missing = sorted(every.symmetric_difference(self.counts))[0]
            raise CountsAreWrong(f"Table {self.id}: {named(missing)} is missing, or is no place of this table.")
        for at, count in self.counts.items():
            if count < 0 or (at in self.structural and count):
                raise CountsAreWrong(f"Table {self.id}: {named(at)} cannot be {count}.")
        for whole, parts in self.sums():
            if self.counts[whole] != sum(self.counts[part] for part in parts):
                raise CountsAreWrong(f"Table {self.id}: the parts of {named(whole)} do not add up to it.")

    def places(self) -> Iterator[At]:
        """Every combination of categories, in the order in which a page prints them."""
        return product(*(dimension.categories for dimension in self.dimensions))

    def sums(self) -> Iterator[tuple[At, tuple[At, ...]]]:
        """Each total with the places that add up to it, one dimension at a time."""
        for at in self.places():
            for axis, dimension in enumerate(self.dimensions):
                if at[axis] == dimension.total:
                    yield at, tuple((*at[:axis], part, *at[axis + 1 :]) for part in dimension.parts)


def counted(
    table: str,
    title: str,
    measure: str,
    dimensions: Sequence[Dimension],
    inner: Mapping[At, int],
    structural: frozenset[At] = frozenset(),
) -> CountTable:
    """A table from the counts of its innermost places alone: what is not given is zero, totals are added up."""
    counts: dict[At, int] = {}
    for at in product(*(dimension.categories for dimension in dimensions)):
        axes = [d.parts if c == d.total else (c,) for c, d in zip(at, dimensions, strict=True)]
        counts[at] = sum(inner.get(place, 0) for place in product(*axes))
    return CountTable(table, title, measure, tuple(dimensions), counts, structural)


def pool(years: Sequence[CountTable]) -> CountTable:
    """The same table of several sessions, or of several authorities, added up place by place.

    A learner who was there in two sessions counts twice, so the title says what
    was pooled. Only what is structural in all of them stays so.
    """
    first, *others = years
    for other in others:
        if (other.id, other.measure, other.dimensions) != (first.id, first.measure, first.dimensions):
            raise CountsAreWrong(f"Tables {first.id} and {other.id} are not broken down alike: not to be pooled.")
    counts = {at: sum(year.counts[at] for year in years) for at in first.counts}
    structural = frozenset.intersection(*(year.structural for year in years))
    return CountTable(first.id, first.title, first.measure, first.dimensions, counts, structural)


def named(at: At) -> str:
    """A place as a sentence names it."""
    return " / ".join(at) or "the total"
