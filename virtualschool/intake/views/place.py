"""Whose pages are open: the authority that the user works in."""

from django.core.exceptions import PermissionDenied

from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

SESSION_KEY = "authority"  # set by the switch of authorities, on every page's frame


def open_authority(request: AuthedRequest, needs: Permission) -> Authority:
    """The chosen authority if the user may do this there, else the first where they may; refused (403) if nowhere."""
    codes = sorted(request.user.standing.authorities(needs=needs))
    if not codes:
        raise PermissionDenied
    chosen = request.session.get(SESSION_KEY, "")
    found: Authority = Authority.objects.visible_to(request.user).get(pk=chosen if chosen in codes else codes[0])
    return found
