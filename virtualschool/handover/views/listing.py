"""Hand-overs: what was sent and how it stands, what came, and bringing a file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission

from ..forms import BringForm
from ..models import Arrived, KnownKey, Sent
from ..operations import bringing, sending
from ..operations.bringing import Bringer, Brought
from ..queries import listing


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def hand_overs(request: AuthedRequest) -> HttpResponse:
    authority = authority_where(request, Permission.HANDOVER_RECEIVE)
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = bringing.bring(
                authority=authority,
                content=form.content,
                bringer=Bringer(request.user.name, actor(request.user)),
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return on_to(request, found)
    return show(request, authority, form, status=422 if request.method == "POST" else 200)


def on_to(request: AuthedRequest, found: Brought) -> HttpResponse:
    """To the page of what the file turned out to be."""
    request.trail.saw(found.authority_id, type(found).__name__.lower(), [found.pk], verb="brought")
    if isinstance(found, Arrived):
        return redirect("handover:arrived", found.pk)
    if isinstance(found, KnownKey):
        messages.success(request, "The keys are known now. Compare them on the phone before you use them.")
        return redirect("handover:compare", found.pk)
    messages.success(request, "The receipt is taken in: the hand-over was received.")
    return redirect("handover:list")


def show(request: AuthedRequest, authority: Authority, form: BringForm, status: int) -> HttpResponse:
    found = listing.lists(request.user, authority, clock.today())
    request.trail.saw(authority.pk, "learner", found.learner_ids, classes="A", detail="hand-overs")
    context = {"authority": authority, "form": form, "found": found, "today": clock.today()}
    return page(request, "handover/list.html", context, status=status)


@require_POST
@access.signed_in
def close(request: AuthedRequest, sent_id: UUID) -> HttpResponse:
    """Nobody took it in, and somebody has seen to that."""
    sent = access.fetch(Sent, sent_id, by=request, needs=Permission.HANDOVER_SEND, verb="closed")
    try:
        sending.close(sent=sent, name=request.user.name, by=actor(request.user), at=clock.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("handover:list")
