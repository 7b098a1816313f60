"""The monthly blind re-read: one pair at a time, and the doubts that came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission

from ..forms import ConfirmForm, RereadForm
from ..models import Reread
from ..operations import rereading
from ..queries import rereading as reads
from ..vocab import VERDICTS
from .review import number_in


@require_safe
@access.signed_in
def reread(request: AuthedRequest) -> HttpResponse:
    """The pair at hand, without what was made of it; `?pair=` is its number."""
    authority, today = authority_where(request, Permission.QUESTION_ANSWER), clock.today()
    found = reads.for_reader(request.user, authority, today)
    shown = reads.page(authority, request.user, found, number=number_in(request.GET.get("pair", "")), today=today)
    access.see(request, [one for one in [shown.reread] if one], classes="ABCE", verb="read again", of="reread")
    request.trail.saw(authority.pk, "learner", [one.learner_id for one in shown.doubts], classes="A")
    return page(request, "linkage/reread.html", {"page": shown, "answers": VERDICTS, "confirming": ConfirmForm()})


@require_POST
@access.signed_in
def read(request: AuthedRequest, reread_id: UUID) -> HttpResponse:
    """Enter what was said of a pair, and show the next."""
    pair = access.fetch(Reread, reread_id, by=request, needs=Permission.QUESTION_ANSWER, verb="read again")
    form = RereadForm(request.POST)
    if not form.is_valid():
        messages.info(request, form.sentence)
        return redirect("linkage:reread")
    try:
        rereading.read(reread=pair, answer=form.given, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.info(request, refusal.sentence)
    return redirect("linkage:reread")


@require_POST
@access.signed_in
def confirm(request: AuthedRequest, reread_id: UUID) -> HttpResponse:
    """Settle a doubt: the two records are the same child after all."""
    pair = access.fetch(Reread, reread_id, by=request, needs=Permission.QUESTION_ANSWER, verb="confirmed")
    form = ConfirmForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        rereading.confirm(reread=pair, by=request.user, at=clock.now(), note=note)
    except Refusal as refusal:
        messages.info(request, refusal.sentence)
    else:
        messages.info(request, "Confirmed: the same child. The doubt and your note are kept.")
    return redirect("linkage:reread")
