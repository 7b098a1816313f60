"""What an address of figures asks for, and whether the reader may."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from virtualschool.foundation import clock
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.choosing import authority_where, current_authority
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort

from .. import specifications
from ..figures import page
from ..figures.page import WHOSE_WORDS, Asked, Known
from ..specifications import Specification


def known(request: AuthedRequest) -> Known:
    """The figures that the address asks for, ready; 403 for whoever may see none here.

    Without a session that is known, the one before the day's: it is the newest that is whole.
    """
    authority = authority_where(request, Permission.FIGURES_SEE)
    given = request.GET
    cohort = given.get("cohort", "")
    asked = Asked(
        authority=authority,
        session=given.get("session", ""),
        cohort=Cohort(cohort) if cohort in Cohort.values else Cohort.IN_YEAR,
        whose="all" if given.get("whose") == "all" else "ours",
    )
    found = page.known(asked, clock.today())
    if asked.session in found.totals:
        return found
    return replace(found, asked=replace(asked, session=usual(found)))


def usual(found: Known) -> str:
    """The newest session that is over, else the newest."""
    now = sessions.session_of(found.today)
    return next((one for one in found.newest_first if one < now), next(iter(found.newest_first), now))


def need_indicator(name: str) -> Specification:
    """The specification of an indicator; an unknown one is not there."""
    found = next((one for one in specifications.indicators() if one.id == name), None)
    if found is None:
        raise NotVisibleError
    return found


def query(asked: Asked, **more: str) -> str:
    """The address's questions, so that a link stays with the same session and group."""
    return urlencode(asked.query | {name: value for name, value in more.items() if value})


def group_words(asked: Asked) -> str:
    """The group in words, for headings."""
    first, last = sessions.start_of(asked.session), sessions.end_of(asked.session)
    whose = "" if asked.whose == "ours" else f" ({WHOSE_WORDS['all'].lower()})"
    if asked.cohort == Cohort.IN_YEAR:
        return f"looked after at any time from {day(first)} to {day(last)}{whose}"
    return f"{asked.cohort.label}, up to {day(last)}{whose}"


def day(date: object) -> str:
    return f"{date:%-d %B %Y}"


@dataclass(frozen=True)
class View:
    """A choice between lists or drawings, as the component shows it."""

    label: str
    url: str
    current: bool
    count: None = None


def may_take(request: AuthedRequest, authority: Authority) -> bool:
    return request.user.may(Permission.REGISTER_EXPORT, authority.pk)


def school_of(request: HttpRequest) -> tuple[Authority, str] | None:
    """The authority and school whose designated manager, and nothing else there, the reader is."""
    authority = current_authority(request)
    if authority is None:
        raise PermissionDenied
    posts = [one for one in request.user.standing.posts if one.authority == authority.pk]  # type: ignore[union-attr]
    schools = sorted({one.school for one in posts if one.school})
    return (authority, schools[0]) if schools and all(one.school for one in posts) else None
