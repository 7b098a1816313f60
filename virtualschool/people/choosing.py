"""Which of their authorities a user has open: chosen once, kept in the session, and never one without a post."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .models import Authority, User, standing_of
from .vocab import Permission

SESSION_KEY = "authority"


def current_authority(request: HttpRequest) -> Authority | None:
    """The authority whose pages the user has open: the chosen one, else the first in which the user holds a post."""
    codes = sorted(standing_of(request.user).authorities())
    if not codes or not isinstance(request.user, User):
        return None
    chosen = request.session.get(SESSION_KEY, "")
    code = chosen if chosen in codes else codes[0]
    return next((one.authority for one in request.user.held_today if one.authority_id == code), None)


def authority_where(request: HttpRequest, needs: Permission) -> Authority:
    """The authority that is open, if the user has the permission in it; refused (403) otherwise."""
    authority = current_authority(request)
    if authority is None or not standing_of(request.user).may(needs, authority.code):
        raise PermissionDenied
    return authority
