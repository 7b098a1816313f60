"""What protection cost: how many cells still say something, and how far they are from the truth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from virtualschool.disclosure.bounds import LARGEST_SMALL
from virtualschool.disclosure.counts import At, CountTable
from virtualschool.disclosure.rounding import BASE


@dataclass(frozen=True)
class Loss:
    """What is left of the use of tables.

    Cells that are zero for everybody are left out. A cell is *shown* if a page
    prints a number rounded to base 5 or the band of 7 and fewer for it. It *tells*
    something if its interval is at most half as wide as the one that its totals
    leave it: 0 up to the largest that the smallest of them may be. Errors and
    widths are in learners; the error of a cell is that of the middle of its interval.
    """

    cells: int
    shown: int
    telling: int
    mean_error: float
    mean_width: float
    largest_width: int

    @property
    def share_shown(self) -> float:
        return self.shown / self.cells if self.cells else 1.0

    @property
    def share_telling(self) -> float:
        return self.telling / self.cells if self.cells else 1.0

    def sentence(self) -> str:
        """The loss as a person reads it."""
        return (
            f"{self.share_shown:.0%} of {self.cells} cells are a number or the band of 7 and fewer; "
            f"{self.share_telling:.0%} at least halve what their totals leave open. On average a cell is "
            f"{self.mean_error:.1f} learners off, and its interval holds {self.mean_width:.1f} counts."
        )


@dataclass(frozen=True)
class CellLoss:
    """One cell: the truth, its interval, and the most that its totals allow."""

    count: int
    low: int
    high: int
    most: int | None

    @property
    def width(self) -> int:
        return self.high - self.low + 1

    @property
    def is_shown(self) -> bool:
        return self.width <= BASE or self.high <= LARGEST_SMALL

    @property
    def tells(self) -> bool:
        return self.most is None or self.width <= (self.most + 1) / 2

    @property
    def error(self) -> float:
        return abs((self.low + self.high) / 2 - self.count)


def loss_of(tables: Sequence[CountTable], protected: Sequence[Mapping[str, Any]]) -> Loss:
    """Hold protected tables against the exact ones, in the same order."""
    pairs = zip(tables, protected, strict=True)
    return summed([cell for table, shown in pairs for cell in cells_of(table, shown)])


def summed(cells: Sequence[CellLoss]) -> Loss:
    return Loss(
        cells=len(cells),
        shown=sum(cell.is_shown for cell in cells),
        telling=sum(cell.tells for cell in cells),
        mean_error=mean(cell.error for cell in cells),
        mean_width=mean(cell.width for cell in cells),
        largest_width=max((cell.width for cell in cells), default=0),
    )


def mean(numbers: Iterable[float]) -> float:
    found = list(numbers)
    return sum(found) / len(found) if found else 0.0


def cells_of(table: CountTable, protected: Mapping[str, Any]) -> list[CellLoss]:
    """The cells of a table that could be anything but zero."""
    names = [dimension.name for dimension in table.dimensions]
    intervals = {tuple(c["at"][name] for name in names): (c["low"], c["high"]) for c in protected["cells"]}
    open_places = [at for at in table.counts if at not in table.structural]
    return [CellLoss(table.counts[at], *intervals[at], most_of(table, at, intervals)) for at in open_places]


def most_of(table: CountTable, at: At, intervals: Mapping[At, tuple[int, int]]) -> int | None:
    """The most that a cell's own totals allow it; nothing for the total of all."""
    axes = [axis for axis, dimension in enumerate(table.dimensions) if at[axis] != dimension.total]
    totals = [(*at[:axis], table.dimensions[axis].total, *at[axis + 1 :]) for axis in axes]
    return min((intervals[total][1] for total in totals), default=None)
