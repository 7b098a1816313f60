"""Emergency access: asked for with a reason, open for an hour, told to the head and the data protection officer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.audit.operations import search_digest
from virtualschool.audit.vocab import Result
from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.trail import Sight
from virtualschool.people.vocab import Act, Permission
from virtualschool.register.models import Learner
from virtualschool.register.operations import relations

from ..forms_of_trust import EmergencyFindForm, EmergencyForm
from ..queries import emergencies
from .trust import open_authority, sent

NOBODY = "Nobody here has exactly this name and date of birth. Check both: this page doesn’t search."


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def emergency(request: AuthedRequest) -> HttpResponseBase:
    """For a learner named exactly. Asked of whoever may, and after the strongest factor again."""
    access.need(request.user, Permission.GLASS_BREAK, open_authority(request).pk)
    return finding(request)


@access.stepped_up(Act.LOOK_IN_EMERGENCY)
def finding(request: AuthedRequest) -> HttpResponseBase:
    authority = open_authority(request)
    form = EmergencyFindForm(sent(request))
    if not form.is_valid():
        return page(request, "desk/trust/emergency.html", {"form": form}, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    learner = emergencies.exactly(authority, given["forename"], given["surname"], given["born"])
    note(request, authority, learner, form.terms)
    if learner is None:
        form.add_error(None, NOBODY)
        return page(request, "desk/trust/emergency.html", {"form": form}, status=422)
    return broken(request, learner, form.reason)


def note(request: AuthedRequest, authority: Authority, learner: Learner | None, terms: str) -> None:
    """What was asked for, as a keyed digest, and whether it was somebody: an attempt is in the audit, too."""
    ids = (str(learner.pk),) if learner else ("",)
    outcome = Result.DONE if learner else Result.REFUSED
    request.trail.add(Sight(authority.pk, "named", "learner", ids, False, detail=search_digest(terms), result=outcome))


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def emergency_for(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """For a learner whose page the user has open and who is not in their own care: more of the same record."""
    learner = access.fetch(Learner, learner_id, by=request, needs=Permission.GLASS_BREAK, verb="asked about")
    return asking(request, learner)


@access.stepped_up(Act.LOOK_IN_EMERGENCY)
def asking(request: AuthedRequest, learner: Learner) -> HttpResponseBase:
    form = EmergencyForm(sent(request))
    if form.is_valid():
        return broken(request, learner, form.reason)
    context = {"form": form, "learner": learner}
    return page(request, "desk/trust/emergency.html", context, status=422 if form.is_bound else 200)


def broken(request: AuthedRequest, learner: Learner, reason: str) -> HttpResponseBase:
    """Open the record for an hour and go there; an hour that runs is not begun anew."""
    at = clock.now()
    running = {one.learner_id for one in emergencies.open_for(request.user, at)}
    if learner.pk not in running:
        relations.break_glass(learner_id=learner.pk, authority=learner.authority, by=request.user, at=at, reason=reason)
    messages.info(
        request, "Emergency access is open for 60 minutes. The head and the data protection officer are told."
    )
    return redirect("desk:learner", learner.pk)
