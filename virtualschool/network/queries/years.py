"""The Network's years: 1 August to 31 July, as school sessions are, named by the year in which they begin."""

import datetime as dt

from django.utils import timezone

FIRST, LAST = 2000, 2199


def year_of(day: dt.date) -> int:
    return day.year if day.month >= 8 else day.year - 1


def asked(text: str) -> int | None:
    """The year that somebody asked for; None where there is no such year of the Network."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST <= int(text) <= LAST else None


def label(year: int) -> str:
    """ "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"


def span(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The moments at which the year begins and the next begins."""
    zone = timezone.get_current_timezone()
    return dt.datetime(year, 8, 1, tzinfo=zone), dt.datetime(year + 1, 8, 1, tzinfo=zone)
