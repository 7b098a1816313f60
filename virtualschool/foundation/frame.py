"""What stands around every page, whichever room makes it: the bar, all pages, and whose pages they are."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

HELP = "Stuck, or worried about something here? Ask your Virtual School Head Teacher."


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Frame:
    """What the frame's template needs; `has_find` is for pages where a learner can be found."""

    nav: tuple[NavItem, ...] = ()
    all_pages: tuple[NavItem, ...] = ()
    authority_name: str = ""
    user_name: str = ""
    role_label: str = ""
    density: str = "desk"
    notices: tuple[object, ...] = ()
    shortcuts_off: bool = False
    has_find: bool = True
    help: str = HELP
    home: str = "/"


def is_open(path: str, url: str) -> bool:
    """Whether this page, or one below it, is the one being shown."""
    return path == url or (url != "/" and path.startswith(url))


def is_here(route: str) -> bool:
    """Whether this installation has the page: one that wears another hat has other rooms."""
    try:
        reverse(route)
    except NoReverseMatch:
        return False
    return True
