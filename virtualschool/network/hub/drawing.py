"""A national table as a drawing: a bar for each category of the last dimension, and the range as a line. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .national import Cell, Table

WIDTH = 460
LEFT, RIGHT = 4, 352
TOP, ROW, THICK = 24, 44, 14


@dataclass(frozen=True)
class Bar:
    """One category: where its bar ends, and where the line of its range begins and ends."""

    label: str
    y: float
    width: float
    low_x: float
    high_x: float
    words: str
    cell: Cell

    @property
    def middle(self) -> float:
        return self.y + THICK / 2

    @property
    def text_y(self) -> float:
        """Of the words at the end."""
        return self.y + THICK - 2

    @property
    def label_y(self) -> float:
        """The label stands over its bar: some categories have long names."""
        return self.y - 5


@dataclass(frozen=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    id: str
    finding: str
    measure: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    height: float
    width: int = WIDTH
    left: int = LEFT
    thick: int = THICK
    words_x: int = RIGHT + 8

    @property
    def bottom(self) -> float:
        return self.height - 8


def drawn(table: Table) -> Drawing | None:
    """The drawing of the table's row of totals; None where there is no such row, or too little to draw."""
    totals = [one.total for one in table.dimensions[:-1]]
    last = table.dimensions[-1]
    if None in totals:
        return None
    row = tuple(str(one) for one in totals)
    cells = [
        table.cells[(*row, name)] for name in last.categories if name != last.total and (*row, name) in table.cells
    ]
    if len(cells) < 2:
        return None
    most = max(cell.high for cell in cells) or 1
    step = step_for(most)
    scale = Scale(step * -(-most // step))
    return Drawing(
        id=f"national-{table.id}",
        finding=finding(table, cells),
        measure=f"{table.measure.capitalize()} by {last.name}. The bar is to the nearest 5, the line the range.",
        bars=tuple(bar(cell, table, scale, number) for number, cell in enumerate(cells)),
        ticks=tuple(Tick(scale.x(number), f"{number:,}") for number in range(0, scale.most + 1, step)),
        height=TOP + ROW * len(cells) + 8,
    )


@dataclass(frozen=True)
class Scale:
    """Counts from 0."""

    most: int

    def x(self, number: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * number / self.most, 1)


def step_for(most: int) -> int:
    """Between three and six steps of 5, 10, 20, 50, 100 and so on."""
    step, ladder = 5, (2, 2, 2.5)
    turn = 0
    while most / step > 5:
        step = int(step * ladder[turn % 3])
        turn += 1
    return step


def bar(cell: Cell, table: Table, scale: Scale, number: int) -> Bar:
    share = table.share(cell)
    return Bar(
        label=cell.at[-1],
        y=TOP + ROW * number + 22,
        width=round(scale.x(cell.middle) - LEFT, 1),
        low_x=scale.x(cell.low),
        high_x=scale.x(cell.high),
        words=cell.shown if share is None or not cell.is_number else f"{cell.shown} ({share}%)",
        cell=cell,
    )


def finding(table: Table, cells: Sequence[Cell]) -> str:
    """The largest category, said only where its range lies clear of every other."""
    largest = max(cells, key=lambda cell: cell.low)
    name = table.dimensions[-1].name
    if all(largest.low > cell.high for cell in cells if cell is not largest):
        return f"Most {table.measure}: {largest.at[-1]} ({name})"
    return f"No one {name} is clearly the largest"
