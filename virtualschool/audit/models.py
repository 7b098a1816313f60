"""The one table of the audit. It holds no value of a child's record and no foreign key to anything."""

from collections.abc import Collection
from typing import Protocol, Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel
from virtualschool.foundation.queryset import ScopedQuerySet

from .vocab import Result


class Reader(Protocol):
    """Whoever asks: users live in a room above, and say for themselves which chains they may read."""

    def audit_chains(self) -> Collection[str]: ...

    def audit_name(self) -> str: ...


class EventQuerySet(ScopedQuerySet["Event"]):
    def visible_to(self, user: Reader) -> Self:
        """One's own acts and looks, and the events of the chains that the reader's role opens."""
        if not getattr(user, "is_authenticated", False) or not user.audit_name():
            return self.none()
        return self.filter(models.Q(actor=user.audit_name()) | models.Q(chain__in=user.audit_chains()))

    def about(self, object_type: str, object_id: object) -> Self:
        return self.filter(object_type=object_type, object_id=str(object_id))

    def latest_first(self) -> Self:
        return self.order_by("-at", "-id")


class Event(AppendOnlyModel):
    """One act or one look. Written by `audit.operations.record` and by nothing else."""

    chain = models.CharField(max_length=12)
    sequence = models.PositiveBigIntegerField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    actor_email = models.CharField(max_length=254, blank=True)
    by = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=40, blank=True)
    relation = models.CharField(max_length=40, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=80, blank=True)
    classes = models.CharField(max_length=6, blank=True)
    number = models.PositiveIntegerField(default=0)
    ids_digest = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    result = models.CharField(max_length=8, choices=Result.choices)
    detail = models.TextField(blank=True)

    objects = EventQuerySet.as_manager()

    class Handling:
        classes = classed(
            {
                "-": (
                    "id chain sequence previous_hash hash at role relation verb object_type classes number "
                    "ids_digest request_id result detail"
                ),
                "A": "actor actor_email by object_id",
                "E": "reason",
            }
        )

    class Meta:
        db_table = "audit_event"
        constraints = [
            models.UniqueConstraint(fields=["chain", "sequence"], name="audit_one_event_per_chain_and_sequence"),
            models.UniqueConstraint(fields=["chain", "previous_hash"], name="audit_chain_never_forks"),
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_sequence_starts_at_one"),
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_about"),
            models.Index(fields=["actor", "at"], name="audit_by_actor"),
        ]
