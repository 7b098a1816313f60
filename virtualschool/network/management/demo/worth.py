"""The demo's evaluation and national tables: pulses, a survey, stories, and releases of invented figures, signed."""

import base64
import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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

from .filling import MONTH, Told

DAY = dt.timedelta(days=1)
Counts = dict[tuple[str, ...], int]
# The demo's own two authorities send tables of their own, by the interface.
SEND_THEMSELVES = ("S12000098", "S12000099")
STAGES = {"P1-P3": 0.19, "P4-P7": 0.27, "S1-S3": 0.27, "S4-S6": 0.21, "special school": 0.05, "other or none": 0.01}
BANDS = {
    "80 or under": (0.10, 0.38),
    "over 80, to 90": (0.20, 0.25),
    "over 90, to 95": (0.30, 0.17),
    "over 95": (0.37, 0.15),
    "no data": (0.03, 0.05),
}
"""Shares in primary and from S1 on."""
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


# ---- invented figures -----------------------------------------------------------------------------------------------


def release_figures(told: Told) -> None:
    """Twelve of the others released the year before the last fixed day."""
    sent_on = dates.last_by(timezone.localdate(told.now), settings.NATIONAL_DATES) - 7 * DAY
    at = dt.datetime.combine(sent_on, dt.time(11), tzinfo=dt.UTC)
    year = sent_on.year - 1 if sent_on.month >= 8 else sent_on.year - 2
    codes = sorted(told.members[told.council_of[name]].authority_id for name in belonging(told, sent_on))
    for code in [one for one in codes if one not in SEND_THEMSELVES][:12]:
        key = Ed25519PrivateKey.generate()
        enrol(told, code, key, at - DAY)
        document = figures(told, code, f"{year}/{(year + 1) % 100:02d}", sent_on)
        releases.take(
            found=signed(document, code, key),
            authority=code,
            signed_by=key_id_of(code, raw(key.public_key())),
            at=at,
            today=sent_on,
        )


def enrol(told: Told, code: str, key: Ed25519PrivateKey, at: dt.datetime) -> None:
    authority = next(one.authority for one in told.members.values() if one.authority_id == code)
    public = base64.b64encode(raw(key.public_key())).decode()
    keys.enrol(
        code=keys.make_code(authority=authority, by=operator(), at=at),
        key_id=key_id_of(code, raw(key.public_key())),
        signing_key=public,
        handover_key=public,
        at=at,
    )


def figures(told: Told, code: str, session: str, made_on: dt.date) -> dict[str, Any]:
    """An invented authority of 40 to 400 learners; each count as its own protector would show it."""
    size = told.chance.randint(40, 400)
    stages = {stage: round(size * share * told.chance.uniform(0.85, 1.15)) for stage, share in STAGES.items()}
    attended: Counts = {
        (stage, band): round(number * BANDS[band][stage.startswith("S")] * told.chance.uniform(0.8, 1.2))
        for stage, number in stages.items()
        for band in BANDS
    }
    excluded: Counts = {
        (stage, word): round(number * (0.08 if stage.startswith("S") else 0.02))
        if word == "at least once"
        else round(number * (0.92 if stage.startswith("S") else 0.98))
        for stage, number in stages.items()
        for word in ("at least once", "none known")
    }
    tables = (
        table("learners-by-stage", "Learners, by stage", {(stage,): one for stage, one in stages.items()}, ("stage",)),
        table("attendance-band-by-stage", "Attendance, by stage", attended, ("stage", "band")),
        table("exclusions-by-stage", "Excluded at least once, by stage", excluded, ("stage", "excluded")),
    )
    return {
        "schema": "virtual-school/release/1",
        "authority": code,
        "session": session,
        "cohort": "in-year",
        "made_on": made_on.isoformat(),
        "tables": list(tables),
    }


def table(id_: str, title: str, counts: Mapping[tuple[str, ...], int], names: tuple[str, ...]) -> dict[str, Any]:
    """The counts with their totals, each as a range."""
    dimensions = [list(dict.fromkeys(place[at] for place in counts)) for at in range(len(names))]
    places = product(*([*categories, "all"] for categories in dimensions))
    return {
        "id": id_,
        "title": title,
        "measure": "learners",
        "dimensions": [
            {"name": name, "categories": [*categories, "all"], "total": "all"}
            for name, categories in zip(names, dimensions, strict=True)
        ],
        "cells": [cell(dict(zip(names, place, strict=True)), within(counts, place)) for place in places],
    }


def within(counts: Mapping[tuple[str, ...], int], place: Iterable[str]) -> int:
    wanted = tuple(place)
    return sum(
        number
        for at, number in counts.items()
        if all(want in ("all", one) for want, one in zip(wanted, at, strict=True))
    )


def cell(at: dict[str, str], count: int) -> dict[str, Any]:
    """Up to 7 as one band with 0, the others to the nearest 5."""
    if count <= 7:
        return {"at": at, "shown": "0 to 7", "low": 0, "high": 7, "structural": False}
    near = 5 * round(count / 5)
    return {"at": at, "shown": str(near), "low": near - 2, "high": near + 2, "structural": False}


def signed(document: dict[str, Any], code: str, key: Ed25519PrivateKey) -> dict[str, Any]:
    approvals = [
        {"by": f"{role} {digit * 32}", "at": document["made_on"]}
        for role, digit in (("lead", "a"), ("data_protection_officer", "b"))
    ]
    return {
        **document,
        "signature": {
            "alg": "Ed25519",
            "key_id": key_id_of(code, raw(key.public_key())),
            "value": base64.b64encode(key.sign(rfc8785.dumps(document))).decode(),
            "approvals": approvals,
        },
    }
