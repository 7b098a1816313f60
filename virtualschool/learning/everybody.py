"""All pupils of a school and stage together: half days by code and period, with nobody's key.

What a file says of pupils who are not learners is kept as these sums alone,
to compare learners with. Sums of fewer than 20 pupils are never shown.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from virtualschool.register.vocab import code_list

from . import spans
from .vocab import POSSIBLE, PRESENT

FEWEST_PUPILS = 20
Rows = Sequence[Mapping[str, str]]


class Cell(NamedTuple):
    """The pupils of one school, stage and period, and their half days by code."""

    school_code: str
    stage: str
    first: str
    last: str
    pupils: int
    marks: tuple[tuple[str, int], ...]


class Attended(NamedTuple):
    """Half days of all pupils of a sector, from cells of 20 pupils or more."""

    present: int
    possible: int


def cells(people: Iterable[tuple[str, Rows]], stages: Mapping[str, str]) -> list[Cell]:
    """The sums of an attendance file; `stages` gives the stage of a pupil's own id, as the roll has it."""
    pupils: dict[tuple[str, str, str, str], int] = defaultdict(int)
    marks: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for own_id, rows in people:
        for span in spans.of_rows(rows):
            place = (span.school_code, stages.get(own_id, ""), span.first, span.last)
            pupils[place] += 1
            for code, openings in span.marks:
                marks[place][code] += openings
    return [Cell(*place, pupils[place], tuple(sorted(marks[place].items()))) for place in sorted(pupils)]


def written(found: Iterable[Cell]) -> bytes:
    return json.dumps(list(found), separators=(",", ":")).encode()


def read(data: bytes) -> list[Cell]:
    """The cells that `written` wrote."""
    return [
        Cell(school, stage, first, last, pupils, tuple((code, openings) for code, openings in marks))
        for school, stage, first, last, pupils, marks in json.loads(data)
    ]


def attended(editions: Iterable[Sequence[Cell]], first: str, last: str) -> dict[str, Attended]:
    """Half days by sector between two days, from editions in their order.

    A later edition that covers a school and a period replaces what earlier ones say of that school there. Cells of
    fewer than 20 pupils are left out before anything is added up.
    """
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in standing(editions):
        sector = code_list("stages").get(cell.stage, {}).get("sector", "")
        if cell.pupils >= FEWEST_PUPILS and first <= cell.first <= last:
            for name in {"all", sector} - {""}:
                sums[name][0] += sum(number for code, number in cell.marks if code in PRESENT)
                sums[name][1] += sum(number for code, number in cell.marks if code in POSSIBLE)
    return {sector: Attended(*found) for sector, found in sorted(sums.items())}


def standing(editions: Iterable[Sequence[Cell]]) -> list[Cell]:
    found: list[Cell] = []
    for edition in editions:
        periods = {(cell.school_code, cell.first, cell.last) for cell in edition}
        found = [old for old in found if not any(covers(period, old) for period in periods)]
        found += edition
    return found


def covers(period: tuple[str, str, str], cell: Cell) -> bool:
    school, first, last = period
    return school == cell.school_code and first <= cell.last and last >= cell.first
