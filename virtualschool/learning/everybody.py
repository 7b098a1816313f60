"""All pupils of a school and stage together: half days by code and period, with nobody's key.

What a file says of pupils who are not learners is kept as these sums alone,
to compare learners with. Sums of fewer than 20 pupils are never shown.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from virtualschool.register.vocab import code_list

from .vocab import CHECK_SUM, POSSIBLE, PRESENT

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


def cells(stages: Sequence[str], lengths: Sequence[int], said: Sequence[int], shared: Rows) -> list[Cell]:
    """The sums of an attendance file: `stages` and `lengths` are each pupil's stage and how many rows they have.

    `said` is what each row says, pupil after pupil, as a place among the rows that many share. The stage is the
    roll's, "" where no roll has one. Check sums are left out.
    """
    import numpy as np

    places = {at: _place(row) for at, row in enumerate(shared) if row["code"] != CHECK_SUM}
    periods = {place: at for at, place in enumerate(dict.fromkeys(places.values()))}
    names = {stage: at for at, stage in enumerate(dict.fromkeys(stages))}
    if not periods or not stages:
        return []
    stage_of = np.array([names[stage] for stage in stages], np.int64)
    period_of = np.array([periods[places[at]] if at in places else -1 for at in range(len(shared))], np.int64)
    pupils, rows = np.repeat(np.arange(len(stages)), lengths), np.asarray(said, np.int64)
    stated = np.bincount(stage_of[pupils] * len(shared) + rows, minlength=len(names) * len(shared))
    met = np.sort((pupils * len(periods) + period_of[rows])[period_of[rows] >= 0])
    pupil, period = np.divmod(met[np.diff(met, prepend=-1) > 0], len(periods))
    seen = np.bincount(stage_of[pupil] * len(periods) + period, minlength=len(names) * len(periods))
    marks: dict[tuple[str, str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for stage, numbers in zip(names, stated.reshape(len(names), -1), strict=True):
        for at in np.flatnonzero(numbers).tolist():
            if at in places:
                school, first, last = places[at]
                sums = marks[school, stage, first, last]
                sums[shared[at]["code"]] += int(shared[at]["openings"]) * int(numbers[at])
    return [
        Cell(
            *place,
            int(seen[names[place[1]] * len(periods) + periods[place[0], *place[2:]]]),
            tuple(sorted(sums.items())),
        )
        for place, sums in sorted(marks.items())
    ]


def _place(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row.get("school_code", ""), row["from_date"], row["to_date"]


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
    return by_sector(cell for cell in standing(editions) if first <= cell.first <= last)


def by_sector(found: Iterable[Cell]) -> dict[str, Attended]:
    """Half days by sector of cells of 20 pupils or more."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for cell in found:
        if cell.pupils >= FEWEST_PUPILS:
            present, possible = counted(cell)
            for name in {"all", sector_of(cell)} - {""}:
                sums[name][0] += present
                sums[name][1] += possible
    return {sector: Attended(*both) for sector, both in sorted(sums.items())}


def sector_of(cell: Cell) -> str:
    return code_list("stages").get(cell.stage, {}).get("sector", "")


def counted(cell: Cell) -> tuple[int, int]:
    """Half days attended and possible."""
    present = sum(number for code, number in cell.marks if code in PRESENT)
    return present, sum(number for code, number in cell.marks if code in POSSIBLE)


def standing(editions: Iterable[Sequence[Cell]]) -> list[Cell]:
    """The cells that stand, school by school: ten years of nightly files are a great many."""
    schools: dict[str, list[Cell]] = defaultdict(list)
    for edition in editions:
        fresh: dict[str, list[Cell]] = defaultdict(list)
        for cell in edition:
            fresh[cell.school_code].append(cell)
        for school, cells_of_school in fresh.items():
            schools[school] = replaced(schools[school], cells_of_school)
    return [cell for school in sorted(schools) for cell in schools[school]]


def replaced(old: list[Cell], fresh: Sequence[Cell]) -> list[Cell]:
    """One school's cells after an edition: those of a period that shares a day with one of the edition's give way."""
    periods = {(cell.first, cell.last) for cell in fresh}
    first, last = min(begun for begun, _ in periods), max(ended for _, ended in periods)
    left = [
        cell
        for cell in old
        if cell.last < first
        or cell.first > last
        or not any(begun <= cell.last and ended >= cell.first for begun, ended in periods)
    ]
    return [*left, *fresh]
