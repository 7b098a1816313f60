"""Calendar feeds: an address that cannot be guessed, shown once, of which only a keyed digest is kept."""

import datetime as dt
import secrets

from django.db import transaction

from virtualschool.foundation import keys
from virtualschool.people.models import User

from ..models import CalendarFeed
from .writing_down import write_down


@transaction.atomic
def new_address(*, by: User, at: dt.datetime) -> str:
    """The secret of a new feed; the address before it stops working."""
    secret = secrets.token_urlsafe(32)
    feed, _ = CalendarFeed.objects.update_or_create(user=by, defaults={"secret_digest": digest(secret), "made_at": at})
    write_down("made a calendar address", feed, by=by, at=at)
    return secret


@transaction.atomic
def end_address(*, by: User, at: dt.datetime) -> None:
    for feed in CalendarFeed.objects.filter(user=by):
        write_down("ended a calendar address", feed, by=by, at=at)
        feed.delete()


def digest(secret: str) -> str:
    return keys.digest("django", "network calendar", secret)
