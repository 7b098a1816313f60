"""Links that the engine made and decisions that people made. Decisions are a ledger: entries are only added."""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.people.models import Authority, User

from ..vocab import About, Answer
from .scope import AuthorityQuerySet
from .sources import SourceRecord


class LinkQuerySet(AuthorityQuerySet["Link"]):
    def standing(self) -> "LinkQuerySet":
        return self.filter(ended_on=None)


class Link(IdentifiedModel):
    """The engine's finding that two records are the same person, with the model and the reasons."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="links")
    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="links_out")
    right = models.ForeignKey(SourceRecord, models.CASCADE, related_name="links_in")
    weight = models.FloatField()
    probability = models.FloatField()
    reasons = models.TextField()
    runner_up_behind = models.FloatField(null=True, blank=True)
    model_id = models.CharField(max_length=64)
    made_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        db_table = "register_link"
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], condition=Q(ended_on=None), name="a_link_stands_once"),
        ]

    class Handling:
        classes = classed(
            {
                "-": "id authority left right weight probability runner_up_behind model_id made_on ended_on",
                "D": "reasons",
            }
        )


class DecisionQuerySet(AuthorityQuerySet["Decision"]):
    def visible_to(self, user: User) -> Self:
        """Those of one's authority; an answer that only named people were asked for, to whoever gave it."""
        return super().visible_to(user).filter(Q(named_only=False) | Q(by_id=user.pk))

    def in_order(self) -> "DecisionQuerySet":
        return self.order_by("sequence")


class Decision(AppendOnlyModel, IdentifiedModel):
    """What a named person said about two records, or about one.

    Keys stand in the clear for people who are on the register. Where the
    answer is "not the same" the pupil's key is only kept as a keyed digest,
    enough to know the pair again. Taking an answer back is another entry.

    `weight` to `weights_hidden` are what stood before the reader, so that
    people and the model can be measured apart; `first_by` is who read the
    pair first and said the same, where two had to.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="decisions")
    sequence = models.PositiveIntegerField()
    about = models.CharField(max_length=20, choices=About.choices)
    answer = models.CharField(max_length=30, choices=Answer.choices)
    left_key = models.CharField(max_length=200, blank=True)
    left_digest = models.CharField(max_length=64)
    right_key = models.CharField(max_length=200, blank=True)
    right_digests = models.CharField(max_length=200, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)
    named_only = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    made_on = models.DateField()
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")
    weight = models.FloatField(null=True, blank=True)
    probability = models.FloatField(null=True, blank=True)
    guard = models.TextField(blank=True)
    weights_hidden = models.BooleanField(default=False)
    first_by_id = models.UUIDField(null=True, blank=True)
    first_by_name = models.CharField(max_length=200, blank=True)
    act = models.UUIDField(null=True, blank=True)
    """Entries made by one act (two learners said to be one child, or one to be two) share it, to be undone as one."""

    objects = DecisionQuerySet.as_manager()

    class Meta:
        db_table = "register_decision"
        constraints = [
            models.UniqueConstraint(fields=["authority", "sequence"], name="the_ledger_has_no_gaps_and_no_twins"),
        ]
        indexes = [models.Index(fields=["authority", "about", "left_digest"], name="decision_by_subject")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority sequence about answer left_digest right_digests evidence_digest by_id by_name at "
                    "made_on takes_back weight probability weights_hidden first_by_id first_by_name act"
                ),
                "A": "left_key right_key",
                "E": "note guard",
                "F": "named_only",
            }
        )
