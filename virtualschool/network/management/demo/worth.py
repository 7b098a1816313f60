"""The demo's evaluation and national tables: pulses, a survey, stories, and what invented councils released, signed."""

import base64
import datetime as dt

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.utils import timezone

from virtualschool.audit.vocab import operator
from virtualschool.foundation.signed_requests import key_id_of, raw
from virtualschool.network.hub import dates
from virtualschool.network.models import Meeting
from virtualschool.network.operations import evaluation, keys, releases
from virtualschool.network.operations.evaluation import Told as ToldStory
from virtualschool.network.queries.asked import questions
from virtualschool.network.vocab import MeetingState, RoundKind
from virtualschool.people.models import Authority

from . import released
from .filling import MONTH, Told

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY
NOON = dt.time(12)
STORIES = (
    ToldStory(
        title="One form for attendance elsewhere",
        happened="Six authorities agreed at a meeting on one form by which a school elsewhere says who came.",
        difference="Replies come within a week; before, half never came.",
        to_whom="about 40 schools, and those who wait for their answers",
        is_open=True,
    ),
    ToldStory(
        title="A letter that was answered",
        happened="We wrote together about laptops at moves of home, with figures of 14 authorities in it.",
        difference="The reply named a date and a person. None of our own letters had had one.",
        to_whom="every member, and whoever moves next",
        is_open=True,
    ),
    ToldStory(
        title="A call before a letter",
        happened="I asked here how others begin a talk about exclusions, and three colleagues rang me the same week.",
        difference="I changed how I begin. Two head teachers now ring me first.",
        to_whom="me, and two secondary schools",
    ),
)


def tell_worth(told: Told) -> None:
    answer_pulses(told)
    answer_survey(told)
    for number, story in enumerate(STORIES):
        name = sorted(told.heads)[number * 3]
        at = told.now - (4 - number) * MONTH
        evaluation.tell_story(told=story, authority=told.authority(name), by=told.by(name), at=at)
    release_figures(told)


def answer_pulses(told: Told) -> None:
    """Most who came answered within days; the last meeting's pulse may still be open."""
    held = Meeting.objects.filter(state=MeetingState.HELD).order_by("starts_at")
    for number, meeting in enumerate(held):
        at = min(meeting.ends_at + 2 * DAY, told.now)
        for name in belonging(told, meeting.day):
            if told.chance.random() < 0.7:
                answers = {one.key: choice(told, 0.62 + 0.02 * number) for one in questions(RoundKind.PULSE)}
                evaluation.answer_pulse(meeting=meeting, answers=answers, by=told.by(name), at=at)


def answer_survey(told: Told) -> None:
    """Last year's, which has closed."""
    at = told.now - 7 * MONTH
    asking = evaluation.open_survey(by=told.coordinator, at=at)
    for name in belonging(told, timezone.localdate(at)):
        if told.chance.random() < 0.85:
            answers = {one.key: choice(told, 0.66) for one in questions(RoundKind.SURVEY)}
            evaluation.answer(asking=asking, answers=answers, by=told.by(name), at=at + 5 * DAY)


def belonging(told: Told, day: dt.date) -> list[str]:
    return [name for name in sorted(told.heads) if told.members[told.council_of[name]].is_member_on(day)]


def choice(told: Told, good: float) -> int:
    """One of five; `good` is how likely it is "mostly" or "very much"."""
    return told.chance.choice((4, 5)) if told.chance.random() < good else told.chance.choice((1, 2, 3, 3))


# ---- what others released -------------------------------------------------------------------------------------------


def release_figures(told: Told) -> None:
    """A dozen invented councils released two sessions, each before the fixed day that came after it."""
    last = day_of_release(timezone.localdate(told.now))
    members = {one.authority_id: one for one in told.members.values()}
    for code, sessions in sorted(released.read().items()):
        key = Ed25519PrivateKey.generate()
        enrol(members[code].authority, key, told.now - 400 * DAY)
        for sent_on, tables in zip((last - YEAR, last), sessions, strict=True):
            if members[code].is_member_on(sent_on):
                document = released.document(code, tables, session_before(sent_on), sent_on)
                send(released.signed(document, key), min(dt.datetime.combine(sent_on, NOON, tzinfo=dt.UTC), told.now))


def day_of_release(today: dt.date) -> dt.date:
    """A week before the tables changed last; today, where they change on any day."""
    last = dates.last_by(today, settings.NATIONAL_DATES)
    return last - 7 * DAY if settings.NATIONAL_DATES else last


def session_before(day: dt.date) -> str:
    """The last session that was over on a day: they end with July."""
    year = day.year - 1 if day.month >= 8 else day.year - 2
    return f"{year}/{(year + 1) % 100:02d}"


def send(document: released.Document, at: dt.datetime) -> None:
    """Take one in, as the interface does once it knows who asks."""
    releases.take(
        found=document,
        authority=document["authority"],
        signed_by=document["signature"]["key_id"],
        at=at,
        today=dt.date.fromisoformat(document["made_on"]),
    )


def enrol(authority: Authority, key: Ed25519PrivateKey, at: dt.datetime) -> None:
    """Keys whose secret halves nobody keeps: nothing can be handed over to a council that does not exist."""
    public, handover = raw(key.public_key()), X25519PrivateKey.generate().public_key()
    keys.enrol(
        code=keys.make_code(authority=authority, by=operator(), at=at),
        key_id=key_id_of(authority.code, public),
        signing_key=base64.b64encode(public).decode(),
        handover_key=base64.b64encode(handover.public_bytes_raw()).decode(),
        at=at,
    )
