"""Rows of facts whose pupil id and candidate number point to different pupils of the roll: rejected, never guessed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from virtualschool.register import sealed
from virtualschool.register.models import Edition

from .reading.folding import Folded
from .reading.reading import Person, Reading, Rejected
from .sealing import Digests

SENTENCE = "The pupil id and the SCN belong to different pupils of the roll. Ask education records which is right."


def reject(reading: Reading, editions: Iterable[Edition], digests: Digests) -> Reading:
    """The reading without the rows of pupils whose number another pupil of a sealed roll holds, and they do not."""
    wrong = point_to_two(named(reading.people), editions, digests)
    if not wrong:
        return reading
    people = reading.people
    left: Sequence[Person]
    if isinstance(people, Folded):
        left, gone = people.without(wrong), people.of(wrong)
    else:
        left, gone = tuple(one for one in people if one.key not in wrong), [one for one in people if one.key in wrong]
    rejected = [row for person in gone for row in rejected_rows(person, reading)]
    return replace(reading, people=left, rejected=tuple(sorted([*reading.rejected, *rejected])))


def named(people: Sequence[Person]) -> Iterator[tuple[str, str]]:
    """Everybody's pupil id with the first candidate number of their rows; who lacks either is left out."""
    if isinstance(people, Folded):
        pairs: Iterable[tuple[str, str]] = zip(people.keys, people.scns, strict=True)
    else:
        pairs = ((person.key, next((row["scn"] for _, row in person.rows if "scn" in row), "")) for person in people)
    return ((key, scn) for key, scn in pairs if scn and not key.startswith("scn:"))


def point_to_two(named: Iterable[tuple[str, str]], editions: Iterable[Edition], digests: Digests) -> set[str]:
    """The ids that a roll has beside another number, where that roll or another has the number beside another id.

    By keyed digests: no block is opened.
    """
    names = [str(one.pk) for one in editions if one.kind == "pupils"]
    rolls = [sealed.SealedRoll(name) for name in names if sealed.has_roll(name)]
    if not rolls:
        return set()
    own, numbers = digests
    doubtful = [(key, (own[key], numbers[scn])) for key, scn in named]
    for roll in reversed(rolls):  # on the newest stands nearly everybody
        held = set(roll.pairs)
        doubtful = [one for one in doubtful if one[1] not in held]
        if not doubtful:
            return set()
    pupils, taken = (
        frozenset().union(*(roll.people for roll in rolls)),
        set(chain.from_iterable(roll.scns for roll in rolls)),
    )
    return {key for key, (pupil, number) in doubtful if pupil in pupils and number in taken}


def rejected_rows(person: Person, reading: Reading) -> Iterator[Rejected]:
    """The pupil's rows as they go back: in the file's columns, with the values as they were read."""
    for number, row in person.rows:
        cells = tuple(row.get(reading.mapping.get(header, ""), "") for header in reading.headers)
        yield Rejected(number, cells, "scn", "two_pupils", SENTENCE)
