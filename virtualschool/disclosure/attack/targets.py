"""What the attacker asks about: every count, what is left of a group without it, sums of neighbours, and differences.

A question is a sum of counts, less the same sum in a nested cohort where it is
a difference, so that it always counts real people.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from .documents import Place
from .system import Line, Population, System

SHORT_LINE, WIDE_LINE = 6, 12


@dataclass
class Target:
    """A question. `groups` are the targets whose people it is part of: rule c asks whether nobody in them is in it."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    place: Place
    whom: str
    groups: list[int] = field(default_factory=list)
    others: tuple[int, tuple[int, ...]] | None = None
    """The same count the other way round: a total, and what to take from it."""


class Targets:
    """All questions about one system, each once however many tables ask it."""

    def __init__(self, system: System, *, blocks: bool = False) -> None:
        self.system = system
        self.all: list[Target] = []
        self._known: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        for number in range(len(system.counts)):
            self._single(number)
        for sum_of in system.lines:
            self._line(sum_of)
        differences = list(self._differences())
        for line, inner_of in differences:
            self._difference_line(line, inner_of)
        if blocks:
            for block in _blocks(system):
                self._add(Target(block.inside, (), block.place, self._whom(block.inside[0])))
                for inner_of in [inner_of for line, inner_of in differences if line is None]:
                    if all(number in inner_of for number in block.inside):
                        self._difference(block.inside, inner_of, block.place)

    @property
    def differences(self) -> int:
        return sum(1 for target in self.all if target.minus)

    def _add(self, target: Target) -> int | None:
        """The number of a question; nothing where the answer is public."""
        zero, public = self.system.zero, self.system.public
        target.plus = tuple(sorted(v for v in target.plus if not zero[v]))
        target.minus = tuple(sorted(v for v in target.minus if not zero[v]))
        if all(public[v] for v in (*target.plus, *target.minus)):
            return None
        name = (target.plus, target.minus)
        if name not in self._known:
            self._known[name] = len(self.all)
            self.all.append(target)
        return self._known[name]

    def _single(self, number: int) -> int | None:
        place = self._place(number)
        return self._add(Target((number,), (), place, self._whom(number)))

    def _line(self, line: Line) -> None:
        group = self._single(line.total)
        for chosen in runs(len(line.parts)):
            place = _place_of_run(line, chosen)
            parts = tuple(line.parts[n] for n in chosen)
            rest = tuple(part for part in line.parts if part not in parts)
            found = self._add(Target(parts, (), place, self._whom(line.total), others=(line.total, rest)))
            if len(chosen) in {1, len(line.parts) - 1}:
                self._within(found, group)

    def _within(self, found: int | None, group: int | None) -> None:
        if found is not None and group is not None and found != group and group not in self.all[found].groups:
            self.all[found].groups.append(group)

    def _differences(self) -> Iterator[tuple[Line | None, dict[int, int]]]:
        """Lines of an outer cohort with, per pair of cohorts, the inner count of each outer one."""
        counts = self.system.counts
        by_pair: dict[tuple[object, ...], dict[int, int]] = defaultdict(dict)
        for nest in self.system.nests:
            inner, outer = counts[nest.inner], counts[nest.outer]
            pair = (inner.population, inner.measure, outer.population, outer.measure)
            by_pair[pair][nest.outer] = nest.inner
        for inner_of in by_pair.values():
            yield None, inner_of
            for line in self.system.lines:
                if line.total in inner_of or any(part in inner_of for part in line.parts):
                    yield line, inner_of

    def _difference_line(self, line: Line | None, inner_of: dict[int, int]) -> None:
        if line is None:
            for outer, inner in inner_of.items():
                group = self._single(outer)
                self._within(self._difference((outer,), inner_of, self._place(outer)), group)
                self._within(self._single(inner), group)
            return
        group = self._difference((line.total,), inner_of, self._place(line.total)) if line.total in inner_of else None
        for chosen in runs(len(line.parts)):
            parts = tuple(line.parts[n] for n in chosen)
            if all(part in inner_of for part in parts):
                found = self._difference(parts, inner_of, _place_of_run(line, chosen))
                if len(chosen) in {1, len(line.parts) - 1}:
                    self._within(found, group)

    def _difference(self, outers: Sequence[int], inner_of: dict[int, int], place: Place) -> int | None:
        inners = tuple(inner_of[outer] for outer in outers)
        outer, inner = (self.system.counts[number] for number in (outers[0], inners[0]))
        whom = f"{outer.population.cohort} but not {inner.population.cohort}"
        if outer.population.cohort == inner.population.cohort:
            whom = f"{outer.population.cohort} in one version but not in another"
        if outer.measure != inner.measure:
            whom = f"{outer.measure} but not {inner.measure}, {outer.population.cohort}"
        return self._add(Target(tuple(outers), inners, place, whom))

    def _whom(self, number: int) -> str:
        return self.system.counts[number].population.cohort

    def _place(self, number: int) -> Place:
        said = self.system.places[number]
        if said:
            return said[-1][0]
        return Place("", "", tuple(sorted(self.system.counts[number].key)))


@dataclass(frozen=True)
class Block:
    """Some rows by some columns of a two-way table."""

    inside: tuple[int, ...]
    place: Place


def _blocks(system: System) -> Iterator[Block]:
    """Every block of every two-way table that is wider than a line."""
    tables: dict[tuple[Population, str, tuple[str, str]], dict[tuple[str, str], int]] = defaultdict(dict)
    for number, count in enumerate(system.counts):
        if len(count.key) == 2:
            (first, row), (second, column) = sorted(count.key)
            tables[count.population, count.measure, (first, second)][row, column] = number
    for (_, _, names), cells in tables.items():
        rows, columns = (list(dict.fromkeys(at[axis] for at in cells)) for axis in (0, 1))
        for some_rows, some_columns in product(_choices(rows), _choices(columns)):
            places = [(row, column) for row in some_rows for column in some_columns]
            if all(at in cells for at in places):
                printed = next((said[-1][0] for at in places if (said := system.places[cells[at]])), Place("", "", ()))
                said_at = zip(names, (" or ".join(some_rows), " or ".join(some_columns)), strict=True)
                yield Block(tuple(cells[at] for at in places), replace(printed, at=tuple(said_at)))


def _choices(names: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(names[n] for n in chosen) for chosen in runs(len(names)) if len(chosen) > 1]


def runs(size: int) -> Iterator[tuple[int, ...]]:
    """Which parts of a line to add up: up to six every choice, up to twelve neighbours and all but neighbours.

    On a longer line each part, neighbours by two and three, and all but one.
    """
    if size <= SHORT_LINE:
        for length in range(1, max(size, 2)):
            yield from combinations(range(size), length)
        return
    yield from ((n,) for n in range(size))
    lengths = range(2, size) if size <= WIDE_LINE else (2, 3, size - 1)
    for length in lengths:
        for start in range(size):
            yield tuple((start + step) % size for step in range(length))


def _place_of_run(line: Line, chosen: tuple[int, ...]) -> Place:
    names = [line.categories[n] for n in sorted(chosen)]
    missing = [name for n, name in enumerate(line.categories) if n not in chosen]
    said = f"all but {missing[0]}" if len(missing) == 1 and len(names) > 1 else " or ".join(names)
    at = tuple((name, said if name == line.dimension else category) for name, category in line.place.at)
    return Place(line.place.release, line.place.table, at)
