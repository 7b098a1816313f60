"""Meetings, what is proposed for them, who supports it, what worries anybody, and what was written down."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab import (
    AGENDA_MINUTES,
    SAFE_SPACE,
    ConcernKind,
    ItemKind,
    ItemState,
    MeetingState,
    MinutesStance,
)
from .place import ForMembersQuerySet, OpenedQuerySet, Row, open_or_part, place_of


class AgendaRules(AppendOnlyModel, IdentifiedModel):
    """How the Network meets and decides, as it last said: the newest number holds. Without any, the defaults do.

    No setting can make an item fail: one that waits for supporters carries over.
    """

    number = models.PositiveIntegerField(unique=True)
    supporters = models.PositiveSmallIntegerField(default=0)
    days_before = models.PositiveSmallIntegerField(default=0)
    urgent_any_day = models.BooleanField(default=True)
    minutes_together = models.PositiveSmallIntegerField(default=AGENDA_MINUTES)
    minutes_agreed_by = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    decided_at = models.ForeignKey("Meeting", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["AgendaRules"].as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id number supporters days_before urgent_any_day minutes_together minutes_agreed_by reason "
                "decided_at by at"
            }
        )

    class Meta:
        db_table = "network_agendarules"


class MeetingQuerySet(OpenedQuerySet["Meeting"]):
    def ahead(self) -> Self:
        return self.filter(state=MeetingState.AHEAD)

    def held(self) -> Self:
        return self.filter(state=MeetingState.HELD)


class Meeting(IdentifiedModel):
    """One meeting. Its items hold what it is about; its minutes what was said outside the safe space."""

    title = models.CharField(max_length=120, default="Network meeting")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    how = models.CharField(max_length=200, default="by video")
    host = models.CharField(max_length=120, default="the coordinator")
    is_open = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=MeetingState.choices, default=MeetingState.AHEAD)
    held_at = models.DateTimeField(null=True, blank=True)
    why_called_off = models.CharField(max_length=300, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id title starts_at ends_at how host is_open state held_at why_called_off"})

    class Meta:
        db_table = "network_meeting"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_it_starts"),
        ]

    @property
    def day(self) -> dt.date:
        from django.utils import timezone

        return timezone.localtime(self.starts_at).date()


class Priority(IdentifiedModel):
    """What the Network means to care for most in a year (1 August to 31 July), agreed at its start."""

    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    why = models.TextField(max_length=1000, blank=True)
    order = models.PositiveSmallIntegerField(default=1)
    agreed_at = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="priorities")

    class PriorityQuerySet(ScopedQuerySet["Priority"]):
        def visible_to(self, user: User) -> Self:
            """Priorities are no secret from observers."""
            return self.all() if place_of(user).observes else self.none()

    objects = PriorityQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id year title why order agreed_at"})

    class Meta:
        db_table = "network_priority"
        constraints = [models.UniqueConstraint(fields=["year", "title"], name="priority_stands_once_in_a_year")]


class ItemQuerySet(ScopedQuerySet["Item"]):
    def visible_to(self, user: User) -> Self:
        """Whoever takes part sees all; observers what is marked open in meetings open to them, never a safe space."""
        opened = open_or_part(user)
        if opened is None:
            return self.none()
        if place_of(user).takes_part:
            return self.all()
        return self.filter(opened, meeting__is_open=True).exclude(kind=ItemKind.SAFE_SPACE)

    def waiting(self) -> Self:
        """Neither reached nor taken back."""
        return self.filter(state__in=(ItemState.TALKED_THROUGH, ItemState.ON_AGENDA))

    def in_order(self) -> Self:
        """As they will be taken: the safe space first, then urgent ones, then as placed and proposed."""
        safe = models.Case(models.When(kind=ItemKind.SAFE_SPACE, then=0), default=1)
        return self.order_by(safe, "-is_urgent", "position", "proposed_at", "pk")


class Item(IdentifiedModel):
    """A proposal for a meeting: what, what need it meets, and how long. It is never lost: see `ItemState`."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices, default=ItemKind.TOPIC)
    title = models.CharField(max_length=160)
    need = models.TextField(max_length=1000, blank=True)
    speaker = models.CharField(max_length=160, blank=True)
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    minutes_wanted = models.PositiveSmallIntegerField()
    minutes_given = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100)
    is_urgent = models.BooleanField(default=False)
    is_open = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.TALKED_THROUGH)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id meeting kind title need speaker priority minutes_wanted minutes_given position is_urgent "
                "is_open state proposed_by authority proposed_at withdrawn_at"
            }
        )

    class Meta:
        db_table = "network_item"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.SAFE_SPACE) | Q(is_open=False), name="safe_space_is_never_open"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.SAFE_SPACE, state=ItemState.REACHED)
                | Q(title=SAFE_SPACE, need="", speaker="", proposed_by=None, authority=None),
                name="safe_space_leaves_no_record",
            ),
        ]

    @property
    def is_safe_space(self) -> bool:
        return self.kind == ItemKind.SAFE_SPACE

    @property
    def minutes(self) -> int:
        return self.minutes_given or self.minutes_wanted


