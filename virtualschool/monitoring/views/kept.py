"""Figures kept as they were made: kept by a press, shown again to the byte, with what was corrected since."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission
from virtualschool.register.vocab import Cohort

from ..figures import corrections
from ..forms_of_figures import KeepForm
from ..models import Snapshot
from ..operations import figures as operations
from ..queries.figures import Asked

MOST, SHOWN = 100, 20


@require_POST
@access.signed_in
def keep(request: AuthedRequest) -> HttpResponseBase:
    """Work the figures out from the files themselves, and keep them; the same figures are kept once."""
    authority = authority_where(request, Permission.REGISTER_EXPORT)
    form = KeepForm(request.POST)
    if not form.is_valid():
        return redirect("monitoring:figures")
    given = form.cleaned_data
    asked = Asked(authority, given["session"], Cohort(given["cohort"]), given["whose"])
    made, _ = operations.make(asked, actor=actor(request.user), at=clock.now())
    return redirect("monitoring:kept", made)


@require_safe
@access.signed_in
def all_kept(request: AuthedRequest) -> HttpResponse:
    """Which figures were kept, the newest first."""
    authority = authority_where(request, Permission.FIGURES_SEE)
    held = Snapshot.objects.visible_to(request.user).filter(authority=authority).order_by("-made_at")[:MOST]
    return page(request, "monitoring/all_kept.html", {"kept": held})


@require_safe
@access.signed_in
def kept(request: AuthedRequest, snapshot_id: UUID) -> HttpResponse:
    """The figures as they were, and what differs today."""
    snapshot = opened(request, snapshot_id)
    found = corrections.kept(snapshot)
    context = {
        "snapshot": snapshot,
        "heading": f"Kept figures, session {snapshot.session}",
        "lede": words_of(snapshot),
        "found": found,
        "editions": len(snapshot.editions.split()),
        "more": len(found.came) - SHOWN,
        "may_see_learners": request.user.may(Permission.LEARNER_SEE, snapshot.authority_id),
    }
    return page(request, "monitoring/kept.html", context)


@require_safe
@access.signed_in
def as_made(request: AuthedRequest, snapshot_id: UUID) -> HttpResponse:
    """The very bytes that were made."""
    snapshot = opened(request, snapshot_id)
    disposition = {"Content-Disposition": f'attachment; filename="figures-{snapshot.pk}.json"'}
    return HttpResponse(snapshot.output.encode(), content_type="application/json", headers=disposition)


@require_safe
@access.signed_in
def altered(request: AuthedRequest, snapshot_id: UUID) -> HttpResponse:
    """By name, whose part in a figure is another today."""
    snapshot = opened(request, snapshot_id)
    access.need(request.user, Permission.LEARNER_SEE, snapshot.authority_id)
    found = corrections.altered(snapshot, request.user)
    access.see(request, found.altered, of="learner", classes="ABC", detail=f"corrected since {snapshot.pk}")
    return page(request, "monitoring/altered.html", {"snapshot": snapshot, "found": found, "lede": words_of(snapshot)})


def words_of(snapshot: Snapshot) -> str:
    """Which figures these are, in a sentence."""
    made = timezone.localtime(snapshot.made_at)
    whose = "" if snapshot.whose == "ours" else ", ours and other authorities’"
    cohort = Cohort(snapshot.cohort).label.capitalize()
    known = f", as known on {snapshot.known_at:%-d %B %Y}" if snapshot.known_at else ""
    return f"{cohort}{whose}; made on {made:%-d %B %Y at %H:%M}{known}."


def opened(request: AuthedRequest, snapshot_id: UUID) -> Snapshot:
    return access.fetch(Snapshot, snapshot_id, by=request, needs=Permission.FIGURES_SEE, classes="BC")
