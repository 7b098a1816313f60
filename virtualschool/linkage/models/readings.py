"""What readers said of a pair that a rule holds back, before it is an answer; and whether two readers are wanted."""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import Answer

from ..vocab import READ_TOGETHER
from .questions import Question


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    def visible_to(self, user: User) -> Self:
        """One's own; another's only once two readers differ and the question is read together."""
        seen = Question.objects.visible_to(user)
        together = seen.open().filter(waiting_for=READ_TOGETHER)
        own = Q(by_id=user.pk, question_id__in=seen.values("pk"))
        return self.filter(own | Q(question_id__in=together.values("pk")))


class Reading(AppendOnlyModel, IdentifiedModel):
    """What one person says of one pair. It enters the ledger only with a second reader's word.

    The question and the pupil are named by id and keyed digest, as the ledger
    names them: a reading outlives the pupil's details. `after` is the
    ledger's last number at the time; a later entry about the same record
    makes the reading history. Taking a reading back is another reading.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="readings")
    question_id = models.UUIDField()
    number = models.PositiveIntegerField()
    left_digest = models.CharField(max_length=64)
    right_digest = models.CharField(max_length=64)
    evidence_digest = models.CharField(max_length=64)
    answer = models.CharField(max_length=30, choices=Answer.choices)
    note = models.TextField(blank=True)
    weights_hidden = models.BooleanField(default=False)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    after = models.PositiveIntegerField()
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="taken_back_by")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        db_table = "linkage_reading"
        constraints = [
            models.UniqueConstraint(fields=["question_id", "number"], name="readings_of_a_question_are_counted"),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority question_id number left_digest right_digest evidence_digest answer weights_hidden "
                    "by_id by_name at after takes_back"
                ),
                "E": "note",
            }
        )


class ReadingSettingQuerySet(ScopedQuerySet["ReadingSetting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=user.standing.authorities(needs=Permission.QUESTION_SEE))


class ReadingSetting(models.Model):
    """Whether an authority asks a second reader where a rule holds a pair back; without a row it does."""

    authority = models.OneToOneField(Authority, models.CASCADE, primary_key=True, related_name="reading_setting")
    asks_second_reader = models.BooleanField(default=True)

    objects = ReadingSettingQuerySet.as_manager()

    class Meta:
        db_table = "linkage_reading_setting"

    class Handling:
        classes = classed({"-": "authority asks_second_reader"})
