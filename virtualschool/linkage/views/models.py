"""Which model is used, trying another, and adopting it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.operations import actor
from virtualschool.people.vocab import Permission

from .. import tasks
from ..forms import AdoptForm, TryForm
from ..models import LinkageModel, Trial
from ..operations import adopting
from ..queries import trials

ADOPTED = "Adopted. No link has changed; what the models differ on is among the questions in a moment."


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def models(request: AuthedRequest) -> HttpResponse:
    """Which model is in use, and a form to try another."""
    authority = authority_where(request, Permission.QUESTION_SEE)
    if request.method != "POST":
        return show(request, authority)
    access.need(request.user, Permission.MODEL_ADOPT, authority.code)
    shown = trials.models_page(authority, request.user)
    form = TryForm(request.POST, request.FILES, others=shown.others)
    if not form.is_valid():
        return show(request, authority, form, status=422)
    try:
        by = request.user
        document = chosen(form, request)
        trial = adopting.ask(authority=authority, document=document, by=actor(by), name=by.name, at=clock.now())
    except Refusal as refusal:
        form.add_error("file", refusal.sentence)
        return show(request, authority, form, status=422)
    tasks.try_model.enqueue(str(trial.pk))
    return redirect("linkage:trial", trial.pk)


def show(
    request: AuthedRequest, authority: Authority, form: TryForm | None = None, *, status: int = 200
) -> HttpResponse:
    shown = trials.models_page(authority, request.user)
    may_adopt = request.user.may(Permission.MODEL_ADOPT, authority.code)
    context = {"page": shown, "form": (form or TryForm(others=shown.others)) if may_adopt else None}
    return page(request, "linkage/models.html", context, status=status)


def chosen(form: TryForm, request: AuthedRequest) -> dict[str, object]:
    """The document of the file, or of the model to go back to."""
    if form.cleaned_data["file"]:
        return adopting.document_in(form.cleaned_data["file"].read(), form.cleaned_data["file"].name)
    return adopting.known_document(form.cleaned_data["known"], LinkageModel.objects.visible_to(request.user))


@require_safe
@access.signed_in
def trial(request: AuthedRequest, trial_id: UUID) -> HttpResponse:
    """What a dry run shows."""
    found = access.fetch(Trial, trial_id, by=request, needs=Permission.QUESTION_SEE)
    return show_trial(request, found)


def show_trial(
    request: AuthedRequest, found: Trial, form: AdoptForm | None = None, *, status: int = 200
) -> HttpResponse:
    shown = trials.trial_page(found, request.user)
    if shown.learner_ids:
        request.trail.saw(found.authority_id, "learner", shown.learner_ids, classes="A", detail="a model’s dry run")
    may_adopt = request.user.may(Permission.MODEL_ADOPT, found.authority_id)
    context = {"shown": shown, "trial": found, "form": (form or AdoptForm()) if may_adopt else None}
    return page(request, "linkage/trial.html", context, status=status)


@require_safe
@access.signed_in
def progress(request: AuthedRequest, trial_id: UUID) -> HttpResponse:
    """The sentence alone, for htmx to ask again and again; once there is more to see, the whole page."""
    found = access.fetch(Trial, trial_id, by=request, needs=Permission.QUESTION_SEE)
    shown = trials.trial_page(found, request.user)
    if not shown.is_busy:
        return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect("linkage:trial", found.pk)
    return page(request, "linkage/trial.html", {"shown": shown, "trial": found}, fragment="progress")


@require_POST
@access.signed_in
def adopt(request: AuthedRequest, trial_id: UUID) -> HttpResponse:
    """Adopt the model of a dry run, with a reason."""
    found = access.fetch(Trial, trial_id, by=request, needs=Permission.MODEL_ADOPT, verb="asked to adopt")
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return show_trial(request, found, form, status=422)
    try:
        reason, by = form.cleaned_data["reason"], request.user
        adopting.adopt(trial=found, reason=reason, by=by, on_behalf=actor(by), at=clock.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("linkage:trial", found.pk)
    tasks.relink_soon(found.authority_id)
    messages.success(request, ADOPTED)
    return redirect("linkage:models")
