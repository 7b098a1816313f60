"""Finds the smallest and largest possible value of every question, asking the solver only where that can matter.

Every solution found is a witness: it shows values to be possible, for all
questions at once. A question is safe as soon as the witnesses' values alone
are too many and too wide for a disclosure.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import definition
from .bounds import Sums, propagate
from .solver import HAIR, Extreme, Floats, Solver
from .system import Ints, System
from .targets import Target, Targets

WIDE = 10
SWEEPS, PATIENCE = 60, 4
PUSHED = 0.3
"""The share of open questions that a sweep pushes: all at once pull against one another, and end in fractions."""
AIM = 1000.0
LARGE = 2_000
"""With more counts than this it takes longer to go on from the last solution than to begin anew."""


@dataclass(frozen=True)
class Exact:
    """A question that is not safe, with its exact smallest and largest possible value."""

    number: int
    low: int
    high: int


class Search:
    """The state of one attack on one system: proven bounds from outside, witnesses from inside."""

    def __init__(self, system: System, *, blocks: bool = False) -> None:
        self.system = system
        self.sums = Sums.of([(line.total, line.parts) for line in system.lines])
        direct = [nest for nest in system.nests if nest.direct]
        self.inner = np.array([nest.inner for nest in direct], dtype=np.int64)
        self.outer = np.array([nest.outer for nest in direct], dtype=np.int64)
        self.low, self.high = propagate(system, self.sums, self.inner, self.outer)
        self.targets = Targets(system, blocks=blocks)
        self.forms = Forms(self.targets.all, len(system.counts))
        printed = (np.array(system.low, dtype=np.int64), np.array(system.high, dtype=np.int64))
        self.solver = Solver(self.sums, self.inner, self.outer, printed, (self.low, self.high))
        self.least, self.most = self.forms.outside(self.low, self.high)
        size = len(self.targets.all)
        self.seen_least = np.full(size, np.iinfo(np.int64).max)
        self.seen_most = np.full(size, -1, dtype=np.int64)
        self.grouped = np.array([bool(target.groups) for target in self.targets.all], dtype=bool)
        self.taken_wide = 0
        self._held: dict[tuple[int, float], Floats] = {}
        self._noise = np.random.default_rng(2).uniform(-1.0, 1.0, len(self.low))

    def run(self) -> list[Exact]:
        """Every question that witnesses do not prove safe, exactly; raises Contradiction if nothing fits."""
        self._first_witnesses()
        self._sweep()
        still = (int(number) for number in np.flatnonzero(self.open()))
        return [exact for number in still if self._open_one(number) and (exact := self._settle(number))]

    def open(self) -> npt.NDArray[np.bool_]:
        """Which questions are not yet proven safe."""
        spread = self.seen_most - self.seen_least >= definition.FEWEST_VALUES - 1
        beyond = (self.seen_least < definition.SMALLEST_SMALL) | (self.seen_most > definition.LARGEST_SMALL)
        safe = (spread & beyond) | (self.least > definition.LARGEST_SMALL)
        still: npt.NDArray[np.bool_] = np.logical_not(safe)
        return still

    def _open_one(self, number: int) -> bool:
        """The same of one question."""
        least, most = self.seen_least[number], self.seen_most[number]
        spread = most - least >= definition.FEWEST_VALUES - 1
        beyond = least < definition.SMALLEST_SMALL or most > definition.LARGEST_SMALL
        return not ((spread and beyond) or self.least[number] > definition.LARGEST_SMALL)

    def _first_witnesses(self) -> None:
        """One solution in whole people, or there is none; then the corners of few and of many."""
        nothing = np.zeros(len(self.low))
        if not self._witness(self.solver.smallest(nothing)):
            self._witness(self.solver.smallest_whole(nothing))
        for direction in (1.0, -1.0):
            self._witness(self.solver.smallest(np.full(len(self.low), direction)))

    def _sweep(self) -> None:
        """Pushes all open questions at once, each up or down by chance, while that still closes some."""
        chance = np.random.default_rng(1)
        idle = 0
        for _ in range(SWEEPS):
            before = int(self.open().sum())
            if not before:
                return
            self._witness(self.solver.anywhere(self._push(chance)))
            idle = idle + 1 if int(self.open().sum()) > before * 0.98 else 0
            if idle == PATIENCE:
                return

    def _push(self, chance: np.random.Generator) -> Floats:
        """An objective that lowers some open questions to where nothing was seen yet, and lifts the others.

        The noise keeps to corners in whole people.
        """
        still = self.open()
        pushed = still & (chance.random(len(still)) < PUSHED)
        lowered = self.seen_least >= definition.SMALLEST_SMALL
        weights = chance.uniform(0.5, 1.5, len(still)) * np.where(lowered, 1.0, -1.0) * pushed
        return self.forms.spread(weights) + chance.uniform(-0.5, 0.5, len(self.low))

    def _settle(self, number: int) -> Exact | None:
        """The exact bounds of one question; nothing as soon as it turns out to be safe."""
        narrow = self.most[number] - self.least[number] < WIDE
        looks = (self._bound, self._look) if narrow else (self._look, self._bound)
        for step in (*looks, self._bound_whole):
            for sign in (-1.0, 1.0):
                if self._unsettled(number, sign):
                    step(number, sign)
                    if not self._open_one(number):
                        return None
            if step == looks[1] and self._wide(number):
                self.taken_wide += 1
                return None
        return Exact(number, int(self.least[number]), int(self.most[number]))

    def _unsettled(self, number: int, sign: float) -> bool:
        """Whether no witness reaches the proven bound: the largest value where the sign is -1, else the smallest."""
        if sign < 0:
            return bool(self.most[number] > self.seen_most[number])
        return bool(self.least[number] < self.seen_least[number])

    def _look(self, number: int, sign: float) -> None:
        """A witness near a question's bound. The noise keeps to corners in whole people, and moves other questions."""
        solve = self.solver.anywhere if len(self.low) > LARGE else self.solver.smallest
        self._witness(solve(self.forms.cost(number) * sign * AIM + self._noise))

    def exactly_most(self, number: int) -> int:
        """The largest possible value of a question, worked out only if witnesses and bounds do not meet already."""
        for step in (self._look, self._bound, self._bound_whole):
            if self._unsettled(number, -1.0):
                step(number, -1.0)
        return int(self.most[number])

    def _wide(self, number: int) -> bool:
        """Whether fractions leave so much room that whole people must leave enough: only where no witness was whole."""
        least, most = self.least[number], self.most[number]
        whole = least == self.seen_least[number] and most == self.seen_most[number]
        beyond = least == 0 or most > definition.LARGEST_SMALL + definition.FEWEST_VALUES
        return bool(not whole and most - least >= WIDE and beyond)

    def _bound(self, number: int, sign: float) -> None:
        """What fractions of people allow: a bound from outside, and a witness if it happens to be whole."""
        extreme = self.solver.smallest(self.forms.cost(number) * sign)
        self._held[number, sign] = extreme.held
        self._learn(number, sign, extreme)

    def held(self, number: int) -> tuple[Floats, Floats]:
        """How much the printed bounds of each count hold a question's smallest and its largest value where they are."""
        for sign in (1.0, -1.0):
            if (number, sign) not in self._held:
                self._bound(number, sign)
        return self._held[number, 1.0], self._held[number, -1.0]

    def _bound_whole(self, number: int, sign: float) -> None:
        """The exact bound in whole people."""
        self._learn(number, sign, self.solver.smallest_whole(self.forms.cost(number) * sign))

    def _learn(self, number: int, sign: float, extreme: Extreme) -> None:
        self._witness(extreme, rounding=False)
        value = extreme.value * sign
        if sign < 0:
            self.most[number] = min(self.most[number], int(np.floor(value + HAIR)))
        else:
            self.least[number] = max(self.least[number], int(np.ceil(value - HAIR)))

    def _witness(self, extreme: Extreme, *, rounding: bool = True) -> bool:
        """Keeps a solution in whole people as a witness, rounding one in fractions where that is quickly done."""
        if len(extreme.counts) != len(self.low):
            return False
        parted = np.abs(np.rint(extreme.counts) - extreme.counts) > HAIR
        counts: Floats | None = extreme.counts
        if parted.any():
            counts = self.solver.rounded(extreme, parted) if rounding else None
        if counts is None:
            return False
        whole = np.rint(counts).astype(np.int64)
        if not self._fits(whole):
            return False
        values = self.forms.values(whole)
        np.minimum(self.seen_least, values, out=self.seen_least)
        np.maximum(self.seen_most, values, out=self.seen_most)
        return True

    def _fits(self, whole: Ints) -> bool:
        return bool(
            (whole >= self.low).all()
            and (whole <= self.high).all()
            and (self.sums.of_parts(whole) == whole[self.sums.total]).all()
            and (whole[self.inner] <= whole[self.outer]).all()
        )


