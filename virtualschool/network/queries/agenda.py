"""One meeting's page: its agenda with support and concerns, who comes, and what it decided."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone

from virtualschool.people.models import User

from ..models import (
    Action,
    Carry,
    Coming,
    Concern,
    ConcernAnswer,
    Decision,
    Guest,
    Item,
    Meeting,
    MemberAuthority,
    Minutes,
    Paper,
    Place,
    Support,
    place_of,
)
from ..vocab import ItemState, MeetingState, MinutesStance
from . import decisions
from . import rules as rules_in_force
from .rules import InForce


@dataclass(frozen=True)
class ConcernLine:
    """A concern with its answers; `state` says in words where it is."""

    concern: Concern
    answers: tuple[ConcernAnswer, ...]
    is_mine: bool

    @property
    def is_met(self) -> bool:
        return self.concern.content_at is not None


@dataclass(frozen=True)
class ItemLine:
    """An item as one reader sees it. Support and concerns are for those who take part: observers get none."""

    item: Item
    who: str
    supporters: tuple[str, ...]
    is_supported_by_me: bool
    is_mine: bool
    may_fit: bool
    may_support: bool
    concerns: tuple[ConcernLine, ...]
    papers: tuple[Paper, ...]
    carried_from: Meeting | None
    times_carried: int

    @property
    def is_on_agenda(self) -> bool:
        return self.item.state == ItemState.ON_AGENDA

    @property
    def is_waiting(self) -> bool:
        return self.item.state in (ItemState.TALKED_THROUGH, ItemState.ON_AGENDA)

    @cached_property
    def unmet(self) -> tuple[ConcernLine, ...]:
        return tuple(one for one in self.concerns if not one.is_met)


@dataclass(frozen=True)
class Attendance:
    """Who said that they come, who cannot, and the guests."""

    coming: tuple[str, ...]
    authorities: int
    members: int
    cannot: tuple[str, ...]
    guests: tuple[Guest, ...]
    mine: bool | None


@dataclass(frozen=True)
class MeetingPage:
    """Everything on one meeting's page."""

    meeting: Meeting
    rules: InForce
    items: tuple[ItemLine, ...]
    went_on: tuple[Carry, ...]
    attendance: Attendance | None
    decisions: tuple[Decision, ...]
    actions: tuple[Action, ...]
    minutes: Minutes | None
    agreed_by: int
    last: Meeting | None
    last_decisions: tuple[Decision, ...]
    following: Meeting | None
    is_past: bool
    taken: int = field(default=0)

    @property
    def is_ahead(self) -> bool:
        return self.meeting.state == MeetingState.AHEAD

    @property
    def safe_space_until(self) -> dt.datetime | None:
        """When the safe space ends, where one is on the agenda: it comes first."""
        minutes = sum(one.item.minutes for one in self.items if one.item.is_safe_space and one.is_waiting)
        return timezone.localtime(self.meeting.starts_at) + dt.timedelta(minutes=minutes) if minutes else None


def meeting_page(user: User, meeting: Meeting, now: dt.datetime) -> MeetingPage:
    """One reader's view of a meeting that they may see."""
    place = place_of(user)
    lines = item_lines(user, place, Item.objects.visible_to(user).filter(meeting=meeting).in_order())
    is_over = meeting.state != MeetingState.AHEAD  # before that there are no minutes, and nothing went on from it
    versions = Minutes.objects.visible_to(user).filter(meeting=meeting).order_by("-version")
    minutes = versions.first() if is_over else None
    seen = Meeting.objects.visible_to(user)
    last = seen.held().filter(starts_at__lt=meeting.starts_at).order_by("-starts_at").first()
    decided = decisions.listed(user).order_by("number")
    of_both = list(decided.filter(meeting__in=[meeting.pk, *([last.pk] if last else [])]))
    actions = Action.objects.visible_to(user).filter(meeting=meeting).order_by("due_on", "at")
    return MeetingPage(
        meeting=meeting,
        rules=rules_in_force.in_force(),
        items=tuple(one for one in lines if one.item.state != ItemState.WITHDRAWN),
        went_on=tuple(went_on(user, meeting)) if is_over else (),
        attendance=attendance(user, meeting, now) if place.takes_part else None,
        decisions=tuple(one for one in of_both if one.meeting_id == meeting.pk),
        actions=tuple(actions.select_related("meeting", "owner_member__authority")) if is_over else (),
        minutes=minutes,
        agreed_by=agreed_by(minutes) if place.takes_part else 0,
        last=last,
        last_decisions=tuple(one for one in of_both if last and one.meeting_id == last.pk),
        following=seen.filter(starts_at__gt=meeting.starts_at).order_by("starts_at").first(),
        is_past=meeting.ends_at <= now,
        taken=sum(one.item.minutes for one in lines if one.is_on_agenda),
    )


