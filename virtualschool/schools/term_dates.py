"""Term dates as people write or paste them: a line for each term and each stretch of closed days. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from virtualschool.tables.days import day
from virtualschool.tables.problems import CellProblem

from .days import within, year_of
from .vocab import StretchKind

MOST_LINES = 100
WORDS = {
    "term": StretchKind.TERM,
    "open": StretchKind.TERM,
    "closed": StretchKind.CLOSED,
    "holiday": StretchKind.CLOSED,
    "in-service": StretchKind.CLOSED,
    "inservice": StretchKind.CLOSED,
}
HEADER = ("what", "from")
_CELLS = re.compile(r"[\t;,]|\s+(?:to|until|–|-)\s+")


class TermDatesProblem(Exception):
    """Lines that cannot be used: what is wrong and what to do, by line."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class TermLine:
    """One line: a term, or closed days."""

    kind: StretchKind
    first: dt.date
    last: dt.date
    words: str = ""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.kind.value, self.first.isoformat(), self.last.isoformat(), self.words)))


def read(text: str, *, needs_terms: bool = True) -> tuple[TermLine, ...]:
    """The lines of one school year, in the order of their days.

    A line is `term` or `closed`, the first day, the last day (left out for
    one day) and words, with commas, semicolons or tabs between. Raises
    `TermDatesProblem` with a sentence for each line that cannot be used.
    """
    found: list[TermLine] = []
    problems: list[str] = []
    for number, line in lines_of(text):
        try:
            found.append(line_of(line))
        except CellProblem as problem:
            problems.append(f"Line {number}: {problem.sentence}")
    problems = problems or list(not_one_year(found, needs_terms=needs_terms))
    if problems:
        raise TermDatesProblem(problems)
    return tuple(sorted(found, key=lambda one: (one.first, one.last)))


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers; a header line says nothing."""
    for number, line in enumerate(text.splitlines(), start=1):
        head = tuple(cell.strip().casefold() for cell in re.split(r"[\t;,]", line)[:2])
        if line.strip(" \t;,") and head != HEADER:
            yield number, line


def line_of(line: str) -> TermLine:
    cells = [cell.strip().strip('"') for cell in _CELLS.split(line)]
    kind = WORDS.get(cells[0].casefold())
    if kind is None:
        raise CellProblem("kind", "a line begins with “term” or “closed”.")
    if len(cells) < 2 or not cells[1]:
        raise CellProblem("day", "the first day is missing, for example “term, 17/8/2026, 9/10/2026”.")
    first = day(cells[1])
    last, rest = last_day(cells[2:], first)
    if last < first:
        raise CellProblem("order", "the last day is before the first.")
    return TermLine(kind, first, last, " ".join(filter(None, rest))[:120])


def last_day(cells: Sequence[str], first: dt.date) -> tuple[dt.date, Sequence[str]]:
    """The last day and the words after it; without one, the first day is the last, too."""
    if not cells or not cells[0]:
        return first, cells[1:]
    try:
        return day(cells[0]), cells[1:]
    except CellProblem:
        if cells[0][:1].isdigit():
            raise
        return first, cells


def not_one_year(found: Sequence[TermLine], *, needs_terms: bool) -> Iterator[str]:
    """What is wrong with the lines taken together."""
    terms = [one for one in found if one.kind == StretchKind.TERM]
    if needs_terms and not terms:
        yield "Write at least one term, for example “term, 17/8/2026, 9/10/2026”."
    if not needs_terms and (terms or not found):
        yield "A school’s own days are closed days only: its terms are the authority’s. Write lines with “closed”."
    if len(found) > MOST_LINES:
        yield f"These are more than {MOST_LINES} lines. Enter one school year at a time."
    years = {year_of(day) for one in found for day in (one.first, one.last)}
    if len(years) > 1:
        yield "These days are of more than one school year (1 August to 31 July). Enter one school year at a time."
    yield from overlaps(terms)


def overlaps(terms: Iterable[TermLine]) -> Iterator[str]:
    held: list[TermLine] = []
    for one in sorted(terms, key=lambda one: one.first):
        if held and within(one.first, ((held[-1].first, held[-1].last),)):
            yield f"Two terms hold {one.first:%-d %B %Y}. Check their dates."
        held.append(one)
