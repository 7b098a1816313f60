"""One item of an agenda: its need, its support, concerns and their answers, papers, and its place in the meeting."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.meetings import AnswerForm, ConcernForm, FitForm, PaperForm
from ..models import Concern, Decision, Item, Paper, place_of
from ..operations import items as operations
from ..queries import agenda
from ..vocab import ConcernKind
from .doing import Act, Deed, Forms, given, is_done

BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(BOTH)
@access.signed_in
def item(request: AuthedRequest, item_id: UUID) -> HttpResponseBase:
    """One item with all that hangs on it."""
    opening.need_sight(request.user)
    found = opening.fetch(Item, item_id, by=request.user, related=("meeting", "proposed_by", "authority", "priority"))
    forms = forms_of(request, found)
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found)):
        return redirect("network:item", found.pk)
    place = place_of(request.user)
    shown = agenda.item_lines(request.user, place, Item.objects.visible_to(request.user).filter(pk=found.pk))[0]
    decisions = Decision.objects.visible_to(request.user).filter(item=found).order_by("number")
    context = {"shown": shown, "item": found, "place": place, "forms": forms, "decisions": decisions}
    return page(request, "network/item.html", context, status=422 if request.method == "POST" else 200)


def forms_of(request: AuthedRequest, found: Item) -> Forms:
    fitted = {"minutes": found.minutes, "position": found.position}
    return {
        "concern": ConcernForm(given(request, "concern"), auto_id="id_concern_%s"),
        "answer": AnswerForm(given(request, "answer"), auto_id=f"id_answer_{request.POST.get('concern', '')[:36]}_%s"),
        "fit": FitForm(given(request, "fit"), initial=fitted, auto_id="id_fit_%s"),
        "paper": PaperForm(given(request, "paper"), auto_id="id_paper_%s"),
    }


def deeds_of(request: AuthedRequest, found: Item) -> dict[str, Deed]:
    """What whoever takes part may do; the operations refuse what is somebody else's."""
    if not place_of(request.user).takes_part:
        return {}
    return {
        "support": lambda _: said(request, operations.support, found),
        "unsupport": lambda _: said(request, operations.withdraw_support, found),
        "withdraw": lambda _: said(request, operations.withdraw, found),
        "concern": lambda form: worried(request, found, form),
        "answer": lambda form: answered(request, form),
        "content": lambda _: content(request),
        "fit": lambda form: fitted(request, found, form),
        "paper": lambda form: papered(request, found, form),
    }


def said(request: AuthedRequest, deed: Act, found: Item) -> str:
    deed(item=found, by=request.user, at=clock.now())
    return ""


def worried(request: AuthedRequest, found: Item, form: ConcernForm) -> str:
    operations.raise_concern(
        item=found,
        kind=ConcernKind(form.cleaned_data["kind"]),
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=clock.now(),
    )
    return "It stands beside the item, for an answer. You say when it is met."


def concern_of(request: AuthedRequest) -> Concern:
    return opening.fetch(Concern, request.POST.get("concern", ""), by=request.user, related=("item__meeting", "by"))


def answered(request: AuthedRequest, form: AnswerForm) -> str:
    concern = concern_of(request)
    operations.answer(concern=concern, text=form.cleaned_data["text"], by=request.user, at=clock.now())
    return f"Answered. {concern.by.name} says whether it is met."


def content(request: AuthedRequest) -> str:
    operations.be_content(concern=concern_of(request), by=request.user, at=clock.now())
    return "Noted: you’re content now."


def fitted(request: AuthedRequest, found: Item, form: FitForm) -> str:
    operations.fit(item=found, **form.cleaned_data, by=request.user, at=clock.now())
    return "It has its place in the meeting."


def papered(request: AuthedRequest, found: Item, form: PaperForm) -> str:
    operations.add_paper(item=found, **form.cleaned_data, by=request.user, at=clock.now())
    return "The paper is with the item."


@require_safe
@access.signed_in
def paper(request: AuthedRequest, paper_id: UUID) -> HttpResponseBase:
    """One paper to read."""
    opening.need_sight(request.user)
    found = opening.fetch(Paper, paper_id, by=request.user, related=("item__meeting", "by"))
    return page(request, "network/paper.html", {"paper": found})
