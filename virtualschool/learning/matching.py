"""Whose a fact is: the learner whose education records hold the pupil id or the candidate number of the row.

A number that only others than education know counts where no pupil of a roll
holds it and the learner has no other number of education's. A pupil id and a
number that point to different pupils are nobody's.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from virtualschool.register.derive import Derived

NUMBER = "scn:"


class Rolls(Protocol):
    """What rolls are asked: whether some pupil has this id, or this candidate number."""

    def has_pupil(self, own_id: str) -> bool: ...

    def has_number(self, scn: str) -> bool: ...


@dataclass(frozen=True)
class Owners:
    """Learners by pupil id and by candidate number; None where two learners hold it."""

    pupils: Mapping[str, uuid.UUID | None]
    numbers: Mapping[str, uuid.UUID | None]
    said_by_others: Mapping[str, uuid.UUID | None]

    def of(self, own_id: str, scn: str, rolls: Rolls) -> uuid.UUID | None:
        """The learner whom a pupil of a facts file is, or None."""
        number = scn or own_id.removeprefix(NUMBER) if own_id.startswith(NUMBER) else scn
        by_number = self.by_number(number, rolls) if number else None
        if own_id.startswith(NUMBER):
            return by_number
        if own_id in self.pupils:
            by_id = self.pupils[own_id]
            held_by_another = by_number not in (None, by_id) or self.is_a_strangers(number, rolls)
            return None if held_by_another else by_id
        return None if by_number is None or rolls.has_pupil(own_id) else by_number

    def is_a_strangers(self, scn: str, rolls: Rolls) -> bool:
        """Whether some pupil of a roll holds the number and no learner's education record does."""
        return bool(scn) and scn not in self.numbers and rolls.has_number(scn)

    def by_number(self, scn: str, rolls: Rolls) -> uuid.UUID | None:
        if scn in self.numbers:
            return self.numbers[scn]
        if scn in self.said_by_others and not rolls.has_number(scn):
            return self.said_by_others[scn]
        return None


def owners(found: Iterable[Derived]) -> Owners:
    """Whose each id and number is, by the register as it stands."""
    pupils: dict[str, uuid.UUID | None] = {}
    numbers: dict[str, uuid.UUID | None] = {}
    others: dict[str, uuid.UUID | None] = {}
    for learner in found:
        own_ids = learner.own_ids("education")
        claim(pupils, (own_id for own_id in own_ids if not own_id.startswith(NUMBER)), learner.id)
        held = {*learner.numbers, *(own_id.removeprefix(NUMBER) for own_id in own_ids if own_id.startswith(NUMBER))}
        claim(numbers, held, learner.id)
        if not held and not learner.ended_in_adoption and learner.text("scn"):
            claim(others, [learner.text("scn")], learner.id)
    return Owners(pupils, numbers, others)


def claim(held: dict[str, uuid.UUID | None], names: Iterable[str], learner: uuid.UUID) -> None:
    for name in names:
        held[name] = learner if held.get(name, learner) == learner else None
