"""Figures made ready for pages: learners' parts in them, and the sums. Derived: made again from what is stored."""

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.people.models import Authority
from virtualschool.register.models.scope import AuthorityQuerySet, LearnerScopedQuerySet
from virtualschool.register.models.working import GoesWithLearner


class PartQuerySet(LearnerScopedQuerySet["Part"]):
    learner = "learner_id"


class Part(GoesWithLearner):
    """A learner's part in every figure of one session; derived, and worked out again when what it rests on changes.

    It is erased in one transaction with the learner, before the sums are made without it.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    learner_id = models.UUIDField(db_index=True)
    session = models.CharField(max_length=7)
    digest = models.CharField(max_length=32)
    groups = models.CharField(max_length=120)
    on_roll = models.BooleanField()
    sector = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=10, blank=True)
    school_code = models.CharField(max_length=20, blank=True)
    lives_with = models.CharField(max_length=30, blank=True)
    legal_reason = models.CharField(max_length=30, blank=True)
    shares = models.TextField()
    series = models.TextField()

    objects = PartQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_part"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "session", "learner_id"], name="a_learner_has_one_part_in_a_sessions_figures"
            )
        ]

    class Handling:
        classes = classed(
            {
                "-": "id authority learner_id session digest on_roll",
                "B": "sector stage school_code shares series",
                "C": "groups",
                "D": "lives_with",
                "E": "legal_reason",
            }
        )


class WorkedQuerySet(AuthorityQuerySet["Worked"]):
    pass


class Worked(models.Model):
    """The sums of one cohort in one session, ready for a page; `mark` says of which state of the register."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    session = models.CharField(max_length=7)
    group = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    content = models.TextField()

    objects = WorkedQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_worked"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "session", "group"], name="a_groups_sums_are_worked_out_once_a_session"
            )
        ]

    class Handling:
        classes = classed({"-": "id authority session group mark", "E": "content"})
