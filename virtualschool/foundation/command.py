"""What all commands share: `--json`, exit codes, sentences instead of tracebacks, and a database that is up to date."""

import argparse
import datetime as dt
import json
import sys
from dataclasses import dataclass, field
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from . import home
from .refusals import Refusal


def day(text: str) -> dt.date:
    """A day as words of a command write it; what is none is wrong usage, told in a sentence."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2025-09-01.") from None


@dataclass(frozen=True)
class Outcome:
    """What a command found: `data` for `--json`, `lines` for people, and the exit code."""

    data: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    exit: int = 0


class Command(BaseCommand):
    """A command of the contract: exit 0 done, 1 refused or held, 2 wrong usage."""

    requires_system_checks: list[str] = []
    needs_home = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
        parser.add_argument("--home", help="the folder of the database, the sealed files and the keys")
        self.arguments(parser)

    def arguments(self, parser: CommandParser) -> None:
        """The command's own arguments."""

    def run(self, **options: Any) -> Outcome:
        raise NotImplementedError

    def after(self, outcome: Outcome, **options: Any) -> None:
        """What follows once the result is shown, such as serving it."""

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if self.needs_home:
                bring_up_to_date()
            outcome = self.run(**options)
        except Refusal as refusal:
            outcome = Outcome({"error": refusal.sentence}, [refusal.sentence], exit=1)
        self.show(outcome, as_json=options["json"])
        if outcome.exit:
            sys.exit(outcome.exit)
        try:
            self.after(outcome, **options)
        except Refusal as refusal:
            self.tell(refusal.sentence)
            sys.exit(1)

    def show(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.data, ensure_ascii=False))
            for line in outcome.lines if outcome.exit else ():
                self.tell(line)
        else:
            stream = self.stderr if outcome.exit else self.stdout
            for line in outcome.lines:
                stream.write(line)
        self.stdout.flush()

    def tell(self, sentence: str) -> None:
        """Progress, on standard error: standard output is for the result."""
        print(sentence, file=sys.stderr, flush=True)


def bring_up_to_date() -> None:
    """Make the database of this home, or bring it to this version's tables; quick when there is nothing to do."""
    import fcntl

    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    with (home.path() / ".migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0, interactive=False)
