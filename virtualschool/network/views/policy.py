"""Policy: consultations and the joint response, how law works in practice, and guidance written together."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.policy import (
    ConsultationForm,
    DraftForm,
    GuidanceForm,
    GuidanceVersionForm,
    LawAnswerForm,
    LawForm,
    PointForm,
    ToldForm,
    WhyForm,
    WordsForm,
)
from ..models import Consultation, ConsultationQuestion, Guidance, LawInPractice, Point, place_of
from ..operations import policy as operations
from ..queries import policy as reads
from ..queries.policy import ConsultationPage
from .doing import Act, Deed, Forms, given, is_done, need_read

BOTH = ["GET", "HEAD", "POST"]


def number_in(request: AuthedRequest) -> int:
    asked = request.GET.get("version", "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else 0


@require_safe
@access.signed_in
def policy(request: AuthedRequest) -> HttpResponseBase:
    """What is open, what was sent, how law works in practice, and guidance."""
    place = opening.need_sight(request.user)
    context = {"found": reads.policy(request.user, clock.today()), "place": place}
    return page(request, "network/policy.html", context)


@require_http_methods(BOTH)
@access.signed_in
def new_consultation(request: AuthedRequest) -> HttpResponseBase:
    opening.need_part(request.user)
    form = ConsultationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.open_consultation(asked=form.asked, by=request.user, at=clock.now())
            return redirect("network:consultation", made.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "title": "Note a consultation", "button_label": "Note it"}
    return page(request, "network/policy_form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def consultation(request: AuthedRequest, consultation_id: UUID) -> HttpResponseBase:
    """One consultation: its questions, members' points, the response, and the names under it."""
    opening.need_sight(request.user)
    found = opening.fetch(Consultation, consultation_id, by=request.user)
    shown = reads.consultation_page(request.user, found, clock.today(), number_in(request))
    forms = forms_of(request, found)
    if request.method == "POST" and is_done(request, forms, deeds_of(request, found, shown)):
        return redirect("network:consultation", found.pk)
    context = {"shown": shown, "forms": forms, "place": place_of(request.user)}
    return page(request, "network/consultation.html", context, status=422 if request.method == "POST" else 200)


def forms_of(request: AuthedRequest, found: Consultation) -> Forms:
    questions = ConsultationQuestion.objects.visible_to(request.user).filter(consultation=found).order_by("number")
    return {
        "point": PointForm(given(request, "point"), questions=questions, auto_id="id_point_%s"),
        "sign": WordsForm(given(request, "sign"), auto_id="id_sign_%s"),
        "let_pass": WhyForm(given(request, "let_pass"), auto_id="id_pass_%s"),
    }


def deeds_of(request: AuthedRequest, found: Consultation, shown: ConsultationPage) -> dict[str, Deed]:
    place = place_of(request.user)
    for_members: dict[str, Deed] = {
        "point": lambda form: pointed(request, found, form),
        "support": lambda _: on_point(request, operations.support_point),
        "withdraw": lambda _: on_point(request, operations.withdraw_point),
        "sign": lambda form: signed(request, shown, form),
    }
    for_coordinators: dict[str, Deed] = {
        "send": lambda _: sent(request, shown),
        "let_pass": lambda form: passed(request, found, form),
    }
    return {**(for_members if place.takes_part else {}), **(for_coordinators if place.coordinates else {})}


def pointed(request: AuthedRequest, found: Consultation, form: PointForm) -> str:
    made = operations.make_point(
        consultation=found, question=form.cleaned_data["question"], text=form.cleaned_data["text"],
        authority=opening.speaks_for(request), by=request.user, at=clock.now(),
    )  # fmt: skip
    return f"Your point has the number {made.number}."


def on_point(request: AuthedRequest, deed: Act) -> str:
    point = opening.fetch(Point, request.POST.get("point", ""), by=request.user, related=("consultation",))
    deed(point=point, by=request.user, at=clock.now())
    return ""


def signed(request: AuthedRequest, shown: ConsultationPage, form: WordsForm) -> str:
    authority = opening.speaks_for(request)
    if authority is None or shown.draft is None:
        raise Refusal("A member authority signs, once there is a response.")
    need_read(request, shown.draft.version)
    operations.sign_off(
        draft=shown.draft, authority=authority, words=form.cleaned_data["words"], by=request.user, at=clock.now()
    )
    return f"{authority.short_name} stands under version {shown.draft.version}."


def sent(request: AuthedRequest, shown: ConsultationPage) -> str:
    if shown.draft is None:
        raise Refusal("There is no response to send.")
    need_read(request, shown.draft.version)
    operations.send(draft=shown.draft, on=clock.today(), by=request.user, at=clock.now())
    return "It is noted as sent. Observers can read it now."


def passed(request: AuthedRequest, found: Consultation, form: WhyForm) -> str:
    operations.let_pass(
        consultation=found, why=form.cleaned_data["why"], on=clock.today(), by=request.user, at=clock.now()
    )
    return "It is noted that the Network lets it pass."


