"""Bringing files, looking at what they would change, and the receipt."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Permission

from .. import queries, tasks
from ..forms import FilesForm, HeldForm, PeriodsForm
from ..models import Run
from ..operations import asking, uploading
from .place import open_authority

RUNS_A_PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def files(request: AuthedRequest) -> HttpResponse:
    authority = open_authority(request, Permission.FILE_SEE)
    may_send = request.user.may(Permission.FILE_SEND, authority.code)
    if request.method != "POST":
        return show_files(request, authority, FilesForm(initial={"as_at": clock.today()}) if may_send else None)
    access.need(request.user, Permission.FILE_SEND, authority.code)
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_files(request, authority, form, status=422)
    given = form.cleaned_data
    run = uploading.bring(
        given["chosen"],
        authority=authority,
        as_at=given["as_at"],
        kind=given["kind"],
        received=clock.today(),
        by=request.user,
        at=clock.now(),
    )
    tasks.read_run.enqueue(str(run.pk))
    return redirect("intake:run", run.pk)


def show_files(request: AuthedRequest, authority: Authority, form: FilesForm | None, status: int = 200) -> HttpResponse:
    runs = Paginator(queries.past_runs(request.user, authority), RUNS_A_PAGE).get_page(request.GET.get("page"))
    may_tell = request.user.may(Permission.LEARNER_TELL_OF, authority.code)
    context = {"form": form, "runs": runs, "authority": authority, "may_tell": may_tell}
    return page(request, "intake/files.html", context, status=status)


@require_safe
@access.signed_in
def run(request: AuthedRequest, run_id: UUID) -> HttpResponse:
    found = access.fetch(Run, run_id, by=request, needs=Permission.FILE_SEE)
    return show_run(request, found)


def show_run(
    request: AuthedRequest,
    found: Run,
    *,
    held: HeldForm | None = None,
    deciding: UUID | None = None,
    periods: PeriodsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = queries.run_page(found, request.user, now=clock.now())
    if shown.learner_ids:
        classes = request.user.standing.highest(found.authority_id, related=False).up_to()
        request.trail.saw(found.authority_id, "learner", shown.learner_ids, classes=classes, detail="changes of a run")
    forms = {deciding: held} if held else {}
    panels = [(one, forms.get(one.receipt_id) or form_of(one)) for one in shown.held]
    context = {"shown": shown, "run": found, "held": panels, "periods": periods or PeriodsForm()}
    return page(request, "intake/run.html", context, status=status)


def form_of(held: queries.Held) -> HeldForm:
    return HeldForm(auto_id=f"id_{held.receipt_id}_%s", hides=bool(held.line.hidden))


@require_safe
@access.signed_in
def progress(request: AuthedRequest, run_id: UUID) -> HttpResponse:
    """The sentence alone, for htmx to ask again and again; once there is more to see, the whole page."""
    found = access.fetch(Run, run_id, by=request.user, needs=Permission.FILE_SEE)
    if not queries.is_busy(found):
        return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect("intake:run", found.pk)
    shown = queries.run_page(found, request.user, now=clock.now())
    return page(request, "intake/run.html", {"shown": shown, "run": found}, fragment="progress")


@require_POST
@access.signed_in
def apply(request: AuthedRequest, run_id: UUID) -> HttpResponse:
    found = own_run(request, run_id)
    try:
        uploading.apply(run=found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    else:
        tasks.read_run.enqueue(str(found.pk))
    return redirect("intake:run", found.pk)


@require_POST
@access.signed_in
def drop(request: AuthedRequest, run_id: UUID) -> HttpResponse:
    found = own_run(request, run_id)
    try:
        uploading.drop(run=found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    return redirect("intake:run", found.pk)


def own_run(request: AuthedRequest, run_id: UUID) -> Run:
    """A run to take in or leave out: its sender's to say, who alone has seen what it would change."""
    found = access.fetch(Run, run_id, by=request, needs=Permission.FILE_SEND)
    if found.sent_by_id != request.user.pk:
        raise access.NotVisibleError
    return found


@require_POST
@access.signed_in
def periods(request: AuthedRequest, run_id: UUID) -> HttpResponse:
    found = access.fetch(Run, run_id, by=request, needs=Permission.FILE_SEND)
    form = PeriodsForm(request.POST)
    if not form.is_valid():
        return show_run(request, found, periods=form, status=422)
    current_only = form.cleaned_data["current_only"] == "yes"
    asking.say_periods(authority=found.authority, current_only=current_only, by=request.user, at=clock.now())
    tasks.derive_again.enqueue(found.authority_id)
    messages.success(request, "Saved. You won’t be asked again; the register follows in a moment.")
    return redirect("intake:run", found.pk)
