"""Relations between people, schools and learners, and the protection of a place.

They name a learner by an id that may since have become an alias, so that a
rebuild of the register leaves them standing.
"""

from typing import Self

from django.db import models
from django.db.models import Q

from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.people.models import Authority, User, standing_of
from virtualschool.people.vocab import Role

from ..vocab import RelationKind
from .scope import WHOLE_AUTHORITY, AuthorityQuerySet


class RelationQuerySet(AuthorityQuerySet["Relation"]):
    def visible_to(self, user: User) -> Self:
        """One's own, and those of the authorities that one sees whole or whose access one watches over."""
        standing = standing_of(user)
        if not standing.posts:
            return self.none()
        watched = standing.holds(*WHOLE_AUTHORITY, Role.DATA_PROTECTION_OFFICER)
        return self.filter(Q(user_id=user.pk) | Q(authority__in=watched))


class Relation(IdentifiedModel):
    """A user or a school may see a learner, of this kind, from and to, granted by a person."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="relations")
    school_code = models.CharField(max_length=20, blank=True)
    learner_id = models.UUIDField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    denied_at = models.DateTimeField(null=True, blank=True)

    objects = RelationQuerySet.as_manager()

    class Meta:
        db_table = "register_relation"
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(school_code=""), name="a_relation_is_of_a_user_or_of_a_school"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="a_relation_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["learner_id", "kind"], name="relation_by_learner")]

    class Handling:
        classes = classed(
            {
                "-": (
                    "id authority kind user school_code learner_id from_on to_on expires_at ended_at granted_by "
                    "acknowledged_at denied_at"
                ),
                "E": "reason",
            }
        )


class Protection(IdentifiedModel):
    """Where this learner lives is protected: the place, and whatever gives it away, is withheld."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="protections")
    learner_id = models.UUIDField()
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        db_table = "register_protection"
        indexes = [models.Index(fields=["learner_id"], name="protection_by_learner")]

    class Handling:
        classes = classed(
            {
                "-": "id authority learner_id from_on to_on ended_at set_by",
                "F": "reason",
            }
        )
