"""`./vs network_keep`: what the Network keeps no longer. `serve` runs it at its start and once a day."""

from typing import Any

from django.core.management.base import CommandParser

from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.network.operations import meetings


class Command(VsCommand):
    help = "Erase the words of safe-space items whose meeting was over a week ago and never closed."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after-stop", action="store_true", help="taken, as every hat's keeping takes it")

    def run(self, **options: Any) -> Outcome:
        gone = meetings.forget_safe_spaces(at=clock.now())
        return Outcome({"forgotten": gone}, [f"{gone} safe-space items lost their words."])
