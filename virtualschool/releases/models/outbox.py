"""What waits to be posted to the hub: text that is ready to leave, and what became of it."""

import datetime as dt
from typing import Self

from django.db import models

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import Authority, User

from ..vocab import Post, Sent
from .releases import Release


class OutboxQuerySet(ScopedQuerySet["OutboxEntry"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(release__in=Release.objects.visible_to(user).values("pk"))

    def waiting(self) -> Self:
        return self.filter(state=Sent.WAITING)

    def due(self, at: dt.datetime) -> Self:
        return self.waiting().filter(next_try_at__lte=at).order_by("made_at", "id")


class OutboxEntry(IdentifiedModel):
    """One post; the same bytes are posted once. It leaves on `not_before` or later, tried again with growing pauses."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="outbox")
    release = models.ForeignKey(Release, models.PROTECT, related_name="posts")
    kind = models.CharField(max_length=10, choices=Post.choices)
    sha256 = models.CharField(max_length=64, unique=True)
    body = models.TextField()
    made_at = models.DateTimeField()
    not_before = models.DateField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=Sent.choices, default=Sent.WAITING)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        db_table = "releases_outbox"
        indexes = [models.Index(fields=["state", "next_try_at"], name="post_that_is_due")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority release kind sha256 body made_at not_before next_try_at attempts state "
                    "status answer answered_at"
                )
            }
        )
