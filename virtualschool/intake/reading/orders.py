"""Columns whose dates contradict one another: written month first, or half turned round by a spreadsheet."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from virtualschool.tables import Cell, Refused

_SLASHED = re.compile(r"\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(?:\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"\s*\d{4}-(\d{2})-(\d{2})(?!\d)")
# So many of each must agree before a column is thought half turned round: by chance it happens once in thousands.
_ENOUGH = 5
# One or two month-first dates among more day-first ones are slips of the pen, and their rows alone are rejected; so
# are those that are fewer than one in twenty.
_SLIPS, _FEW = 2, 0.05


@dataclass(slots=True)
class _Seen:
    """How the days of one column are written: numbers of cells."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    certain_low: int = 0
    certain_high: int = 0


def refuse_doubtful(columns: Iterable[tuple[str, Collection[Cell]]]) -> None:
    """Refuse a file in which a column of dates cannot be read day first with certainty.

    Each comes as its heading and its cells, each once.

    Month first shows where a second number is above 12. Then every date whose numbers are both 12 or less would be
    read as another day, and no one would be told. A spreadsheet set to American dates does the same by halves: it
    turns those into dates, and leaves as text the ones that it cannot turn.
    """
    for heading, cells in columns:
        seen = _seen(cells)
        if _is_month_first(seen):
            raise _month_first(heading)
        if seen.certain_low >= _ENOUGH and not seen.certain_high and seen.day_first >= _ENOUGH and not seen.either:
            raise _half_turned(heading)


def _is_month_first(seen: _Seen) -> bool:
    if not seen.month_first or not seen.either:
        return False
    many = seen.month_first > max(_SLIPS, (seen.month_first + seen.day_first) * _FEW)
    return many or seen.month_first >= seen.day_first


def _seen(cells: Iterable[Cell]) -> _Seen:
    seen = _Seen()
    for first, second, certain in _numbers(cells):
        if certain:
            if first > 12:
                seen.certain_high += 1
            else:
                seen.certain_low += 1
        elif first > 12 >= second:
            seen.day_first += 1
        elif second > 12 >= first:
            seen.month_first += 1
        elif first != second:
            seen.either += 1
    return seen


def _numbers(cells: Iterable[Cell]) -> Iterator[tuple[int, int, bool]]:
    """Yield the first two numbers of each date, and whether it says by itself which of them is the day."""
    for cell in cells:
        if isinstance(cell, dt.date):
            yield cell.day, cell.month, True
        elif isinstance(cell, str):
            if found := _SLASHED.match(cell):
                yield int(found[1]), int(found[2]), False
            elif found := _YEAR_FIRST.match(cell):
                yield int(found[2]), int(found[1]), True


def _month_first(heading: str) -> Refused:
    return Refused(
        "month_first",
        f"Dates under “{heading}” are written month first, so that others there cannot be told apart from "
        "day first. Save the extract with dates as year-month-day or day/month/year.",
    )


def _half_turned(heading: str) -> Refused:
    return Refused(
        "dates_turned",
        f"Under “{heading}” every real date has a day up to 12, and every date kept as text one above: most likely a "
        "spreadsheet has turned day and month round. Open the original file again with the column as text.",
    )
