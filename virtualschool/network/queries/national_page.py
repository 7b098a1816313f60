"""What the page of national tables shows: each table with its rows, its drawing and what protection cost."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from ..hub import national
from ..hub.drawing import Drawing, drawn
from ..hub.national import Cell, Table
from ..vocab import COHORT_WORDS
from . import national as reads


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, and a cell for each column; None where too few authorities released it."""

    name: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Shown:
    table: Table
    columns: str
    lines: tuple[Line, ...]
    drawing: Drawing | None
    fewer: int
    """The least number of authorities behind a cell, where it is not that of the table; else 0."""


@dataclass(frozen=True)
class Page:
    """The page of one session and cohort; `choices` are all that have tables."""

    found: reads.National
    words: str
    shown: tuple[Shown, ...]
    choices: tuple[tuple[str, str, str], ...]
    least: int

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Where each table stands on the page, and its title."""
        return [(one.table.id, one.table.title) for one in self.shown]

    @property
    def in_address(self) -> str:
        """The session as it stands in an address: 2025-26."""
        return self.found.session.replace("/", "-")


def page(session: str, cohort: str, *, today: dt.date) -> Page:
    """The tables that were asked for; without a wish, the newest of those who were looked after in the year."""
    known = reads.sessions_shown(today)
    if not session and known:
        session, cohort = known[0]
    found = reads.tables(session, cohort, today=today)
    return Page(
        found=found,
        words=COHORT_WORDS.get(cohort, ""),
        shown=tuple(shown(table) for table in found.tables),
        choices=tuple((one, of, f"{one}, {COHORT_WORDS[of]}") for one, of in known),
        least=settings.NATIONAL_LEAST,
    )


def shown(table: Table) -> Shown:
    least = min(cell.authorities for cell in table.cells.values())
    return Shown(
        table=table,
        columns=columns(table),
        lines=tuple(lines(table)),
        drawing=drawn(table),
        fewer=least if least < table.authorities else 0,
    )


def columns(table: Table) -> str:
    """The last dimension's categories; a table of one dimension goes downwards, with one column."""
    names = [one.name for one in table.dimensions]
    last = table.dimensions[-1].categories if len(names) > 1 else (table.measure,)
    first = ", ".join(names[:-1] or names)
    return "|".join(in_words(one).replace("|", "/") for one in (first, *(f"{one}#" for one in last)))


def lines(table: Table) -> Iterator[Line]:
    if len(table.dimensions) == 1:
        for category in table.dimensions[0].categories:
            yield Line(in_words(category), (table.cells.get((category,)),))
        return
    for row in national.rows_of(table):
        found = (table.cells.get((*row, category)) for category in table.dimensions[-1].categories)
        yield Line(", ".join(map(in_words, row)), tuple(found))


def in_words(category: str) -> str:
    """A category as a heading: “all” begins with a capital, codes such as P1-P3 stay."""
    return category[:1].upper() + category[1:]
