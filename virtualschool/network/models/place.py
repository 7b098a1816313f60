"""Where somebody stands in the Network, worked out from posts and from whose authority has joined."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar, Union

from django.db.models import Model, Q

from virtualschool.foundation import clock
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import User, standing_of
from virtualschool.people.vocab import Permission, Role

from ..vocab import Level

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

Row = TypeVar("Row", bound=Model, covariant=True)


@dataclass(frozen=True)
class Place:
    """Somebody's place today; `authorities` are the codes of their authorities that are members."""

    level: Level = Level.NOBODY
    authorities: frozenset[str] = frozenset()

    @property
    def takes_part(self) -> bool:
        """Members and the coordinator: everything, unless a model says otherwise."""
        return self.level in (Level.MEMBER, Level.COORDINATOR)

    @property
    def coordinates(self) -> bool:
        return self.level is Level.COORDINATOR

    @property
    def observes(self) -> bool:
        """Who sees what is marked open: observers, and whoever sees more."""
        return self.level is Level.OBSERVER or self.takes_part


def place_of(user: Union[User, "AnonymousUser"]) -> Place:
    """The place of somebody, asked once per instance as `User.standing` is.

    A post in an authority that has not joined, or has left, is no
    membership: its holder sees the directory and how to join.
    """
    kept: Place | None = getattr(user, "place_in_network", None)
    if kept is None:
        kept = _place_of(user)
        user.place_in_network = kept  # type: ignore[union-attr]
    return kept


def _place_of(user: Union[User, "AnonymousUser"]) -> Place:
    from .authorities import MemberAuthority

    standing = standing_of(user)
    codes = standing.authorities(needs=Permission.NETWORK_TAKE_PART)
    today = clock.today()
    joined = MemberAuthority.objects.filter(authority__in=codes).members_on(today) if codes else None
    members = frozenset(joined.values_list("authority_id", flat=True)) if joined is not None else frozenset()
    if standing.may(Permission.NETWORK_COORDINATE, ""):
        return Place(Level.COORDINATOR, members)
    if members:
        return Place(Level.MEMBER, members)
    if any(post.role is Role.NETWORK_OBSERVER for post in standing.posts):
        return Place(Level.OBSERVER)
    return Place(Level.OUTSIDE if standing.giving(Permission.NETWORK_SEE) else Level.NOBODY)


def open_or_part(user: User, *, flag: str = "is_open") -> Q | None:
    """The rows that a place opens: all (an empty Q) to whoever takes part, those marked open to observers; None: none.

    For `visible_to` of models with a field that says whether observers see the row.
    """
    place = place_of(user)
    if place.takes_part:
        return Q()
    return Q(**{flag: True}) if place.observes else None


class DirectoryQuerySet(ScopedQuerySet[Row]):
    """Rows of the directory: for everybody who has to do with the Network, those included who might join."""

    def visible_to(self, user: User) -> Self:
        return self.none() if place_of(user).level is Level.NOBODY else self.all()


class ForMembersQuerySet(ScopedQuerySet[Row]):
    """Rows of whoever takes part: members and the coordinator."""

    def visible_to(self, user: User) -> Self:
        return self.all() if place_of(user).takes_part else self.none()


class OpenedQuerySet(ScopedQuerySet[Row]):
    """Rows with an `is_open`: whoever takes part sees all, observers those marked open."""

    def visible_to(self, user: User) -> Self:
        opened = open_or_part(user)
        return self.none() if opened is None else self.filter(opened)
