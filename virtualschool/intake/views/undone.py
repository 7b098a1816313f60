"""Taking a whole file back."""

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
from virtualschool.people.vocab import Permission

from .. import queries, tasks
from ..forms import UndoForm
from ..models import Receipt
from ..operations import undoing


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def undo(request: AuthedRequest, receipt_id: UUID) -> HttpResponse:
    """What taking a file back would change; then, with a reason, it is taken back."""
    receipt = access.fetch(Receipt, receipt_id, by=request, needs=Permission.FILE_UNDO)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            found = undoing.undo(receipt=receipt, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except Refusal as refusal:
            messages.warning(request, refusal.sentence)
        else:
            tasks.derive_again.enqueue(receipt.run.authority_id)
            messages.success(request, f"Taken back. {queries.sentence_of(found)} No school has been told.")
        return redirect("intake:run", receipt.run_id)
    return preview(request, receipt, form)


def preview(request: AuthedRequest, receipt: Receipt, form: UndoForm) -> HttpResponse:
    """The page that is read before the file is taken back: nothing is changed by it."""
    status = 422 if request.method == "POST" else 200
    try:
        found = undoing.foresee(receipt=receipt, at=clock.now())
    except Refusal as refusal:
        return page(request, "intake/undo.html", {"receipt": receipt, "refusal": refusal.sentence}, status=status)
    shown = queries.undo_page(
        receipt,
        request.user,
        changed=found.changed,
        back=found.back,
        learners_back=found.learners_back,
        at_school=found.at_school,
    )
    if shown.learner_ids:
        code = receipt.run.authority_id
        classes = request.user.standing.highest(code, related=False).up_to()
        request.trail.saw(code, "learner", shown.learner_ids, classes=classes, detail="what taking a file back changes")
    return page(request, "intake/undo.html", {"receipt": receipt, "form": form, "shown": shown}, status=status)
