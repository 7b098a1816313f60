"""A set of tables as it was frozen, the people who approved it or took it back, and the Network's tables beside it."""

import json
from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import AppendOnlyModel, IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.monitoring.models import Snapshot
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import Cohort

from ..vocab import Reason, State

OUT = (State.APPROVED, State.WITHDRAWN)
"""What two people have approved is public from then on, whatever is said of it later."""


def of_makers(user: User) -> Q:
    """Everything, where a post makes or approves tables."""
    standing = standing_of(user)
    codes = standing.authorities(needs=Permission.RELEASE_MAKE) | standing.authorities(needs=Permission.RELEASE_APPROVE)
    return Q(authority__in=codes)


class ReleaseQuerySet(ScopedQuerySet["Release"]):
    def visible_to(self, user: User) -> Self:
        """Drafts for whoever makes or approves them, or was asked to; what is out for all who see releases."""
        seen = Q(authority__in=standing_of(user).authorities(needs=Permission.RELEASE_SEE), state__in=OUT)
        asked = Asking.objects.filter(user_id=user.pk).values("release")
        mine = Q(pk__in=asked) if standing_of(user).posts else Q(pk=None)
        return self.filter(of_makers(user) | seen | mine)

    def out(self) -> Self:
        return self.filter(state__in=OUT)

    def newest_first(self) -> Self:
        return self.order_by("-made_at", "-id")


class Release(IdentifiedModel):
    """One cohort's tables of one session. `document` is what leaves, without its signature; it never changes."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="releases")
    session = models.CharField(max_length=7)
    cohort = models.CharField(max_length=20, choices=Cohort.choices)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    trouble = models.CharField(max_length=500, blank=True)
    document_id = models.CharField(max_length=64, blank=True)
    document = models.TextField(blank=True)
    report = models.TextField(blank=True)
    report_sha256 = models.CharField(max_length=64, blank=True)
    loss = models.TextField(blank=True)
    exact = models.TextField(blank=True)
    """The counts themselves, table by table: they stay here."""
    menu = models.CharField(max_length=10, blank=True)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, blank=True, related_name="releases")

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        db_table = "releases_release"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "document_id"],
                condition=~Q(document_id=""),
                name="tables_that_are_the_same_are_kept_once",
            ),
            models.UniqueConstraint(
                fields=["authority", "session", "cohort"],
                condition=Q(state="approved"),
                name="one_release_of_a_cohorts_session_stands",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("making", "failed")) | ~Q(document=""), name="a_draft_has_its_tables"
            ),
        ]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority session cohort made_on made_at made_by state trouble document_id document report "
                    "report_sha256 loss menu snapshot"
                ),
                "E": "exact",
            }
        )

    @property
    def short_id(self) -> str:
        return self.document_id[:12]

    @cached_property
    def tables(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.document)["tables"] if self.document else []
        return found

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_out(self) -> bool:
        return self.state in OUT


class OfReleaseQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        return self.filter(release__in=Release.objects.visible_to(user).values("pk"))


class Approval(AppendOnlyModel, IdentifiedModel):
    """A named person has looked at the tables and said that they may leave. Outside only `digest` is told of them."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="approvals")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    role = models.CharField(max_length=24)
    digest = models.CharField(max_length=32)
    at = models.DateTimeField()

    objects = OfReleaseQuerySet.as_manager()

    class Meta:
        db_table = "releases_approval"
        constraints = [models.UniqueConstraint(fields=["release", "by_id"], name="nobody_approves_twice")]

    class Handling:
        classes = classed({"-": "id release by_id by_name role digest at"})


class Asking(AppendOnlyModel, IdentifiedModel):
    """Where a head is alone, a line manager or a neighbour's head was asked to look at one draft: at tables only."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="askings")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    objects = OfReleaseQuerySet.as_manager()

    class Meta:
        db_table = "releases_asking"
        constraints = [models.UniqueConstraint(fields=["release", "user"], name="somebody_is_asked_once")]

    class Handling:
        classes = classed({"-": "id release user by_id by_name at"})


class Withdrawal(AppendOnlyModel, IdentifiedModel):
    """Approved tables were taken back; those who have seen them have seen them, so they count in every later check."""

    release = models.OneToOneField(Release, models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=20, choices=Reason.choices)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    appears_on = models.DateField()

    objects = OfReleaseQuerySet.as_manager()

    class Meta:
        db_table = "releases_withdrawal"

    class Handling:
        classes = classed({"-": "id release reason by_id by_name at appears_on"})


class NationalQuerySet(ScopedQuerySet["National"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(authority__in=standing_of(user).authorities(needs=Permission.RELEASE_SEE))


class National(IdentifiedModel):
    """The Network's tables of a session and cohort, as the hub gave them last; public, and kept to be set beside."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    session = models.CharField(max_length=7)
    cohort = models.CharField(max_length=20, choices=Cohort.choices)
    content = models.TextField(blank=True)
    trouble = models.CharField(max_length=500, blank=True)
    fetched_at = models.DateTimeField()

    objects = NationalQuerySet.as_manager()

    class Meta:
        db_table = "releases_national"
        constraints = [
            models.UniqueConstraint(fields=["authority", "session", "cohort"], name="national_tables_are_kept_once")
        ]

    class Handling:
        classes = classed({"-": "id authority session cohort content trouble fetched_at"})
