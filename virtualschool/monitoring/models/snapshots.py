"""Figures that were made, kept as they were printed with what they were made from."""

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.people.models import Authority
from virtualschool.register.models.scope import AuthorityQuerySet
from virtualschool.register.vocab import Cohort


class SnapshotQuerySet(AuthorityQuerySet["Snapshot"]):
    pass


class Snapshot(AppendOnlyModel, IdentifiedModel):
    """One set of figures: the words it was asked with, the editions, last decision and model behind it, and its text.

    It names nobody: figures are counts.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="snapshots")
    session = models.CharField(max_length=7)
    cohort = models.CharField(max_length=20, choices=Cohort.choices)
    whose = models.CharField(max_length=10)
    known_at = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField()
    editions = models.TextField(blank=True)
    last_decision = models.PositiveIntegerField(default=0)
    model_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    output = models.TextField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        db_table = "monitoring_snapshot"
        constraints = [
            models.UniqueConstraint(fields=["authority", "digest"], name="figures_that_are_the_same_are_kept_once")
        ]

    class Handling:
        classes = classed(
            {
                "-": ("id authority session cohort whose known_at made_at editions last_decision model_id digest"),
                "C": "output",
            }
        )
