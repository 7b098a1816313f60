"""The verbs of looking at oneself: answer once, open the year's survey, tell a story and take it back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import AnswerCount, Answered, Meeting, Round, ValueStory, place_of
from ..queries.asked import questions
from ..queries.years import label, year_of
from ..vocab import HOW_MUCH, PULSE_DAYS, SURVEY_DAYS, RoundKind
from .writing_down import write_down


def last_day(meeting: Meeting) -> dt.date:
    """The last day of a meeting's pulse."""
    return meeting.day + dt.timedelta(days=PULSE_DAYS)


@transaction.atomic
def answer_pulse(*, meeting: Meeting, answers: Mapping[str, int], by: User, at: dt.datetime) -> None:
    """One person's pulse of a meeting that is over, within a fortnight of it."""
    today = timezone.localdate(at)
    if not meeting.ends_at <= at or today > last_day(meeting):
        raise Refusal("This meeting is not over yet, or its pulse has closed. It is open for a fortnight after it.")
    asking, _ = Round.objects.get_or_create(
        kind=RoundKind.PULSE,
        meeting=meeting,
        defaults={"year": year_of(meeting.day), "opens_on": meeting.day, "closes_on": last_day(meeting)},
    )
    answer(asking=asking, answers=answers, by=by, at=at)


@transaction.atomic
def answer(*, asking: Round, answers: Mapping[str, int], by: User, at: dt.datetime) -> None:
    """Count one person's answers, whom the round then knows as having answered. Nothing joins the two.

    The audit hears of neither: its order of events beside the counts would tell.
    """
    if not asking.opens_on <= timezone.localdate(at) <= asking.closes_on:
        raise Refusal("This has closed. What came of it is on the page of the year.")
    try:
        with transaction.atomic():
            Answered.objects.create(round=asking, by=by)
    except IntegrityError as problem:
        raise Refusal("You’ve answered already. Answers aren’t kept with names, so they can’t be changed.") from problem
    lay_out(asking)
    for asked in questions(RoundKind(asking.kind)):
        if asked.key in answers:
            counts = AnswerCount.objects.filter(round=asking, question=asked.key, choice=answers[asked.key])
            counts.update(number=F("number") + 1)


def lay_out(asking: Round) -> None:
    """Make a row for every answer that can be chosen: rows made one by one would tell what the first people chose."""
    every = [(asked.key, choice) for asked in questions(RoundKind(asking.kind)) for choice, _ in HOW_MUCH]
    if AnswerCount.objects.filter(round=asking).count() < len(every):
        rows = (AnswerCount(round=asking, question=question, choice=choice) for question, choice in every)
        AnswerCount.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def open_survey(*, by: User, at: dt.datetime) -> Round:
    """Ask everybody the year's questions, for four weeks; once a year."""
    if not place_of(by).coordinates:
        raise Refusal("The coordinator opens the survey.")
    today = timezone.localdate(at)
    year = year_of(today)
    made, is_new = Round.objects.get_or_create(
        kind=RoundKind.SURVEY,
        year=year,
        defaults={"opens_on": today, "closes_on": today + dt.timedelta(days=SURVEY_DAYS)},
    )
    if not is_new:
        raise Refusal(f"The survey of {label(year)} was opened on {made.opens_on:%-d %B %Y}. There is one a year.")
    write_down("opened the survey", made, by=by, at=at)
    return made


@dataclass(frozen=True)
class Told:
    """A story as its teller writes it."""

    title: str
    happened: str
    difference: str
    to_whom: str
    is_open: bool = False


@transaction.atomic
def tell_story(*, told: Told, authority: Authority | None, by: User, at: dt.datetime) -> ValueStory:
    """Keep a story of what the Network was worth, with the name of who tells it."""
    today = timezone.localdate(at)
    made = ValueStory.objects.create(**vars(told), authority=authority, by=by, told_on=today, year=year_of(today))
    write_down("told a story", made, by=by, at=at)
    return made


@transaction.atomic
def take_back(*, story: ValueStory, by: User, at: dt.datetime) -> None:
    """Who told a story takes it back at any time, without a reason."""
    if story.by_id != by.pk:
        raise Refusal("Only who told a story takes it back.")
    story.taken_back_at = at
    story.save(update_fields=["taken_back_at"])
    write_down("took a story back", story, by=by, at=at)
