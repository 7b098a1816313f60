"""The meetings of a year, the next one, and what each reached."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from virtualschool.people.models import User

from ..models import Carry, Decision, Item, Meeting, Minutes, Priority
from ..vocab import ItemState, MeetingState
from . import years

WAITING = (ItemState.ON_AGENDA, ItemState.TALKED_THROUGH)


@dataclass(frozen=True)
class MeetingLine:
    """One meeting in the list of a year."""

    meeting: Meeting
    reached: int
    waiting: int
    went_on: int
    decisions: int
    minutes: str

    @property
    def is_ahead(self) -> bool:
        return self.meeting.state == MeetingState.AHEAD


@dataclass(frozen=True)
class Year:
    """The meetings of one year, with its priorities, and the years that have any."""

    year: int
    label: str
    lines: tuple[MeetingLine, ...]
    priorities: tuple[Priority, ...]
    years: tuple[tuple[int, str], ...]


def upcoming(user: User, now: dt.datetime) -> Meeting | None:
    """The next meeting; one that goes on just now counts."""
    return Meeting.objects.visible_to(user).ahead().filter(ends_at__gt=now).order_by("starts_at").first()


def year(user: User, wanted: int) -> Year:
    """One year as this reader may see it."""
    first, end = years.span(wanted)
    meetings = list(Meeting.objects.visible_to(user).filter(starts_at__gte=first, starts_at__lt=end))
    meetings.sort(key=lambda one: one.starts_at)
    every = Meeting.objects.visible_to(user).values_list("starts_at", flat=True)
    known = sorted({years.year_of(one.date()) for one in every} | {wanted}, reverse=True)
    priorities = Priority.objects.visible_to(user).filter(year=wanted).order_by("order")
    return Year(
        year=wanted,
        label=years.label(wanted),
        lines=tuple(lines(user, meetings)),
        priorities=tuple(priorities.annotate(number=Count("items", filter=Q(items__state=ItemState.REACHED)))),
        years=tuple((one, years.label(one)) for one in known),
    )


def lines(user: User, meetings: list[Meeting]) -> list[MeetingLine]:
    """Counts for every meeting in four queries."""
    ids = [one.pk for one in meetings]
    items = (
        Item.objects.visible_to(user).filter(meeting__in=ids).values_list("meeting", "state").annotate(n=Count("pk"))
    )
    by_state = {(meeting, state): n for meeting, state, n in items}
    decided = counted(Decision.objects.visible_to(user).filter(meeting__in=ids).values_list("meeting"))
    gone = counted(Carry.objects.visible_to(user).filter(from_meeting__in=ids).values_list("from_meeting"))
    texts: dict[object, Minutes] = {}
    for one in Minutes.objects.visible_to(user).filter(meeting__in=ids).order_by("version"):
        texts[one.meeting_id] = one
    return [
        MeetingLine(
            meeting=one,
            reached=by_state.get((one.pk, ItemState.REACHED), 0),
            waiting=sum(by_state.get((one.pk, state), 0) for state in WAITING),
            went_on=gone.get(one.pk, 0),
            decisions=decided.get(one.pk, 0),
            minutes=minutes_in_words(texts.get(one.pk)),
        )
        for one in meetings
    ]  # fmt: skip


def counted(rows: object) -> dict[object, int]:
    found = rows.annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return dict(found)


def minutes_in_words(minutes: Minutes | None) -> str:
    if minutes is None:
        return ""
    return "agreed" if minutes.agreed_at else f"draft {minutes.version}"
