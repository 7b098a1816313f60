"""The shelf: research, policy, law and figures, with members' notes on what they mean for them."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.policy import ShelfForm, ShelfNoteForm
from ..models import ShelfItem, place_of
from ..operations import policy as operations
from ..queries import policy as reads
from ..vocab_practice import ShelfKind
from .doing import Deed, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def shelf(request: AuthedRequest) -> HttpResponseBase:
    """What stands on the shelf; members put things there."""
    place = opening.need_sight(request.user)
    form = ShelfForm(given(request, "put"), auto_id="id_put_%s")
    deeds: dict[str, Deed] = {"put": lambda form: put(request, form)} if place.takes_part else {}
    if request.method == "POST" and is_done(request, {"put": form}, deeds):
        return redirect("network:shelf")
    kind = request.GET.get("kind", "")
    wanted = kind if kind in ShelfKind.values else ""
    context = {
        "found": reads.shelf(request.user, wanted),
        "kinds": ShelfKind.choices,
        "kind": wanted,
        "form": form,
        "place": place,
    }
    return page(request, "network/shelf.html", context, status=422 if request.method == "POST" else 200)


def put(request: AuthedRequest, form: ShelfForm) -> str:
    given_words = {name: form.cleaned_data[name] for name in ("kind", "title", "published_by", "year", "link", "says")}
    operations.put_on_shelf(**given_words, by=request.user, at=clock.now())
    return "It stands on the shelf."


@require_http_methods(BOTH)
@access.signed_in
def shelf_item(request: AuthedRequest, shelf_id: UUID) -> HttpResponseBase:
    """One thing on the shelf, with what it means for members."""
    opening.need_sight(request.user)
    found = opening.fetch(ShelfItem, shelf_id, by=request.user)
    form = ShelfNoteForm(given(request, "note"), auto_id="id_note_%s")
    place = place_of(request.user)
    deeds: dict[str, Deed] = {"note": lambda form: noted(request, found, form)} if place.takes_part else {}
    if request.method == "POST" and is_done(request, {"note": form}, deeds):
        return redirect("network:shelf_item", found.pk)
    context = {"item": found, "notes": reads.notes_on(request.user, found), "form": form, "place": place}
    return page(request, "network/shelf_item.html", context, status=422 if request.method == "POST" else 200)


def noted(request: AuthedRequest, found: ShelfItem, form: ShelfNoteForm) -> str:
    operations.note_on_shelf(
        item=found, text=form.cleaned_data["text"], authority=opening.speaks_for(request), by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return "Thank you. Colleagues can read it."
