"""`./vs keep`: disposes of what is past its days, works out anew who may need us, and draws what each month asks for.

It also takes up what a stop left undone.

`serve` runs it at its start and once a day.
"""

from typing import Any

from django.core.management.base import CommandParser
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.intake import tasks
from virtualschool.linkage import tasks as linkage
from virtualschool.monitoring.figures import refreshing
from virtualschool.monitoring.operations import flags
from virtualschool.people.models import Authority
from virtualschool.releases import tasks as releases


class Command(VsCommand):
    help = "Dispose of what is past its days. With --after-stop, also ask again for work that was interrupted."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after-stop", action="store_true", help="no worker is running: take up what one left")

    def run(self, **options: Any) -> Outcome:
        resumed = interrupted() + tasks.resume() if options["after_stop"] else 0
        gone = len(tasks.dispose())
        standing = sum(flags.evaluate(one, on=clock.today()) for one in Authority.objects.all())
        for one in Authority.objects.all():
            refreshing.refresh(one)
        waiting = releases.resume()
        drawn, measured = linkage.monthly(clock.today(), clock.now())
        data = {"disposed": gone, "resumed": resumed, "drawn": drawn, "measured": measured, "flags": standing}
        data["posts"] = waiting
        told = [f"{gone} sealed files were past their days and are gone; {resumed} jobs are taken up again."]
        if drawn or measured:
            told.append(f"{drawn} pairs were drawn to be read again; {measured} measurements were asked for.")
        return Outcome(data, told)


def interrupted() -> int:
    """Put jobs that a killed worker had begun back among those that wait."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.READY, started_at=None, worker_ids=[]
    )
