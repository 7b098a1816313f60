"""`./vs watch`: takes in what lies in the watched folders; `serve` does the same every minute."""

import time
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.intake import receipts, watching
from virtualschool.intake.operations import collecting
from virtualschool.intake.preparing import Prepared
from virtualschool.intake.vocab import Status

EVERY = 60.0


class Command(VsCommand):
    help = "Take in the files of the watched folders. With --once look once, as for cron; else every minute."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")

    def run(self, **options: Any) -> Outcome:
        outcome = self.look()
        try:
            while not options["once"]:
                for line in outcome.lines:
                    self.tell(line)
                time.sleep(EVERY)
                outcome = self.look()
        except KeyboardInterrupt:
            self.tell("Ending.")
        return outcome

    def look(self) -> Outcome:
        done = collecting.collect(now=clock.now(), today=clock.today(), tell=self.tell)
        lines = [
            f"{code}: {one.file_name}: {one.status.label}."
            + (f" The reason lies beside it in {watching.folder(code) / watching.REFUSED}." if is_refused(one) else "")
            for code, one in done
        ]
        data = {"receipts": [{"authority": code, **receipts.as_data(one)} for code, one in done]}
        needs_somebody = any(one.status in (Status.REFUSED, Status.HELD) for _, one in done)
        return Outcome(data, lines, exit=1 if needs_somebody else 0)


def is_refused(one: Prepared) -> bool:
    return one.status == Status.REFUSED
