"""What people tell: a learner whom no list names yet, and a dated fact about one whom we know."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Learner

from .. import queries
from ..forms import AddFactForm, AddLearnerForm
from ..operations import telling
from .place import open_authority


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def add_learner(request: AuthedRequest) -> HttpResponse:
    authority = open_authority(request, Permission.LEARNER_TELL_OF)
    form = AddLearnerForm(request.POST or None, initial={"on": clock.today()})
    alike: list[Learner] = []
    if form.is_valid():
        given = form.cleaned_data
        found = queries.namesakes(request.user, authority, given["forename"], given["surname"], given["date_of_birth"])
        alike = access.see(request, found, of="learner", classes="A", detail="same day of birth")
        if not alike or given["anyway"]:
            return added(request, form, authority)
    else:
        access.see(request, [], of="learner")
    if not alike:
        del form.fields["anyway"]
    context = {"form": form, "alike": alike}
    return page(request, "intake/add_learner.html", context, status=422 if request.method == "POST" else 200)


def added(request: AuthedRequest, form: AddLearnerForm, authority: Authority) -> HttpResponse:
    learner_id = telling.add_learner(
        authority=authority, facts=form.facts(), by=request.user, at=clock.now(), **form.telling()
    )
    messages.success(request, "Saved. No school has been told.")
    return redirect("desk:learner", learner_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def add_fact(request: AuthedRequest, learner_id: UUID) -> HttpResponse:
    current = queries.current_id(learner_id, request.user)
    if current != learner_id:
        return redirect("intake:add_fact", current)
    learner = access.fetch(Learner, learner_id, by=request, needs=Permission.LEARNER_TELL_OF, classes="A")
    form = AddFactForm(request.POST or None, initial={"on": clock.today()}, label_unwanted=learner.label_unwanted)
    if form.is_valid():
        try:
            now = telling.add_fact(
                learner=learner, facts=form.facts(), by=request.user, at=clock.now(), **form.telling()
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "Saved, with who said it and when.")
            return redirect("desk:learner", now)
    context = {"form": form, "learner": learner}
    return page(request, "intake/add_fact.html", context, status=422 if request.method == "POST" else 200)
