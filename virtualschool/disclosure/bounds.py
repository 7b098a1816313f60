"""What a reader can work out of intervals that add up: the smallest and largest count each place can have.

One pass over a sum narrows its whole by its parts and each part by the rest;
passes go on until nothing moves. That is weaker than a linear programme over all
sums at once (the attacker's work) and quick enough to be asked thousands of times.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

FEWEST_VALUES = 5
LARGEST_SMALL = 7
SMALL_GROUP = 50
NOBODY_KNOWS = 10**7


@dataclass(frozen=True)
class Sum:
    """A whole and the parts, counted in one of them only, that add up to it; by number."""

    whole: int
    parts: tuple[int, ...]


def gives_away(low: int, high: int, group: int, values: int = FEWEST_VALUES) -> bool:
    """Whether a count known to be from `low` to `high`, of a group of at least `group`, is a disclosure.

    (a) all of it in 1 to 7; (b) fewer than `values` consecutive values, any of
    them 1 to 7; (c) none of a group that may be smaller than 50. "All of a group"
    is asked of the rest of the group, of which there is then none.
    """
    if low > LARGEST_SMALL:
        return False
    if high == 0:
        return group < SMALL_GROUP
    return (low >= 1 and high <= LARGEST_SMALL) or high - low + 1 < values


@dataclass
class Bounds:
    """Intervals of numbered counts, and the sums that tie them. `fixed` counts are zero for everybody."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    fixed: set[int] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)
    sums_of: list[list[int]] = field(default_factory=list)
    values: list[int] = field(default_factory=list)

    def copy(self) -> "Bounds":
        """The same knowledge, to be learned on apart. What ties counts is shared, and no longer to be added to."""
        return replace(self, low=self.low[:], high=self.high[:], values=self.values[:])

    def add(self, *, fixed: bool = False) -> int:
        """A new count of which nothing is known, or which is zero for everybody; returns its number."""
        self.low.append(0)
        self.high.append(0 if fixed else NOBODY_KNOWS)
        self.sums_of.append([])
        self.values.append(FEWEST_VALUES)
        if fixed:
            self.fixed.add(len(self.low) - 1)
        return len(self.low) - 1

    def tie(self, whole: int, parts: Sequence[int]) -> None:
        """From now on the parts add up to the whole."""
        for number in {whole, *parts}:
            self.sums_of[number].append(len(self.sums))
        self.sums.append(Sum(whole, tuple(parts)))

    def try_out(self, number: int, low: int, high: int) -> "Outcome":
        """What would be known if this count were known to be in low..high. Changes nothing."""
        before: dict[int, tuple[int, int]] = {}
        possible = self._narrow(number, low, high, before) and self._spread(self.sums_of[number], before)
        unsafe = possible and self._anything_given_away(before)
        for each, (old_low, old_high) in before.items():
            self.low[each], self.high[each] = old_low, old_high
        return Outcome(possible=possible, safe=not unsafe)

    def learn(self, number: int, low: int, high: int) -> bool:
        """This count is known to be in low..high from now on; false, and nothing learned, if that cannot be."""
        return self.learn_all([(number, low, high)])

    def learn_all(self, known: Iterable[tuple[int, int, int]]) -> bool:
        """Learn several intervals at once, or none of them if they cannot all be."""
        before: dict[int, tuple[int, int]] = {}
        possible, touched = True, []
        for number, low, high in known:
            possible = possible and self._narrow(number, low, high, before)
            touched += self.sums_of[number]
        if possible and self._spread(touched, before):
            return True
        for each, (old_low, old_high) in before.items():
            self.low[each], self.high[each] = old_low, old_high
        return False

    def settle(self) -> bool:
        """Narrow everything by everything; false if the intervals contradict each other."""
        return self._spread(range(len(self.sums)), {})

    def given_away(self) -> set[int]:
        """The numbers of all sums in which something is given away now."""
        return {index for index, each in enumerate(self.sums) if self._in_sum(each)}

    def _narrow(self, number: int, low: int, high: int, before: dict[int, tuple[int, int]]) -> bool:
        now = self.low[number], self.high[number]
        low, high = max(low, now[0]), min(high, now[1])
        if (low, high) != now:
            before.setdefault(number, now)
            self.low[number], self.high[number] = low, high
        return low <= high

    def _spread(self, touched: Iterable[int], before: dict[int, tuple[int, int]]) -> bool:
        queue = deque(dict.fromkeys(touched))
        waiting = set(queue)
        while queue:
            index = queue.popleft()
            waiting.discard(index)
            moved = self._pass(self.sums[index], before)
            if moved is None:
                return False
            for number in moved:
                for other in self.sums_of[number]:
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)
        return True

    def _pass(self, each: Sum, before: dict[int, tuple[int, int]]) -> list[int] | None:
        """One pass over a sum; the counts that moved, or None where no counts fit."""
        low, high = self.low, self.high
        least = sum([low[part] for part in each.parts])
        most = sum([high[part] for part in each.parts])
        whole_low, whole_high = max(low[each.whole], least), min(high[each.whole], most)
        moved = []
        if whole_low > whole_high:
            return None
        if whole_low > low[each.whole] or whole_high < high[each.whole]:
            self._narrow(each.whole, whole_low, whole_high, before)
            moved.append(each.whole)
        for part in each.parts:
            new_low, new_high = whole_low - most + high[part], whole_high - least + low[part]
            if new_low > low[part] or new_high < high[part]:
                if not self._narrow(part, new_low, new_high, before):
                    return None
                moved.append(part)
        return moved

    def _anything_given_away(self, changed: Iterable[int]) -> bool:
        touched = {index for number in changed for index in self.sums_of[number]}
        return any(self._in_sum(self.sums[index]) for index in touched)

    def _in_sum(self, each: Sum) -> bool:
        """Whether a part, or the rest of the whole without that part, is given away."""
        low, high, whole = self.low, self.high, each.whole
        if whole in self.fixed:
            return False
        least = sum([low[part] for part in each.parts])
        most = sum([high[part] for part in each.parts])
        free = [part for part in each.parts if part not in self.fixed]
        for part in free:
            if gives_away(low[part], high[part], low[whole], self.values[part]):
                return True
            if len(free) > 1:
                rest_low = max(least - low[part], low[whole] - high[part])
                rest_high = min(most - high[part], high[whole] - low[part])
                if gives_away(rest_low, rest_high, low[whole], self.values[part]):
                    return True
        return gives_away(low[whole], high[whole], NOBODY_KNOWS, self.values[whole])


@dataclass(frozen=True)
class Outcome:
    """Whether an interval could be at all, and whether it would give nothing away."""

    possible: bool
    safe: bool
