"""The frame of the Network's pages; of every page, where an installation is a hub alone."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from virtualschool.foundation.frame import Frame, NavItem, is_here, is_open
from virtualschool.people.choosing import current_authority
from virtualschool.people.models import User, standing_of
from virtualschool.people.vocab import Role

from .models import Place, place_of
from .vocab import Level

HELP = "Stuck, or worried about something here? Ask the Network’s coordinator. No child is named or described here."
# Pages that stand under a word of the bar without standing below its address.
UNDER = {
    "network:meetings": "item paper decision decisions action actions priorities rules calendar".split(),
    "network:home": "directory member edit_member counts search".split(),
}
# Label and route: the bar first, then what only "All pages" lists. A page that this version has not is left out.
BAR = (
    ("Network", "network:home"),
    ("Meetings", "network:meetings"),
    ("Ask a peer", "network:peers"),
    ("Practice library", "network:library"),
    ("Policy responses", "network:policy"),
    ("National tables", "network:national"),
)
MORE = (
    ("Who is in the Network", "network:directory"),
    ("Decisions", "network:decisions"),
    ("Actions", "network:actions"),
    ("Priorities of the year", "network:priorities"),
    ("How we meet and decide", "network:rules"),
    ("Search", "network:search"),
    ("Reading shelf", "network:shelf"),
    ("How the Network is doing", "network:evaluation"),
    ("Your sign-in and second factor", "mfa_index"),
)
# Pages that are for those who take part, and those that observers see, too, but nobody outside.
FOR_MEMBERS = frozenset({"network:peers", "network:actions", "network:rules"})
FOR_OBSERVERS = frozenset({"network:national", "network:evaluation"})
# What only the coordinator opens; accounts where the hub stands alone.
COORDINATING = (("Keys of authorities", "network:keys"),)
ALONE = (*COORDINATING, ("Who may sign in", "network:accounts"))


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor; worked out once a request, and only for pages that are the Network's."""
    if not is_ours(request):
        return {}
    if not hasattr(request, "network_frame"):
        request.network_frame = frame_of(request)  # type: ignore[attr-defined]
    return {"frame": request.network_frame}  # type: ignore[attr-defined]


def is_ours(request: HttpRequest) -> bool:
    """Whether the page is the Network's: by its route, or because there is nothing else here."""
    if "authority" not in settings.HATS:
        return True
    return request.resolver_match is not None and request.resolver_match.app_name == "network"


def frame_of(request: HttpRequest) -> Frame:
    """Nothing but the brand for whoever is not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Frame(has_find=False, help=HELP, home=first_page())
    has_part = place_of(user).level is not Level.NOBODY
    more = MORE + (coordinating() if place_of(user).coordinates else ())
    back = tuple(way_back(request))
    bar = (*(items(request, BAR) if has_part else ()), *back)
    return Frame(
        nav=bar,
        all_pages=(*bar[: len(bar) - len(back)], *(items(request, more) if has_part else ()), *back),
        authority_name="The Network",
        user_name=user.name,
        role_label=role_label(request, user),
        has_find=False,
        help=HELP,
        home=first_page(),
    )


def coordinating() -> tuple[tuple[str, str], ...]:
    return COORDINATING if "authority" in settings.HATS else ALONE


def first_page() -> str:
    """Where the brand leads: Today, or the Network where there is no Today."""
    return "/" if "authority" in settings.HATS else reverse("network:home")


def items(request: HttpRequest, pages: tuple[tuple[str, str], ...]) -> tuple[NavItem, ...]:
    return tuple(
        NavItem(label, reverse(route), is_shown(request, route))
        for label, route in pages
        if is_here(route) and opens(place_of(request.user), route)
    )


def opens(place: Place, route: str) -> bool:
    """Whether the page opens to somebody who stands there; a link that leads to a refusal is none."""
    return place.takes_part or (route not in FOR_MEMBERS and (place.observes or route not in FOR_OBSERVERS))


def is_shown(request: HttpRequest, route: str) -> bool:
    """Whether the page, or one that belongs under its word, is the one being shown."""
    url = reverse(route)
    name = request.resolver_match.url_name if request.resolver_match else ""
    if name in UNDER.get(route, ()):
        return True
    return request.path == url if route == "network:home" else is_open(request.path, url)


def way_back(request: HttpRequest) -> list[NavItem]:
    """ "Back to Strathcarron", for whoever has an authority whose pages are here, too."""
    authority = current_authority(request) if "authority" in settings.HATS else None
    return [NavItem(f"Back to {authority.short_name}", reverse("desk:today"), current=False)] if authority else []


def role_label(request: HttpRequest, user: User) -> str:
    """ "coordinator", "observer", or whose colleague somebody is."""
    place = place_of(user)
    if place.level in (Level.COORDINATOR, Level.OBSERVER):
        return str(place.level.label)
    authority = current_authority(request)
    if place.level is Level.MEMBER and authority:
        return f"member, {authority.short_name}"
    role = standing_of(user).chief_role(authority.pk) if authority else ""
    return Role(role).label if role else ""
