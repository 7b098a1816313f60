"""Whose feed an address is, and which meetings it shows."""

import datetime as dt

from virtualschool.people.models import User, standing_of

from ..models import CalendarFeed, Meeting

A_YEAR = dt.timedelta(days=366)


def series(user: User, now: dt.datetime) -> list[Meeting]:
    """The meetings that this reader may see, from a year ago on."""
    return list(Meeting.objects.visible_to(user).filter(ends_at__gte=now - A_YEAR).order_by("starts_at"))


def whose(secret_digest: str) -> User | None:
    """The user of a feed, as long as they hold a post; None for an address that is nobody's."""
    found = CalendarFeed.objects.filter(secret_digest=secret_digest).select_related("user").first()
    return found.user if found and standing_of(found.user).posts else None


def feed(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.visible_to(user).first()
