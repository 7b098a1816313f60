"""Earlier years that were never kept: whom to ask education about, the request, and what has come."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission
from virtualschool.register.models import HistoryRequest
from virtualschool.register.operations import history as operations
from virtualschool.register.spreadsheets import as_xlsx

from .. import papers
from ..forms_of_disagreements import ASKED, MessageForm
from ..papers import Paper, Sender
from ..queries import history as reads
from ..queries import lists
from ..queries.history import History, Line
from .learners import View
from .lists import WORKBOOK


@require_safe
@access.signed_in
def history(request: AuthedRequest) -> HttpResponse:
    """Whose earlier years are wanted, asked for or received."""
    authority = authority_where(request, Permission.LETTER_PRINT)
    state = request.GET.get("state", reads.WANTED)
    found = reads.history(request.user, authority, state)
    shown = Paginator(found.lines, reads.PAGE).get_page(request.GET.get("page"))
    access.see(request, [one.learner for one in shown], of="learner", classes="AB")
    return page(request, "desk/history.html", {"found": found, "page": shown, "views": views(found, state)})


def views(found: History, state: str) -> list[View]:
    listed = [*found.states, ("all", "All", found.everybody)]
    return [View(words, f"?{urlencode({'state': key})}", key == state, count) for key, words, count in listed]


@require_http_methods(["GET", "HEAD", "POST"])
@access.stepped_up(Act.TAKE_LETTER)
def history_request(request: AuthedRequest) -> HttpResponseBase:
    """Say first what will leave; then the request, or its list, with a reason; and once it has gone, that it has."""
    authority = authority_where(request, Permission.LETTER_PRINT)
    found = reads.history(request.user, authority, reads.WANTED)
    asked = reads.to_ask(found)
    form = MessageForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["take"] != ASKED:
            return taken(request, authority, asked, form)
        if sent(request, authority, asked, form):
            return redirect(f"{reverse('desk:history')}?state=asked")
    access.see(request, asked[:3], of="learner", verb="looked at a list of", classes="A")
    left_out = len(found.lines) - len(asked)
    context = {"asked": asked, "first": asked[:3], "left_out": left_out, "form": form, "seal": reads.seal(asked)}
    return page(request, "desk/history_request.html", context, status=422 if form.is_bound else 200)


def taken(request: AuthedRequest, authority: Authority, asked: Sequence[Line], form: MessageForm) -> HttpResponse:
    """The request with its list, or the list with who took it and when in its head."""
    access.see(request, asked, of="learner", verb="printed", classes="A", reason=form.cleaned_data["reason"])
    day = clock.today()
    if form.cleaned_data["take"] == "letter":
        text = papers.printed(
            Paper.REQUEST_HISTORY,
            authority=Sender(authority.name),
            head=lists.head_of(authority, request.user),
            today=day,
            learners=[one.to_look_up for one in asked],
        )
        return page(request, "desk/history_request.html", {"text": text, "seal": reads.seal(asked), "form": form})
    note = f"Taken by {request.user.name} on {day.day} {day:%B %Y}. Destroy this list when it has been answered."
    data = as_xlsx(reads.COLUMNS, reads.rows_of(asked), title="Whose earlier years", note=note)
    name = f'attachment; filename="earlier-years-{day.isoformat()}.xlsx"'
    return HttpResponse(data, content_type=WORKBOOK, headers={"Content-Disposition": name})


def sent(request: AuthedRequest, authority: Authority, asked: Sequence[Line], form: MessageForm) -> bool:
    """Mark everybody on the list as asked for; not if the list is another than the one on the page."""
    if form.seal != reads.seal(asked):
        form.add_error(None, "The list has changed since you took it. Take it again, or mark this one if it’s right.")
        return False
    try:
        made = operations.ask(
            authority=authority,
            learner_ids=[one.pk for one in asked],
            on=clock.today(),
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"Earlier years of {len(made)} marked as asked for today.")
    return True


@require_POST
@access.signed_in
def history_received(request: AuthedRequest, history_id: UUID) -> HttpResponseBase:
    """It has come, or it was never asked for: one of two buttons beside a line."""
    found = access.fetch(HistoryRequest, history_id, by=request, needs=Permission.LETTER_PRINT, verb="closed")
    try:
        if request.POST.get("done") == "taken_back":
            operations.take_back(request=found, by=request.user, at=clock.now())
            messages.success(request, "Taken back: it is listed again as not asked for.")
        else:
            operations.receive(request=found, on=clock.today(), by=request.user, at=clock.now())
            messages.success(request, "Marked as received today.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{reverse('desk:history')}?state=asked")
