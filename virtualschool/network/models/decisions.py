"""What the Network decided, how and why, what came of it, and who does what until when."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import User

from ..vocab import ActionState, DecisionState, Method, NoteKind
from .authorities import MemberAuthority
from .meetings import Item, Meeting
from .place import ForMembersQuerySet, OpenedQuerySet, Row, place_of


class Decision(IdentifiedModel):
    """A decision of a meeting: what, by which method, for which reasons, over which objections."""

    number = models.PositiveIntegerField(unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=4000)
    method = models.CharField(max_length=16, choices=Method.choices)
    reasons = models.TextField(max_length=4000)
    objections = models.TextField(max_length=4000, blank=True)
    owner = models.CharField(max_length=160)
    owner_member = models.ForeignKey(
        MemberAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_decisions"
    )
    due_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    made_on = models.DateField()
    state = models.CharField(max_length=8, choices=DecisionState.choices, default=DecisionState.STANDS)
    is_open = models.BooleanField(default=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OpenedQuerySet["Decision"].as_manager()

    class Handling:
        classes = classed(
            {
                "-": "id number meeting item title text method reasons objections owner owner_member due_on review_on "
                "made_on state is_open by at"
            }
        )

    class Meta:
        db_table = "network_decision"
        constraints = [
            models.CheckConstraint(
                condition=~Q(method=Method.OVER_OBJECTION) | ~Q(objections=""), name="decision_keeps_its_objections"
            ),
        ]

    def is_due_for_review(self, day: dt.date) -> bool:
        return self.state == DecisionState.STANDS and self.review_on is not None and self.review_on <= day


class OfDecisionQuerySet(ScopedQuerySet[Row]):
    """What hangs on a decision is seen by whoever sees the decision."""

    def visible_to(self, user: User) -> Self:
        if place_of(user).takes_part:
            return self.all()
        return self.filter(decision__in=Decision.objects.visible_to(user))


class DecisionNote(AppendOnlyModel, IdentifiedModel):
    """What came of a decision, or what was said when it was looked at again."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=8, choices=NoteKind.choices)
    text = models.TextField(max_length=4000)
    link = models.URLField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = OfDecisionQuerySet["DecisionNote"].as_manager()

    class Handling:
        classes = classed({"-": "id decision kind text link by at"})

    class Meta:
        db_table = "network_decisionnote"


class ActionQuerySet(ForMembersQuerySet["Action"]):
    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)


class Action(IdentifiedModel):
    """Somebody said that they would do something. It ends as done, or is let go with a reason; it never just fades."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=160)
    owner_member = models.ForeignKey(
        MemberAuthority, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=ActionState.choices, default=ActionState.OPEN)
    closing_words = models.TextField(max_length=1000, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ActionQuerySet.as_manager()

    class Handling:
        classes = classed(
            {"-": "id meeting decision title owner owner_member due_on state closing_words closed_by closed_at by at"}
        )

    class Meta:
        db_table = "network_action"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN, closed_at=None)
                | (~Q(state=ActionState.OPEN) & Q(closed_at__isnull=False)),
                name="action_is_closed_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(closing_words=""), name="action_is_let_go_with_a_reason"
            ),
        ]

    def is_late(self, day: dt.date) -> bool:
        return self.state == ActionState.OPEN and self.due_on is not None and self.due_on < day
