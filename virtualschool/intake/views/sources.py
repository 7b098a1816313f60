"""Saying which column of a file is which, and what a source's own words stand for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.vocab import Permission
from virtualschool.tables import Refused

from .. import mapping as mappings
from .. import queries, tasks
from ..forms_of_sources import CodesForm, ColumnsForm, KindForm
from ..models import Receipt, Run
from ..operations import mapping, uploading
from ..reading.survey import Survey
from ..vocab import Hidden
from .files import own_run
from .place import open_authority


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def columns(request: AuthedRequest, run_id: UUID, position: int) -> HttpResponse:
    """Which column of one file is which: asked once, remembered for the next file like it."""
    found = own_run(request, run_id)
    try:
        looked_over = survey(found, position)
    except (Refusal, Refused) as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("intake:run", found.pk)
    sheets = tuple(one.name for one in looked_over.sheets)
    asked = KindForm(request.POST if request.method == "POST" else request.GET, sheets=sheets)
    kind, sheet = asked.chosen()
    shown = queries.columns_page(found, position, looked_over, request.user, kind=kind, sheet=sheet)
    form = ColumnsForm(request.POST if request.method == "POST" else None, shown=shown)
    if form.is_valid() and saved(request, found, form):
        return redirect("intake:run", found.pk)
    asking = KindForm(initial={"kind": shown.kind, "sheet": shown.sheet}, sheets=sheets)
    context = {"shown": shown, "run": found, "form": form, "asking": asking}
    return page(request, "intake/columns.html", context, status=422 if request.method == "POST" else 200)


def survey(run: Run, position: int) -> Survey:
    if position >= len(uploading.order_of(run).names):
        raise Refusal("There is no such file among those that were brought.")
    name = uploading.order_of(run).names[position]
    return mappings.surveyed(uploading.uploaded(run, position), name, mappings.current(run.authority))


def saved(request: AuthedRequest, run: Run, form: ColumnsForm) -> bool:
    """Keep what was said and have the file read again; what is wrong with it is said on the form."""
    shown = form.shown
    try:
        mapping.save(
            authority=run.authority,
            kind=shown.kind,
            sheet=shown.sheet if len(shown.sheets) > 1 else "",
            headers=shown.headers,
            columns=form.columns(),
            colours=form.colours(),
            by=request.user,
            at=clock.now(),
        )
        uploading.look_again(run=run, by=request.user, at=clock.now())
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    tasks.read_run.enqueue(str(run.pk))
    messages.success(request, "Saved. The next file with these columns is read the same way.")
    return True


@require_POST
@access.signed_in
def hidden(request: AuthedRequest, run_id: UUID, position: int) -> HttpResponse:
    """Whether what is hidden in one file counts: asked once, remembered for the next file like it."""
    found = own_run(request, run_id)
    layout = queries.layout_of(found, position)
    if layout is None or request.POST.get("choice") not in Hidden.values:
        messages.warning(request, "Choose whether what is hidden counts. Nothing was changed.")
        return redirect("intake:run", found.pk)
    kind, headers = layout
    choice = Hidden(request.POST["choice"])
    mapping.say_hidden(
        authority=found.authority, kind=kind, headers=headers, choice=choice, by=request.user, at=clock.now()
    )
    try:
        uploading.look_again(run=found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
    else:
        tasks.read_run.enqueue(str(found.pk))
        messages.success(request, "Saved. The next file with these columns is read the same way.")
    return redirect("intake:run", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@access.signed_in
def codes(request: AuthedRequest) -> HttpResponse:
    """The authority's own words in columns of codes, and what each stands for."""
    authority = open_authority(request, Permission.FILE_SEE)
    may_say = request.user.may(Permission.FILE_SEND, authority.code)
    shown = queries.codes_page(request.user, authority, clock.now())
    form = CodesForm(request.POST if request.method == "POST" else None, shown=shown)
    if request.method == "POST":
        access.need(request.user, Permission.FILE_SEND, authority.code)
        if form.is_valid():
            number = mapping.say_meanings(authority=authority, said=form.said(), by=request.user, at=clock.now())
            look_again(request, number)
            return redirect("intake:codes")
    return page(request, "intake/codes.html", {"shown": shown, "form": form, "may_say": may_say})


def look_again(request: AuthedRequest, number: int) -> None:
    """Have the files that wait to be looked at read anew, now that their words are known."""
    if not number:
        messages.info(request, "Nothing was changed.")
        return
    waiting = Run.objects.visible_to(request.user).filter(sent_by=request.user, state="preview")
    for run in waiting:
        uploading.look_again(run=run, by=request.user, at=clock.now())
        tasks.read_run.enqueue(str(run.pk))
    messages.success(request, f"Saved: {number} word{'' if number == 1 else 's'}. The next file is read that way.")


@require_POST
@access.signed_in
def again(request: AuthedRequest, receipt_id: UUID) -> HttpResponse:
    """Bring the rejected rows of a file once more, without the file: they lie sealed."""
    receipt = access.fetch(Receipt, receipt_id, by=request, needs=Permission.FILE_SEND)
    if receipt.run.sent_by_id != request.user.pk:
        raise access.NotVisibleError
    try:
        run = uploading.bring_again(receipt=receipt, by=request.user, at=clock.now(), received=clock.today())
    except Refusal as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("intake:codes")
    tasks.read_run.enqueue(str(run.pk))
    return redirect("intake:run", run.pk)
