"""The way from a request to a record: what is not visible is not there, and what is seen is written down.

`fetch` and `see` are how views read personal data. Both start from the
model's `visible_to(user)`, and both add to the request's trail, which the
middleware turns into the audit before the response leaves.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import urlencode

from virtualschool.audit.vocab import INSTALLATION, NETWORK, Result

from .models import User, standing_of
from .trail import Sight, Trail
from .vocab import ASKED_FOR, Act, Permission

if TYPE_CHECKING:

    class AuthedRequest(HttpRequest):
        """A request of somebody who is signed in, with its trail."""

        user: User
        trail: Trail
else:
    AuthedRequest = HttpRequest

Found = TypeVar("Found", bound=Model)
Seen = TypeVar("Seen")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NotVisibleError(Exception):
    """No such object for this user. Own, other authorities' and non-existent ones are told apart by nobody: one 404."""


def fetch(
    model: type[Found],
    id: object,  # noqa: A002  (the field's own name)
    *,
    by: "AuthedRequest | User",
    needs: Permission,
    verb: str = "opened",
    classes: str = "",
    relation: str = "",
    reason: str = "",
) -> Found:
    """The object with this id, if the user may see it and has the permission in the object's authority.

    Raises `NotVisibleError` (404) for what the user may not know of, and
    `PermissionDenied` (403) for what is visible but not allowed. Given a
    request, the look, or the refusal, goes on its trail.
    """
    user, trail = (by, None) if isinstance(by, User) else (by.user, by.trail)
    found = _visible(model, id, user)
    if found is None:
        _refused(trail, model, id, user)
        raise NotVisibleError
    allowed = [code for code in sorted(_authorities(found)) if standing_of(user).may(needs, code)]
    if not allowed:
        _refused(trail, model, id, user)
        raise PermissionDenied
    if trail is not None:
        trail.add(Sight(allowed[0], verb, _type(model), (str(found.pk),), False, classes, relation, reason))
    return found


def see(
    request: "AuthedRequest",
    rows: Iterable[Seen],
    *,
    verb: str = "listed",
    classes: str = "",
    relation: str = "",
    reason: str = "",
    detail: str = "",
    of: str = "",
) -> list[Seen]:
    """Read the rows and put the list on the trail, one entry per authority, a list of nobody included.

    `rows` is already scoped (`Model.objects.visible_to(user)`), or is what a
    query made of scoped rows; each row knows its `authority_id`. `of` names
    the kind where the rows are no model's.
    """
    found = list(rows)
    kind = of or _type(rows.model if isinstance(rows, QuerySet) else type(found[0]) if found else object)
    by_authority: dict[str, list[str]] = {}
    for row in found:
        by_authority.setdefault(min(_authorities(row), default=INSTALLATION), []).append(_id(row))
    for authority, ids in (by_authority or {home_chain(request.user): []}).items():
        request.trail.saw(
            authority, kind, ids, verb=verb, classes=classes, relation=relation, reason=reason, detail=detail
        )
    return found


def need(user: User, permission: Permission, authority: str = "") -> None:
    """Refuse (403) whoever lacks the permission, in this authority or, where none is named, in any."""
    standing = standing_of(user)
    if not (standing.may(permission, authority) if authority else standing.giving(permission)):
        raise PermissionDenied


def home_chain(user: User) -> str:
    """The chain that takes what belongs to no other: the user's authority, the Network's, the installation's."""
    standing = standing_of(user)
    return min(standing.authorities(), default=NETWORK if standing.posts else INSTALLATION)


def signed_in(view: View) -> View:
    """Send whoever is not signed in to the sign-in page."""
    return login_required(view)


class AskedAgain(HttpResponseRedirect):
    """To the page that asks who it is, in place of an answer: nothing that was fetched for one has been shown."""


def stepped_up(act: Act) -> Callable[[View], View]:
    """Ask for the strongest factor that the user has, again, before an export or another act that cannot be undone.

    The page that asks says what is about to happen: the `act`. Asked on a
    POST, the user comes back to the page by GET and presses again: allauth
    would run the view inside its own, past the audit of reads. Who signs in
    with the council's provider alone is not asked: that is its part.
    """

    def asking(view: View) -> View:
        @login_required
        @wraps(view)
        def asks_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if _has_just_stepped_up(request):
                return view(request, *args, **kwargs)
            strongest = get_adapter().get_reauthentication_methods(request.user)[-1]
            back = urlencode({"next": request.get_full_path(), ASKED_FOR: act.value})
            return AskedAgain(f"{strongest['url']}?{back}")

        return cast(View, asks_first)

    return asking


def _has_just_stepped_up(request: HttpRequest) -> bool:
    """Whether the user has just been asked; who has a second factor has not if the password alone was given."""
    if not did_recently_reauthenticate(request):
        return False
    asked = [one for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return not is_mfa_enabled(request.user) or asked[-1]["method"] == "mfa"


def _visible(model: type[Found], id: object, user: User) -> Found | None:  # noqa: A002
    manager: Any = model._default_manager
    try:
        found: Found | None = manager.visible_to(user).filter(pk=id).first()
    except (ValidationError, ValueError):  # an id that is no id is an object that is not there
        return None
    return found


def _id(row: Any) -> str:
    return str(row.pk)


def _authorities(row: Any) -> Iterable[str]:
    if hasattr(row, "authority_ids"):
        ids: frozenset[str] = row.authority_ids
        return ids
    return [row.authority_id]


def _type(model: type) -> str:
    return model.__name__.lower()


def _refused(trail: Trail | None, model: type[Model], id: object, user: User) -> None:  # noqa: A002
    if trail is not None:
        trail.add(Sight(home_chain(user), "asked for", _type(model), (str(id)[:80],), False, result=Result.REFUSED))
