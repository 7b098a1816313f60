"""Answering a question, and taking an answer back."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest
from virtualschool.people.choosing import authority_where
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About

from .. import tasks
from ..forms import AnswerForm, PlaceForm
from ..models import Candidate, Question, Reading
from ..operations import acts, answering
from ..operations import reading as readings
from ..queries import answered
from ..queries.queue import place_of
from ..vocab import READ_TOGETHER

TOLD = "Saved. A school was told of this learner: below is who had seen it, and what to do."
DIFFER = "Saved. Another reader said something else: what both said is below. Settle it together, with a note."


@require_POST
@access.signed_in
def answer(request: AuthedRequest, question_id: UUID) -> HttpResponse:
    """Enter the answer and go on to the next question; what cannot be entered is said in a sentence."""
    question = access.fetch(Question, question_id, by=request, needs=Permission.QUESTION_ANSWER, verb="answered")
    form = AnswerForm(request.POST, question=question, candidates=Candidate.objects.visible_to(request.user))
    following = place_of(question, request.user).next_id
    if not form.is_valid():
        return said(request, form.sentence, reverse("linkage:question", args=[question.pk]))
    try:
        decision = answering.answer(
            question=question,
            answer=form.given,
            by=request.user,
            at=clock.now(),
            candidate=form.cleaned_data["candidate"],
            note=form.cleaned_data["note"],
        )
    except Refusal as refusal:
        return said(request, refusal.sentence, reverse("linkage:question", args=[question.pk]))
    if isinstance(decision, Reading):
        return read(request, question, decision, where(form, following))
    if decision is None:
        return said(request, f"Saved: the question waits for {question.waiting_for}.", where(form, following))
    tasks.relink_soon(question.authority_id)
    if learner_id := answered.parted_after_telling(decision):
        return said(request, TOLD, reverse("desk:act", args=[learner_id, decision.pk]))
    return redirect(where(form, following, after=decision.pk))


@require_POST
@access.signed_in
def undo(request: AuthedRequest, decision_id: UUID) -> HttpResponse:
    """Take an answer back, with whatever was said in the same act, and show the question that is open again."""
    decision = access.fetch(Decision, decision_id, by=request, needs=Permission.QUESTION_ANSWER, verb="took back")
    try:
        undone = taken_back(request, decision)
    except Refusal as refusal:
        return said(request, refusal.sentence, reverse("linkage:questions"))
    if undone and undone.learner_id and (undone.touched or decision.act):
        return said(request, "Taken back.", reverse("desk:act", args=[undone.learner_id, undone.decision.pk]))
    if back := PlaceForm(request.POST).address:
        return said(request, "Taken back. The question is open again.", back)
    again = Question.objects.visible_to(request.user).open().among("pk", answered.questions_of(decision)).first()
    if again is None:
        gone = "Taken back. What was asked about is no longer held, so the question can’t be shown again."
        return said(request, gone, reverse("linkage:questions"))
    return said(request, "Taken back. The question is open again.", reverse("linkage:question", args=[again.pk]))


def read(request: AuthedRequest, question: Question, reading: Reading, onward: str) -> HttpResponse:
    """On to the next question after a first reading; back to this one where two readers differ."""
    if question.waiting_for == READ_TOGETHER:
        return said(request, DIFFER, reverse("linkage:question", args=[question.pk]))
    return redirect(f"{onward}?after={reading.pk}")


@require_POST
@access.signed_in
def withdraw(request: AuthedRequest, reading_id: UUID) -> HttpResponse:
    """Take one's own reading back while it waits for a second reader."""
    reading = access.fetch(Reading, reading_id, by=request, needs=Permission.QUESTION_ANSWER, verb="took back")
    again = reverse("linkage:question", args=[reading.question_id])
    try:
        readings.take_back(reading=reading, by=request.user, at=clock.now())
    except Refusal as refusal:
        return said(request, refusal.sentence, again)
    return said(request, "Taken back. The question is yours again.", again)


@require_POST
@access.signed_in
def second_reader(request: AuthedRequest) -> HttpResponse:
    """Say whether a second reader is asked where a rule holds a pair back."""
    authority = authority_where(request, Permission.SECOND_READER_SET)
    asks = request.POST.get("asks") == "yes"
    readings.ask_second_reader(authority=authority, asks=asks, by=request.user, at=clock.now())
    sentence = "A second person reads every pair that a rule holds back." if asks else "One reader is enough from now."
    return said(request, sentence, reverse("linkage:questions"))


def taken_back(request: AuthedRequest, decision: Decision) -> acts.Done | None:
    """Of who is who as an act, which says whom a school was told of; of one record as the answer that it was."""
    if decision.about == About.SAME_CHILD:
        return acts.take_back(decision=decision, by=request.user, at=clock.now())
    answering.take_back(decision=decision, by=request.user, at=clock.now())
    return None


def said(request: AuthedRequest, sentence: str, address: str) -> HttpResponse:
    messages.info(request, sentence)
    return redirect(address)


def where(form: AnswerForm, following: UUID | None, **more: object) -> str:
    """Back to the place in the list that the answer came from, else on to the next question of this kind."""
    onward = reverse("linkage:question", args=[following]) if following else reverse("linkage:questions")
    address = form.address or onward
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more)}" if more else address
