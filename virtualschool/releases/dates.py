"""The fixed days on which tables leave: nobody learns from the day of a release what changed the day before."""

import datetime as dt
from collections.abc import Sequence

ANY = "any"
"""Said in place of days: whatever is approved leaves at once. For rehearsals."""


class NoSuchDaysError(ValueError):
    """The setting of the days cannot be read; the sentence says how it is written."""


def read(listed: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Month and day of each; none for `any`."""
    if list(listed) == [ANY]:
        return ()
    try:
        return tuple(sorted((day.month, day.day) for day in map(of_a_year, listed)))
    except ValueError as wrong:
        raise NoSuchDaysError(f"Days of release are written like 10-01,03-01; {','.join(listed)!r} are not.") from wrong


def of_a_year(text: str) -> dt.date:
    return dt.date.fromisoformat(f"2027-{text}")


def are_fixed(listed: Sequence[str]) -> bool:
    """Whether tables leave on these days alone, as they do but in a rehearsal."""
    return bool(read(listed))


def next_day(after: dt.date, listed: Sequence[str]) -> dt.date:
    """The first day of release on or after a day."""
    days = read(listed)
    if not days:
        return after
    found = (dt.date(year, month, day) for year in (after.year, after.year + 1) for month, day in days)
    return min(day for day in found if day >= after)
