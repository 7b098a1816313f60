"""The practice library: the list, an entry, writing one, looking at one, and trying it too."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.library import ConsentForm, EntryForm, FindForm, ReasonForm, RewriteForm, ShareForm, TriedForm
from ..models import Consent, PracticeEntry, PracticeVersion, Tried, place_of
from ..operations import library as operations
from ..queries import library as reads
from ..vocab_practice import Outcome, PracticeKind
from .doing import Deed, Forms, given, is_done, need_read

BOTH = ["GET", "HEAD", "POST"]


@require_safe
@access.signed_in
def library(request: AuthedRequest) -> HttpResponseBase:
    """What is shared, by words and filters; one's own drafts, and what waits."""
    place = opening.need_sight(request.user)
    form = FindForm(request.GET)
    found = reads.library(request.user, form.wanted)
    return page(request, "network/library.html", {"found": found, "form": form, "place": place})


@require_http_methods(BOTH)
@access.signed_in
def new_entry(request: AuthedRequest) -> HttpResponseBase:
    """Begin an entry; it is a draft until it is given in and looked at."""
    opening.need_part(request.user)
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = operations.begin(
            kind=PracticeKind(form.cleaned_data["kind"]), words=form.words, authority=opening.speaks_for(request),
            by=request.user, at=clock.now(),
        )  # fmt: skip
        return redirect("network:entry", made.pk)
    return page(request, "network/entry_edit.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def edit_entry(request: AuthedRequest, entry_id: UUID) -> HttpResponseBase:
    """Write another version."""
    opening.need_part(request.user)
    entry = opening.fetch(PracticeEntry, entry_id, by=request.user)
    newest = PracticeVersion.objects.visible_to(request.user).filter(entry=entry).order_by("-number").first()
    form = RewriteForm(request.POST or None, initial=EntryForm.of(newest) if newest else {})
    if request.method == "POST" and form.is_valid():
        try:
            need_read(request, entry.number)
            operations.rewrite(
                entry=entry, words=form.words, change=form.cleaned_data["change"], by=request.user, at=clock.now()
            )
            return redirect("network:entry", entry.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "entry": entry}
    return page(request, "network/entry_edit.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def entry(request: AuthedRequest, entry_id: UUID) -> HttpResponseBase:
    """One entry, in the version asked for, with its tree of spread and what one may do about it."""
    opening.need_sight(request.user)
    found = opening.fetch(PracticeEntry, entry_id, by=request.user, related=("authority", "by"))
    forms = forms_of(request, found)
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found)):
        return redirect("network:entry", found.pk)
    asked = request.GET.get("version", "")
    shown = reads.entry_page(request.user, found, int(asked) if asked.isdecimal() and len(asked) < 5 else 0)
    context = {"shown": shown, "forms": forms, "place": place_of(request.user)}
    return page(request, "network/entry.html", context, status=422 if request.method == "POST" else 200)


def forms_of(request: AuthedRequest, found: PracticeEntry) -> Forms:
    before = Tried.objects.visible_to(request.user).filter(entry=found).select_related("authority").order_by("since")
    return {
        "consent": ConsentForm(given(request, "consent"), auto_id="id_consent_%s"),
        "tried": TriedForm(given(request, "tried"), before=before, auto_id="id_tried_%s"),
        "send_back": ReasonForm(given(request, "send_back"), auto_id="id_back_%s"),
        "withdraw": ReasonForm(given(request, "withdraw"), auto_id="id_withdraw_%s"),
        "share": ShareForm(given(request, "share"), auto_id="id_share_%s"),
    }


def deeds_of(request: AuthedRequest, found: PracticeEntry) -> dict[str, Deed]:
    """What this reader may do; the operations refuse what is others'."""
    place = place_of(request.user)
    is_mine = found.by_id == request.user.pk or found.authority_id in place.authorities or place.coordinates
    for_members: dict[str, Deed] = {"tried": lambda form: tried(request, found, form)}
    for_authors: dict[str, Deed] = {
        "give_in": lambda _: given_in(request, found),
        "consent": lambda form: agreed(request, found, form),
        "take_back": lambda _: taken_back(request),
        "withdraw": lambda form: withdrawn(request, found, form),
    }
    for_coordinators: dict[str, Deed] = {
        "share": lambda form: shared(request, found, form),
        "send_back": lambda form: sent_back(request, found, form),
    }
    return {
        **(for_members if place.takes_part else {}),
        **(for_authors if place.takes_part and is_mine else {}),
        **(for_coordinators if place.coordinates else {}),
    }


def tried(request: AuthedRequest, found: PracticeEntry, form: TriedForm) -> str:
    authority = opening.speaks_for(request)
    if authority is None:
        raise Refusal("Whoever tried it says so: choose that authority first.")
    typed = form.cleaned_data
    operations.try_too(
        entry=found, after=typed["after"], authority=authority, since=typed["since"],
        outcome=Outcome(typed["outcome"]), words=typed["words"], by=request.user, at=clock.now(),
    )  # fmt: skip
    return "Thank you. It stands in the tree."


def given_in(request: AuthedRequest, found: PracticeEntry) -> str:
    need_read(request, found.number)
    operations.give_in(entry=found, by=request.user, at=clock.now())
    return "It waits to be looked at."


def agreed(request: AuthedRequest, found: PracticeEntry, form: ConsentForm) -> str:
    operations.note_consent(entry=found, agreed=form.agreed, by=request.user, at=clock.now())
    return "The consent is noted."


def taken_back(request: AuthedRequest) -> str:
    consent = opening.fetch(Consent, request.POST.get("consent", ""), by=request.user, related=("entry",))
    operations.take_consent_back(consent=consent, on=clock.today(), by=request.user, at=clock.now())
    return "It is noted that consent was taken back."


def shared(request: AuthedRequest, found: PracticeEntry, form: ShareForm) -> str:
    need_read(request, found.number)
    operations.share(entry=found, is_open=form.cleaned_data["is_open"], by=request.user, at=clock.now())
    return "It is shared."


def sent_back(request: AuthedRequest, found: PracticeEntry, form: ReasonForm) -> str:
    need_read(request, found.number)
    operations.send_back(entry=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
    return "It is sent back, with your reason."


def withdrawn(request: AuthedRequest, found: PracticeEntry, form: ReasonForm) -> str:
    operations.withdraw(entry=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
    return "It is withdrawn. That it was there, and why it went, stays."
