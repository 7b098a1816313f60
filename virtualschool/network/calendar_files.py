"""Calendar files: title, time and place of meetings, and the way to sign in; no item and no name."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from .models import Meeting
from .vocab import MeetingState

PRODUCT = "-//Virtual School//Network//EN"


def calendar_of(meetings: Iterable[Meeting], *, address: str, name: str, now: dt.datetime) -> bytes:
    """The meetings as an iCalendar file; `address` is what the link of each begins with."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in meetings:
        calendar.add_component(event_of(one, address=address, now=now))
    return bytes(calendar.to_ical())


def event_of(meeting: Meeting, *, address: str, now: dt.datetime) -> Event:
    """One entry. A meeting that was called off stays, marked so, so that calendars take it away."""
    event = Event()
    event.add("uid", f"{meeting.pk}@virtual-school")
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", meeting.starts_at.astimezone(dt.UTC))
    event.add("dtend", meeting.ends_at.astimezone(dt.UTC))
    event.add("summary", meeting.title)
    event.add("location", meeting.how)
    event.add("url", f"{address}{meeting.pk}/")
    if meeting.state == MeetingState.CALLED_OFF:
        event.add("status", "CANCELLED")
    return event