def agreed_by(minutes: Minutes | None) -> int:
    return minutes.said.filter(stance=MinutesStance.AGREES).count() if minutes else 0


def went_on(user: User, meeting: Meeting) -> list[Carry]:
    """What a meeting did not reach, and where each went."""
    carries = Carry.objects.visible_to(user).filter(from_meeting=meeting)
    return list(carries.select_related("item", "to_meeting").order_by("at", "pk"))


def item_lines(user: User, place: Place, items: Iterable[Item]) -> list[ItemLine]:
    """Items with what hangs on them, in a fixed number of queries."""
    rows = items
    if hasattr(rows, "select_related"):
        carries = Carry.objects.select_related("from_meeting").order_by("-at")
        concerns = Concern.objects.select_related("by").order_by("at").prefetch_related(
            Prefetch("answers", ConcernAnswer.objects.select_related("by").order_by("at"))
        )  # fmt: skip
        rows = rows.select_related("proposed_by", "authority", "priority", "meeting").prefetch_related(
            Prefetch("supports", Support.objects.select_related("by").order_by("at")),
            Prefetch("concerns", concerns),
            Prefetch("papers", Paper.objects.select_related("by").order_by("at")),
            Prefetch("carries", carries),
        )
    return [item_line(user, place, one) for one in rows]


def item_line(user: User, place: Place, item: Item) -> ItemLine:
    supports = list(item.supports.all()) if place.takes_part else []
    concerns = list(item.concerns.all()) if place.takes_part else []
    carries = list(item.carries.all())
    is_mine = item.proposed_by_id == user.pk
    return ItemLine(
        item=item,
        who=who(item),
        supporters=tuple(one.by.name for one in supports),
        is_supported_by_me=any(one.by_id == user.pk for one in supports),
        is_mine=is_mine,
        may_fit=place.coordinates or (is_mine and place.takes_part),
        may_support=place.takes_part and not is_mine,
        concerns=tuple(ConcernLine(one, tuple(one.answers.all()), one.by_id == user.pk) for one in concerns),
        papers=tuple(item.papers.all()),
        carried_from=carries[0].from_meeting if carries else None,
        times_carried=len(carries),
    )


def who(item: Item) -> str:
    """ "Catriona Mackay, Strathcarron"; the coordinator by name alone; nobody for a safe space that was held."""
    if item.proposed_by is None:
        return ""
    return f"{item.proposed_by.name}, {item.authority.short_name}" if item.authority else item.proposed_by.name


def attendance(user: User, meeting: Meeting, now: dt.datetime) -> Attendance:
    """By authority and by name, as those who come said."""
    said = list(Coming.objects.visible_to(user).filter(meeting=meeting).select_related("by", "authority"))
    said.sort(key=lambda one: one.by.name)
    mine = next((one.comes for one in said if one.by_id == user.pk), None)
    return Attendance(
        coming=tuple(named(one) for one in said if one.comes),
        authorities=len({one.authority_id for one in said if one.comes and one.authority_id}),
        members=MemberAuthority.objects.visible_to(user).members_on(min(now, meeting.starts_at).date()).count(),
        cannot=tuple(named(one) for one in said if not one.comes),
        guests=tuple(Guest.objects.visible_to(user).filter(meeting=meeting).order_by("name")),
        mine=mine,
    )


def named(one: Coming) -> str:
    return f"{one.by.name}, {one.authority.short_name}" if one.authority else one.by.name
