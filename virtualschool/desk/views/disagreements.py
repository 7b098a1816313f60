"""The disagreements desk: facts on which sources differ, one of them, and the lists that ask to have them mended."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.choosing import authority_where, current_authority
from virtualschool.people.models import Authority
from virtualschool.people.vocab import Act, Permission
from virtualschool.register.models import Disagreement
from virtualschool.register.operations import disagreements as operations
from virtualschool.register.spreadsheets import as_xlsx
from virtualschool.register.vocab import DisagreementState, Owner

from .. import papers
from ..forms_of_disagreements import ASKED, DisagreementsFilter, MessageForm, SettleForm, asked
from ..papers import Sender
from ..queries import disagreements as reads
from ..queries import lists
from ..queries import messages as outgoing
from ..queries.disagreements import Desk, One
from ..queries.messages import About, Message
from .learners import View
from .lists import WORKBOOK

BOTH = ["GET", "HEAD", "POST"]


@require_safe
@access.signed_in
def disagreements(request: AuthedRequest) -> HttpResponse:
    """Every fact on which sources differ, as far as the reader may see it: what is open first."""
    authority = authority_where(request, Permission.DISAGREEMENT_SETTLE)
    wanted = asked(request.GET)
    found = reads.desk(request.user, authority, wanted)
    shown = Paginator(found.lines, reads.PAGE).get_page(request.GET.get("page"))
    access.see(request, [one.learner for one in shown], of="learner", classes=reads.classes(list(shown)))
    context = {
        "found": found,
        "page": shown,
        "views": views(request, found, wanted.state),
        "form": DisagreementsFilter(request.GET or {"state": wanted.state}, owners=found.owners, fields=found.fields),
        "schools": outgoing.told_schools(authority),
        "may_print": request.user.may(Permission.LETTER_PRINT, authority.pk),
    }
    return page(request, "desk/disagreements.html", context)


def views(request: AuthedRequest, found: Desk, current: str) -> list[View]:
    listed = [*found.states, ("all", "All", found.total)]
    kept = {name: request.GET[name] for name in ("owner", "field") if request.GET.get(name)}
    return [View(words, f"?{urlencode({**kept, 'state': key})}", key == current, count) for key, words, count in listed]


@require_http_methods(BOTH)
@access.signed_in
def disagreement(request: AuthedRequest, disagreement_id: UUID) -> HttpResponseBase:
    """One fact: both values, what was said about it, and how far it has come now."""
    authority = current_authority(request)
    may = authority is not None and request.user.may(Permission.DISAGREEMENT_SETTLE, authority.pk)
    found = reads.visible(request.user, authority, disagreement_id) if authority and may else None
    if found is None:
        raise NotVisibleError
    shown = reads.one(request.user, found)
    access.see(request, [found.learner], of="learner", verb="opened", classes=reads.classes([shown.line]))
    form = SettleForm(request.POST or None, initial={"owner": shown.line.stand.owner})
    if form.is_valid() and is_as_seen(shown, form) and settled(request, found, form):
        messages.success(request, "Kept, with your name. A new value in either source opens it again.")
        return redirect("desk:disagreement", found.pk)
    return page(request, "desk/disagreement.html", {"shown": shown, "line": shown.line, "form": form})


def is_as_seen(shown: One, form: SettleForm) -> bool:
    """What is said of two values is kept only if they are still the ones that were on the page."""
    if form.seen == shown.seen:
        return True
    form.add_error(None, "A source has sent another value since you opened this page. Look at both again, then say.")
    return False


def settled(request: AuthedRequest, found: Disagreement, form: SettleForm) -> bool:
    """Whether the entry was made; a refusal goes on the form."""
    said = form.cleaned_data
    try:
        operations.settle(
            disagreement=found,
            state=DisagreementState(said["state"]),
            owner=Owner(said["owner"]),
            note=said["note"],
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error("note", refusal.sentence)
        return False
    return True


@require_http_methods(BOTH)
@access.stepped_up(Act.TAKE_LETTER)
def message(request: AuthedRequest, about: str) -> HttpResponseBase:
    """Say first what will leave; then the letter, or its list, with a reason; and once it has gone, that it has."""
    authority = authority_where(request, Permission.DISAGREEMENT_SETTLE)
    if about not in list(About):
        raise NotVisibleError
    school, again = request.GET.get("school", ""), "again" in request.GET
    found = outgoing.message(request.user, authority, About(about), school=school, again=again)
    form = MessageForm(request.POST or None)
    if form.is_valid():
        if form.cleaned_data["take"] != ASKED:
            return taken(request, authority, found, form)
        if sent(request, authority, found, form):
            return redirect(f"{reverse('desk:disagreements')}?state=asked")
    access.see(request, found.entries[:3], of="learner", verb="looked at a list of", classes="A")
    context = {"found": found, "form": form, "again": again, "first": found.entries[:3], "school": school}
    return page(request, "desk/message.html", context, status=422 if form.is_bound else 200)


def taken(request: AuthedRequest, authority: Authority, found: Message, form: MessageForm) -> HttpResponse:
    """The letter, or its list with who took it and when in its head; the file's name names nobody."""
    reason, classes = form.cleaned_data["reason"], "A" if found.about is About.NUMBERS else "ACD"
    access.see(request, found.entries, of="learner", verb="printed", classes=classes, reason=reason)
    day = clock.today()
    if form.cleaned_data["take"] == "letter":
        text = papers.printed(
            outgoing.PAPERS[found.about],
            authority=Sender(authority.name),
            head=lists.head_of(authority, request.user),
            today=day,
            learners=[one.to_mend for one in found.entries],
        )
        return page(request, "desk/message.html", {"found": found, "text": text, "form": form})
    note = f"Taken by {request.user.name} on {day.day} {day:%B %Y}. Destroy this list when it is done."
    columns, rows = outgoing.COLUMNS[found.about], outgoing.rows_of(found.about, found.entries)
    data = as_xlsx(columns, rows, title="To check", note=note)
    name = f'attachment; filename="to-check-{found.about.value}-{day.isoformat()}.xlsx"'
    return HttpResponse(data, content_type=WORKBOOK, headers={"Content-Disposition": name})


def sent(request: AuthedRequest, authority: Authority, found: Message, form: MessageForm) -> bool:
    """Mark everybody on the list as asked about; not if the list has changed since it was on the page."""
    if form.seal != found.seal:
        form.add_error(None, "The list has changed since you took it. Take it again, or mark this one if it’s right.")
        return False
    try:
        number = operations.ask(
            authority=authority,
            points=[(one.point, one.digest) for one in found.entries],
            owner=outgoing.OWNERS[found.about],
            about=found.about.value,
            by=request.user,
            at=clock.now(),
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, f"{number} marked as asked today.")
    return True
