"""Bounds propagation: what each sum and each nesting says of its members, over and over until nothing narrows.

Sound but not complete: what it proves holds, and what it does not prove is
left to the solver.
"""

from dataclasses import dataclass

import numpy as np

from .system import Ints, System

ROUNDS = 400


class Contradiction(ValueError):
    """No counts can make all documents true; the sentence says where this shows."""


@dataclass(frozen=True)
class Sums:
    """Sums as flat arrays: `part` holds the parts of all sums one after the other, `owner` the number of their sum."""

    total: Ints
    part: Ints
    owner: Ints
    start: Ints

    @classmethod
    def of(cls, lines: list[tuple[int, tuple[int, ...]]]) -> "Sums":
        sizes = [len(parts) for _, parts in lines]
        return cls(
            np.array([total for total, _ in lines], dtype=np.int64),
            np.array([part for _, parts in lines for part in parts], dtype=np.int64),
            np.repeat(np.arange(len(lines), dtype=np.int64), sizes),
            np.cumsum([0, *sizes[:-1]], dtype=np.int64) if lines else np.zeros(0, dtype=np.int64),
        )

    def of_parts(self, values: Ints) -> Ints:
        """For each sum, what its parts come to."""
        if not len(self.total):
            return np.zeros(0, dtype=np.int64)
        return np.add.reduceat(values[self.part], self.start)


def propagate(system: System, sums: Sums, inner: Ints, outer: Ints) -> tuple[Ints, Ints]:
    """The narrowest bounds that sums and nestings give one at a time; raises Contradiction where none are left."""
    low = np.array(system.low, dtype=np.int64)
    high = np.array(system.high, dtype=np.int64)
    _refuse_empty(system, low, high)
    for _ in range(ROUNDS):
        before = low.copy(), high.copy()
        _once(sums, inner, outer, low, high)
        _refuse_empty(system, low, high)
        if (before[0] == low).all() and (before[1] == high).all():
            break
    return low, high


def _once(sums: Sums, inner: Ints, outer: Ints, low: Ints, high: Ints) -> None:
    np.maximum.at(low, sums.total, sums.of_parts(low))
    np.minimum.at(high, sums.total, sums.of_parts(high))
    others_low = sums.of_parts(low)[sums.owner] - low[sums.part]
    others_high = sums.of_parts(high)[sums.owner] - high[sums.part]
    np.minimum.at(high, sums.part, high[sums.total[sums.owner]] - others_low)
    np.maximum.at(low, sums.part, low[sums.total[sums.owner]] - others_high)
    np.maximum.at(low, outer, low[inner])
    np.minimum.at(high, inner, high[outer])


def _refuse_empty(system: System, low: Ints, high: Ints) -> None:
    wrong = np.flatnonzero(low > high)
    if len(wrong):
        places = system.places[int(wrong[0])]
        count = system.counts[int(wrong[0])]
        where = ", ".join(f"{name} {category}" for name, category in sorted(count.key)) or "everybody"
        tables = sorted({place.table for place, _, _ in places}) or ["tables that share it"]
        raise Contradiction(
            f"These documents contradict each other at {where} ({count.measure}, {count.population.cohort}, "
            f"{count.population.session}; {', '.join(tables)}): it would have to be at least {int(low[wrong[0]])} "
            f"and at most {int(high[wrong[0]])}."
        )
