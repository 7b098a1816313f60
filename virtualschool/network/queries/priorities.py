"""Priorities by year, with what was talked about for each."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from virtualschool.people.models import User

from ..models import Item, Priority
from ..vocab import ItemState
from . import years


@dataclass(frozen=True)
class PriorityYear:
    """One year's priorities in their order."""

    label: str
    is_now: bool
    priorities: tuple[Priority, ...]


def by_year(user: User, today: dt.date) -> tuple[PriorityYear, ...]:
    """This year first, even where nothing is agreed yet."""
    items = Item.objects.visible_to(user).exclude(state=ItemState.WITHDRAWN).select_related("meeting")
    rows = Priority.objects.visible_to(user).select_related("agreed_at").order_by("-year", "order")
    found = list(rows.prefetch_related(Prefetch("items", items.order_by("meeting__starts_at"))))
    now = years.year_of(today)
    return tuple(of_year(year, now, found) for year in sorted({one.year for one in found} | {now}, reverse=True))


def of_year(year: int, now: int, found: Iterable[Priority]) -> PriorityYear:
    return PriorityYear(years.label(year), year == now, tuple(one for one in found if one.year == year))
