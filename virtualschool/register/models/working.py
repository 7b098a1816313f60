"""What people did about facts that differ and about years that were never kept: entries beside the derived register.

They name a learner by an id that may since have become an alias, so that a
rebuild of the register leaves them standing; they go when the learner goes.
"""

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.people.models import Authority

from ..vocab import DisagreementState, Owner, Source
from .scope import AuthorityQuerySet


class GoesWithLearner(models.Model):
    """What is written about a learner in this room or one above it, and is erased in one transaction with the learner.

    Such a model names the learner by `learner_id`, which may since have become
    an alias, and the authority. Being of this kind is all that it needs.
    """

    class Meta:
        abstract = True


class RestsOnRecords(GoesWithLearner):
    """What is written about a learner on the word of some of the learner's records.

    Once one of those is no longer the learner's it is erased, in the
    transaction that parts them: what it says may be of another child.
    """

    rests_on = models.TextField(blank=True, default="")
    """The ids of those records, with a space between; empty where it rests on no record of a source."""

    class Meta:
        abstract = True


class SettlementQuerySet(AuthorityQuerySet["Settlement"]):
    def in_order(self) -> "SettlementQuerySet":
        return self.order_by("at", "id")


class Settlement(AppendOnlyModel, IdentifiedModel, GoesWithLearner):
    """What a named person said or did about one fact on which two sources differ. The newest entry holds.

    The two values are kept as a keyed digest only: enough to see that one of
    them has changed since, which opens the fact again.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="settlements")
    learner_id = models.UUIDField()
    field = models.CharField(max_length=30)
    shown_source = models.CharField(max_length=20, choices=Source.choices)
    other_source = models.CharField(max_length=20, choices=Source.choices)
    values_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=DisagreementState.choices)
    owner = models.CharField(max_length=20, choices=Owner.choices)
    note = models.TextField(blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = SettlementQuerySet.as_manager()

    class Meta:
        db_table = "register_settlement"
        indexes = [models.Index(fields=["authority", "learner_id"], name="settlement_by_learner")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority learner_id field shown_source other_source values_digest state owner by_id by_name at"
                ),
                "E": "note",
            }
        )


class HistoryRequestQuerySet(AuthorityQuerySet["HistoryRequest"]):
    def standing(self) -> "HistoryRequestQuerySet":
        """Without those that somebody took back."""
        return self.filter(taken_back_at=None)


class HistoryRequest(IdentifiedModel, GoesWithLearner):
    """Education was asked for a learner's earlier attendance, levels and awards, which nobody kept at the time."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="history_requests")
    learner_id = models.UUIDField()
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=200)
    received_on = models.DateField(null=True, blank=True)
    received_by = models.CharField(max_length=200, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = HistoryRequestQuerySet.as_manager()

    class Meta:
        db_table = "register_history_request"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "learner_id"],
                condition=Q(taken_back_at=None, received_on=None),
                name="history_is_asked_for_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=models.F("asked_on")),
                name="history_comes_after_it_was_asked_for",
            ),
        ]
        indexes = [models.Index(fields=["authority", "learner_id"], name="history_request_by_learner")]

    class Handling:
        classes = classed({"-": "id authority learner_id asked_on asked_by received_on received_by taken_back_at"})
