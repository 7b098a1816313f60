"""The register of decisions, one decision, actions, and writing them down at their meeting."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.decisions import ActionForm, CloseForm, DecideForm, NoteForm
from ..models import Action, Decision, Item, Meeting, place_of
from ..operations import decisions as operations
from ..queries import decisions as reads
from ..queries import directory
from ..vocab import ActionState, ItemKind, NoteKind
from .doing import Deed, Forms, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_safe
@access.signed_in
def decisions(request: AuthedRequest) -> HttpResponseBase:
    """Every decision, newest first, and those whose date to look again has come."""
    opening.need_sight(request.user)
    found = reads.register(request.user, clock.today())
    rows = [(one, reads.where_it_is(one)) for one in found.decisions]
    return page(request, "network/decisions.html", {"found": found, "rows": rows, "place": place_of(request.user)})


@require_http_methods(BOTH)
@access.signed_in
def decision(request: AuthedRequest, made_id: UUID) -> HttpResponseBase:
    """One decision: how and why, its meeting, what came of it, who does what."""
    opening.need_sight(request.user)
    found = opening.fetch(Decision, made_id, by=request.user, related=("meeting", "item", "owner_member__authority"))
    forms: Forms = {"note": NoteForm(given(request, "note"), auto_id="id_note_%s")}
    takes_part = place_of(request.user).takes_part
    deeds: dict[str, Deed] = {"note": lambda form: noted(request, found, form)} if takes_part else {}
    if request.method == "POST" and is_done(request, forms, deeds):
        return redirect("network:decision", found.pk)
    shown = reads.decision_page(request.user, found, clock.today())
    context = {"shown": shown, "place": place_of(request.user), "forms": forms, "today": clock.today()}
    return page(request, "network/decision.html", context, status=422 if request.method == "POST" else 200)


def noted(request: AuthedRequest, found: Decision, form: NoteForm) -> str:
    said = {**form.cleaned_data, "kind": NoteKind(form.cleaned_data["kind"])}
    operations.add_note(decision=found, **said, by=request.user, at=clock.now())
    return "It stands with the decision."


@require_http_methods(BOTH)
@access.signed_in
def decide(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """The coordinator writes down what a meeting decided."""
    opening.need_coordinator(request.user)
    found = opening.fetch(Meeting, meeting_id, by=request.user)
    items = Item.objects.visible_to(request.user).filter(meeting=found).exclude(kind=ItemKind.SAFE_SPACE).in_order()
    form = DecideForm(given(request, "decide"), items=items, members=chosen(request))
    deeds: dict[str, Deed] = {"decide": lambda form: decided(request, found, form)}
    if request.method == "POST" and is_done(request, {"decide": form}, deeds):
        return redirect("network:meeting", found.pk)
    context = {"meeting": found, "form": form}
    return page(request, "network/decide.html", context, status=422 if request.method == "POST" else 200)


def decided(request: AuthedRequest, found: Meeting, form: DecideForm) -> str:
    made = operations.make(
        meeting=found, item=form.cleaned_data["item"], wanted=form.wanted, by=request.user, at=clock.now()
    )
    return f"Decision {made.number} is written down."


def chosen(request: AuthedRequest) -> object:
    return directory.to_choose(request.user, clock.today())


@require_safe
@access.signed_in
def actions(request: AuthedRequest) -> HttpResponseBase:
    """Who does what until when."""
    opening.need_part(request.user)
    return page(request, "network/actions.html", {"found": reads.actions(request.user, clock.today())})


@require_http_methods(BOTH)
@access.signed_in
def take_on(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """Somebody takes something on, at a meeting or for one of its decisions."""
    opening.need_part(request.user)
    found = opening.fetch(Meeting, meeting_id, by=request.user)
    decided = Decision.objects.visible_to(request.user).filter(meeting=found).order_by("number")
    begun = {"decision": request.GET.get("decision", "")[:36]}
    form = ActionForm(given(request, "take_on"), decisions=decided, members=chosen(request), initial=begun)
    deeds: dict[str, Deed] = {"take_on": lambda form: taken(request, found, form)}
    if request.method == "POST" and is_done(request, {"take_on": form}, deeds):
        return redirect("network:meeting", found.pk)
    context = {"meeting": found, "form": form}
    return page(request, "network/take_on.html", context, status=422 if request.method == "POST" else 200)


def taken(request: AuthedRequest, found: Meeting, form: ActionForm) -> str:
    operations.take_on(meeting=found, **form.cleaned_data, by=request.user, at=clock.now())
    return "It’s written down."


@require_http_methods(BOTH)
@access.signed_in
def action(request: AuthedRequest, action_id: UUID) -> HttpResponseBase:
    """One action, and how it ended."""
    opening.need_part(request.user)
    found = opening.fetch(
        Action, action_id, by=request.user, related=("meeting", "decision", "owner_member__authority", "closed_by")
    )
    form = CloseForm(given(request, "close"))
    deeds: dict[str, Deed] = {"close": lambda form: closed(request, found, form)}
    if request.method == "POST" and is_done(request, {"close": form}, deeds):
        return redirect("network:action", found.pk)
    context = {"action": found, "form": form, "is_late": found.is_late(clock.today())}
    return page(request, "network/action.html", context, status=422 if request.method == "POST" else 200)


def closed(request: AuthedRequest, found: Action, form: CloseForm) -> str:
    state = ActionState(form.cleaned_data["state"])
    operations.close_action(
        action=found, state=state, words=form.cleaned_data["words"], by=request.user, at=clock.now()
    )
    return "Done, thank you." if state == ActionState.DONE else "Let go, with your reason."