class Forms:
    """All questions as flat arrays, so that one solution answers them all in one stroke."""

    def __init__(self, targets: list[Target], size: int) -> None:
        self.size = size
        terms = [(*target.plus, *target.minus) for target in targets]
        self.sign = np.array([s for t in targets for s in (*[1] * len(t.plus), *[-1] * len(t.minus))], dtype=np.int64)
        self._terms = Sums.of([(0, each) for each in terms])
        self._targets = targets

    def values(self, counts: Ints) -> Ints:
        """What each question comes to with these counts."""
        return self._added(counts[self._terms.part] * self.sign)

    def _added(self, values: Ints) -> Ints:
        return np.add.reduceat(values, self._terms.start) if len(values) else np.zeros(0, dtype=np.int64)

    def spread(self, weights: Floats) -> Floats:
        """An objective over counts from a weight per question."""
        return np.bincount(
            self._terms.part, weights=weights[self._terms.owner] * self.sign, minlength=self.size
        ).astype(float)

    def cost(self, number: int) -> Floats:
        """The objective that is one question's value."""
        target, cost = self._targets[number], np.zeros(self.size)
        cost[list(target.plus)] = 1.0
        cost[list(target.minus)] -= 1.0
        return cost

    def outside(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """What the bounds of the counts alone say of each question, both ways of working it out."""
        first = np.where(self.sign > 0, low[self._terms.part], -high[self._terms.part])
        second = np.where(self.sign > 0, high[self._terms.part], -low[self._terms.part])
        least, most = np.maximum(self._added(first), 0), self._added(second)
        for number, target in enumerate(self._targets):
            if target.others is not None and not target.minus:
                total, rest = target.others
                least[number] = max(least[number], low[total] - sum(high[r] for r in rest))
                most[number] = min(most[number], high[total] - sum(low[r] for r in rest))
        return least, most
