"""The one place that asks what time it is: entrances ask, the domain is told."""

import datetime as dt
import os

from django.utils import timezone


def now() -> dt.datetime:
    """Now, by Scotland's clocks: its date is that of today, in a summer's night too."""
    return timezone.localtime()


def today() -> dt.date:
    """Today, in Scotland; `VIRTUALSCHOOL_TODAY` sets it for tests and rehearsals."""
    given = os.environ.get("VIRTUALSCHOOL_TODAY")
    return dt.date.fromisoformat(given) if given else timezone.localdate()
