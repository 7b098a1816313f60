"""What the Network's first page shows: what comes next, and what waits for the reader."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from virtualschool.people.models import User

from ..models import Action, Decision, Item, Meeting, MemberAuthority, Minutes, Priority, place_of
from . import agenda, decisions, meetings, years
from .agenda import ItemLine
from .latest import Latest, latest


@dataclass(frozen=True)
class Home:
    """The next meeting with its items, one's own actions, minutes to read, and the year's priorities."""

    members: int
    meeting: Meeting | None
    items: tuple[ItemLine, ...]
    actions: tuple[Action, ...]
    minutes: tuple[Minutes, ...]
    reviews: tuple[Decision, ...]
    to_hold: tuple[Meeting, ...]
    asking: tuple[MemberAuthority, ...]
    year: str
    priorities: tuple[Priority, ...]
    latest: Latest


def home(user: User, now: dt.datetime) -> Home:
    """One reader's first page at a moment."""
    place, today = place_of(user), now.date()
    entries = MemberAuthority.objects.visible_to(user)
    upcoming = meetings.upcoming(user, now)
    items = Item.objects.visible_to(user).filter(meeting=upcoming).waiting().in_order() if upcoming else ()
    year = years.year_of(today)
    over = Meeting.objects.visible_to(user).ahead().filter(ends_at__lte=now).order_by("starts_at")
    asking = entries.exclude(asked_on=None).select_related("authority").order_by("asked_on")
    return Home(
        members=entries.members_on(today).count(),
        meeting=upcoming,
        items=tuple(agenda.item_lines(user, place, items)),
        actions=decisions.mine(user),
        minutes=unspoken(user) if place.takes_part else (),
        reviews=decisions.register(user, today).due if place.takes_part else (),
        to_hold=tuple(over) if place.coordinates else (),
        asking=tuple(asking) if place.coordinates else (),
        year=years.label(year),
        priorities=tuple(Priority.objects.visible_to(user).filter(year=year).order_by("order")),
        latest=latest(user, today) if place.takes_part else Latest(),
    )


def unspoken(user: User) -> tuple[Minutes, ...]:
    """The newest version of minutes not yet agreed, to which this member has said nothing."""
    newest: dict[UUID, Minutes] = {}
    waiting = Minutes.objects.visible_to(user).filter(agreed_at=None).select_related("meeting").order_by("version")
    for one in waiting.exclude(said__by=user):
        newest[one.meeting_id] = one
    agreed = set(Minutes.objects.visible_to(user).exclude(agreed_at=None).values_list("meeting_id", flat=True))
    return tuple(one for one in newest.values() if one.meeting_id not in agreed)
