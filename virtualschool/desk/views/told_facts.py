"""Telling what no extract brings about one learner: added, corrected and withdrawn, each on a page of its own."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.learning.models import ToldFact
from virtualschool.learning.operations import told as operations
from virtualschool.learning.vocab import ToldKind
from virtualschool.monitoring import tasks
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner

from ..forms_of_learning import FORMS, FactForm, WithdrawForm
from ..queries import told_facts as reads
from ..queries.clearance import Reading
from .learner import opened

BOTH = ["GET", "HEAD", "POST"]
TITLES = {
    ToldKind.TIMETABLE: "A reduced timetable",
    ToldKind.PACKAGE: "Learning elsewhere",
    ToldKind.SENT_HOME: "Sent home, not recorded",
    ToldKind.WITHOUT_PLACE: "No school place",
    ToldKind.WIDER_AWARD: "A wider award",
    ToldKind.PLAN_CONSIDERED: "A plan considered",
}
LEDES = {
    ToldKind.TIMETABLE: "Fewer hours than usual, agreed for a time. It changes no attendance figure.",
    ToldKind.PACKAGE: "A package away from school. Its half days count on the learner’s page, in no official figure.",
    ToldKind.SENT_HOME: "Logged apart from exclusions: it is in no figure of exclusions.",
    ToldKind.WITHOUT_PLACE: "Only if no school has a place. Not being found on a roll is another matter.",
    ToldKind.WIDER_AWARD: "An award that no file of results brings.",
    ToldKind.PLAN_CONSIDERED: "That somebody considered it counts, whatever came of it.",
}


@require_http_methods(BOTH)
@access.signed_in
def add(request: AuthedRequest, learner_id: UUID, kind: str) -> HttpResponseBase:
    """One form for one fact."""
    told_kind = kind_named(kind)
    learner, reading = opened(request, learner_id, needs=Permission.LEARNER_SEE, verb="was about to tell of")
    if told_kind not in reads.may_add(request.user, learner, reading):
        raise PermissionDenied
    form = form_for(request, told_kind, learner, reading)
    if form.is_valid():
        try:
            operations.tell(
                learner=learner,
                detail=form.detail(),
                saying=form.saying(),
                id=form.cleaned_data["id"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return saved(request, learner, "Saved, with who said it and when. No school has been told.")
    return shown(request, learner, told_kind, {"form": form}, form.is_bound)


@require_http_methods(BOTH)
@access.signed_in
def correct(request: AuthedRequest, fact_id: UUID) -> HttpResponseBase:
    """The fact as it stands, to be said anew: an end, a new date, a slip of the pen."""
    told, learner, reading = changed(request, fact_id)
    form = form_for(request, ToldKind(told.kind), learner, reading, told=told)
    if form.is_valid():
        try:
            operations.correct(
                told=told,
                learner=learner,
                detail=form.detail(),
                saying=form.saying(),
                id=form.cleaned_data["id"],
                by=request.user,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return saved(request, learner, "Saved. What it said before is kept.")
    return shown(request, learner, ToldKind(told.kind), {"form": form, "told": told}, form.is_bound)


@require_http_methods(BOTH)
@access.signed_in
def withdraw(request: AuthedRequest, fact_id: UUID) -> HttpResponseBase:
    """It was told by mistake: it stands no more, with a reason."""
    told, learner, _ = changed(request, fact_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            operations.withdraw(told=told, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return saved(request, learner, "Withdrawn. It stands no more; that it was told is kept.")
    context = {"learner": learner, "back": back_to(learner), "label": ToldKind(told.kind).label, "form": form}
    return page(request, "desk/told/withdraw.html", context, status=422 if form.is_bound else 200)


def kind_named(kind: str) -> ToldKind:
    """The kind in an address; what has no form of its own is no page."""
    if kind not in reads.ADDED:
        raise NotVisibleError
    return ToldKind(kind)


def changed(request: AuthedRequest, fact_id: UUID) -> tuple[ToldFact, Learner, Reading]:
    """The fact and its learner, for whoever may correct it; not visible otherwise or no longer standing: not there."""
    told = reads.standing(request.user, fact_id)
    if told is None or told.kind not in reads.ADDED:
        raise NotVisibleError
    learner, reading = opened(request, told.learner_id, needs=Permission.LEARNER_SEE, verb="was about to correct")
    may = reads.may_add(request.user, learner, reading)
    if not reads.may_change(request.user, told.recorded_by_id, told.kind, may):
        raise PermissionDenied
    return told, learner, reading


def form_for(
    request: AuthedRequest, kind: ToldKind, learner: Learner, reading: Reading, *, told: ToldFact | None = None
) -> FactForm:
    """The kind's form, empty or as the fact stands; said today unless another day is given."""
    today = clock.today()
    initial = {"id": uuid.uuid4(), "said_on": today, "host_authority": learner.authority_id}
    if told:
        initial |= reads.initial(told)
    schools = reads.schools_of(learner, reading, today) if kind == ToldKind.SENT_HOME else ()
    return FORMS[kind](request.POST or None, initial=initial, schools=schools)


def shown(
    request: AuthedRequest, learner: Learner, kind: ToldKind, context: dict[str, object], is_bound: bool
) -> HttpResponse:
    words = {"learner": learner, "back": back_to(learner), "title": TITLES[kind], "lede": LEDES[kind]}
    return page(request, "desk/told/fact.html", words | context, status=422 if is_bound else 200)


def saved(request: AuthedRequest, learner: Learner, words: str) -> HttpResponse:
    tasks.who_may_need_us.enqueue(learner.authority_id)
    messages.success(request, words)
    return redirect(back_to(learner))


def back_to(learner: Learner) -> str:
    return f"{reverse('desk:learner', args=[learner.pk])}#told"
