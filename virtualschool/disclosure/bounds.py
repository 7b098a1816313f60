"""What a reader can work out of intervals that add up: the smallest and largest count each place can have.

One pass over a sum narrows its whole by its parts and each part by the rest;
passes go on until nothing moves. That is weaker than a linear programme over all
sums at once (the attacker's work) and quick enough to be asked thousands of times.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
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


def gives_away(low: int, high: int, group: int) -> bool:
    """Whether a count known to be from `low` to `high`, of a group of at least `group`, is a disclosure.

    (a) all of it in 1 to 7; (b) fewer than 5 consecutive values, any of
    them 1 to 7; (c) none of a group that may be smaller than 50. "All of a group"
    is asked of the rest of the group, of which there is then none.
    """
    if low > LARGEST_SMALL:
        return False
    if high == 0:
        return group < SMALL_GROUP
    return (low >= 1 and high <= LARGEST_SMALL) or high - low + 1 < FEWEST_VALUES


@dataclass
class Bounds:
    """Intervals of numbered counts, and the sums that tie them. `fixed` counts are zero for everybody."""

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    fixed: set[int] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)
    sums_of: list[list[int]] = field(default_factory=list)

    def copy(self) -> "Bounds":
        """The same knowledge, to be learned on apart. What ties counts is shared, and no longer to be added to."""
        return replace(self, low=self.low[:], high=self.high[:])

    def add(self, *, fixed: bool = False) -> int:
        """A new count of which nothing is known, or which is zero for everybody; returns its number."""
        self.low.append(0)
        self.high.append(0 if fixed else NOBODY_KNOWS)
        self.sums_of.append([])
        if fixed:
            self.fixed.add(len(self.low) - 1)
        return len(self.low) - 1

    def tie(self, whole: int, parts: Sequence[int]) -> None:
        """From now on the parts add up to the whole."""
        for number in {whole, *parts}:
            self.sums_of[number].append(len(self.sums))
        self.sums.append(Sum(whole, tuple(parts)))

    def is_safe(self, number: int, low: int, high: int) -> bool:
        """Whether nothing would be given away if this count were known to be in low..high. Changes nothing.

        What cannot be gives nothing away: no reader is ever told it.
        """
        before: dict[int, tuple[int, int]] = {}
        possible = self._narrow(number, low, high, before) and self._spread(self.sums_of[number], before)
        safe = not (possible and self._anything_given_away(before))
        self._put_back(before)
        return safe

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
        self._put_back(before)
        return False

    def _put_back(self, before: Mapping[int, tuple[int, int]]) -> None:
        for number, (low, high) in before.items():
            self.low[number], self.high[number] = low, high

    def _narrow(self, number: int, low: int, high: int, before: dict[int, tuple[int, int]]) -> bool:
        now_low, now_high = self.low[number], self.high[number]
        if low > now_low or high < now_high:
            before.setdefault(number, (now_low, now_high))
            self.low[number], self.high[number] = max(low, now_low), min(high, now_high)
        return self.low[number] <= self.high[number]

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
        low, high, whole = self.low, self.high, each.whole
        lows, highs = [low[part] for part in each.parts], [high[part] for part in each.parts]
        least, most = sum(lows), sum(highs)
        whole_low, whole_high = max(low[whole], least), min(high[whole], most)
        if whole_low > whole_high:
            return None
        moved = [whole] if whole_low > low[whole] or whole_high < high[whole] else []
        if moved:
            self._narrow(whole, whole_low, whole_high, before)
        room = min(most - whole_low, whole_high - least)
        pressed = [part for part, a, b in zip(each.parts, lows, highs, strict=True) if b - a > room]
        for part in pressed:
            if not self._narrow(part, whole_low - most + high[part], whole_high - least + low[part], before):
                return None
        return moved + pressed

    def _anything_given_away(self, changed: Iterable[int]) -> bool:
        touched = {index for number in changed for index in self.sums_of[number]}
        return any(self._in_sum(self.sums[index]) for index in touched)

    def _in_sum(self, each: Sum) -> bool:
        """Whether the whole, a part, or the rest of the whole without that part, is given away."""
        low, high, whole = self.low, self.high, each.whole
        if whole in self.fixed:
            return False
        group, most_of_whole = low[whole], high[whole]
        free = [(low[part], high[part]) for part in each.parts if part not in self.fixed]
        if gives_away(group, most_of_whole, NOBODY_KNOWS) or any(gives_away(a, b, group) for a, b in free):
            return True
        if len(free) < 3:
            return False
        least, most = sum([a for a, _ in free]), sum([b for _, b in free])
        rests = [(max(least - a, group - b), min(most - b, most_of_whole - a)) for a, b in free]
        return any(gives_away(a, b, group) for a, b in rests if a <= LARGEST_SMALL)
