"""How a date reads: in full in a sentence, short in a table while the school session lasts."""

from datetime import date, datetime


def as_date(value: date | str) -> date:
    """Canonical rows hold dates as text; models hold dates."""
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def session_year(day: date) -> int:
    """The year in which the school session of the day began: sessions run from 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def in_full(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def with_weekday(day: date) -> str:
    return f"{day:%A} {in_full(day)}"


def in_table(day: date, today: date) -> str:
    """ "16 Nov" within today's session, else "16 November 2025": a bare day and month would name the wrong year."""
    return f"{day.day} {day:%b}" if session_year(day) == session_year(today) else in_full(day)
