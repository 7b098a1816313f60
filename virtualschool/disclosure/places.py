"""Which cells of which tables are the same count, and how counts add up and nest across tables and cohorts.

A count is known by session, cohort, measure and the categories that are not
totals: every table that shows it must show the same, whatever else it is broken
down by. What one cohort has beyond another that lies within it is a count, too,
shown nowhere and protected all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace

from virtualschool.disclosure.attack import Facts, Nested, NestedMeasure
from virtualschool.disclosure.bounds import Bounds
from virtualschool.disclosure.counts import At, Dimension


@dataclass(frozen=True)
class People:
    """A group that is counted; `edition` parts what was counted before a correction from what is counted now."""

    session: str
    cohort: str
    measure: str
    edition: int = 0


@dataclass(frozen=True)
class Count:
    """How many of these people are in all of these categories (dimension and category, sorted)."""

    people: People
    shared: tuple[tuple[str, str], ...]


def count_at(people: People, dimensions: Sequence[Dimension], at: At) -> Count:
    """The count that a cell shows."""
    pairs = zip(dimensions, at, strict=True)
    return Count(people, tuple(sorted((d.name, category) for d, category in pairs if category != d.total)))


@dataclass
class Places:
    """Counts by number, with the sums that tie them."""

    bounds: Bounds = field(default_factory=Bounds)
    number_of: dict[Count, int] = field(default_factory=dict)
    tied: set[tuple[int, tuple[int, ...]]] = field(default_factory=set)
    beyond: dict[tuple[int, int], int] = field(default_factory=dict)

    def take_in(self, people: People, dimensions: Sequence[Dimension], fixed: Iterable[At]) -> None:
        """Number the counts of a table, and tie its sums."""
        zero = closed(dimensions, frozenset(fixed))
        for at in places_of(dimensions):
            count = count_at(people, dimensions, at)
            if count not in self.number_of:
                self.number_of[count] = self.bounds.add()
            if at in zero:
                self.bounds.fix(self.number_of[count])
        for whole, parts in sums_of(dimensions):
            self.tie(self.at(people, dimensions, whole), [self.at(people, dimensions, part) for part in parts])

    def at(self, people: People, dimensions: Sequence[Dimension], at: At) -> int:
        return self.number_of[count_at(people, dimensions, at)]

    def tie(self, whole: int, parts: Sequence[int]) -> None:
        key = (whole, tuple(sorted(parts)))
        if key not in self.tied:
            self.tied.add(key)
            self.bounds.tie(whole, parts)

    def nest(self, facts: Facts) -> None:
        """Tie every count to the same count of the next cohort, and of the measure, that it lies within."""
        within = facts.within()
        released = {count.people.cohort for count in self.number_of}
        for nested in within:
            as_wide = [one for one in within if one.only <= nested.only and one.measure in {"", nested.measure}]
            between = {one.outer for one in as_wide if one.inner == nested.inner and one.outer in released}
            if not any(two.inner in between and two.outer == nested.outer for two in as_wide):
                self._nest_cohort(nested)
        for measure in facts.measures:
            self._nest_measure(measure)
        self._add_up_what_is_beyond()

    def _nest_cohort(self, nested: Nested) -> None:
        for count in list(self.number_of):
            if count.people.cohort == nested.inner and nested.holds(count.people.measure, frozenset(count.shared)):
                self._nest(count, replace(count.people, cohort=nested.outer))

    def _nest_measure(self, nested: NestedMeasure) -> None:
        for count in list(self.number_of):
            if count.people.measure == nested.inner:
                self._nest(count, replace(count.people, measure=nested.outer))

    def _nest(self, count: Count, outer: People) -> None:
        number, whole = self.number_of[count], self.number_of.get(Count(outer, count.shared))
        if whole is not None and (number, whole) not in self.beyond:
            self.beyond[number, whole] = self.bounds.add()
            if whole in self.bounds.fixed:
                self.bounds.fix(self.beyond[number, whole])
            self.tie(whole, (number, self.beyond[number, whole]))

    def supposing(self, *, newcomers: bool) -> Bounds:
        """What a reader knows who takes it that corrections only added people, or (not `newcomers`) took some away.

        Who came, or went, is then a count like any other, in every category and
        in all. The counts that were there keep their numbers.
        """
        supposed = deepcopy(self)
        supposed.nest_editions(newcomers=newcomers)
        return supposed.bounds

    def nest_editions(self, *, newcomers: bool) -> None:
        """Tie every count of an earlier version to the same one of today, as the inner one or as the outer."""
        for count in list(self.number_of):
            now = replace(count, people=replace(count.people, edition=0))
            if count.people.edition and now in self.number_of:
                inner, outer = (count, now) if newcomers else (now, count)
                self._nest(inner, outer.people)
        self._add_up_what_is_beyond()

    def _add_up_what_is_beyond(self) -> None:
        """What one group has beyond another adds up over categories as the groups do."""
        people = {number: count.people for count, number in self.number_of.items()}
        outers: dict[int, dict[People, int]] = {}
        for number, whole in self.beyond:
            outers.setdefault(number, {})[people[whole]] = whole
        for each in list(self.bounds.sums):
            for outer, whole in outers.get(each.whole, {}).items():
                others = [(part, outers.get(part, {}).get(outer)) for part in each.parts]
                known = [self.beyond[part, other] for part, other in others if other is not None]
                if len(known) == len(each.parts):
                    self.tie(self.beyond[each.whole, whole], known)


def places_of(dimensions: Sequence[Dimension]) -> Iterator[At]:
    """Every combination of categories, in the order in which a page prints them."""
    if not dimensions:
        yield ()
        return
    for category in dimensions[0].categories:
        for rest in places_of(dimensions[1:]):
            yield (category, *rest)


def sums_of(dimensions: Sequence[Dimension]) -> Iterator[tuple[At, tuple[At, ...]]]:
    """Each total with the places that add up to it, one dimension at a time."""
    for at in places_of(dimensions):
        for axis, dimension in enumerate(dimensions):
            if at[axis] == dimension.total:
                yield at, tuple((*at[:axis], part, *at[axis + 1 :]) for part in dimension.parts)


def closed(dimensions: Sequence[Dimension], zero: frozenset[At]) -> frozenset[At]:
    """With what follows from it: a total of nothing but zeros is zero, and so is what lies under it."""
    found = set(zero)
    before = -1
    while before != len(found):
        before = len(found)
        for whole, parts in sums_of(dimensions):
            if whole in found:
                found.update(parts)
            elif all(part in found for part in parts):
                found.add(whole)
    return frozenset(found)
