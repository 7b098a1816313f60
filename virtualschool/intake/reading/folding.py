"""Attendance folded together: what many rows say is held once, and a pupil's rows are places in that list.

A night brings some hundred thousand rows and few different things: of a school,
a period and a code so many half days. Rows are unfolded where somebody asks for
them; whoever does not keeps them folded, from the file to the sealed store.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, pairwise
from typing import NamedTuple, overload

from virtualschool.intake.reading.reading import CanonicalRow, Person

NAME = ("pupil_id", "scn")
FACT = ("from_date", "to_date", "code", "openings", "school_code")
# The place of a name or a fact that no row has.
NOT_KEPT = -1
# In the order in which the rows of one pupil stand in the register: column by column.
_BY_COLUMN = tuple(sorted(range(len(FACT)), key=FACT.__getitem__))


Name = tuple[str, ...]
"""The values of `NAME`, by which a row knows its pupil; "" for what it does not say."""
Fact = tuple[str, ...]
"""The values of `FACT`, "" for what is not said."""


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Different facts in the order of canonical rows."""
    return sorted(facts, key=lambda fact: [fact[at] for at in _BY_COLUMN])


def fact_row(fact: Fact) -> CanonicalRow:
    return {column: value for column, value in zip(FACT, fact, strict=True) if value}


def name_row(name: Name) -> CanonicalRow:
    return {column: value for column, value in zip(NAME, name, strict=True) if value}


def folded_row(row: Mapping[str, str]) -> tuple[Name, Fact]:
    """The two parts of a canonical row."""
    return tuple(row.get(column, "") for column in NAME), tuple(row.get(column, "") for column in FACT)


class Pupil(NamedTuple):
    """One pupil folded: the names that their rows have, and the facts that they state, by place, in the file's order.

    `name` is the one name of all rows, or None where they differ.
    """

    key: str
    name: Name | None
    scn: str
    said: "array[int]"


@dataclass(frozen=True, eq=False)
class Folded(Sequence[Person]):
    """The pupils of an attendance file; as a sequence it gives persons with their rows, unfolded one by one.

    For each row, pupil after pupil, `numbers` is where it stood in the file, `whose` the place of its name and `said`
    the place of its fact; `lengths` are how many rows each pupil has.
    """

    keys: Sequence[str]
    lengths: Sequence[int]
    numbers: "array[int]"
    whose: "array[int]"
    said: "array[int]"
    names: Sequence[Name]
    facts: Sequence[Fact]

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, at: int) -> Person: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Person, ...]: ...
    def __getitem__(self, at: int | slice) -> Person | tuple[Person, ...]:
        if isinstance(at, slice):
            return tuple(map(self._person, range(*at.indices(len(self)))))
        return self._person(range(len(self))[at])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    @cached_property
    def ends(self) -> list[int]:
        """Where each pupil's rows begin, and at last where the last ones end."""
        return list(accumulate(self.lengths, initial=0))

    def _person(self, at: int) -> Person:
        rows = range(self.ends[at], self.ends[at + 1])
        return Person(self.keys[at], tuple((self.numbers[row], self.row(row)) for row in rows))

    def row(self, at: int) -> CanonicalRow:
        """One canonical row by its place."""
        return name_row(self.names[self.whose[at]]) | fact_row(self.facts[self.said[at]])

    @cached_property
    def only_names(self) -> list[int]:
        """For each pupil the place of the one name that all their rows have, `NOT_KEPT` where they differ."""
        import numpy as np

        if not self.keys:
            return []
        whose = np.frombuffer(self.whose, np.uint32).astype(np.int64)
        least, most = (found.reduceat(whose, self.ends[:-1]) for found in (np.minimum, np.maximum))
        found: list[int] = np.where(least == most, least, NOT_KEPT).tolist()
        return found

    @cached_property
    def numbers_said(self) -> list[tuple[str, ...]]:
        """The different candidate numbers of each pupil's rows, in the order of the file."""
        alone = [(scn,) if scn else () for _, scn in self.names]
        starts = zip(self.only_names, self.ends, self.ends[1:], strict=False)
        return [
            alone[at] if at != NOT_KEPT else tuple(dict.fromkeys(chain.from_iterable(map(alone.__getitem__, whose))))
            for at, whose in ((at, self.whose[a:b] if at == NOT_KEPT else ()) for at, a, b in starts)
        ]

    @cached_property
    def scns(self) -> list[str]:
        """The first candidate number of each pupil's rows, "" for none."""
        return [numbers[0] if numbers else "" for numbers in self.numbers_said]

    def said_in_order(self) -> Iterator[list[int]]:
        """For each pupil the places of the facts that their rows state, least first."""
        import numpy as np

        pupils = np.repeat(np.arange(len(self.keys), dtype=np.int64), self.lengths)
        together = np.sort(pupils * len(self.facts) + np.frombuffer(self.said, np.uint32)) if self.keys else pupils
        said: list[int] = (together - pupils * len(self.facts)).tolist()
        return (said[start:end] for start, end in pairwise(self.ends))

    @property
    def pupils(self) -> Iterator[Pupil]:
        """Each pupil with nothing unfolded."""
        said = (self.said[start:end] for start, end in pairwise(self.ends))
        names = (None if at == NOT_KEPT else self.names[at] for at in self.only_names)
        return map(Pupil, self.keys, names, self.scns, said)

    def said_twice(self) -> set[str]:
        """The keys of the pupils who have a fact in two rows."""
        several = [at for at, name in enumerate(self.only_names) if name == NOT_KEPT]
        facts = ((at, self.said[self.ends[at] : self.ends[at + 1]]) for at in several)
        return {self.keys[at] for at, said in facts if len(set(said)) < len(said)}

    def columns(self) -> set[str]:
        """The columns that are filled in some row."""
        used = zip(*(self.names[at] for at in set(self.whose)), strict=True)
        names = {column for column, values in zip(NAME, used, strict=False) if any(values)}
        return names | {column for at in set(self.said) for column in fact_row(self.facts[at])}

    def of(self, keys: Collection[str]) -> list[Person]:
        """These pupils, unfolded."""
        return [self[at] for at, key in enumerate(self.keys) if key in keys]

    def without(self, keys: Collection[str]) -> "Folded":
        """The same without some pupils."""
        left = [at for at, key in enumerate(self.keys) if key not in keys]
        numbers, whose, said = (_joined(rows, self.ends, left) for rows in (self.numbers, self.whose, self.said))
        lengths = [self.lengths[at] for at in left]
        return Folded([self.keys[at] for at in left], lengths, numbers, whose, said, self.names, self.facts)

    def with_more(self, people: Iterable[Person]) -> "Folded":
        """The same with more pupils, each of whose rows knows its pupil, and states, what some row of the file did."""
        names, facts = ({one: at for at, one in enumerate(said)} for said in (self.names, self.facts))
        keys, lengths = list(self.keys), list(self.lengths)
        numbers, whose, said = self.numbers[:], self.whose[:], self.said[:]
        for key, rows in people:
            keys.append(key)
            lengths.append(len(rows))
            for number, row in rows:
                name, fact = folded_row(row)
                numbers.append(number)
                whose.append(names[name])
                said.append(facts[fact])
        return Folded(keys, lengths, numbers, whose, said, self.names, self.facts)


def _joined(rows: "array[int]", ends: Sequence[int], left: Iterable[int]) -> "array[int]":
    found = array("I")
    for at in left:
        found.extend(rows[ends[at] : ends[at + 1]])
    return found
