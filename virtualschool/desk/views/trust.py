"""Who looked at whom, whether the audit is sound, and who is named for whom."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from virtualschool.audit import operations as audit
from virtualschool.audit import queries as audits
from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Relation
from virtualschool.register.operations import emergencies as reviewing
from virtualschool.register.operations import relations
from virtualschool.register.vocab import RelationKind

from ..forms_of_trust import NameForm, ReviewForm
from ..frame import current_authority
from ..queries import emergencies, looks
from ..queries import naming as namings
from ..queries.caseloads import KIND_OF
from .learners import View

# Who may end which access; emergency access is its user's own to end.
ENDED_BY = {
    RelationKind.NAMED: Permission.LEARNER_NAME,
    RelationKind.CASELOAD: Permission.CASELOAD_SHARE,
    RelationKind.SOCIAL_WORK_CASE: Permission.CASELOAD_SHARE,
    RelationKind.BROKEN_GLASS: Permission.AUDIT_READ,
}


def open_authority(request: AuthedRequest) -> Authority:
    """The authority whose pages are open; whoever belongs to none has no trust pages."""
    authority = current_authority(request)
    if authority is None:
        raise PermissionDenied
    return authority


def sent(request: AuthedRequest) -> QueryDict | None:
    """What a form was sent with; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


@require_safe
@access.signed_in
def trust(request: AuthedRequest) -> HttpResponseBase:
    """Everybody's own looks; more for a head, and all of it for whoever protects data."""
    authority, user, at = open_authority(request), request.user, clock.now()
    found = looks.looks(user, authority, request.GET.get("whose", ""), request.GET.get("page"))
    request.trail.saw(authority.pk, "event", [event.pk for event in found.page.object_list])
    used = emergencies.used(user, authority, at)
    context = {
        "found": found,
        "views": [View(words, f"?whose={key}#looks", key == found.view, None) for key, words in found.views],
        "used": used,
        "reviewing": ReviewForm(),
        "open": list(emergencies.told(user, emergencies.open_for(user, at), at)),
        "check": audits.latest_check(authority.pk),
        "naming": namings.naming(user, authority),
        "may_break": user.may(Permission.GLASS_BREAK, authority.pk),
        "may_verify": user.may(Permission.AUDIT_READ, authority.pk),
        "today": clock.today(),
    }
    return page(request, "desk/trust/trust.html", context)


@require_POST
@access.signed_in
def verify(request: AuthedRequest) -> HttpResponseBase:
    """Read the authority's audit from its first event to its last, and keep what was found."""
    authority = open_authority(request)
    access.need(request.user, Permission.AUDIT_READ, authority.pk)
    verdict = audit.check(chain=authority.pk, by=actor(request.user), at=clock.now())
    if verdict.is_sound:
        return back(request, f"Checked {verdict.events} events: none was changed, and none is missing.")
    return back(request, verdict.faults[0].sentence)


@require_POST
@access.signed_in
def name(request: AuthedRequest) -> HttpResponseBase:
    """Name somebody for a learner whom only named people may see."""
    authority = open_authority(request)
    access.need(request.user, Permission.LEARNER_NAME, authority.pk)
    form = NameForm(request.POST, offered=namings.naming(request.user, authority))
    if not form.is_valid():
        return back(request, " ".join(form.sentences()))
    given = form.cleaned_data
    person = namings.person(authority, given["user"])
    relations.give(
        authority=authority,
        kind=RelationKind.NAMED,
        learner_id=UUID(given["learner"]),
        by=request.user,
        at=clock.now(),
        user=person,
    )
    return back(request, f"{person.name} is named. They see it from their next page on.")


@require_POST
@access.signed_in
def end(request: AuthedRequest, relation_id: UUID) -> HttpResponseBase:
    """End an access at once: being named, a caseload, a case, or an emergency."""
    relation = fetched(request, relation_id)
    try:
        relations.end(relation=relation, by=request.user, at=clock.now())
    except Refusal as refusal:
        return back(request, refusal.sentence)
    messages.info(request, "Ended. It holds from the next page on.")
    return redirect("desk:caseload" if relation.kind in KIND_OF.values() else "desk:trust")


def fetched(request: AuthedRequest, relation_id: UUID) -> Relation:
    """The relation, for whoever may end its kind; one's own emergency access is one's own to end."""
    seen = Relation.objects.visible_to(request.user).filter(pk=relation_id, kind__in=ENDED_BY).first()
    if seen is None:
        raise access.NotVisibleError
    own = seen.kind == RelationKind.BROKEN_GLASS and seen.user_id == request.user.pk
    needs = Permission.GLASS_BREAK if own else ENDED_BY[RelationKind(seen.kind)]
    return access.fetch(Relation, seen.pk, by=request, needs=needs, verb="ended")


@require_POST
@access.signed_in
def review(request: AuthedRequest, relation_id: UUID) -> HttpResponseBase:
    """Say what came of looking through an emergency access."""
    relation = access.fetch(Relation, relation_id, by=request, needs=Permission.AUDIT_READ, verb="reviewed")
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return back(request, str(form.errors["outcome"][0]))
    try:
        reviewing.review(relation=relation, by=request.user, at=clock.now(), reason=form.cleaned_data["outcome"])
    except Refusal as refusal:
        return back(request, refusal.sentence)
    return back(request, "Noted: this emergency access has been reviewed.")


def back(request: AuthedRequest, sentence: str) -> HttpResponseBase:
    messages.info(request, sentence)
    return redirect("desk:trust")
