"""Meetings: planned, come to, held, called off; and what was not reached going on by itself."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import Carry, Coming, Guest, Item, Meeting
from ..vocab import ItemState, MeetingState
from . import items, series
from .writing_down import write_down


@transaction.atomic
def plan(
    *,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    by: User,
    at: dt.datetime,
    title: str = "Network meeting",
    how: str = "by video",
    is_open: bool = True,
) -> Meeting:
    """Plan a meeting."""
    if ends_at <= starts_at:
        raise Refusal("The meeting ends before it starts: check the times.")
    made = Meeting.objects.create(
        title=title, starts_at=starts_at, ends_at=ends_at, how=how, is_open=is_open, host=by.name
    )
    write_down("planned a meeting", made, by=by, at=at)
    return made


@transaction.atomic
def change(*, meeting: Meeting, wanted: dict[str, object], by: User, at: dt.datetime) -> None:
    """Another day, place or title, as long as the meeting is ahead."""
    _need_ahead(meeting)
    for name, value in wanted.items():
        setattr(meeting, name, value)
    if meeting.ends_at <= meeting.starts_at:
        raise Refusal("The meeting ends before it starts: check the times.")
    meeting.save(update_fields=list(wanted))
    write_down("changed a meeting", meeting, by=by, at=at)


@transaction.atomic
def say_coming(*, meeting: Meeting, comes: bool, authority: Authority | None, by: User, at: dt.datetime) -> None:
    """Say whether one comes; the last word counts."""
    _need_ahead(meeting)
    Coming.objects.update_or_create(meeting=meeting, by=by, defaults={"comes": comes, "authority": authority, "at": at})
    write_down("said whether they come", meeting, by=by, at=at)


@transaction.atomic
def invite(*, meeting: Meeting, name: str, part: str, by: User, at: dt.datetime) -> Guest:
    """Add a guest, and for which part."""
    _need_ahead(meeting)
    made = Guest.objects.create(meeting=meeting, name=name.strip(), part=part.strip())
    write_down("invited a guest", meeting, by=by, at=at)
    return made


@transaction.atomic
def hold(*, meeting: Meeting, reached: Collection[UUID], by: User, at: dt.datetime) -> list[Item]:
    """Close a meeting: what was reached is done, and all else goes on to the next one; returns what goes on.

    A safe-space item that was reached loses its words here, for good.
    """
    _need_ahead(meeting)
    waiting = list(Item.objects.filter(meeting=meeting).waiting())
    meeting.state, meeting.held_at = MeetingState.HELD, at
    meeting.save(update_fields=["state", "held_at"])
    write_down("held a meeting", meeting, by=by, at=at)
    for one in waiting:
        if one.pk in reached:
            _reach(one)
    return carry_on([one for one in waiting if one.pk not in reached], meeting, by=by, at=at)


@transaction.atomic
def call_off(*, meeting: Meeting, why: str, by: User, at: dt.datetime) -> list[Item]:
    """Call a meeting off; its items go on to the next one."""
    _need_ahead(meeting)
    if not why.strip():
        raise Refusal("Say why the meeting is called off.")
    meeting.state, meeting.why_called_off = MeetingState.CALLED_OFF, why.strip()
    meeting.save(update_fields=["state", "why_called_off"])
    write_down("called a meeting off", meeting, by=by, at=at)
    return carry_on(list(Item.objects.filter(meeting=meeting).waiting()), meeting, by=by, at=at)


def carry_on(left: list[Item], meeting: Meeting, *, by: User, at: dt.datetime) -> list[Item]:
    """Move items to the next meeting, which is planned if nobody has; their support and concerns go with them."""
    if not left:
        return []
    following = series.after(meeting)
    for one in left:
        Carry(item=one, from_meeting=meeting, to_meeting=following, at=at).save(force_insert=True)
        one.meeting, one.state, one.minutes_given = following, ItemState.TALKED_THROUGH, None
        one.save(update_fields=["meeting", "state", "minutes_given"])
    write_down("items carried over", following, by=by, at=at, number=len(left))
    return left


def _reach(item: Item) -> None:
    if item.is_safe_space:
        items.forget(item)
    item.state = ItemState.REACHED
    item.save(update_fields=["state"])


def _need_ahead(meeting: Meeting) -> None:
    if meeting.state != MeetingState.AHEAD:
        raise Refusal("That meeting is over, or was called off.")
