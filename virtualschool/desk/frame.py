"""What stands around every page: the bar, all pages, whose authority, and how many questions wait."""

from django.http import HttpRequest
from django.urls import reverse

from virtualschool.foundation.frame import HELP, Frame, NavItem, is_here, is_open
from virtualschool.linkage.models import Question
from virtualschool.linkage.queries import readings
from virtualschool.people.choosing import SESSION_KEY, current_authority
from virtualschool.people.models import User, standing_of
from virtualschool.people.vocab import Permission, Role

from .queries import notices

__all__ = ["SESSION_KEY", "Frame", "NavItem", "current_authority", "frame"]


HELP_OF_A_HEAD = "Stuck? Ask your administrator. Worried about something here? Ask your data protection officer."
HELP_OF_NO_AUTHORITY = "Stuck, or worried about something here? Ask whoever looks after this installation."
NETWORK = "network:"  # how the names of the Network's routes begin

# Label, route, and the permission that opens it; the bar first, then what only "All pages" lists.
BAR = (
    ("Today", "desk:today", Permission.REGISTER_SEE),
    ("Questions", "linkage:questions", Permission.QUESTION_SEE),
    ("Learners", "desk:learners", Permission.REGISTER_SEE),
    ("Our learners", "desk:school", None),
    ("Figures", "monitoring:figures", Permission.FIGURES_SEE),
    ("Files in", "intake:files", Permission.FILE_SEE),
    ("The Network", "network:home", Permission.NETWORK_SEE),
)
MORE = (
    ("In one list, not in the other", "desk:lists", Permission.LETTER_PRINT),
    ("Who may need us now", "desk:needs", Permission.FLAG_SEE),
    ("How someone gets on the list", "monitoring:rules", Permission.FLAG_SEE),
    ("What changed", "desk:changed", Permission.REGISTER_SEE),
    ("Who moved", "desk:moved", Permission.REGISTER_SEE),
    ("Transitions ahead", "desk:transitions", Permission.REGISTER_SEE),
    ("Results day", "desk:results", Permission.REGISTER_SEE),
    ("Schools to visit", "desk:schools", Permission.REGISTER_SEE),
    ("Learning elsewhere", "desk:packages", Permission.REGISTER_SEE),
    ("Attendance elsewhere, by week", "desk:package_weeks", Permission.LEARNING_TELL_AT_SCHOOL),
    ("Reduced timetables", "desk:timetables", Permission.REGISTER_SEE),
    ("Tables for the Network", "releases:releases", Permission.RELEASE_SEE),
    ("Term dates", "schools:term_dates", Permission.CALENDAR_SET),
    ("Earlier years", "desk:history", Permission.LETTER_PRINT),
    ("Where sources differ", "desk:disagreements", Permission.DISAGREEMENT_SETTLE),
    ("Hand-overs", "handover:list", Permission.HANDOVER_RECEIVE),
    ("Add a learner by hand", "intake:add_learner", Permission.LEARNER_TELL_OF),
    ("First day", "desk:first_day", Permission.FILE_SEND),
    ("Who works with whom", "desk:caseload", Permission.REGISTER_SEE),
    ("Who looked, and who may", "desk:trust", None),
    ("Emergency access", "desk:emergency", Permission.GLASS_BREAK),
    ("Who has an account", "desk:accounts", Permission.ACCOUNT_SEE),
    ("Your sign-in and second factor", "mfa_index", None),
)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor; worked out once a request, since components are rendered with the request, too.

    The Network's pages have a frame of their own, which that room makes.
    """
    if route_of(request).startswith(NETWORK):
        return {}
    if not hasattr(request, "desk_frame"):
        request.desk_frame = frame_of(request)  # type: ignore[attr-defined]
    return {"frame": request.desk_frame}  # type: ignore[attr-defined]


def frame_of(request: HttpRequest) -> Frame:
    """Nothing but the brand for whoever is not signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return Frame()
    authority = current_authority(request)
    code = authority.pk if authority else ""
    role = standing_of(user).chief_role(code) if code else ""
    bar = tuple(items(request, user, code, BAR))
    return Frame(
        nav=bar,
        all_pages=bar + tuple(items(request, user, code, MORE)),
        authority_name=authority.short_name if authority else "",
        user_name=user.name,
        role_label=Role(role).label if role else "",
        notices=tuple(notices.across_the_top(user, code, route_of(request))),
        has_find=bool(code),
        help=help_for(role),
    )


def help_for(role: str) -> str:
    """To whom somebody turns: never to themselves."""
    if not role:
        return HELP_OF_NO_AUTHORITY
    return HELP_OF_A_HEAD if role == Role.LEAD else HELP


def route_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def items(
    request: HttpRequest, user: User, code: str, pages: tuple[tuple[str, str, Permission | None], ...]
) -> list[NavItem]:
    found = []
    for label, route, needs in pages:
        if (route == "desk:school" and not user.schools()) or (route == "desk:trust" and not code):
            continue
        if (needs and not may_open(user, code, route, needs)) or not is_here(route):
            continue
        count = waiting(request, user, code) if route == "linkage:questions" else 0
        url = reverse(route)
        found.append(NavItem(label, url, is_open(request.path, url) and not is_nearer(request.path, url), count))
    return found


def is_nearer(path: str, url: str) -> bool:
    """Whether a page of its own, below this one's address, is the one being shown, as the rules lie below Figures."""
    others = (reverse(route) for _, route, _ in (*BAR, *MORE) if is_here(route))
    return any(len(one) > len(url) and one.startswith(url) and is_open(path, one) for one in others)


def may_open(user: User, code: str, route: str, needs: Permission) -> bool:
    """Whether the page is the reader's; a designated manager has figures of the school's own, a partner own cases."""
    if route == "desk:learners" and Role.SOCIAL_WORK_PARTNER in user.standing.roles(code):
        return True
    return user.may(needs, code) or (route == "monitoring:figures" and bool(user.standing.schools(code)))


def waiting(request: HttpRequest, user: User, code: str) -> int:
    """The badge: open questions of this authority that this user can answer now, unless the page counted them."""
    counted: int | None = getattr(request, "questions_at_hand", None)
    if counted is not None:
        return counted
    return readings.number_at_hand(user, Question.objects.visible_to(user).filter(authority=code).open())
