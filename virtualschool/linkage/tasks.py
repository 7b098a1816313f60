"""Work in the background: linking again after answers, and dry runs of a model."""

import uuid
from functools import partial

from django.db import transaction
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.people.models import Authority

from .operations import adopting, answering


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
