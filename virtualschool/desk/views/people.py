"""Lists of people: results day, transitions ahead, and who moved; each as a page and as a file."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission

from ..forms_of_people import MovesForm, ResultsForm
from ..queries import moves as moving
from ..queries import results as resulting
from ..queries import transitions as ahead
from ..queries.exporting import classes_of
from ..queries.moves import Moves
from ..queries.results import Results
from ..queries.transitions import Transitions
from .learners import View
from .taking import Taking, asked_for

PAGE = 50


# ---- results day ----------------------------------------------------------------------------------------------------


@require_safe
@access.signed_in
def results(request: AuthedRequest) -> HttpResponse:
    """A session's awards by learner, against what each was entered for."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    found = results_asked_for(request, authority)
    shown = Paginator(found.results, PAGE).get_page(request.GET.get("page"))
    access.see(request, list(shown), of="learner", classes="AB")
    given = {"session": found.session, "view": request.GET.get("view", "")}
    context = {
        "found": found,
        "page": shown,
        "form": ResultsForm(given, sessions=found.sessions),
        "views": views(found.views, given),
        "export_url": f"{reverse('desk:results_export')}?{urlencode(given)}",
        "may_export": may_export(request, authority) and bool(found.results),
        "today": clock.today(),
    }
    return page(request, "desk/results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def results_export(request: AuthedRequest) -> HttpResponseBase:
    authority = authority_where(request, Permission.REGISTER_EXPORT)
    found = resulting.export(results_asked_for(request, authority))
    return asked_for(request, Taking(found, "AB", "Results", "results", back(request, "desk:results")))


def results_asked_for(request: AuthedRequest, authority: Authority) -> Results:
    asked = request.GET.get("session", ""), request.GET.get("view", "")
    return resulting.results(request.user, authority, *asked, clock.today())


# ---- transitions ----------------------------------------------------------------------------------------------------


@require_safe
@access.signed_in
def transitions(request: AuthedRequest) -> HttpResponse:
    """Who changes stage or school, turns 16 or leaves within twelve months."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    found = transitions_asked_for(request, authority)
    shown = Paginator(found.transitions, PAGE).get_page(request.GET.get("page"))
    access.see(request, list(shown), of="learner", classes="ABC")
    given = {"view": request.GET.get("view", "")}
    context = {
        "found": found,
        "page": shown,
        "views": views(found.views, given),
        "export_url": f"{reverse('desk:transitions_export')}?{urlencode(given)}",
        "may_export": may_export(request, authority) and bool(found.transitions),
        "today": clock.today(),
    }
    return page(request, "desk/transitions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def transitions_export(request: AuthedRequest) -> HttpResponseBase:
    authority = authority_where(request, Permission.REGISTER_EXPORT)
    found = ahead.export(transitions_asked_for(request, authority))
    return asked_for(request, Taking(found, "ABC", "Transitions", "transitions", back(request, "desk:transitions")))


def transitions_asked_for(request: AuthedRequest, authority: Authority) -> Transitions:
    return ahead.transitions(request.user, authority, request.GET.get("view", ""), clock.today())


# ---- who moved ------------------------------------------------------------------------------------------------------


@require_safe
@access.signed_in
def moved(request: AuthedRequest) -> HttpResponse:
    """Who moved school, home or authority between two days: this session so far, unless others were asked for."""
    authority = authority_where(request, Permission.REGISTER_SEE)
    form = MovesForm(request.GET)
    found = moves_asked_for(request, authority, form)
    shown = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    access.see(request, list(shown), of="learner", classes=classes_of(shown))
    given = {"first": found.first.isoformat(), "last": found.last.isoformat(), "view": request.GET.get("view", "")}
    context = {
        "found": found,
        "page": shown,
        "form": form if form.errors else MovesForm(given),
        "views": views(found.views, given),
        "export_url": f"{reverse('desk:moved_export')}?{urlencode(given)}",
        "may_export": may_export(request, authority) and bool(found.lines),
        "today": clock.today(),
    }
    return page(request, "desk/moved.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LIST)
def moved_export(request: AuthedRequest) -> HttpResponseBase:
    authority = authority_where(request, Permission.REGISTER_EXPORT)
    found = moves_asked_for(request, authority, MovesForm(request.GET))
    taking = Taking(
        moving.export(found), classes_of(found.lines), "Who moved", "who-moved", back(request, "desk:moved")
    )
    return asked_for(request, taking)


def moves_asked_for(request: AuthedRequest, authority: Authority, form: MovesForm) -> Moves:
    """A day with a mistake in it is the usual one."""
    form.is_valid()
    given = getattr(form, "cleaned_data", {})
    days = given.get("first"), given.get("last")
    return moving.moves(request.user, authority, *days, request.GET.get("view", ""), clock.today())


# ---- what the three share -------------------------------------------------------------------------------------------


def may_export(request: AuthedRequest, authority: Authority) -> bool:
    return request.user.may(Permission.REGISTER_EXPORT, authority.pk)


def views(found: Iterable[tuple[str, str, int]], given: dict[str, str]) -> list[View]:
    """The ways of looking at the list that hold anybody, as links."""
    return [
        View(words, f"?{urlencode(given | {'view': key})}", key == given["view"], count)
        for key, words, count in found
        if count or not key
    ]


def back(request: AuthedRequest, route: str) -> str:
    return f"{reverse(route)}?{request.GET.urlencode()}"
