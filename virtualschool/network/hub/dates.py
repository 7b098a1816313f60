"""The fixed days on which national tables change: between them nothing that comes in or is withdrawn can be seen."""

import datetime as dt
import re
from collections.abc import Sequence

Day = tuple[int, int]
"""Month and day of the month."""
ANY = "any"
"""Said in place of days: what comes in is taken up at once. For rehearsals and the demo."""
_TEXT = re.compile(r"^(\d{2})-(\d{2})$")


def read(texts: Sequence[str]) -> tuple[Day, ...]:
    """The days of a year from texts such as "10-01", none for `any`; raises ValueError for what is no day of a year."""
    if [one.strip() for one in texts] == [ANY]:
        return ()
    found = []
    for text in texts:
        match = _TEXT.match(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is no fixed date: write month and day, such as 10-01.")
        day = dt.date(2001, int(match[1]), int(match[2]))
        found.append((day.month, day.day))
    if not found:
        raise ValueError("At least one fixed date is needed, such as 10-01.")
    return tuple(sorted(set(found)))


def next_after(day: dt.date, fixed: Sequence[Day]) -> dt.date:
    """The first fixed day after this one: what comes in on a fixed day waits for the next."""
    if not fixed:
        return day
    return min(one for one in _around(day, fixed) if one > day)


def last_by(day: dt.date, fixed: Sequence[Day]) -> dt.date:
    """The fixed day that holds on this one."""
    if not fixed:
        return day
    return max(one for one in _around(day, fixed) if one <= day)


def _around(day: dt.date, fixed: Sequence[Day]) -> list[dt.date]:
    return [dt.date(year, month, of) for year in (day.year - 1, day.year, day.year + 1) for month, of in fixed]
