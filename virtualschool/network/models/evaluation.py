"""What the Network asks of itself: a pulse after each meeting, a yearly survey, and stories of what it was worth.

Answers are kept as counts alone: who answered is known, so that nobody does so twice, and what is not.
"""

from typing import Self

from django.db import models
from django.db.models import F, Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab import RoundKind
from .meetings import Meeting
from .place import OpenedQuerySet, place_of


class RoundQuerySet(ScopedQuerySet["Round"]):
    def visible_to(self, user: User) -> Self:
        """That somebody was asked is no secret from observers, and neither is what came of it."""
        return self.all() if place_of(user).observes else self.none()


class Round(IdentifiedModel):
    """One asking: the pulse of a meeting, or the survey of a year from 1 August. `closes_on` is its last day."""

    kind = models.CharField(max_length=8, choices=RoundKind.choices)
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="pulse")
    year = models.PositiveSmallIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()

    objects = RoundQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id kind meeting year opens_on closes_on"})

    class Meta:
        db_table = "network_round"
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(kind=RoundKind.PULSE, meeting__isnull=False) | Q(kind=RoundKind.SURVEY, meeting=None),
                name="a_pulse_is_of_a_meeting",
            ),
            models.UniqueConstraint(
                fields=["year"], condition=Q(kind=RoundKind.SURVEY), name="there_is_one_survey_a_year"
            ),
        ]


class AnswerCountQuerySet(ScopedQuerySet["AnswerCount"]):
    def visible_to(self, user: User) -> Self:
        """Nobody by row: `queries.evaluation` shows sums of closed rounds with five answers or more."""
        return self.none()


class AnswerCount(models.Model):
    """How many chose one answer to one question of a round. There is no row for an answer, and no time."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="counts")
    question = models.CharField(max_length=20)
    choice = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(default=0)

    objects = AnswerCountQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id round question choice number"})

    class Meta:
        db_table = "network_answercount"
        constraints = [
            models.UniqueConstraint(fields=["round", "question", "choice"], name="an_answer_is_counted_in_one_place"),
            models.CheckConstraint(condition=Q(choice__gte=1, choice__lte=5), name="an_answer_is_one_of_five"),
        ]


class AnsweredQuerySet(ScopedQuerySet["Answered"]):
    def visible_to(self, user: User) -> Self:
        """Everybody sees for themselves alone whether they have answered."""
        return self.filter(by=user) if place_of(user).takes_part else self.none()


class Answered(models.Model):
    """Somebody has answered a round; not what, and not when."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answered")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    objects = AnsweredQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id round by"})

    class Meta:
        db_table = "network_answered"
        constraints = [models.UniqueConstraint(fields=["round", "by"], name="everybody_answers_a_round_once")]


class ValueStory(IdentifiedModel):
    """What happened, what difference it made, and to whom; told by a member with their name."""

    title = models.CharField(max_length=120)
    happened = models.TextField(max_length=2000)
    difference = models.TextField(max_length=2000)
    to_whom = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField()
    year = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = OpenedQuerySet["ValueStory"].as_manager()

    class Handling:
        classes = classed({"-": "id title happened difference to_whom authority by told_on year is_open taken_back_at"})

    class Meta:
        db_table = "network_valuestory"
