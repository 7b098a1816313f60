"""The integer system: one variable per count, the sums that tie them, and which counts lie within which.

The same category of the same dimensions, measure, session and cohort is one
variable in whichever tables it stands; that is how linked tables meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from .documents import PLENTY, Document, Place, Table, parts_of
from .facts import Facts, Key

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Population:
    """Whom a document counts. `edition` tells documents apart that count one session and cohort anew."""

    authority: str
    session: str
    cohort: str
    edition: str = ""


@dataclass(frozen=True)
class Count:
    population: Population
    measure: str
    key: Key


@dataclass(frozen=True)
class Line:
    """A total and its parts along one dimension, the parts in the table's order; `place` is the total's."""

    total: int
    parts: tuple[int, ...]
    dimension: str
    categories: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Nest:
    """The count `inner` lies within the count `outer`; `direct` if no third count stands between them."""

    inner: int
    outer: int
    direct: bool = True


@dataclass(frozen=True)
class Within:
    """Supposed of two versions of a release: whom `inner` counts by this measure, `outer` counts, too, and alike."""

    inner: str
    outer: str
    measure: str

    def turned(self) -> "Within":
        return Within(self.outer, self.inner, self.measure)


@dataclass
class System:
    counts: list[Count] = field(default_factory=list)
    places: list[list[tuple[Place, int, int]]] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    zero: list[bool] = field(default_factory=list)
    public: list[bool] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    nests: list[Nest] = field(default_factory=list)
    index: dict[Count, int] = field(default_factory=dict)
    known: set[tuple[int, frozenset[int]]] = field(default_factory=set)

    def add_line(self, line: Line) -> bool:
        """Adds a sum; says whether it was new."""
        if (name := (line.total, frozenset(line.parts))) in self.known:
            return False
        self.known.add(name)
        self.lines.append(line)
        return True

    def variable(self, count: Count) -> int:
        """The number of a count, which is made if it is new."""
        if count not in self.index:
            self.index[count] = len(self.counts)
            self.counts.append(count)
            self.places.append([])
            self.low.append(0)
            self.high.append(PLENTY)
            self.zero.append(False)
            self.public.append(False)
        return self.index[count]

    def narrow(self, number: int, low: int, high: int) -> None:
        self.low[number] = max(self.low[number], low)
        self.high[number] = min(self.high[number], high)


def build(documents: Sequence[Document], facts: Facts, *, apart: bool, within: Sequence[Within] = ()) -> System:
    """Everything that the documents and the facts say, as one system.

    With `apart`, documents of one session and cohort count different truths,
    which are tied by what is supposed to lie `within` what.
    """
    system = System()
    populations = {document.id: _population(document, apart=apart) for document in documents}
    for document in documents:
        for table in document.tables:
            _add_table(system, document, table, populations[document.id], facts)
    _add_joined(system, documents, facts)
    for each in within:
        _add_versions(system, each, populations)
    _add_nests(system, documents, populations, facts)
    _add_public(system, documents, facts)
    return system


def _population(document: Document, *, apart: bool) -> Population:
    edition = document.id if apart else ""
    return Population(document.authority, document.session, document.cohort, edition)


def _add_table(system: System, document: Document, table: Table, population: Population, facts: Facts) -> None:
    measure = table.measure if facts.linked else f"{table.measure} of {table.id}"
    numbers = {key: system.variable(Count(population, measure, key)) for key in table.every_key()}
    for cell in table.cells:
        number = numbers[cell.key]
        system.places[number].append((cell.place, cell.low, cell.high))
        system.narrow(number, cell.low, cell.high)
    for key, total in numbers.items():
        for name, categories in table.dimensions:
            if name in dict(key):
                continue
            parts = tuple(numbers[key | {(name, category)}] for category in categories)
            system.add_line(Line(total, parts, name, categories, table.place(document.id, key)))


def _add_joined(system: System, documents: Iterable[Document], facts: Facts) -> None:
    """Ties a category that stands for several to its parts, in every count where either is known."""
    known: dict[str, dict[str, None]] = defaultdict(dict)
    for document in documents:
        for table in document.tables:
            for name, categories in table.dimensions:
                known[name].update(dict.fromkeys(categories))
    joined = {
        (name, category): parts
        for name, categories in known.items()
        for category in categories
        if (parts := parts_of(category, tuple(categories), facts.joined, name))
    }
    whole_of: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (name, whole), parts in joined.items():
        for part in parts:
            whole_of[name, part].append(whole)
    queue, done = list(system.counts), set(system.counts)
    while queue:
        for found in _tie(system, queue.pop(), joined, whole_of):
            if found not in done:
                done.add(found)
                queue.append(found)


def _tie(
    system: System,
    count: Count,
    joined: dict[tuple[str, str], tuple[str, ...]],
    whole_of: dict[tuple[str, str], list[str]],
) -> list[Count]:
    """The counts that the joined categories in this one's key bring with them, each tied by a sum."""
    met: list[Count] = []
    for name, category in sorted(count.key):
        rest = count.key - {(name, category)}
        wholes = [category] if (name, category) in joined else []
        for whole in [*wholes, *whole_of.get((name, category), [])]:
            met += _sum_of_parts(system, count, rest, name, whole, joined[name, whole])
    return met


