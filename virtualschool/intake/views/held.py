"""A held file, and the rows that could not be used."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Permission
from virtualschool.register import sealed

from .. import queries, tasks
from ..forms import HeldForm
from ..models import Receipt
from ..operations import mapping, uploading
from ..vocab import Hidden
from .files import show_run


@require_safe
@access.signed_in
def rejects(request: AuthedRequest, receipt_id: UUID) -> HttpResponse:
    """The rejected rows in the original layout, for whoever sent the file and nobody else."""
    receipt = access.fetch(Receipt, receipt_id, by=request, needs=Permission.FILE_SEE, verb="took rejected rows from")
    data = sealed.get_file(f"rejects-{receipt.pk}") if receipt.run.sent_by_id == request.user.pk else None
    if data is None:
        raise access.NotVisibleError
    name = f"rejected-rows-receipt-{receipt.run.number:04}-{receipt.position + 1}.csv"
    return HttpResponse(
        data,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
@access.signed_in
def release(request: AuthedRequest, receipt_id: UUID) -> HttpResponse:
    """Take a held file in all the same, with a reason, or leave it out."""
    receipt = access.fetch(Receipt, receipt_id, by=request, needs=Permission.FILE_RELEASE)
    form = HeldForm(request.POST, auto_id=f"id_{receipt.pk}_%s", hides=queries.hides_something(receipt))
    if not form.is_valid():
        return show_run(request, receipt.run, held=form, deciding=receipt.pk, status=422)
    try:
        return redirect("intake:run", decide(request, receipt, form))
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("intake:run", receipt.run_id)


def decide(request: AuthedRequest, receipt: Receipt, form: HeldForm) -> UUID:
    """Do what the form says; returns the run whose page shows it."""
    if form.cleaned_data["decision"] == HeldForm.LEAVE:
        uploading.leave_out(receipt=receipt, by=request.user, at=clock.now())
        messages.success(request, "Left out. Nothing was changed; ask whoever made the file for a new one.")
        return receipt.run_id
    reason = form.cleaned_data["reason"]
    if queries.hides_something(receipt):
        leaves = form.cleaned_data["decision"] == HeldForm.WITHOUT
        remember(request, receipt, Hidden.LEAVE if leaves else Hidden.COUNT)
        reason = "What is hidden was left out" if leaves else reason
    run = uploading.release(receipt=receipt, reason=reason, by=request.user, at=clock.now())
    tasks.read_run.enqueue(str(run.pk))
    return run.pk


def remember(request: AuthedRequest, receipt: Receipt, choice: Hidden) -> None:
    """Keep what was said of the hidden parts of this layout: the file is read by it at once, and the next one, too."""
    mapping.say_hidden(
        authority=receipt.run.authority,
        kind=receipt.kind,
        headers=receipt.headers.splitlines(),
        choice=choice,
        by=request.user,
        at=clock.now(),
    )


@require_POST
@access.signed_in
def look_ahead(request: AuthedRequest, receipt_id: UUID) -> HttpResponse:
    receipt = access.fetch(Receipt, receipt_id, by=request, needs=Permission.FILE_RELEASE)
    tasks.look_ahead.enqueue(str(receipt.pk))
    messages.success(request, "We’re finding out what would change. Open this page again in a minute.")
    return redirect("intake:run", receipt.run_id)
