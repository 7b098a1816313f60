"""Days as British extracts write them: ISO, day first, with the month in words, or as a spreadsheet's serial number."""

import calendar
import datetime as dt
import re
import unicodedata
from functools import lru_cache

from virtualschool.tables.document import Cell
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import clean

# The 1900 system takes 1900 for a leap year: day 0 is set so that every day after that February is right.
_EPOCHS = {1900: dt.date(1899, 12, 30), 1904: dt.date(1904, 1, 1)}
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
_EARLIEST_SERIAL, _LATEST_SERIAL = dt.date(1950, 1, 1), dt.date(2079, 12, 31)

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[,.]?\s+)?"
_MIDNIGHT = re.compile(r"[T ]\s*(?:00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?|12:00(?::00)?\s*AM)$", re.IGNORECASE)
_CLOCK = re.compile(r"\d[T ]\s*\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[AP]M|Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*([-/. ])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})")
_DAY_WORD = re.compile(
    _WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]*(?:of )?([a-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})", re.IGNORECASE
)
_WORD_DAY = re.compile(
    _WEEKDAY + r"([a-z]{3,9})\.?[-/. ]+(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4}|\d{2})", re.IGNORECASE
)
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")


def day(cell: Cell, *, epoch: int = 1900, not_after: dt.date | None = None) -> dt.date:
    """Return the day that a cell states, or raise `CellProblem`.

    A number day first is day first: month before day is never guessed, and a thirteenth month is a problem. A year
    of two digits is a problem, too, unless `not_after` is given, as for a child's date of birth: then it is the
    latest such year that gives a day not after it.
    """
    if isinstance(cell, dt.datetime):
        return _midnight_only(cell)
    if isinstance(cell, dt.date):
        return _plausible(cell)
    if isinstance(cell, bool) or cell is None:
        raise _unreadable()
    if isinstance(cell, int | float):
        return _serial(float(cell), epoch)
    return _of_text(cell, epoch, not_after)


def has_short_year(cell: Cell) -> bool:
    """Tell whether the cell writes its year with two digits."""
    if not isinstance(cell, str):
        return False
    written = _written(cell)
    return any(len(found[number]) == 2 for form, number in _SHORT_YEAR_FORMS if (found := form.fullmatch(written)))


_SHORT_YEAR_FORMS = ((_DAY_FIRST, 4), (_DAY_WORD, 3), (_WORD_DAY, 3))


@lru_cache(maxsize=50_000)
def _of_text(cell: str, epoch: int, not_after: dt.date | None) -> dt.date:
    written = _written(cell)
    if found := _YEAR_FIRST.fullmatch(written):
        return _made(found[1], int(found[3]), found[4], not_after)
    if found := _DAY_FIRST.fullmatch(written):
        return _made(found[4], int(found[3]), found[1], not_after)
    if found := _DAY_WORD.fullmatch(written):
        return _made(found[3], _month(found[2]), found[1], not_after)
    if found := _WORD_DAY.fullmatch(written):
        return _made(found[3], _month(found[1]), found[2], not_after)
    if found := _COMPACT.fullmatch(written):
        return _made(found[1], int(found[2]), found[3], not_after)
    if _SERIAL.fullmatch(written):
        return _serial(float(written), epoch)
    raise _time_of_day() if _CLOCK.search(written) else _unreadable()


def _written(cell: str) -> str:
    """Return the text without its midnight, in plain digits and dashes."""
    plain = unicodedata.normalize("NFKC", clean(cell)).replace("–", "-").replace("‑", "-").strip().removeprefix("'")
    return _MIDNIGHT.sub("", " ".join(plain.split()))


def _midnight_only(cell: dt.datetime) -> dt.date:
    if cell.time() != dt.time():
        raise _time_of_day()
    return _plausible(cell.date())


def _serial(number: float, epoch: int) -> dt.date:
    if not number.is_integer():
        raise _unreadable()
    try:
        found = _EPOCHS[epoch] + dt.timedelta(days=int(number))
    except OverflowError:
        raise _unreadable() from None
    if not _EARLIEST_SERIAL <= found <= _LATEST_SERIAL:
        raise _unreadable()
    return found


def _month(word: str) -> int:
    number = _MONTHS.get(word.casefold())
    if number is None:
        raise _unreadable()
    return number


def _made(year: str, month: int, day_of_month: str, not_after: dt.date | None) -> dt.date:
    if len(year) == 2:
        return _of_short_year(int(year), month, int(day_of_month), not_after)
    return _plausible(_exact(int(year), month, int(day_of_month)))


def _of_short_year(year: int, month: int, day_of_month: int, not_after: dt.date | None) -> dt.date:
    if not_after is None:
        raise CellProblem(
            "two_digit_year", "The year has two digits only. Write all four, so that the century is certain."
        )
    century = not_after.year // 100 * 100
    found = _exact(century + year, month, day_of_month)
    return found if found <= not_after else _exact(century - 100 + year, month, day_of_month)


def _exact(year: int, month: int, day_of_month: int) -> dt.date:
    if not 1 <= month <= 12:
        raise CellProblem(
            "no_such_month",
            "The month does not exist: dates are read day first, then month. Check the order, or use year-month-day.",
        )
    try:
        return dt.date(year, month, day_of_month)
    except ValueError:
        raise _no_such_day(year, month, day_of_month) from None


def _no_such_day(year: int, month: int, day_of_month: int) -> CellProblem:
    if (month, day_of_month) == (2, 29):
        return CellProblem("impossible_date", "There is no 29 February in that year. Check the date.")
    if year and 1 <= day_of_month <= 31:
        return CellProblem(
            "impossible_date", f"There is no {day_of_month} {calendar.month_name[month]}. Check the date."
        )
    return CellProblem("impossible_date", "There is no such day of the month. Check the date.")


def _plausible(found: dt.date) -> dt.date:
    if found > LATEST or (found.year == LATEST.year and found >= LATEST):
        raise CellProblem("far_future", "The year is too far ahead. Leave the date empty where there is none yet.")
    if found < EARLIEST:
        raise CellProblem("far_past", "The year is too long ago. Check the date.")
    return found


def _time_of_day() -> CellProblem:
    return CellProblem(
        "time_of_day", "This is a moment, not a day: the day may be another one in Scottish time. Write the day alone."
    )


def _unreadable() -> CellProblem:
    return CellProblem(
        "unreadable_date",
        "This is not a date that can be read. Write it as day/month/year, with four digits for the year.",
    )
