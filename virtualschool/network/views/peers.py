"""Ask a peer. Requests about a question without a name leave nothing: no redirect, no message, no session row."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest

from .. import opening
from ..forms.peers import AgainForm, AskForm, CloseForm, KeyForm, ReplyForm, SendBackForm, WordForm
from ..models import MemberAuthority, PeerQuestion, Unsigned, place_of
from ..operations import peers as operations
from ..queries import peers as reads
from .doing import Deed, Forms, given, is_done

BOTH = ["GET", "HEAD", "POST"]
GONE = "Your question is taken back. Nothing of it is left."


def leave_no_trace(request: AuthedRequest) -> None:
    """Let this request change nothing of the session, not even when it was last heard of."""
    request.session.modified = False


@require_http_methods(["GET", "HEAD"])
@access.signed_in
def peers(request: AuthedRequest) -> HttpResponseBase:
    """All questions that one may read; for the coordinator what waits to be looked at."""
    place = opening.need_part(request.user)
    context = {"found": reads.peers(request.user), "place": place, "send_back": SendBackForm()}
    return page(request, "network/peers.html", context)


@require_http_methods(BOTH)
@access.signed_in
def ask(request: AuthedRequest) -> HttpResponseBase:
    """Ask, with or without one's name. One address for both, so that no log tells them apart."""
    place = opening.need_part(request.user)
    members = MemberAuthority.objects.visible_to(request.user).members_on(clock.today()).select_related("authority")
    form = AskForm(request.POST or None, members=members.order_by("authority__short_name"))
    sent = request.method == "POST" and form.is_valid()
    if sent and not form.is_unsigned:
        made = operations.ask(asked=form.asked, authority=opening.speaks_for(request), by=request.user, at=clock.now())
        return redirect("network:peer", made.pk)
    if request.method == "POST":
        leave_no_trace(request)
    if sent:
        return asked_unsigned(request, form)
    return page(request, "network/ask.html", {"form": form, "place": place})


def asked_unsigned(request: AuthedRequest, form: AskForm) -> HttpResponseBase:
    """The page that shows the key, once."""
    try:
        key = operations.ask_unsigned(asked=form.asked)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return page(request, "network/ask.html", {"form": form, "place": place_of(request.user)})
    return page(request, "network/asked.html", {"key": key, "asked": form.asked})


@require_http_methods(BOTH)
@access.signed_in
def peer(request: AuthedRequest, peer_id: UUID) -> HttpResponseBase:
    """One question with its replies."""
    opening.need_part(request.user)
    found = opening.fetch(PeerQuestion, peer_id, by=request.user, related=("asked_by", "authority"))
    forms: Forms = {
        "reply": ReplyForm(given(request, "reply"), auto_id="id_reply_%s"),
        "close": CloseForm(given(request, "close"), auto_id="id_close_%s"),
    }
    said = ""
    if request.POST.get("do") == "reply" and request.POST.get("how") == "no_name":
        leave_no_trace(request)
        said = replied_unsigned(found, forms["reply"])
    elif request.method == "POST" and is_done(request, forms, deeds_of(request, found)):
        return redirect("network:peer", found.pk)
    context = {"shown": reads.question_page(request.user, found), "forms": forms, "said": said}
    return page(request, "network/peer.html", context)


def replied_unsigned(found: PeerQuestion, form: object) -> str:
    """Keep a reply without a name; returns the sentence to show, or nothing where the form goes back."""
    assert isinstance(form, ReplyForm)
    if not form.is_valid():
        return ""
    try:
        operations.reply_unsigned(question=found, text=form.cleaned_data["text"])
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return ""
    return "Your reply waits to be looked at. Nothing says that it is yours."


def deeds_of(request: AuthedRequest, found: PeerQuestion) -> dict[str, Deed]:
    return {
        "reply": lambda form: replied(request, found, form),
        "close": lambda form: closed(request, found, form),
    }


