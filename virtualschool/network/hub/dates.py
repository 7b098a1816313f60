"""The fixed days on which national tables change: between them nothing that comes in or is withdrawn can be seen."""

import datetime as dt
import re
from collections.abc import Sequence

Day = tuple[int, int]
"""Month and day of the month."""
ANY = "any"
"""Said in place of days: what comes in is taken up at once. For rehearsals and the demo."""
_TEXT = re.compile(r"^(\d{2})-(\d{2})$")
_SESSION = re.compile(r"20[0-9]{2}/[0-9]{2}")


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


def is_session(text: str) -> bool:
    """Whether a text names a school year: 2025/26, and not 2025/27."""
    return bool(_SESSION.fullmatch(text)) and (int(text[:4]) + 1) % 100 == int(text[5:])


def begins_on(session: str) -> dt.date:
    return dt.date(int(session[:4]), 8, 1)
