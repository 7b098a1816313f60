"""A packet that came: what it holds, taking it in, and the receipt for the sender."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission

from ..models import Arrived
from ..operations import receiving
from ..queries import gathering, known, shown
from ..vocab import RECEIPT_ENDING


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def arrived(request: AuthedRequest, arrived_id: UUID) -> HttpResponse:
    found = access.fetch(Arrived, arrived_id, by=request, needs=Permission.HANDOVER_RECEIVE, classes="ABCDE")
    if found.taken_in_at:
        return show(request, found, {})
    try:
        if request.method == "POST":
            receiving.take_in(arrived=found, by=request.user, on_behalf=actor(request.user), at=clock.now())
            messages.success(request, "Taken in. No school has been told. Send the receipt back, so that they know.")
            return redirect("handover:arrived", found.pk)
        packet = receiving.opened(found, at=clock.now())
    except Refusal as refusal:
        return show(request, found, {"refusal": refusal.sentence}, status=422)
    contents = packet.contents
    return show(request, found, {
        "packet": packet, "facts": shown.facts(contents), "tables": shown.tables(contents),
        "without_number": not contents.identity.get("scn"),
    })  # fmt: skip


def show(request: AuthedRequest, found: Arrived, context: dict[str, object], status: int = 200) -> HttpResponse:
    learner_id = gathering.learner_now(found.learner_id, request.user) if found.learner_id else None
    said = {
        "arrived": found,
        "sender": known.name_of(found.sender),
        "parts": shown.part_words(found.parts),
        "learner_id": learner_id,
        "today": clock.today(),
    }
    return page(request, "handover/arrived.html", said | context, status=status)


@require_safe
@access.signed_in
def receipt(request: AuthedRequest, arrived_id: UUID) -> HttpResponse:
    """A signed file without a child in it, for the sender's own page."""
    found = access.fetch(Arrived, arrived_id, by=request, needs=Permission.HANDOVER_RECEIVE, verb="made a receipt of")
    try:
        content = receiving.receipt(found)
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("handover:arrived", found.pk)
    headers = {"Content-Disposition": f'attachment; filename="{found.packet_id.hex[:12]}.{RECEIPT_ENDING}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)
