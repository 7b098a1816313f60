"""Work in the background: linking again after answers, each month's measuring, and dry runs of a model."""

import datetime as dt
import uuid
from functools import partial

from django.conf import settings
from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from .models import Measurement
from .operations import adopting, answering, measuring, rereading
from .queries.rereading import month_of


@task()
def relink(authority_code: str) -> None:
    """Link one authority again; asked for after each answer, and harmless when asked twice."""
    answering.relink(Authority.objects.get(code=authority_code), at=clock.now())


@task()
def try_model(trial_id: str) -> None:
    """Make the dry run that was asked for; harmless when asked twice."""
    adopting.perform(uuid.UUID(trial_id))


def relink_soon(authority_code: str) -> None:
    """Have one authority linked again once this transaction stands; one that waits for the worker already will do."""
    waiting = DBTaskResult.objects.ready().filter(task_path=relink.module_path).values_list("args_kwargs", flat=True)
    if not any(asked["args"] == [authority_code] for asked in waiting):
        transaction.on_commit(partial(relink.enqueue, authority_code))


@task()
def measure(measurement_id: str) -> None:
    """Make one measurement that was asked for; harmless when asked twice."""
    measuring.perform(uuid.UUID(measurement_id), now=clock.now)


def measure_soon(authority: Authority, *, at: dt.datetime, by: User | None = None) -> None:
    """Have recall measured once this transaction stands; refused while it is being measured."""
    made = measuring.begin(authority=authority, at=at, by=by)
    transaction.on_commit(partial(measure.enqueue, str(made.pk)))


def monthly(today: dt.date, at: dt.datetime) -> tuple[int, int]:
    """What each month asks for and hasn't had yet: pairs to read again, and recall; how many of each."""
    drawn = measured = 0
    for authority in Authority.objects.order_by("code"):
        drawn += rereading.draw(authority=authority, month=month_of(today), size=settings.REREAD_PAIRS, at=at)
        measured += measure_this_month(authority, today, at)
    return drawn, measured


def measure_this_month(authority: Authority, today: dt.date, at: dt.datetime) -> int:
    if Measurement.objects.filter(authority=authority, made_on__gte=month_of(today)).exists():
        return 0
    if measuring.newest_lists(authority) is None:
        return 0
    try:
        measure_soon(authority, at=at)
    except Refusal:  # one of last month's is under way still: its figures will do
        return 0
    return 1
