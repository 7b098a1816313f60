"""The way from a request to the Network's pages and rows: what is not visible is not there."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model

from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.models import Authority, User

from .models import Place, place_of
from .vocab import Level

Found = TypeVar("Found", bound=Model)


def need_sight(user: User) -> Place:
    """Refuse (403) whoever has nothing to do with the Network."""
    place = place_of(user)
    if place.level is Level.NOBODY:
        raise PermissionDenied
    return place


def need_part(user: User) -> Place:
    """Refuse (403) whoever is neither a member nor the coordinator."""
    place = place_of(user)
    if not place.takes_part:
        raise PermissionDenied
    return place


def need_coordinator(user: User) -> Place:
    place = place_of(user)
    if not place.coordinates:
        raise PermissionDenied
    return place


def fetch(model: type[Found], id: object, *, by: User, related: tuple[str, ...] = ()) -> Found:  # noqa: A002
    """The row with this id, if the user may see it; `NotVisibleError` (404) otherwise."""
    manager: Any = model._default_manager
    rows = manager.visible_to(by)
    try:
        found: Found | None = (rows.select_related(*related) if related else rows).filter(pk=id).first()
    except (ValidationError, ValueError):  # an id that is no id is an object that is not there
        found = None
    if found is None:
        raise NotVisibleError
    return found


def speaks_for(request: AuthedRequest) -> Authority | None:
    """The member authority in whose name somebody acts: the one they have open, else their first; None: coordinator."""
    codes = sorted(place_of(request.user).authorities)
    if not codes:
        return None
    chosen = request.session.get("authority", "")
    return Authority.objects.get(pk=chosen if chosen in codes else codes[0])
