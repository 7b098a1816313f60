"""Work in the background: reading and taking in files, looking ahead at a held one, and picking up what a stop left."""

import uuid

from django_tasks import task

from virtualschool.foundation import clock
from virtualschool.linkage.operations import answering
from virtualschool.monitoring.figures import refreshing
from virtualschool.monitoring.operations import flags
from virtualschool.people.models import Authority
from virtualschool.register import erasure

from . import watching
from .models import Receipt, Run
from .operations import uploading
from .vocab import SEALED_FOR, State


@task()
def read_run(run_id: str) -> None:
    """Do what is asked of one run: look at its files, or take them in. Harmless when asked twice."""
    if uploading.perform(uuid.UUID(run_id)):
        make_figures_ready(Run.objects.select_related("authority").get(pk=run_id))


def make_figures_ready(run: Run) -> None:
    """Let the figures that are kept ready follow what a run took in."""
    if run.state == State.DONE:
        refreshing.refresh(run.authority)


@task()
def look_ahead(receipt_id: str) -> None:
    """Find out what one held file would change."""
    uploading.look_ahead(Receipt.objects.select_related("run__authority").get(pk=receipt_id))


@task()
def derive_again(authority_code: str) -> None:
    """Let the register, who may need us and the figures follow what an authority said about one of its sources."""
    authority = Authority.objects.get(code=authority_code)
    answering.relink(authority, at=clock.now())
    flags.evaluate(authority, on=clock.today())
    refreshing.refresh(authority)


def resume() -> int:
    """Ask again for every run that a stop has left undone; for the worker, before it takes its first job."""
    left = uploading.unfinished()
    for run_id in left:
        read_run.enqueue(str(run_id))
    return len(left)


def dispose() -> list[str]:
    """Dispose of what is past its days; for the worker, at its start and once a day."""
    gone = uploading.dispose(clock.now()) + watching.dispose(clock.now() - SEALED_FOR)
    erasure.empty_log()
    return gone
