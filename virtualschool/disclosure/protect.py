"""The protector: exact tables in, tables out of which nobody can be singled out, together with all before them.

Every count is shown in an interval of one grid, in an order that is the same for
everybody: totals before what adds up to them. Where an interval of the grid would
give something away, whatever the count, the grid is made coarser there first
(`rounding`). The attacker then looks at all of it; the counts from which something
follows are made wider, totals before cells, until it finds nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from virtualschool.disclosure.attack import Facts, release_id
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
from virtualschool.disclosure.rounding import BASE, Interval, safe_interval, wider

ROUNDS = 30
COARSEST = 8
TOTALS_GIVE = 2
WIDE = 3 * BASE
WHAT_TO_DO = (
    "These tables give somebody away however wide their intervals are made. "
    "Pool several years, join a group of authorities, or leave tables out."
)
BEFORE = "What was released before gives somebody away by itself. Withdraw it first."
TAKEN_FOR_GRANTED = (
    "These counts contradict what every reader takes for granted, such as that leavers are learners "
    "and that a cohort lies within another. Look for learners whose dates do not fit together."
)

Progress = Callable[[str], None]
Coarse = Mapping[int, int]
Blamed = list[tuple[int, int]]


class CannotProtect(Exception):
    """No form of these tables is safe; the message says what to do instead."""


class Spot(Protocol):
    """A published cell, as a finding names it."""

    @property
    def release(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def at(self) -> tuple[tuple[str, str], ...]: ...


class Found(Protocol):
    """What is read of a finding: what it is, and the published cells that it follows from."""

    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def used(self) -> Sequence[Spot]: ...


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
    `CannotProtect` where widening does not help, or where what was released
    before gives something away by itself.
    """
    say = progress or (lambda _: None)
    known = Known(of, facts)
    known.take_in(tables, [document_from_json(each) for each in earlier])
    if not known.can_be_true:
        raise CannotProtect(TAKEN_FOR_GRANTED)
    start, coarse = known.readers, dict[int, int]()
    for round_ in range(1, ROUNDS + 1):
        known.readers = start.copy()
        say(f"Round {round_}: rounding {len(tables)} tables")
        drafted = draft(tables, known, coarse)
        document = document_to_json(of, drafted)
        say(f"Round {round_}: attacking them, with {len(earlier)} documents released before")
        found = attack([*earlier, document], facts=facts).found
        if not found:
            return Protected(drafted, loss_of(tables, drafted), round_)
        say(f"Round {round_}: {len(found)} found, widening what they follow from")
        spots = blamed(found, release_id(document), tables, known)
        first = [[spot for spot in each if spot[0] not in known.released] for each in spots]
        refuse(found, alone=not all(first) and bool(earlier) and bool(attack(earlier, facts=facts).found))
        coarse = coarser(coarse, [new or again for new, again in zip(first, spots, strict=True)])
    raise CannotProtect(WHAT_TO_DO)


def refuse(found: Sequence[Found], *, alone: bool) -> None:
    """Stop where no width helps: what came before is to blame `alone`, or the tables and a fact cannot both be true."""
    if alone:
        raise CannotProtect(BEFORE)
    for each in found:
        if each.kind == "contradiction":
            raise CannotProtect(each.by)


def blamed(found: Sequence[Found], release: str, tables: Sequence[CountTable], known: Known) -> list[Blamed]:
    """For each thing found, the counts of this release that it follows from, and in how many dimensions each is a part.

    What stands in the documents before cannot be widened any more, so it is left out.
    """
    by_id = {table.id: table for table in tables}

    def counts(each: Found) -> Iterator[tuple[int, int]]:
        for cell in each.used:
            if cell.release == release:
                table = by_id[cell.table]
                at = tuple(dict(cell.at)[dimension.name] for dimension in table.dimensions)
                yield known.number(table, at), parts_in(table, at)

    return [list(counts(each)) for each in found]


def coarser(coarse: Coarse, found: Sequence[Blamed]) -> dict[int, int]:
    """One step wider for the totals that a finding follows from; for all that it follows from where none is a total.

    Totals go first, since one total lends room to a whole row. A total that was widened
    twice is let be, and what lies inside takes its turn.
    """
    wider = set()
    for each in found:
        totals = {number for number, parts in each if parts < 2 and coarse.get(number, 0) < TOTALS_GIVE}
        wider |= totals or {number for number, _ in each}
    if not wider or any(coarse.get(number, 0) >= COARSEST for number in wider):
        raise CannotProtect(WHAT_TO_DO)
    return {number: coarse.get(number, 0) + (number in wider) for number in {*coarse, *wider}}


def draft(tables: Sequence[CountTable], known: Known, coarse: Coarse) -> list[dict[str, Any]]:
    """The tables, each count in an interval that is safe as far as the sums alone tell.

    A count that was released before, and still fits what was said of it, is said again as it was,
    unless something of who came or went would follow from it.
    """
    bounds = known.readers
    again = [number for number in known.exact if number in known.released]
    intervals = {number: wider(known.released[number], coarse.get(number, 0)) for number in again}
    for table, at in in_order(tables, cells_first=known.nested):
        number = known.number(table, at)
        if number not in intervals:
            intervals[number] = safe_interval(bounds, number, known.exact[number], coarse.get(number, 0))
            bounds.learn(number, *intervals[number])
    return [table_to_json(protected(table, known, intervals)) for table in tables]


def in_order(tables: Sequence[CountTable], *, cells_first: bool) -> list[tuple[CountTable, At]]:
    """Every place of every table, in an order that does not depend on any count.

    Totals come first and keep the full grid; what lies inside takes what room is
    left. Beside a cohort that was released before it is the other way round:
    narrow totals would press every cell there.
    """
    every = [(table, at) for table in tables for at in table.places()]
    sign = -1 if cells_first else 1
    return sorted(every, key=lambda place: sign * parts_in(*place))


def parts_in(table: CountTable, at: At) -> int:
    """In how many dimensions a place is a part, not a total."""
    return sum(category != dimension.total for category, dimension in zip(at, table.dimensions, strict=True))


def protected(table: CountTable, known: Known, intervals: Mapping[int, Interval]) -> Table:
    numbers = {at: known.number(table, at) for at in table.places()}
    cells = tuple(cell(at, number, intervals[number], known) for at, number in numbers.items())
    return Table(table.id, table.title, table.measure, table.dimensions, cells)


def cell(at: At, number: int, interval: Interval, known: Known) -> Cell:
    """A cell as it is shown. A very wide interval is cut to what the other cells leave open: that tells nothing new."""
    if number in known.structural:
        return Cell(at, "0", 0, 0, structural=True)
    low, high = interval
    if high - low >= WIDE and number not in known.released:
        low, high = known.readers.low[number], known.readers.high[number]
    return Cell(at, shown(low, high), low, high)
