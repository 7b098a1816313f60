"""What stands marked on an authority's run charts."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from virtualschool.people.models import Authority

from ..models import Annotation


@dataclass(frozen=True)
class Noted:
    """One annotation; `indicator` is empty where it is marked on every figure."""

    id: UUID
    indicator: str
    on: dt.date
    words: str
    by_name: str
    at: dt.datetime


def standing(authority: Authority) -> tuple[Noted, ...]:
    """The earliest first; one query."""
    rows = Annotation.objects.filter(authority=authority).standing().order_by("on", "at", "pk")
    return tuple(Noted(one.pk, one.indicator, one.on, one.words, one.by_name, one.at) for one in rows)