def replied(request: AuthedRequest, found: PeerQuestion, form: ReplyForm) -> str:
    operations.reply(
        question=found, text=form.cleaned_data["text"], authority=opening.speaks_for(request), by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return "Thank you. Your reply is there."


def closed(request: AuthedRequest, found: PeerQuestion, form: CloseForm) -> str:
    operations.close(question=found, closing=form.closing, by=request.user, at=clock.now())
    return "Closed. Others can read what you tried."


@require_http_methods(BOTH)
@access.signed_in
def mine(request: AuthedRequest) -> HttpResponseBase:
    """One's own question, by its key: read on, add a word, close it, or put it in other words.

    The key is in the form of each answer and nowhere else; nothing says who entered it.
    """
    opening.need_part(request.user)
    if request.method != "POST":
        return page(request, "network/mine.html", {"form": KeyForm()})
    leave_no_trace(request)
    key = request.POST.get("key", "")
    digest = operations.digest_of(key)
    question, waiting = reads.by_key(digest)
    if question is None and waiting is None:
        form = KeyForm(request.POST)
        form.add_error("key", "That key opens no question. Look whether a letter is missing.")
        return page(request, "network/mine.html", {"form": form})
    return one_of_mine(request, key, question, waiting)


def one_of_mine(
    request: AuthedRequest, key: str, question: PeerQuestion | None, waiting: Unsigned | None
) -> HttpResponseBase:
    """The page behind a key, after what was asked for has been done."""
    forms = forms_of_mine(request, waiting)
    said = done_by_key(request, key, question, waiting, forms)
    if said == GONE:
        return page(request, "network/mine.html", {"form": KeyForm(), "said": said})
    context = {
        "key": key, "said": said, "forms": forms, "waiting": waiting,
        "title": question.title if question else waiting.title if waiting else "",
        "shown": reads.question_page(request.user, question) if question else None,
    }  # fmt: skip
    return page(request, "network/one_of_mine.html", context)


def forms_of_mine(request: AuthedRequest, waiting: Unsigned | None) -> dict[str, WordForm | CloseForm | AgainForm]:
    typed = {"title": waiting.title, "text": waiting.text} if waiting else {}
    return {
        "word": WordForm(given(request, "word"), auto_id="id_word_%s"),
        "close": CloseForm(given(request, "close"), auto_id="id_close_%s"),
        "again": AgainForm(given(request, "again"), initial=typed, auto_id="id_again_%s"),
    }


def done_by_key(
    request: AuthedRequest,
    key: str,
    question: PeerQuestion | None,
    waiting: Unsigned | None,
    forms: dict[str, WordForm | CloseForm | AgainForm],
) -> str:
    """Do what a form of the page asked for; returns the sentence to show."""
    do = request.POST.get("do", "")
    form = forms.get(do)
    if do == "back" and waiting:
        operations.take_back(waiting=waiting, key=key)
        return GONE
    if form is None or not form.is_valid():
        return ""
    try:
        if isinstance(form, AgainForm) and waiting:
            operations.ask_again(waiting=waiting, key=key, asked=form.asked)
        elif isinstance(form, CloseForm) and question:
            operations.close_unsigned(question=question, key=key, closing=form.closing)
        elif isinstance(form, WordForm) and question:
            operations.add_word(question=question, key=key, text=form.cleaned_data["text"])
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return ""
    return "It waits to be looked at. Nothing says that it is yours."


@require_POST
@access.signed_in
def look(request: AuthedRequest, waiting_id: UUID) -> HttpResponseBase:
    """The coordinator publishes what was said without a name, or sends it back with a reason."""
    opening.need_coordinator(request.user)
    waiting = opening.fetch(Unsigned, waiting_id, by=request.user, related=("question",))
    deeds: dict[str, Deed] = {
        "publish": lambda _: published(request, waiting),
        "send_back": lambda form: sent_back(request, waiting, form),
    }
    is_done(request, {"send_back": SendBackForm(given(request, "send_back"))}, deeds)
    return redirect("network:peers")


def published(request: AuthedRequest, waiting: Unsigned) -> str:
    operations.publish(waiting=waiting, by=request.user, at=clock.now())
    return "Members can read it."


def sent_back(request: AuthedRequest, waiting: Unsigned, form: SendBackForm) -> str:
    operations.send_back(waiting=waiting, why=form.cleaned_data["why"], by=request.user, at=clock.now())
    return "It’s sent back. Whoever said it reads why with their key."
