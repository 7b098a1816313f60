"""`./vs watch`: takes in what lies in the watched folders; `serve` does the same every minute."""

import sys
import time
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.intake import receipts, watching
from virtualschool.intake.operations import collecting, expecting
from virtualschool.intake.preparing import Prepared
from virtualschool.intake.queries import freshness
from virtualschool.intake.vocab import Status
from virtualschool.people import operations as people

EVERY = 60.0


class Command(VsCommand):
    help = "Take in the files of the watched folders. With --once look once, as for cron; else every minute."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")
        parser.add_argument("--expect", metavar="SOURCE=DAYS", help="how often a source sends, such as education=1")
        parser.add_argument("--authority", metavar="CODE", help="whose source that is")

    def run(self, **options: Any) -> Outcome:
        if options["expect"]:
            return expect(options["expect"], options["authority"])
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


def expect(wanted: str, code: str | None) -> Outcome:
    """Set how many days usually lie between two lists of a source."""
    source, _, days = wanted.partition("=")
    if source not in freshness.EXPECTED or not days.isdigit() or not 0 < int(days) <= 366 or not code:
        print("usage: ./vs watch --expect education=DAYS --authority CODE (or social_work=DAYS)", file=sys.stderr)
        sys.exit(2)
    authority = people.authority(code)
    expecting.expect(authority=authority, source=source, days=int(days), at=clock.now(), by=operator(by=""))
    line = f"{authority.name}: a list of {source.replace('_', ' ')} is expected every {days} days."
    return Outcome({"authority": authority.code, "source": source, "days": int(days)}, [line])


def is_refused(one: Prepared) -> bool:
    return one.status == Status.REFUSED
