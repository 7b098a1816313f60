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
    """Intervals of numbered counts, and the sums that tie them. `fixed` counts are zero for everybody.

    `least` and `most` of a sum are what its parts add up to at both ends, kept as
    the parts move; `widest` is at least the width of its widest part.
    """

    low: list[int] = field(default_factory=list)
    high: list[int] = field(default_factory=list)
    fixed: set[int] = field(default_factory=set)
    sums: list[Sum] = field(default_factory=list)
    sums_of: list[list[int]] = field(default_factory=list)
    part_of: list[list[int]] = field(default_factory=list)
    least: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    widest: list[int] = field(default_factory=list)

    def copy(self) -> "Bounds":
        """The same knowledge, to be learned on apart. What ties counts is shared, and no longer to be added to."""
        return replace(self, low=self.low[:], high=self.high[:], least=self.least[:], most=self.most[:],
                       widest=self.widest[:])  # fmt: skip

    def add(self) -> int:
        """A new count of which nothing is known; returns its number."""
        self.low.append(0)
        self.high.append(NOBODY_KNOWS)
        self.sums_of.append([])
        self.part_of.append([])
        return len(self.low) - 1

    def fix(self, number: int) -> None:
        """This count is zero for everybody."""
        self.fixed.add(number)
        self._set(number, 0, 0)

    def tie(self, whole: int, parts: Sequence[int]) -> None:
        """From now on the parts add up to the whole."""
        index = len(self.sums)
        for number in {whole, *parts}:
            self.sums_of[number].append(index)
        for part in parts:
            self.part_of[part].append(index)
        self.sums.append(Sum(whole, tuple(parts)))
        self.least.append(sum(self.low[part] for part in parts))
        self.most.append(sum(self.high[part] for part in parts))
        self.widest.append(NOBODY_KNOWS)

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
            self._measure(before)
            return True
        self._put_back(before)
        return False

    def _measure(self, changed: Iterable[int]) -> None:
        """Look again how wide the parts of the sums are in which something changed."""
        for index in {index for number in changed for index in self.part_of[number]}:
            self.widest[index] = max(self.high[part] - self.low[part] for part in self.sums[index].parts)

    def _put_back(self, before: Mapping[int, tuple[int, int]]) -> None:
        for number, (low, high) in before.items():
            self._set(number, low, high)

    def _set(self, number: int, low: int, high: int) -> None:
        up, down = low - self.low[number], high - self.high[number]
        self.low[number], self.high[number] = low, high
        for index in self.part_of[number]:
            self.least[index] += up
            self.most[index] += down

    def _narrow(self, number: int, low: int, high: int, before: dict[int, tuple[int, int]]) -> bool:
        now_low, now_high = self.low[number], self.high[number]
        if low > now_low or high < now_high:
            before.setdefault(number, (now_low, now_high))
            self._set(number, max(low, now_low), min(high, now_high))
        return self.low[number] <= self.high[number]

    def _spread(self, touched: Iterable[int], before: dict[int, tuple[int, int]]) -> bool:
        queue = deque(dict.fromkeys(touched))
        waiting = set(queue)
        while queue:
            index = queue.popleft()
            waiting.discard(index)
            moved = self._pass(index, before)
            if moved is None:
                return False
            for number in moved:
                for other in self.sums_of[number]:
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)
        return True

    def _pass(self, index: int, before: dict[int, tuple[int, int]]) -> Sequence[int] | None:
        """One pass over a sum; the counts that moved, or None where no counts fit."""
        whole, least, most = self.sums[index].whole, self.least[index], self.most[index]
        low, high = self.low[whole], self.high[whole]
        moved = []
        if least > low or most < high:
            low, high = max(low, least), min(high, most)
            if low > high:
                return None
            self._narrow(whole, low, high, before)
            moved = [whole]
        if self.widest[index] <= min(most - low, high - least):
            return moved
        pressed = self._press(index, low, high, before)
        return None if pressed is None else moved + pressed

    def _press(
        self, index: int, whole_low: int, whole_high: int, before: dict[int, tuple[int, int]]
    ) -> list[int] | None:
        """Narrow the parts to what the whole leaves each of them; those that moved, or None where one has no room."""
        low, high, least, most = self.low, self.high, self.least[index], self.most[index]
        room = min(most - whole_low, whole_high - least)
        pressed = [part for part in self.sums[index].parts if high[part] - low[part] > room]
        for part in pressed:
            if not self._narrow(part, whole_low - most + high[part], whole_high - least + low[part], before):
                return None
        return pressed

    def _anything_given_away(self, changed: Iterable[int]) -> bool:
        touched = {index for number in changed for index in self.sums_of[number]}
        return any(self._in_sum(index) for index in touched)

    def _in_sum(self, index: int) -> bool:
        """Whether the whole, a part, or the rest of the whole without that part, is given away."""
        whole = self.sums[index].whole
        if whole in self.fixed:
            return False
        group, group_high = self.low[whole], self.high[whole]
        free = [(self.low[part], self.high[part]) for part in self.sums[index].parts if part not in self.fixed]
        if gives_away(group, group_high, NOBODY_KNOWS) or any(
            a <= LARGEST_SMALL and gives_away(a, b, group) for a, b in free
        ):
            return True
        if len(free) < 3 or group - max([b for _, b in free]) > LARGEST_SMALL:
            return False
        least, most = self.least[index], self.most[index]
        return any(gives_away(max(least - a, group - b), min(most - b, group_high - a), group) for a, b in free)


@dataclass
class Readers:
    """Readers who know the same and suppose different things: bounds in which the same counts have the same numbers.

    The first supposes nothing, and is always right. Of the others it is not known
    who is: what comes out must give nothing away to any of them. One whose
    supposition turns out to be impossible is heard no more.
    """

    all: list[Bounds]

    @property
    def low(self) -> list[int]:
        return self.all[0].low

    @property
    def high(self) -> list[int]:
        return self.all[0].high

    def copy(self) -> "Readers":
        return Readers([each.copy() for each in self.all])

    def is_safe(self, number: int, low: int, high: int) -> bool:
        return all(each.is_safe(number, low, high) for each in self.all)

    def learn(self, number: int, low: int, high: int) -> None:
        plain, *supposing = self.all
        plain.learn(number, low, high)
        self.all = [plain, *(each for each in supposing if each.learn(number, low, high))]
