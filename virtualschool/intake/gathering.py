"""Everybody in a file, each with all their rows, under the id by which the register knows them."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

from virtualschool.register.derive import Row
from virtualschool.register.derive.names import fold

from .reading.folding import Folded
from .reading.reading import Reading


class FoldedPeople(Mapping[str, tuple[Row, ...]]):
    """The pupils of an attendance file by id; whose rows are asked for has them unfolded."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded

    @cached_property
    def places(self) -> dict[str, int]:
        return {key: at for at, key in enumerate(self.folded.keys)}

    def __len__(self) -> int:
        return len(self.folded)

    def __iter__(self) -> Iterator[str]:
        return iter(self.folded.keys)

    def __contains__(self, own_id: object) -> bool:
        return own_id in self.places

    def __getitem__(self, own_id: str) -> tuple[Row, ...]:
        rows = [row for _, row in self.folded[self.places[own_id]].rows]
        return tuple(sorted(rows, key=order_of(rows)))


def people_in(reading: Reading) -> Mapping[str, tuple[Row, ...]]:
    """Everybody in the file with their canonical rows; a head's own list has no ids, so one is worked out."""
    if isinstance(reading.people, Folded):
        return FoldedPeople(reading.people)
    found: dict[str, list[Row]] = defaultdict(list)
    for person in reading.people:
        rows = [row for _, row in person.rows]
        found[person.key or own_list_id(rows[0])] += rows
    return {
        own_id: tuple(rows) if len(rows) == 1 else tuple(sorted(rows, key=order_of(rows)))
        for own_id, rows in found.items()
    }


def order_of(rows: Sequence[Row]) -> Callable[[Row], Any]:
    """By what rows stand in order: column by column; where all have the same columns their values tell."""
    names = rows[0].keys()
    if len(names) > 1 and all(row.keys() == names for row in rows):
        return itemgetter(*sorted(names))
    return lambda row: sorted(row.items())


def own_list_id(row: Mapping[str, str]) -> str:
    """The id of an entry in the head's own list: a digest of folded forename, surname and date of birth."""
    parts = [fold(row.get("forename", "")), fold(row.get("surname", "")), row.get("date_of_birth", "")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
