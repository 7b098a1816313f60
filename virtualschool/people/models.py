"""Authorities, users and their posts. There is no superuser and no admin site: posts, and nothing else."""

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self, Union

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from virtualschool.foundation import clock
from virtualschool.foundation.handling import classed
from virtualschool.foundation.models import IdentifiedModel
from virtualschool.foundation.queryset import ScopedQuerySet

from .standing import Post, Standing
from .vocab import OF_A_SCHOOL, WITHOUT_AUTHORITY, Permission, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class AuthorityQuerySet(ScopedQuerySet["Authority"]):
    def visible_to(self, user: "User") -> Self:
        """The authorities in which the user holds a post today."""
        return self.filter(code__in=standing_of(user).authorities())


class Authority(models.Model):
    """A local authority, known by its official code: the tenant. Made on demand by `people.operations.authority`."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    lone_head = models.BooleanField(default=False)

    objects = AuthorityQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "code name short_name lone_head"})

    class Meta:
        db_table = "people_authority"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^S12[0-9]{6}$"), name="authority_has_an_s12_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def authority_id(self) -> str:
        """The authority that an authority belongs to, for `access.fetch`: itself."""
        return self.code


class UserQuerySet(ScopedQuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Oneself, and whoever holds or held a post in an authority whose accounts one may see."""
        if not standing_of(user).posts:
            return self.none()
        codes = standing_of(user).authorities(needs=Permission.ACCOUNT_SEE)
        of_mine = Membership.objects.filter(user=models.OuterRef("pk"), authority__in=codes)
        return self.filter(Q(pk=user.pk) | models.Exists(of_mine))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """What sign-in needs to find a user by e-mail, whatever its capitals."""

    def get_by_natural_key(self, username: str | None) -> "User":
        found: User = self.get(email=(username or "").lower())
        return found


class User(IdentifiedModel, AbstractBaseUser):
    """A person with an account. Access is what the posts of the day give, and ends after `expires_on`."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    expires_on = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Handling:
        classes = classed({"-": "id email name password is_active expires_on joined_at last_login"})

    class Meta:
        db_table = "people_user"
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def standing(self) -> Standing:
        """The posts held today; read once per instance, and a request has its own instance."""
        return Standing(tuple(Post(one.authority_id or "", Role(one.role), one.school_code) for one in self.held_today))

    @cached_property
    def held_today(self) -> tuple["Membership", ...]:
        """The posts' rows, with their authorities; read once per instance."""
        held = self.memberships.held_on(clock.today()).order_by("authority_id", "role", "school_code")
        return tuple(held.select_related("authority"))

    def authorities_as(self, *roles: Role) -> frozenset[str]:
        """The authorities in which this user holds one of the roles today."""
        return standing_of(self).holds(*roles)

    def schools(self) -> tuple[tuple[str, str], ...]:
        """Authority and code of each school whose designated manager this user is today."""
        return tuple((post.authority, post.school) for post in standing_of(self).posts if post.school)

    def may(self, permission: Permission, authority: str) -> bool:
        """Whether the user has the permission in this authority today."""
        return standing_of(self).may(permission, authority)

    @property
    def authority_ids(self) -> frozenset[str]:
        """The authorities that the user belongs to, past posts included, for `access.fetch`."""
        codes = self.memberships.exclude(authority=None).values_list("authority_id", flat=True)
        return frozenset(codes)

    def audit_chains(self) -> Collection[str]:
        """The chains of the audit that this user may read."""
        return standing_of(self).authorities(needs=Permission.AUDIT_READ)

    def audit_name(self) -> str:
        """How the audit names this user's own acts; "" for somebody without a post, who may read nothing."""
        return str(self.pk) if standing_of(self).posts else ""

    def has_expired(self, day: dt.date) -> bool:
        return self.expires_on is not None and self.expires_on < day


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def visible_to(self, user: "User") -> Self:
        """One's own, and those of the authorities whose accounts one may see."""
        standing = standing_of(user)
        if not standing.posts:
            return self.none()
        return self.filter(Q(user_id=user.pk) | Q(authority__in=standing.authorities(needs=Permission.ACCOUNT_SEE)))

    def held_on(self, day: dt.date) -> Self:
        return self.filter(Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day)))


class Membership(IdentifiedModel):
    """A post: a role held by a user, in an authority; `ends_on` is its last day, none means open."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    school_code = models.CharField(max_length=12, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Handling:
        classes = classed({"-": "id user authority role school_code starts_on ends_on"})

    class Meta:
        db_table = "people_membership"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(WITHOUT_AUTHORITY), authority=None)
                | (~Q(role__in=sorted(WITHOUT_AUTHORITY)) & Q(authority__isnull=False)),
                name="membership_has_an_authority_unless_the_networks",
            ),
            models.CheckConstraint(
                condition=(Q(role__in=sorted(OF_A_SCHOOL)) & ~Q(school_code=""))
                | (~Q(role__in=sorted(OF_A_SCHOOL)) & Q(school_code="")),
                name="membership_has_a_school_only_if_it_is_a_schools",
            ),
            models.UniqueConstraint(
                fields=["user", "authority", "role", "school_code"],
                condition=Q(ends_on=None),
                name="membership_is_open_once",
            ),
        ]


def standing_of(user: Union[User, "AnonymousUser"]) -> Standing:
    """What anybody may do today; whoever is not signed in, disabled or expired may do nothing."""
    if not isinstance(user, User) or not user.is_active or user.has_expired(clock.today()):
        return Standing()
    return user.standing
