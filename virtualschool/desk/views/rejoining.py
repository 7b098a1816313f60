"""This is the same child as another; this is two children; these records are not the same child: seen before done."""

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from virtualschool.audit.operations import search_digest
from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage import tasks
from virtualschool.linkage.operations import acts
from virtualschool.linkage.rejoining import members_of
from virtualschool.linkage.standing import key_of
from virtualschool.monitoring import tasks as monitoring
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError
from virtualschool.people.vocab import Permission
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, Relation
from virtualschool.register.vocab import About

from ..forms import FindForm
from ..forms_of_acts import ChooseForm, ConfirmForm, SplitForm
from ..queries import acts as reads_of_acts
from ..queries import finding, unlinking
from ..queries import rejoining as reads
from ..queries.clearance import Reading
from ..queries.rejoining import Preview
from .learner import opened

BOTH = ["GET", "HEAD", "POST"]
Shown = dict[str, object]


@require_http_methods(BOTH)
@access.signed_in
def same_as(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """Find the other learner: by POST, so that no name stands in an address."""
    found, _ = opened(request, learner_id, needs=Permission.QUESTION_ANSWER, verb="was about to merge")
    form = FindForm(request.POST) if request.method == "POST" else FindForm()
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    hits = [
        one
        for one in finding.find(request.user, words).hits
        if one.learner.pk != found.pk and one.learner.authority_id == found.authority_id
    ]
    detail = json.dumps({"terms": search_digest(words)}) if words else ""
    learners = [one.learner for one in hits]
    access.see(request, learners, verb="searched", of="learner", classes="AB" if learners else "", detail=detail)
    return page(request, "desk/same_as.html", about(found) | {"form": form, "hits": hits, "asked": bool(words)})


def about(found: Learner) -> Shown:
    return {"learner": found, "learner_url": reverse("desk:learner", args=[found.pk]), "today": clock.today()}


@require_http_methods(BOTH)
@access.signed_in
def merge(request: AuthedRequest, learner_id: UUID, other_id: UUID) -> HttpResponseBase:
    """Both side by side and together; then, confirmed, one child."""
    one, reading = opened(request, learner_id, needs=Permission.QUESTION_ANSWER, verb="was about to merge")
    other, others = opened(request, other_id, needs=Permission.QUESTION_ANSWER, verb="was about to merge")
    if one.authority_id != other.authority_id or one.pk == other.pk:
        raise NotVisibleError
    if not (reads.may_be_rejoined(one, reading) and reads.may_be_rejoined(other, others)):
        return not_from_here(request, one)
    least = reads.least(reading, others)
    looking = reads.Looking((one, other), least, request.user)
    form = ConfirmForm(request.POST or None)
    title = f"One child? {one.name} and {other.name}"
    return confirmed(
        request,
        one,
        form,
        seen=lambda: reads.of_merge(acts.foresee_merge(one=one, other=other, by=request.user, at=clock.now()), looking),
        does=lambda: acts.merge(one=one, other=other, by=request.user, at=clock.now(), note=form.note, seen=form.seen),
        shown={"title": title, "button_words": "They are one child", "reads_notes": least.shows("E")},
    )


def not_from_here(request: AuthedRequest, found: Learner) -> HttpResponseBase:
    """One sentence, whatever the reason: it must not say that a record ended in adoption."""
    return page(request, "desk/not_from_here.html", about(found))


def confirmed(
    request: AuthedRequest,
    found: Learner,
    form: ConfirmForm,
    *,
    seen: Callable[[], Preview],
    does: Callable[[], acts.Done],
    shown: Shown,
) -> HttpResponseBase:
    """The preview, and the act once it is confirmed; 409 with the new preview where the register has changed."""
    status, sentence = 200, ""
    if form.is_valid():
        try:
            return entered(request, found, does())
        except acts.Stale as stale:
            status, sentence = 409, stale.sentence
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    try:
        preview = seen()
    except Refusal as refusal:
        return refused(request, found, refusal, shown)
    return page(
        request,
        "desk/rejoin.html",
        about(found) | shown | {"preview": preview, "form": form, "stale": sentence},
        status=status,
    )


def refused(request: AuthedRequest, found: Learner, refusal: Refusal, shown: Shown) -> HttpResponseBase:
    """Why it can't be done; where an answer stands against it, that answer, and the way to take it back."""
    apart = refusal.decision if isinstance(refusal, acts.ToldApart) else None
    return page(request, "desk/refused.html", about(found) | shown | {"refused": refusal.sentence, "apart": apart})


def entered(request: AuthedRequest, found: Learner, done: acts.Done) -> HttpResponseBase:
    """On to the page of the act, which says who had seen what, and takes it back."""
    tasks.relink_soon(found.authority_id)
    monitoring.who_may_need_us.enqueue(found.authority_id)
    messages.success(request, "Saved. Nothing new has gone to any school.")
    if done.learner_id is None:
        return redirect("linkage:questions")
    return redirect("desk:act", done.learner_id, done.decision.pk)


@require_http_methods(BOTH)
@access.signed_in
def split(request: AuthedRequest, learner_id: UUID) -> HttpResponseBase:
    """Which records are another child's; then both children, seen before it is done."""
    found, reading = opened(request, learner_id, needs=Permission.QUESTION_ANSWER, verb="was about to split")
    if not reads.may_be_rejoined(found, reading):
        return not_from_here(request, found)
    listed = reads.choices(found, members_of(found))
    chosen = ChooseForm(request.POST or request.GET or None, listed=listed)
    if not chosen.is_valid():
        return page(request, "desk/split.html", about(found) | {"form": chosen, "records": listed})
    return split_into(request, found, reading, reads.going(listed, chosen.cleaned_data["goes"]), chosen)


def split_into(
    request: AuthedRequest, found: Learner, reading: Reading, goes: list[Key], chosen: ChooseForm
) -> HttpResponseBase:
    def seen() -> Preview:
        foreseen = acts.foresee_split(learner=found, goes=goes, by=request.user, at=clock.now())
        return reads.of_split(foreseen, goes, reads.Looking((found,), reading, request.user))

    shown: Shown = {
        "title": f"Is {found.name} two children?",
        "button_words": "They are two children",
        "kept": [("goes", value) for value in chosen.cleaned_data["goes"]],
    }
    try:
        preview = seen()
    except Refusal as refusal:
        return refused(request, found, refusal, shown)
    form = SplitForm(request.POST if "seen" in request.POST else None, preview=preview)

    def does() -> acts.Done:
        given = form.cleaned_data
        return acts.split(
            learner=found,
            goes=goes,
            by=request.user,
            at=clock.now(),
            note=form.note,
            seen=form.seen,
            moving=list(Relation.objects.visible_to(request.user).filter(pk__in=given.get("moving", []))),
            protecting=preview.protections if given.get("both") else (),
        )

    return confirmed(request, found, form, seen=lambda: preview, does=does, shown=shown)


@require_http_methods(BOTH)
@access.signed_in
def unlink(request: AuthedRequest, learner_id: UUID, record_id: UUID) -> HttpResponseBase:
    """Say that two joined records are not the same child, after a look at what that changes."""
    found, reading = opened(request, learner_id, needs=Permission.QUESTION_ANSWER, verb="was about to un-link")
    pair = unlinking.joined_pair(found, record_id)
    if pair is None:
        raise NotVisibleError
    if not reads.may_be_rejoined(found, reading):
        return not_from_here(request, found)
    left, right = pair
    form = ConfirmForm(request.POST or None)
    return confirmed(
        request,
        found,
        form,
        seen=lambda: reads.of_unlink(
            acts.foresee_unlink(left=left, right=right, learner=found, by=request.user, at=clock.now()),
            key_of(right),
            reads.Looking((found,), reading, request.user),
        ),
        does=lambda: acts.unlink(
            left=left,
            right=right,
            learner=found,
            by=request.user,
            at=clock.now(),
            note=form.note,
            seen=form.seen,
        ),
        shown={"title": "Not the same child?", "button_words": "They are not the same child"},
    )


@require_safe
@access.signed_in
def act(request: AuthedRequest, learner_id: UUID, decision_id: UUID) -> HttpResponseBase:
    """What was said, who had seen it by what a school was told, what to do about it, and how to take it back."""
    decision = access.fetch(Decision, decision_id, by=request, needs=Permission.QUESTION_ANSWER, classes="AE")
    found, reading = opened(request, learner_id, needs=Permission.QUESTION_ANSWER)
    if decision.authority_id != found.authority_id or decision.about != About.SAME_CHILD:
        raise NotVisibleError
    reads_notes = reading.shows("E") and reading.shows_place
    shown = reads_of_acts.act(decision, request.user, reads_notes=reads_notes)
    return page(request, "desk/act.html", about(found) | {"decision": decision, "shown": shown})
