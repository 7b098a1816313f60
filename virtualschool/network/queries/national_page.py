"""What the page of national tables shows: each table with its rows, its drawing and what protection cost."""

import datetime as dt
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
    last = table.dimensions[-1]
    rows = national.rows_of(table) if len(table.dimensions) > 1 else [()]
    heading = ", ".join(one.name for one in table.dimensions[:-1]) or table.measure
    least = min(cell.authorities for cell in table.cells.values())
    return Shown(
        table=table,
        columns="|".join([in_words(heading).replace("|", "/"), *(f"{in_words(name)}#" for name in last.categories)]),
        lines=tuple(line(table, row) for row in rows),
        drawing=drawn(table),
        fewer=least if least < table.authorities else 0,
    )


def line(table: Table, row: national.At) -> Line:
    last = table.dimensions[-1]
    name = ", ".join(map(in_words, row)) or in_words(table.measure)
    return Line(name, tuple(table.cells.get((*row, category)) for category in last.categories))


def in_words(category: str) -> str:
    """A category as a heading: “all” begins with a capital, codes such as P1-P3 stay."""
    return category[:1].upper() + category[1:]
