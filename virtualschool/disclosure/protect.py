"""The protector: exact tables in, tables out of which nobody can be singled out, together with all before them.

Every count is shown in an interval of one grid, in an order that is the same for
everybody: totals before what adds up to them. Where an interval of the grid would
give something away, whatever the count, the grid is made coarser there first
(`rounding`). The attacker then looks at all of it; tables in which it finds
something are made coarser as a whole, until it finds nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from virtualschool.disclosure.attack.facts import Facts
from virtualschool.disclosure.bounds import FEWEST_VALUES
from virtualschool.disclosure.counts import At, CountTable
from virtualschool.disclosure.document import (
    Cell,
    Heading,
    Table,
    document_from_json,
    document_to_json,
    shown,
    table_to_json,
)
from virtualschool.disclosure.loss import Loss, loss_of
from virtualschool.disclosure.reading import Known
from virtualschool.disclosure.rounding import safe_interval

ROUNDS = 12
TOTALS_ONLY = 4

Care = Mapping[str, int]
Progress = Callable[[str], None]


class CannotProtect(Exception):
    """No form of these tables is safe; the message says what to do instead."""


class Found(Protocol):
    """What is read of a disclosure that an attack found: the table, and the document it stands in."""

    @property
    def table(self) -> str: ...


class Report(Protocol):
    """What is read of an attack's report."""

    @property
    def found(self) -> Sequence[Found]: ...


Attack = Callable[..., Report]


@dataclass(frozen=True)
class Protected:
    """Tables that may leave, as JSON values in the order given, what that cost, and after how many attacks."""

    tables: list[dict[str, Any]]
    loss: Loss
    rounds: int


def protect(
    tables: Sequence[CountTable],
    *,
    of: Heading,
    earlier: Sequence[dict[str, Any]],
    facts: Facts,
    attack: Attack,
    progress: Progress | None = None,
) -> Protected:
    """Tables that give nothing away, alone or with the `earlier` documents of the same authority.

    The same input gives the same bytes. Exact counts are read to find the
    interval of the grid that holds them, and for nothing else. Raises
    `CannotProtect` where the attack still finds something when tables show
    only their totals, or where it lies in what was released before.
    """
    say = progress or (lambda _: None)
    known = Known(of, facts)
    known.take_in(tables, [document_from_json(each) for each in earlier])
    start = known.places.bounds.copy()
    care = {table.id: 0 for table in tables}
    for round_ in range(1, ROUNDS + 1):
        say(f"Round {round_}: rounding {len(tables)} tables")
        known.places.bounds = start.copy()
        drafted = draft(tables, known, care)
        say(f"Round {round_}: attacking them, with {len(earlier)} documents released before")
        found = attack([*earlier, document_to_json(of, drafted)], facts=facts).found
        if not found:
            return Protected(drafted, loss_of(tables, drafted), round_)
        say(f"Round {round_}: {len(found)} disclosures found")
        care = more_careful(care, found)
    raise CannotProtect(WHAT_TO_DO)


WHAT_TO_DO = (
    "These tables give somebody away however coarse they are made. "
    "Pool several years, join a group of authorities, or leave tables out."
)


def more_careful(care: Care, found: Sequence[Found]) -> dict[str, int]:
    """One step more care for every table in which something was found."""
    blamed = {each.table for each in found}
    if not blamed & set(care):
        raise CannotProtect("What was released before gives somebody away by itself. Withdraw it first.")
    if all(care[table] >= TOTALS_ONLY for table in blamed & set(care)):
        raise CannotProtect(WHAT_TO_DO)
    return {table: level + (table in blamed) for table, level in care.items()}


def draft(tables: Sequence[CountTable], known: Known, care: Care) -> list[dict[str, Any]]:
    """The tables, each count in an interval that is safe as far as the sums alone tell."""
    intervals: dict[int, tuple[int, int]] = {}
    for table, at in in_order(tables):
        number = known.number(table, at)
        if number not in intervals:
            intervals[number] = shown_interval(known, number, table, at, care[table.id])
    return [table_to_json(protected(table, known, intervals)) for table in tables]


def in_order(tables: Sequence[CountTable]) -> Iterator[tuple[CountTable, At]]:
    """Totals of all first, then totals of fewer, then what lies inside; the same for everybody."""
    every = [(table, at) for table in tables for at in table.places()]
    return iter(sorted(every, key=lambda place: parts_in(*place)))


def parts_in(table: CountTable, at: At) -> int:
    """In how many dimensions a place is a part, not a total."""
    return sum(category != dimension.total for category, dimension in zip(at, table.dimensions, strict=True))


def shown_interval(known: Known, number: int, table: CountTable, at: At, care: int) -> tuple[int, int]:
    bounds = known.places.bounds
    if number in bounds.fixed:
        return 0, 0
    if care >= TOTALS_ONLY and parts_in(table, at) > 1:
        return bounds.low[number], bounds.high[number]
    bounds.values[number] = FEWEST_VALUES + care
    low, high = safe_interval(bounds, number, known.exact[number])
    bounds.learn(number, low, high)
    return low, high


def protected(table: CountTable, known: Known, intervals: Mapping[int, tuple[int, int]]) -> Table:
    cells = [cell(at, *intervals[known.number(table, at)], known.number(table, at) in known.places.bounds.fixed)
             for at in table.places()]  # fmt: skip
    return Table(table.id, table.title, table.measure, table.dimensions, tuple(cells))


def cell(at: At, low: int, high: int, structural: bool) -> Cell:
    return Cell(at, "0" if structural else shown(low, high), low, high, structural)