@require_http_methods(BOTH)
@access.signed_in
def response(request: AuthedRequest, consultation_id: UUID) -> HttpResponseBase:
    """Write another version of the joint response."""
    opening.need_part(request.user)
    found = opening.fetch(Consultation, consultation_id, by=request.user)
    shown = reads.consultation_page(request.user, found, clock.today())
    form = DraftForm(request.POST or None, parts=shown.parts)
    if request.method == "POST" and form.is_valid():
        try:
            need_read(request, shown.draft.version if shown.draft else 0)
            operations.write_draft(
                consultation=found, sentences=form.sentences, note=form.cleaned_data["note"], by=request.user,
                at=clock.now(),
            )  # fmt: skip
            return redirect("network:consultation", found.pk)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    context = {"form": form, "shown": shown}
    return page(request, "network/response.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def law(request: AuthedRequest) -> HttpResponseBase:
    """How law works in practice: tell, say that it is the same with us, note who was told and what they answered."""
    place = opening.need_sight(request.user)
    forms: Forms = {
        "tell": LawForm(given(request, "tell"), auto_id="id_tell_%s"),
        "told": ToldForm(given(request, "told"), auto_id="id_told_%s"),
        "answered": LawAnswerForm(given(request, "answered"), auto_id="id_answered_%s"),
    }
    for_members: dict[str, Deed] = {
        "tell": lambda form: told_of(request, form),
        "same": lambda _: same(request),
    }
    for_coordinators: dict[str, Deed] = {
        "told": lambda form: told(request, form),
        "answered": lambda form: answered(request, form),
    }
    deeds = {**(for_members if place.takes_part else {}), **(for_coordinators if place.coordinates else {})}
    if request.method == "POST" and is_done(request, forms, deeds):
        return redirect("network:law")
    context = {"laws": reads.laws(request.user), "forms": forms, "place": place}
    return page(request, "network/law.html", context, status=422 if request.method == "POST" else 200)


def the_law(request: AuthedRequest) -> LawInPractice:
    return opening.fetch(LawInPractice, request.POST.get("law_id", ""), by=request.user)


def told_of(request: AuthedRequest, form: LawForm) -> str:
    given_words = {name: form.cleaned_data[name] for name in ("law", "happens", "would_help")}
    operations.tell_of_law(**given_words, authority=opening.speaks_for(request), by=request.user, at=clock.now())
    return "It stands here for colleagues to add to."


def same(request: AuthedRequest) -> str:
    operations.same_with_us(
        law=the_law(request), authority=opening.speaks_for(request), by=request.user, at=clock.now()
    )
    return ""


def told(request: AuthedRequest, form: ToldForm) -> str:
    operations.tell_policy_makers(
        law=the_law(request), whom=form.cleaned_data["whom"], on=clock.today(), by=request.user, at=clock.now()
    )
    return "Noted. Observers can read it now."


def answered(request: AuthedRequest, form: LawAnswerForm) -> str:
    operations.note_answer(
        law=the_law(request), answer=form.cleaned_data["answer"], on=clock.today(), by=request.user, at=clock.now()
    )
    return "The answer is noted."


@require_http_methods(BOTH)
@access.signed_in
def new_guidance(request: AuthedRequest) -> HttpResponseBase:
    opening.need_part(request.user)
    form = GuidanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = operations.begin_guidance(title=typed["title"], text=typed["text"], by=request.user, at=clock.now())
        return redirect("network:guidance", made.pk)
    context = {"form": form, "title": "Begin guidance", "button_label": "Begin"}
    return page(request, "network/policy_form.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(BOTH)
@access.signed_in
def guidance(request: AuthedRequest, guidance_id: UUID) -> HttpResponseBase:
    """One text written together: read a version, write the next, note which is agreed."""
    place = opening.need_part(request.user)
    found = opening.fetch(Guidance, guidance_id, by=request.user)
    shown = reads.guidance_page(request.user, found, number_in(request))
    newest = shown.versions[0]
    form = GuidanceVersionForm(
        given(request, "write"), initial={"text": newest.text, "begun_from": newest.number}, auto_id="id_write_%s"
    )
    deeds: dict[str, Deed] = {"write": lambda form: rewritten(request, found, form)}
    if place.coordinates:
        deeds["agree"] = lambda _: agreed(request, found, newest.number)
    if request.method == "POST" and is_done(request, {"write": form}, deeds):
        return redirect("network:guidance", found.pk)
    context = {"shown": shown, "form": form, "place": place}
    return page(request, "network/guidance.html", context, status=422 if request.method == "POST" else 200)


def rewritten(request: AuthedRequest, found: Guidance, form: GuidanceVersionForm) -> str:
    typed = form.cleaned_data
    operations.rewrite_guidance(
        guidance=found, text=typed["text"], why=typed["why"], begun_from=typed["begun_from"], by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return "Saved as a version of its own."


def agreed(request: AuthedRequest, found: Guidance, number: int) -> str:
    if not place_of(request.user).coordinates:
        raise PermissionDenied
    need_read(request, number)
    operations.agree_guidance(guidance=found, number=number, on=clock.today(), by=request.user, at=clock.now())
    return f"Version {number} is noted as agreed."
