"""Asking education for the years before a learner was known here: what was asked, and when it came."""

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from ..models import HistoryRequest
from ..queries.working import history_requests


@transaction.atomic
def ask(
    *, authority: Authority, learner_ids: Collection[uuid.UUID], on: dt.date, by: User, at: dt.datetime
) -> list[HistoryRequest]:
    """Education was asked for the earlier years of these learners; those who are being waited for are left alone."""
    waiting = {learner for learner, one in history_requests(authority).items() if one.received_on is None}
    wanted = [one for one in learner_ids if one not in waiting]
    if not wanted:
        raise Refusal("Nobody is on the list whose history has not been asked for already.")
    made = HistoryRequest.objects.bulk_create(
        HistoryRequest(authority=authority, learner_id=one, asked_on=on, asked_by=by.name) for one in wanted
    )
    note(authority, "asked for earlier years", wanted, by, at)
    return made


@transaction.atomic
def receive(*, request: HistoryRequest, on: dt.date, by: User, at: dt.datetime) -> None:
    """What was asked for has come."""
    if request.received_on or request.taken_back_at:
        raise Refusal("This has been received or taken back already.")
    if on < request.asked_on:
        raise Refusal(f"It was asked for on {request.asked_on:%-d %B %Y}, so it can’t have come before that.")
    request.received_on, request.received_by = on, by.name
    request.save(update_fields=["received_on", "received_by"])
    note(request.authority, "received earlier years", [request.learner_id], by, at)


@transaction.atomic
def take_back(*, request: HistoryRequest, by: User, at: dt.datetime) -> None:
    """It was never asked for after all, or never came: the request stands no more, and the learner is listed again."""
    if request.taken_back_at:
        raise Refusal("This has been taken back already.")
    request.taken_back_at = at
    request.save(update_fields=["taken_back_at"])
    note(request.authority, "took back a request for earlier years", [request.learner_id], by, at)


def note(authority: Authority, verb: str, learners: Collection[uuid.UUID], by: User, at: dt.datetime) -> None:
    audit.record(chain=authority.pk, verb=verb, at=at, actor=actor(by), object_type="learner", ids=learners)
