"""Publishers to hold the protector against: by hand, rounding everything, and our rule without the loop.

Each takes one exact table and gives it as a release prints it.
"""

from collections.abc import Callable
from typing import Any

from virtualschool.disclosure.counts import At, CountTable
from virtualschool.disclosure.document import Cell, Table, shown, table_to_json
from virtualschool.disclosure.rounding import interval, step_of

Publisher = Callable[[CountTable], dict[str, Any]]
HIDDEN_BELOW = 5


def by_hand(table: CountTable) -> dict[str, Any]:
    """Counts under 5 hidden; where a row or column hides but one, the next smallest hidden by eye; the rest exact."""
    hidden = {at for at, count in table.counts.items() if count < HIDDEN_BELOW and at not in table.structural}
    for _, parts in table.sums():
        if len(hidden & set(parts)) == 1:
            others = [part for part in parts if part not in hidden and part not in table.structural]
            hidden.update(sorted(others, key=lambda at: table.counts[at])[:1])
    return printed(table, lambda at: hidden_cell(table, at) if at in hidden else exact_cell(table, at))


def rounded(table: CountTable) -> dict[str, Any]:
    """Everything rounded to base 5, small counts and totals too."""

    def cell(at: At) -> Cell:
        nearest = (table.counts[at] + 2) // 5 * 5
        return Cell(at, str(nearest), max(0, nearest - 2), nearest + 2)

    return printed(table, cell)


def banded(table: CountTable) -> dict[str, Any]:
    """7 and fewer as one band with 0, everything else rounded to base 5: our rule, and nothing after it."""

    def cell(at: At) -> Cell:
        low, high = interval(step_of(table.counts[at]))
        return Cell(at, shown(low, high), low, high)

    return printed(table, cell)


def printed(table: CountTable, cell: Callable[[At], Cell]) -> dict[str, Any]:
    cells = tuple(Cell(at, "0", 0, 0, True) if at in table.structural else cell(at) for at in table.places())
    return table_to_json(Table(table.id, table.title, table.measure, table.dimensions, cells))


def exact_cell(table: CountTable, at: At) -> Cell:
    return Cell(at, str(table.counts[at]), table.counts[at], table.counts[at])


def hidden_cell(table: CountTable, at: At) -> Cell:
    """A star may be anything up to the whole table."""
    everybody = table.counts[tuple(dimension.total for dimension in table.dimensions)]
    return Cell(at, "*", 0, max(everybody, HIDDEN_BELOW))


PUBLISHERS: dict[str, Publisher] = {
    "by hand, a second cell hidden by eye": by_hand,
    "everything rounded to base 5": rounded,
    "7 or fewer as a band, else base 5": banded,
}
