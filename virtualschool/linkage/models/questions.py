"""Questions that only a person can answer, and the pupils whom a question asks about while it is open."""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Decision, Relation, SourceRecord
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import About, RelationKind


class QuestionQuerySet(ScopedQuerySet["Question"]):
    def visible_to(self, user: User) -> Self:
        """Questions of authorities where the user may see questions; those of adopted learners to named people only."""
        from virtualschool.foundation import clock

        codes = user.standing.authorities(needs=Permission.QUESTION_SEE) if user.is_authenticated else ()
        named = Relation.objects.filter(in_force(clock.today()), user_id=user.pk, kind=RelationKind.NAMED)
        return self.filter(Q(named_only=False) | Q(learner_id__in=named.values("learner_id")), authority__in=codes)

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def in_order_of_worth(self) -> Self:
        """Children looked after now first, then the questions that a person settles most surely, then by age."""
        return self.order_by("-looked_after_now", "-worth", "opened_on", "id")


class Question(IdentifiedModel):
    """Something about one record that only a person can answer; its id is the same each time it is asked."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="questions")
    about = models.CharField(max_length=20, choices=About.choices)
    left = models.ForeignKey(SourceRecord, models.CASCADE, related_name="questions")
    learner_id = models.UUIDField(null=True, blank=True)
    guard = models.TextField(blank=True)
    named_only = models.BooleanField(default=False)
    looked_after_now = models.BooleanField(default=False)
    worth = models.FloatField(default=0)
    subject = models.CharField(max_length=64, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    waiting_for = models.CharField(max_length=20, blank=True)
    reopened_from = models.ForeignKey(Decision, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = QuestionQuerySet.as_manager()

    class Meta:
        db_table = "linkage_question"
        indexes = [models.Index(fields=["authority", "closed_on", "about"], name="question_by_state")]

    class Handling:
        classes = classed(
            {
                "-": "id authority about left learner_id worth subject opened_on closed_on waiting_for reopened_from",
                "C": "looked_after_now",
                "E": "guard",
                "F": "named_only",
            }
        )


class CandidateQuerySet(ScopedQuerySet["Candidate"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(question__in=Question.objects.visible_to(user).values("pk"))


class Candidate(IdentifiedModel):
    """A record that may be the same person as a question's, with the evidence; erased when the question closes."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="candidates")
    record = models.ForeignKey(SourceRecord, models.CASCADE, related_name="candidacies")
    position = models.PositiveSmallIntegerField()
    weight = models.FloatField()
    probability = models.FloatField()
    guard = models.TextField(blank=True)
    reasons = models.TextField()
    evidence = models.TextField()
    runner_up_behind = models.FloatField(null=True, blank=True)
    evidence_digest = models.CharField(max_length=64, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        db_table = "linkage_candidate"
        constraints = [models.UniqueConstraint(fields=["question", "record"], name="a_question_names_a_pupil_once")]

    class Handling:
        classes = classed(
            {
                "-": "id question record position weight probability runner_up_behind evidence_digest",
                "E": "guard reasons evidence",
            }
        )
