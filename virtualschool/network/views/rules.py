"""How the Network meets and decides, and what it cares for most this year: its own settings, kept by number."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.rules import PriorityForm, RulesForm
from ..models import Meeting
from ..operations import rules as operations
from ..queries import priorities as priority_reads
from ..queries import rules as reads
from ..queries import years
from .doing import Deed, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def rules(request: AuthedRequest) -> HttpResponseBase:
    """The rules in words, how they were set before, and the form with which the coordinator sets them."""
    place = opening.need_part(request.user)
    now = reads.in_force()
    begun = {name: getattr(now, name) for name in operations.Wanted.__dataclass_fields__}
    form = RulesForm(given(request, "rules"), meetings=meetings(request), initial=begun)
    deeds: dict[str, Deed] = {"rules": lambda form: are_set(request, form)} if place.coordinates else {}
    if request.method == "POST" and is_done(request, {"rules": form}, deeds):
        return redirect("network:rules")
    context = {"rules": now, "history": reads.history(request.user), "form": form, "place": place}
    return page(request, "network/rules.html", context, status=422 if request.method == "POST" else 200)


def meetings(request: AuthedRequest) -> object:
    return Meeting.objects.visible_to(request.user).held().order_by("-starts_at")


def are_set(request: AuthedRequest, form: RulesForm) -> str:
    operations.set_rules(
        wanted=form.wanted,
        reason=form.cleaned_data["reason"],
        decided_at=form.cleaned_data["decided_at"],
        by=request.user,
        at=clock.now(),
    )
    return "The rules hold from now on. What is proposed already stays."


@require_http_methods(BOTH)
@access.signed_in
def priorities(request: AuthedRequest) -> HttpResponseBase:
    """The priorities of each year, with the items and guests that served them."""
    place = opening.need_sight(request.user)
    form = PriorityForm(given(request, "priority"), meetings=meetings(request))
    deeds: dict[str, Deed] = {"priority": lambda form: agreed(request, form)} if place.coordinates else {}
    if request.method == "POST" and is_done(request, {"priority": form}, deeds):
        return redirect("network:priorities")
    found = priority_reads.by_year(request.user, clock.today())
    context = {"found": found, "form": form, "place": place, "year": years.label(years.year_of(clock.today()))}
    return page(request, "network/priorities.html", context, status=422 if request.method == "POST" else 200)


def agreed(request: AuthedRequest, form: PriorityForm) -> str:
    operations.agree_priority(
        year=years.year_of(clock.today()),
        title=form.cleaned_data["title"],
        why=form.cleaned_data["why"],
        agreed_at=form.cleaned_data["decided_at"],
        by=request.user,
        at=clock.now(),
    )
    return "It stands among this year’s priorities."
