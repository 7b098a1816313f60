"""Handing a learner over: choose to whom and what, see exactly what will leave, and take the file away."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.operations import actor, known_authorities
from virtualschool.people.vocab import Act, Permission
from virtualschool.register.models import Learner

from ..forms import ChooseForm, ConfirmForm
from ..operations import sending
from ..queries import gathering, known, listing, shown
from ..queries.gathering import Gathered
from ..vocab import CHOSEN_FROM, OPEN_FOR, PACKET_ENDING


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def send(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """What is chosen stands in the address (codes, no names), so that what is confirmed is what was shown."""
    now = gathering.learner_now(learner_id, request.user)
    learner = access.fetch(
        Learner, now, by=request, needs=Permission.HANDOVER_SEND, verb="looked at handing over", classes="ABCDE"
    )
    if learner.pk != learner_id:
        return redirect("handover:send", learner.pk)
    return choose(request, learner)


@access.stepped_up(Act.HAND_OVER)
def choose(request: AuthedRequest, learner: Learner) -> HttpResponseBase:
    try:
        found = gathering.gather(learner, request.user)
        form = choose_form(request, found)
        if not form.is_valid():
            return show(request, learner, {"form": form, "found": found})
        if request.method == "POST":
            return file_of(request, learner, form)
        return confirm(request, found, form)
    except Refusal as refusal:
        return show(request, learner, {"refusal": refusal.sentence}, status=422)


def choose_form(request: AuthedRequest, found: Gathered) -> ChooseForm:
    keys = {one.of: one for one in listing.keys_known(request.user, found.learner.authority)}
    to = [
        (code, name if code in keys else f"{name} (no keys here yet)")
        for code, (_, name) in sorted(known_authorities().items(), key=lambda one: (one[0] not in keys, one[1][1]))
        if code != found.learner.authority_id
    ]
    parts = [(part.value, f"{part.label}: {lines(found.of(part))}") for part in CHOSEN_FROM if found.of(part)]
    return ChooseForm(request.GET or None, to=to, parts=parts)


def lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


def confirm(request: AuthedRequest, found: Gathered, form: ChooseForm) -> HttpResponse:
    """Exactly what will leave, and to whom."""
    chosen = found.only(form.chosen)
    to = form.cleaned_data["to"]
    return show(
        request,
        found.learner,
        {
            "to": known.name_of(to),
            "expires_on": clock.now() + OPEN_FOR,
            "key": known.known(found.learner.authority, to),
            "facts": shown.facts(chosen.contents),
            "tables": shown.tables(chosen.contents),
            "protected": chosen.contents.is_protected,
            "confirm": ConfirmForm(),
            "back_url": f"{reverse('handover:send', args=[found.learner.pk])}",
        },
    )


def file_of(request: AuthedRequest, learner: Learner, form: ChooseForm) -> HttpResponse:
    confirmed = ConfirmForm(request.POST)
    if not confirmed.is_valid():
        raise Refusal("Open the page again, and confirm there.")
    made = sending.send(
        learner=learner,
        to=form.cleaned_data["to"],
        parts=form.chosen,
        id=confirmed.cleaned_data["packet"],
        by=request.user,
        on_behalf=actor(request.user),
        at=clock.now(),
    )
    name = f"{made.sent.pk.hex[:12]}.{PACKET_ENDING}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(made.content, content_type="application/octet-stream", headers=headers)


def show(request: AuthedRequest, learner: Learner, context: dict[str, object], status: int = 200) -> HttpResponse:
    urls = {"learner_url": reverse("desk:learner", args=[learner.pk]), "today": clock.today()}
    return page(request, "handover/send.html", {"learner": learner, **urls, **context}, status=status)
