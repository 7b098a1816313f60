"""What a reader knows before these tables come out: what was released before, and what is public."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from virtualschool.disclosure.attack import Facts
from virtualschool.disclosure.bounds import NOBODY_KNOWS, Bounds, Readers
from virtualschool.disclosure.counts import At, CountsAreWrong, CountTable, named
from virtualschool.disclosure.document import Document, Heading, Table
from virtualschool.disclosure.places import Count, People, Places, closed, count_at, places_of

Interval = tuple[int, int, int]


@dataclass
class Known:
    """Counts and intervals that a reader has, and the exact counts of the tables that are to come out."""

    of: Heading
    facts: Facts
    places: Places = field(default_factory=Places)
    exact: dict[int, int] = field(default_factory=dict)
    released: dict[int, tuple[int, int]] = field(default_factory=dict)
    structural: set[int] = field(default_factory=set)
    editions: int = 0
    readers: Readers = field(default_factory=lambda: Readers([]))

    def take_in(self, tables: Sequence[CountTable], earlier: Sequence[Document]) -> None:
        """Read the tables to come, then what came before, the newest first.

        Where an older document contradicts what is counted now, its counts were
        corrected since: they become counts of their own. A reader may suppose that
        these people are now among the others, or the others among them.
        """
        older = [doc for doc in reversed(earlier) if doc.heading.authority == self.of.authority]
        for table in tables:
            self._take_in_exact(table)
        for document in older:
            for released in document.tables:
                self._number(people_of(document.heading, released.measure), released)
        self.places.nest(self.facts)
        self._learn_public()
        for document in older:
            for measure in dict.fromkeys(table.measure for table in document.tables):
                self._learn(document, measure)
        self.readers = Readers([self.places.bounds, *self._supposing()])

    def _supposing(self) -> Iterator[Bounds]:
        """Those to whom a correction is the version before and newcomers, or that without some, where that can be."""
        for newcomers in (True, False) if self.editions else ():
            supposed = self.places.supposing(newcomers=newcomers)
            if supposed.learn_all((number, 0, NOBODY_KNOWS) for number in range(len(supposed.low))):
                yield supposed

    @property
    def nested(self) -> bool:
        """Whether a cohort within this one, or around it, or another version of it, was released before."""
        return bool(self.editions) or any(
            (inner in self.exact) != (outer in self.exact) for inner, outer in self.places.beyond
        )

    @property
    def can_be_true(self) -> bool:
        """Whether the exact counts fit everything that a reader takes for granted."""
        return self.places.bounds.copy().learn_all([(number, count, count) for number, count in self.exact.items()])

    def people(self, table: CountTable | Table) -> People:
        return people_of(self.of, table.measure)

    def number(self, table: CountTable, at: At) -> int:
        return self.places.at(self.people(table), table.dimensions, at)

    def _take_in_exact(self, table: CountTable) -> None:
        people = self.people(table)
        marked = table.structural | self._zero(people, table)
        self.places.take_in(people, table.dimensions, marked | self._empty(people, table))
        self.structural |= {self.number(table, at) for at in closed(table.dimensions, marked)}
        for at, count in table.counts.items():
            number = self.places.at(people, table.dimensions, at)
            if self.exact.setdefault(number, count) != count:
                raise CountsAreWrong(
                    f"Table {table.id}: {named(at)} is {count}, but another table of {table.measure!r} has "
                    f"{self.exact[number]} there. Give tables that count other people another measure."
                )

    def _number(self, people: People, table: Table) -> None:
        zero = {cell.at for cell in table.cells if cell.structural} | self._zero(people, table)
        self.places.take_in(people, table.dimensions, zero | self._empty(people, table))

    def _zero(self, people: People, table: CountTable | Table) -> frozenset[At]:
        """The places of a table that are zero for everybody by public knowledge."""
        keys = [key for measure, key in self.facts.structural if measure == people.measure]
        return places_with(people, table, lambda shared: any(key <= shared for key in keys))

    def _empty(self, people: People, table: CountTable | Table) -> frozenset[At]:
        """The places that are empty in this cohort alone: known to be zero, and not marked, since others have some."""
        return places_with(
            people,
            table,
            lambda shared: any(each.holds(people.cohort, people.measure, shared) for each in self.facts.nobody),
        )

    def _learn_public(self) -> None:
        for public in self.facts.public:
            count = Count(People(public.session, public.cohort, public.measure), tuple(sorted(public.at)))
            number = self.places.number_of.get(count)
            if number is not None and public.authority == self.of.authority:
                self._learn_if_true([(number, public.low, public.high)])

    def _learn(self, document: Document, measure: str) -> None:
        tables = [table for table in document.tables if table.measure == measure]
        people = people_of(document.heading, measure)
        intervals = self._intervals(people, tables)
        if self._learn_if_true(intervals):
            for number, low, high in intervals:
                self.released.setdefault(number, (low, high))
            return
        self.editions += 1
        people = replace(people, edition=self.editions)
        for table in tables:
            self._number(people, table)
        self.places.bounds.learn_all(self._intervals(people, tables))

    def _intervals(self, people: People, tables: Iterable[Table]) -> list[Interval]:
        return [
            (self.places.at(people, table.dimensions, cell.at), cell.low, cell.high)
            for table in tables
            for cell in table.cells
        ]

    def _learn_if_true(self, intervals: Sequence[Interval]) -> bool:
        """Learn intervals unless they contradict the exact counts, or what came later."""
        before, learned = self.places.bounds, self.places.bounds.copy()
        self.places.bounds = learned
        if learned.learn_all(intervals) and self.can_be_true:
            return True
        self.places.bounds = before
        return False


def places_with(
    people: People, table: CountTable | Table, holds: Callable[[frozenset[tuple[str, str]]], bool]
) -> frozenset[At]:
    """The places of a table of whose categories, totals left out, something holds."""
    dimensions = table.dimensions
    return frozenset(at for at in places_of(dimensions) if holds(frozenset(count_at(people, dimensions, at).shared)))


def people_of(heading: Heading, measure: str) -> People:
    return People(heading.session, heading.cohort, measure)
