"""The pages that cannot be undone: exactly what will leave, when and to whom; and taking it back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Act, Permission

from .. import dates, reading, tasks
from ..forms import AskForm, SureForm, WithdrawForm
from ..models import Release
from ..operations import approving as operations
from ..vocab import APPROVALS, Reason, State
from .release import need_made, opened


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def approve(request: AuthedRequest, release_id: UUID) -> HttpResponseBase:
    """What will leave, to the last byte; a POST puts one's name to it."""
    return put_name_to(request, need_made(opened(request, release_id, needs=Permission.RELEASE_APPROVE)))


@access.stepped_up(Act.APPROVE_TABLES)
def put_name_to(request: AuthedRequest, found: Release) -> HttpResponseBase:
    form = SureForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_valid():
        try:
            made = operations.approve(release=found, by=request.user, at=clock.now())
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            tasks.post_what_waits(made)
            messages.success(request, said(made))
            return redirect("releases:release", found.pk)
    return confirm(request, found, form, refused)


def said(made: Release) -> str:
    if made.state == State.APPROVED:
        return "Approved by two people. Under Post you see when the tables leave."
    return "Your approval is kept. Somebody else has to look at the tables, too."


def confirm(request: AuthedRequest, found: Release, form: SureForm, refused: str) -> HttpResponse:
    content = operations.bytes_of(operations.document(found, leaves=True))
    context = {
        "release": found,
        "form": form,
        "refused": refused,
        "tables": reading.tables(found, exact=False),
        "checked": reading.checked(found),
        "bytes": f"{len(content):,}",
        "content": content.decode(),
        "hub": settings.HUB,
        "day": dates.next_day(clock.today(), settings.RELEASE_DATES),
        "on_fixed_days": dates.are_fixed(settings.RELEASE_DATES),
        "is_last": found.approvals.count() == APPROVALS - 1,
    }
    return page(request, "releases/approve.html", context, status=422 if form.is_bound else 200)


@require_POST
@access.signed_in
def ask(request: AuthedRequest, release_id: UUID) -> HttpResponseBase:
    """Where a head is alone: ask somebody else to look at this draft."""
    found = need_made(opened(request, release_id, needs=Permission.RELEASE_APPROVE))
    form = AskForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["email"])))
        return redirect("releases:release", release_id)
    try:
        operations.ask_another(release=found, user=form.cleaned_data["email"], by=request.user, at=clock.now())
        messages.success(
            request, f"{form.cleaned_data['email'].name} can open these tables now, and nothing else here."
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("releases:release", release_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def withdraw(request: AuthedRequest, release_id: UUID) -> HttpResponseBase:
    """Take approved tables back: what that does, and what it can't undo."""
    return take_back(request, need_made(opened(request, release_id, needs=Permission.RELEASE_APPROVE)))


@access.stepped_up(Act.TAKE_TABLES_BACK)
def take_back(request: AuthedRequest, found: Release) -> HttpResponseBase:
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    refused = ""
    if form.is_valid():
        reason = Reason(form.cleaned_data["reason"])
        try:
            operations.withdraw(release=found, reason=reason, by=request.user, at=clock.now())
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            tasks.post_what_waits(found)
            messages.success(request, "Taken back. A corrected draft can be made now.")
            return redirect("releases:release", found.pk)
    day = dates.next_day(clock.today(), settings.RELEASE_DATES)
    context = {"release": found, "form": form, "refused": refused, "day": day}
    return page(request, "releases/withdraw.html", context, status=422 if form.is_bound else 200)
