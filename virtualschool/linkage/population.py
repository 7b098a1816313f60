"""Everybody whom linkage compares: the persons of each source as they stand in its newest editions.

The roll is opened block by block from the sealed store, newest edition first,
so that a pupil is opened once however many rolls name them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from virtualschool.register import sealed
from virtualschool.register.derive import Key, Row, Said, Spoken, own_pairs
from virtualschool.register.derive.groups import Sets, same_pupil
from virtualschool.register.derive.learners import key_order
from virtualschool.register.vocab import Source

FLAGS = {"01", "02"}
IDENTITY = ("forename", "second_forename", "surname", "known_as", "known_as_surname", "former_surname", "date_of_birth")


@dataclass(frozen=True)
class Roll:
    """A roll in the sealed store, and who spoke it as at when."""

    spoken: Spoken
    name: str
    at_hand: Sequence[tuple[bytes, str, tuple[Row, ...]]] = ()
    """Everybody on it, where it is being brought just now and nobody need be opened: digest, own id, rows."""

    def but_for(self, seen: set[bytes]) -> Iterator[tuple[bytes, str, tuple[Row, ...]]]:
        if self.at_hand:
            return (one for one in self.at_hand if one[0] not in seen)
        return self.content.but_for(seen)

    def find(self, own_id: str) -> tuple[Row, ...] | None:
        """The rows of one pupil."""
        return self.by_own_id.get(own_id) if self.at_hand else self.content.find(own_id)

    @property
    def flagged(self) -> Mapping[str, str]:
        """Own ids of the pupils whom this roll calls looked after, with the code."""
        return self.content.flagged

    @cached_property
    def by_own_id(self) -> Mapping[str, tuple[Row, ...]]:
        return {own_id: rows for _, own_id, rows in self.at_hand}

    @cached_property
    def content(self) -> sealed.SealedRoll:
        return sealed.SealedRoll(self.name)


@dataclass(frozen=True)
class Population:
    """Persons by source: the key that stands for each, with the rows that its newest editions give."""

    persons: Mapping[str, Mapping[Key, tuple[Row, ...]]]
    stands_for: Mapping[Key, Key]
    flagged: Mapping[Key, str] = field(default_factory=dict)
    """Pupils whom some roll calls looked after, with the code."""

    def of(self, source: str) -> Mapping[Key, tuple[Row, ...]]:
        return self.persons.get(source, {})

    def rows_of(self, key: Key) -> tuple[Row, ...]:
        return self.of(key.source).get(self.stands_for.get(key, key), ())


def gather(statements: Sequence[Said], rolls: Sequence[Roll], *, everybody: bool = True) -> Population:
    """Everybody known to any source, from statements in the clear and from sealed rolls.

    Without `everybody` no block is opened: the population is then those in the clear, with the rolls' flags.
    """
    newest: dict[Key, Said] = {}
    flagged: dict[Key, str] = {}
    for said in sorted(statements, key=lambda said: said.edition.order):
        newest[said.key] = said
        note_flag(flagged, said)
    for roll in rolls:
        flagged.update((Key(Source.EDUCATION, own_id), code) for own_id, code in roll.flagged.items())
    for said in pupils(rolls) if everybody else ():
        if said.key not in newest or newest[said.key].edition.order < said.edition.order:
            newest[said.key] = said
    stands_for = representatives(newest.values(), statements)
    persons: dict[str, dict[Key, tuple[Row, ...]]] = defaultdict(dict)
    for said in sorted(newest.values(), key=lambda said: (said.edition.order, said.key)):
        persons[said.key.source][stands_for.get(said.key, said.key)] = said.rows
    return Population(persons, stands_for, {stands_for.get(key, key): code for key, code in flagged.items()})


def note_flag(flagged: dict[Key, str], said: Said) -> None:
    if said.key.source == Source.EDUCATION:
        for row in said.rows:
            if row.get("looked_after_code") in FLAGS:
                flagged[said.key] = row["looked_after_code"]


def pupils(rolls: Sequence[Roll]) -> Iterator[Said]:
    """Every pupil of the sealed rolls once, as the newest roll that names the pupil has it."""
    seen: set[bytes] = set()
    for roll in sorted(rolls, key=lambda roll: roll.spoken.order, reverse=True):
        for digest, own_id, rows in roll.but_for(seen):
            seen.add(digest)
            yield Said(roll.spoken, Key(Source.EDUCATION, own_id), rows)


def representatives(newest: Iterable[Said], statements: Sequence[Said]) -> dict[Key, Key]:
    """The key that stands for each key of a person whom a source knows under several."""
    everyone = list(newest)
    by_key: dict[Key, list[Said]] = defaultdict(list)
    for said in statements:
        by_key[said.key].append(said)
    pairs = [*own_pairs(by_key), *same_pupil(said for said in everyone if said.key.source == Source.EDUCATION)]
    mentioned = {key for pair in pairs for key in pair}
    sets = Sets(said.key for said in everyone if said.key in mentioned)
    for pair in pairs:
        sets.join(*pair)
    found: dict[Key, Key] = {}
    for group in sets.groups():
        if len(group) > 1:
            first = min(group, key=key_order)
            found.update(dict.fromkeys(group, first))
    return found


def identity(rows: Sequence[Row]) -> list[str]:
    """What tells who somebody is, as text: evidence whose change re-opens a question. Addresses and schools do not."""
    facts = {f"{name}={row[name]}" for row in rows for name in (*IDENTITY, "scn", "gender") if row.get(name)}
    return sorted(facts)
