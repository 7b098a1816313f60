"""Rows of facts whose pupil id and candidate number point to different pupils of the roll: rejected, never guessed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from virtualschool.register import sealed
from virtualschool.register.models import Edition

from .reading.reading import Person, Reading, Rejected

SENTENCE = "The pupil id and the SCN belong to different pupils of the roll. Ask education records which is right."


class Holders(NamedTuple):
    """The pupils of rolls, and those who hold each number: keyed digests all."""

    pupils: set[bytes]
    by_number: dict[bytes, set[bytes]]


def reject(reading: Reading, editions: Iterable[Edition]) -> Reading:
    """The reading without the rows of pupils whose number another pupil of a sealed roll holds, and they do not."""
    held = holders(editions)
    wrong = {person.key for person in reading.people if points_to_two(person, held)}
    if not wrong:
        return reading
    rejected = [row for person in reading.people if person.key in wrong for row in rejected_rows(person, reading)]
    return replace(
        reading,
        people=tuple(person for person in reading.people if person.key not in wrong),
        rejected=tuple(sorted([*reading.rejected, *rejected])),
    )


def holders(editions: Iterable[Edition]) -> Holders:
    """Which pupils hold each number, by keyed digests: no block is opened."""
    held = Holders(set(), defaultdict(set))
    for edition in editions:
        if edition.kind == "pupils" and sealed.has_roll(str(edition.pk)):
            roll = sealed.SealedRoll(str(edition.pk))
            held.pupils.update(roll.people)
            for own, number in roll.pairs:
                if number != sealed.NOTHING:
                    held.by_number[number].add(own)
    return held


def points_to_two(person: Person, held: Holders) -> bool:
    numbers: Sequence[str] = [row["scn"] for _, row in person.rows if "scn" in row][:1]
    if person.key.startswith("scn:") or not numbers:
        return False
    pupils = held.by_number.get(sealed.mark("scn", numbers[0]))
    if not pupils:
        return False
    own = sealed.mark("own", person.key)
    return own in held.pupils and own not in pupils


def rejected_rows(person: Person, reading: Reading) -> Iterator[Rejected]:
    """The pupil's rows as they go back: in the file's columns, with the values as they were read."""
    for number, row in person.rows:
        cells = tuple(row.get(reading.mapping.get(header, ""), "") for header in reading.headers)
        yield Rejected(number, cells, "scn", "two_pupils", SENTENCE)
