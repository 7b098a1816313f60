"""How well the joining does, as measured: pairs read again by a person, and runs of the engine without its best key."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation import clock
from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner, Relation, SourceRecord
from virtualschool.register.models.scope import in_force, related
from virtualschool.register.vocab import RelationKind

from ..vocab import Method, Rested, Verdict

# A run takes seconds to minutes.
GIVEN_UP_AFTER = dt.timedelta(hours=6)


class RereadQuerySet(ScopedQuerySet["Reread"]):
    def visible_to(self, user: User) -> Self:
        """Pairs of authorities where the user may answer; those of adopted learners to named people only."""
        codes = standing_of(user).authorities(needs=Permission.QUESTION_ANSWER)
        named = Relation.objects.filter(in_force(clock.today()), user_id=user.pk, kind=RelationKind.NAMED)
        mine = Learner.objects.filter(related(named)).values("pk")
        adopted = Q(named_only=True) | Q(left__membership__learner__ended_in_adoption=True)
        return self.filter(~adopted | Q(left__membership__learner__in=mine), authority__in=codes)

    def joined(self) -> Self:
        """Those whose two records are held, and are one learner's, still."""
        return self.filter(left__membership__learner=F("right__membership__learner"))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def doubted(self) -> Self:
        """Said not to be the same child, and not confirmed since."""
        return self.filter(answer=Verdict.NOT_SAME, settled_at=None)

    def unsettled(self) -> Self:
        """Said not to be the same child, and neither parted nor confirmed since."""
        return self.joined().doubted()

    def for_reading_by(self, user: User, *, alone: Q, month: dt.date, today: dt.date) -> Self:
        """What this user may read again: nobody's own answers, but `alone` one's own once they have rested."""
        mine = Q(first_reader_id=user.pk) | Q(second_reader_id=user.pk)
        own = mine & Q(due_from__lte=today) & alone
        found = self.visible_to(user).unread().joined()
        return found.filter((~mine & Q(month=month)) | own).order_by("month", "pair_digest")


class Reread(AppendOnlyModel, IdentifiedModel):
    """Two records that stand as one child, drawn to be read again by a person who isn't shown why.

    Once read it never changes but for how a "not the same" was settled. The
    records may be erased after it: the answer and the figures stay.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rereads")
    month = models.DateField()
    left = models.ForeignKey(SourceRecord, models.SET_NULL, null=True, blank=True, related_name="reread_as_left")
    right = models.ForeignKey(SourceRecord, models.SET_NULL, null=True, blank=True, related_name="reread_as_right")
    pair_digest = models.CharField(max_length=64)
    rested_on = models.CharField(max_length=20, choices=Rested.choices)
    weight = models.FloatField(null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    named_only = models.BooleanField(default=False)
    first_reader_id = models.UUIDField(null=True, blank=True)
    second_reader_id = models.UUIDField(null=True, blank=True)
    due_from = models.DateField()
    reader_id = models.UUIDField(null=True, blank=True)
    reader_name = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=20, choices=Verdict.choices, blank=True)
    method = models.CharField(max_length=20, choices=Method.choices, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_id = models.UUIDField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)
    settled_note = models.TextField(blank=True)

    objects = RereadQuerySet.as_manager()

    class Meta:
        db_table = "linkage_reread"
        constraints = [
            models.UniqueConstraint(fields=["authority", "month", "pair_digest"], name="a_pair_is_drawn_once_a_month"),
            models.CheckConstraint(
                condition=Q(read_at=None, answer="") | (Q(read_at__isnull=False) & ~Q(answer="")),
                name="what_was_read_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(answer=Verdict.NOT_SAME), name="only_a_doubt_is_settled"
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority month left right pair_digest rested_on weight probability first_reader_id "
                    "second_reader_id due_from reader_id reader_name answer method read_at settled_at settled_by_id "
                    "settled_by_name"
                ),
                "E": "settled_note",
                "F": "named_only",
            }
        )


class MeasurementQuerySet(ScopedQuerySet["Measurement"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=standing_of(user).authorities(needs=Permission.QUESTION_SEE))

    def under_way(self, at: dt.datetime) -> Self:
        """Begun and not ended; one that has not ended for hours was lost with its worker, and another may begin."""
        return self.filter(finished_at=None, begun_at__gt=at - GIVEN_UP_AFTER)

    def finished(self) -> Self:
        return self.exclude(finished_at=None).filter(refused="")


class Measurement(IdentifiedModel):
    """What the engine finds of children whose number is known when it isn't shown the number. Counts only."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="measurements")
    made_on = models.DateField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.CharField(max_length=80, blank=True)
    refused = models.TextField(blank=True)
    model_id = models.CharField(max_length=64, blank=True)
    roll_as_at = models.DateField(null=True, blank=True)
    list_as_at = models.DateField(null=True, blank=True)
    known = models.PositiveIntegerField(default=0)
    linked = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        db_table = "linkage_measurement"
        constraints = [
            models.CheckConstraint(
                condition=Q(known__gte=F("linked") + F("asked") + F("elsewhere")), name="no_more_are_found_than_known"
            )
        ]
        indexes = [models.Index(fields=["authority", "begun_at"], name="measurement_by_authority")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority made_on begun_at finished_at progress refused model_id roll_as_at list_as_at known "
                    "linked asked elsewhere"
                )
            }
        )