def _sum_of_parts(
    system: System, count: Count, rest: Key, name: str, whole: str, parts: tuple[str, ...]
) -> list[Count]:
    counts = [Count(count.population, count.measure, rest | {(name, category)}) for category in (whole, *parts)]
    if whole not in dict(count.key).values() and not all(part in system.index for part in counts[1:]):
        return []
    total, *numbers = [system.variable(each) for each in counts]
    place = next((said[0] for number in (total, *numbers) for said in system.places[number]), Place("", "", ()))
    return counts if system.add_line(Line(total, tuple(numbers), name, parts, place)) else []


def _add_nests(system: System, documents: Sequence[Document], populations: dict[str, Population], facts: Facts) -> None:
    within = facts.within()
    by_population: dict[Population, list[Count]] = defaultdict(list)
    for count in system.counts:
        by_population[count.population].append(count)
    for inner, outer in pairs(documents):
        if populations[inner.id] == populations[outer.id]:
            continue
        rules = [rule for rule in within if (rule.inner, rule.outer) == (inner.cohort, outer.cohort)]
        for count in by_population[populations[inner.id]]:
            if any(rule.holds(count.measure, count.key) for rule in rules):
                beside = Count(populations[outer.id], count.measure, count.key)
                if beside in system.index:
                    system.nests.append(Nest(system.index[count], system.index[beside]))
    for each in facts.measures:
        for count in list(system.counts):
            beside = replace(count, measure=each.outer)
            if count.measure == each.inner and beside in system.index:
                system.nests.append(Nest(system.index[count], system.index[beside]))
    system.nests = _marked(system.nests)


def _add_versions(system: System, within: Within, populations: dict[str, Population]) -> None:
    inner, outer = populations[within.inner], populations[within.outer]
    for count, number in system.index.items():
        beside = replace(count, population=outer)
        if count.population == inner and count.measure == within.measure and beside in system.index:
            system.nests.append(Nest(number, system.index[beside]))


def pairs(documents: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Documents of one authority and session; where one has several editions, those made together, else the last."""
    pairs = []
    for inner in documents:
        others: dict[str, list[Document]] = defaultdict(list)
        for outer in documents:
            if (outer.authority, outer.session) == (inner.authority, inner.session):
                others[outer.cohort].append(outer)
        for same in others.values():
            together = [outer for outer in same if outer.made_on == inner.made_on]
            pairs.append((inner, (together or sorted(same, key=lambda d: d.made_on))[-1]))
    return pairs


def _marked(nests: Iterable[Nest]) -> list[Nest]:
    """Each nest once; those that follow from two others are marked, since the solver need not be told them."""
    pairs = sorted({(nest.inner, nest.outer) for nest in nests})
    known, outer_of = set(pairs), defaultdict(list)
    for inner, outer in pairs:
        outer_of[inner].append(outer)
    return [
        Nest(inner, outer, not any((between, outer) in known for between in outer_of[inner])) for inner, outer in pairs
    ]


def _add_public(system: System, documents: Sequence[Document], facts: Facts) -> None:
    """What others publish, and zeros that are zero for everybody with all that follows from these alone."""
    for public in facts.public:
        for number, count in enumerate(system.counts):
            population = count.population
            said = (population.authority, population.session, population.cohort, count.measure, count.key)
            if said == (public.authority, public.session, public.cohort, public.measure, public.at):
                system.narrow(number, public.low, public.high)
                system.public[number] = public.low == public.high
    nothing = set(facts.structural)
    for document in documents:
        for table in document.tables:
            measure = table.measure if facts.linked else f"{table.measure} of {table.id}"
            nothing |= {(measure, cell.key) for cell in table.cells if cell.structural}
    zeros = _zeros(system, nothing, facts)
    for number in zeros:
        system.narrow(number, 0, 0)
        system.zero[number] = True


def _zeros(system: System, nothing: set[tuple[str, Key]], facts: Facts) -> set[int]:
    keys: dict[str, list[Key]] = defaultdict(list)
    for measure, place in nothing:
        keys[measure].append(place)
    zeros = {
        number for number, count in enumerate(system.counts) if any(k <= count.key for k in keys.get(count.measure, ()))
    }
    zeros |= {
        number
        for number, count in enumerate(system.counts)
        if any(each.holds(count.population.cohort, count.measure, count.key) for each in facts.nobody)
    }
    before = -1
    while before != len(zeros):
        before = len(zeros)
        for line in system.lines:
            if line.total in zeros:
                zeros.update(line.parts)
            elif all(part in zeros for part in line.parts):
                zeros.add(line.total)
        zeros.update(nest.inner for nest in system.nests if nest.outer in zeros)
    return zeros
