"""School years and birthdays. A session runs from 1 August to 31 July and is written 2026/27."""

import datetime as dt
from functools import lru_cache

# Nobody who is looked after, and nobody who keeps records, was or will be at school in another century.
FIRST, LAST = "1900", "2199"


@lru_cache(maxsize=500)
def start_of(session: str) -> dt.date:
    """1 August of a session; ValueError with a sentence where the text is no session."""
    year, _, rest = session.partition("/")
    is_year = len(year) == 4 and year.isascii() and year.isdigit() and FIRST <= year <= LAST
    if not (is_year and rest == f"{(int(year) + 1) % 100:02d}"):
        raise ValueError(f"A session is written like 2025/26; {session!r} is not.")
    return dt.date(int(year), 8, 1)


@lru_cache(maxsize=500)
def end_of(session: str) -> dt.date:
    return start_of(session).replace(year=start_of(session).year + 1, month=7, day=31)


def session_of(day: dt.date) -> str:
    year = day.year if day.month >= 8 else day.year - 1
    return f"{year}/{(year + 1) % 100:02d}"


def birthday(born: dt.date, age: int) -> dt.date:
    """The day somebody reaches an age; born on 29 February, it falls on 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return dt.date(born.year + age, 3, 1)


def age_on(born: dt.date, day: dt.date) -> int:
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1
