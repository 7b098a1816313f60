"""The one place that asks what time it is: entrances ask, the domain is told."""

import datetime as dt
import os

from django.utils import timezone


def now() -> dt.datetime:
    """Now, by Scotland's clocks: its date is that of today, in a summer's night and in a rehearsal too."""
    at = timezone.localtime()
    rehearsed = _rehearsed()
    return at.replace(year=rehearsed.year, month=rehearsed.month, day=rehearsed.day) if rehearsed else at


def today() -> dt.date:
    """Today, in Scotland; `VIRTUALSCHOOL_TODAY` sets it for tests and rehearsals."""
    return _rehearsed() or timezone.localdate()


def day_of(at: dt.datetime) -> dt.date:
    """The day of a moment, in Scotland."""
    return timezone.localdate(at)


def _rehearsed() -> dt.date | None:
    given = os.environ.get("VIRTUALSCHOOL_TODAY")
    return dt.date.fromisoformat(given) if given else None