class Carry(AppendOnlyModel, IdentifiedModel):
    """An item that was not reached, going on to the next meeting by itself."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="carries")
    from_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="carried_on")
    to_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="carried_here")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["Carry"].as_manager()

    class Handling:
        classes = classed({"-": "id item from_meeting to_meeting at"})

    class Meta:
        db_table = "network_carry"


class OfItemQuerySet(ScopedQuerySet[Row]):
    """What hangs on an item: members see all, observers what hangs on an open one."""

    def visible_to(self, user: User) -> Self:
        if place_of(user).takes_part:
            return self.all()
        return self.filter(item__in=Item.objects.visible_to(user))


class Support(IdentifiedModel):
    """Somebody would like to talk about it, too. Taking it back removes the row; there is nothing against an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="supports")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["Support"].as_manager()

    class Handling:
        classes = classed({"-": "id item by at"})

    class Meta:
        db_table = "network_support"
        constraints = [models.UniqueConstraint(fields=["item", "by"], name="support_is_given_once")]


class Concern(IdentifiedModel):
    """What worries somebody about an item, in a sentence; `content_at` is when they said that it is met."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="concerns")
    kind = models.CharField(max_length=12, choices=ConcernKind.choices, default=ConcernKind.CONCERN)
    reason = models.TextField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_at = models.DateTimeField(null=True, blank=True)

    objects = ForMembersQuerySet["Concern"].as_manager()

    class Handling:
        classes = classed({"-": "id item kind reason by at content_at"})

    class Meta:
        db_table = "network_concern"


class ConcernAnswer(IdentifiedModel):
    """An answer to a concern. Only whoever raised it says whether it is met."""

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["ConcernAnswer"].as_manager()

    class Handling:
        classes = classed({"-": "id concern text by at"})

    class Meta:
        db_table = "network_concernanswer"


class Paper(IdentifiedModel):
    """Something to read beforehand: a text, or a link."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="papers")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=20000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfItemQuerySet["Paper"].as_manager()

    class Handling:
        classes = classed({"-": "id item title text link by at"})

    class Meta:
        db_table = "network_paper"


class Coming(IdentifiedModel):
    """Whether somebody comes to a meeting, as they last said."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="coming")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comes = models.BooleanField()
    at = models.DateTimeField()

    objects = ForMembersQuerySet["Coming"].as_manager()

    class Handling:
        classes = classed({"-": "id meeting by authority comes at"})

    class Meta:
        db_table = "network_coming"
        constraints = [models.UniqueConstraint(fields=["meeting", "by"], name="coming_is_said_once")]


class Guest(IdentifiedModel):
    """A guest of a meeting, and for how much of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="guests")
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=160, blank=True)

    objects = ForMembersQuerySet["Guest"].as_manager()

    class Handling:
        classes = classed({"-": "id meeting name part"})

    class Meta:
        db_table = "network_guest"


class Minutes(IdentifiedModel):
    """One version of a meeting's minutes; a correction is another version. `agreed_at` closes the version."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=60000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    is_open = models.BooleanField(default=False)

    objects = OpenedQuerySet["Minutes"].as_manager()

    class Handling:
        classes = classed({"-": "id meeting version text by at agreed_at is_open"})

    class Meta:
        db_table = "network_minutes"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="minutes_have_one_text_per_version"),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(agreed_at__isnull=False), name="minutes_open_once_agreed"
            ),
        ]


class MinutesSaid(IdentifiedModel):
    """What a member said about a version of the minutes: that it is right, or what to change."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="said")
    stance = models.CharField(max_length=8, choices=MinutesStance.choices)
    words = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    objects = ForMembersQuerySet["MinutesSaid"].as_manager()

    class Handling:
        classes = classed({"-": "id minutes stance words by authority at"})

    class Meta:
        db_table = "network_minutessaid"
        constraints = [models.UniqueConstraint(fields=["minutes", "by"], name="minutes_are_spoken_to_once_by_one")]


class CalendarFeed(IdentifiedModel):
    """The address of somebody's calendar feed: only a keyed digest of its secret is kept. A new one ends the old."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class CalendarFeedQuerySet(ScopedQuerySet["CalendarFeed"]):
        def visible_to(self, user: User) -> Self:
            """One's own."""
            return self.filter(user_id=user.pk)

    objects = CalendarFeedQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id user secret_digest made_at"})

    class Meta:
        db_table = "network_calendarfeed"
