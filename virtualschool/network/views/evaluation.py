"""How the Network is doing: what may be answered, stories, and the report of a year, which prints."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from virtualschool.foundation import clock
from virtualschool.foundation.page import page
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import access
from virtualschool.people.access import AuthedRequest, NotVisibleError

from .. import opening
from ..forms.evaluation import AnswersForm, StoryForm
from ..models import Meeting, Round, ValueStory, place_of
from ..operations import evaluation as operations
from ..queries import evaluation as reads
from ..queries.asked import questions
from ..queries.years import label
from ..vocab import RoundKind

BOTH = ["GET", "HEAD", "POST"]
THANKS = "Thank you. Your answers were counted, and your name isn’t with them."


@require_safe
@access.signed_in
def evaluation(request: AuthedRequest) -> HttpResponseBase:
    """What waits for the reader, the years, and the newest stories."""
    need_to_observe(request)
    todo = reads.to_do(request.user, clock.now(), clock.today())
    return page(request, "network/evaluation.html", {"todo": todo, "place": place_of(request.user)})


@require_http_methods(BOTH)
@access.signed_in
def pulse(request: AuthedRequest, meeting_id: UUID) -> HttpResponseBase:
    """Three questions about one meeting."""
    opening.need_part(request.user)
    meeting = opening.fetch(Meeting, meeting_id, by=request.user)
    form = AnswersForm(request.POST or None, asked=questions(RoundKind.PULSE))
    if form.is_valid():
        try:
            operations.answer_pulse(meeting=meeting, answers=form.answers, by=request.user, at=clock.now())
            messages.success(request, THANKS)
            return redirect("network:evaluation")
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    title = f"After the meeting of {meeting.day:%-d %B %Y}"
    return ask(request, form, title, "Three questions, one minute.")


@require_http_methods(BOTH)
@access.signed_in
def survey(request: AuthedRequest) -> HttpResponseBase:
    """The year's questions, while the survey is open."""
    opening.need_part(request.user)
    today = clock.today()
    rows = Round.objects.visible_to(request.user).filter(kind=RoundKind.SURVEY)
    asking = rows.filter(opens_on__lte=today, closes_on__gte=today).first()
    if asking is None:
        raise NotVisibleError
    form = AnswersForm(request.POST or None, asked=questions(RoundKind.SURVEY))
    if form.is_valid():
        try:
            operations.answer(asking=asking, answers=form.answers, by=request.user, at=clock.now())
            messages.success(request, THANKS)
            return redirect("network:evaluation")
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
    return ask(request, form, f"The year {label(asking.year)}", "What the Network is to you. About five minutes.")


def ask(request: AuthedRequest, form: Form, title: str, lede: str) -> HttpResponseBase:
    context = {"form": form, "title": title, "lede": lede}
    return page(request, "network/asking.html", context, status=422 if form.is_bound else 200)


@require_POST
@access.signed_in
def open_survey(request: AuthedRequest) -> HttpResponseBase:
    """The coordinator asks everybody, once a year."""
    opening.need_coordinator(request.user)
    try:
        made = operations.open_survey(by=request.user, at=clock.now())
        messages.success(request, f"Opened until {made.closes_on:%-d %B %Y}. Members find it on this page.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:evaluation")


@require_http_methods(BOTH)
@access.signed_in
def story(request: AuthedRequest) -> HttpResponseBase:
    """Tell what the Network was worth."""
    opening.need_part(request.user)
    form = StoryForm(request.POST or None)
    if form.is_valid():
        authority = opening.speaks_for(request)
        operations.tell_story(told=form.told, authority=authority, by=request.user, at=clock.now())
        messages.success(request, "Thank you. Others can read it now, with your name.")
        return redirect("network:evaluation")
    return page(request, "network/story.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@access.signed_in
def take_story_back(request: AuthedRequest, story_id: UUID) -> HttpResponseBase:
    opening.need_part(request.user)
    found = opening.fetch(ValueStory, story_id, by=request.user)
    try:
        operations.take_back(story=found, by=request.user, at=clock.now())
        messages.success(request, "Taken back. Nobody sees it any more.")
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:evaluation")


@require_safe
@access.signed_in
def year_report(request: AuthedRequest, year: int) -> HttpResponseBase:
    """One year on paper: reach, meetings, decisions and what became of them, what members say, stories, practice."""
    need_to_observe(request)
    if year not in reads.years_known(request.user, clock.today()):
        raise NotVisibleError
    return page(request, "network/year_report.html", {"found": reads.report(request.user, year, clock.today())})


def need_to_observe(request: AuthedRequest) -> None:
    if not place_of(request.user).observes:
        raise PermissionDenied
