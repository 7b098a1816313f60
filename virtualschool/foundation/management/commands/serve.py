"""`./vs serve`: the web server and its worker, on the loopback address, behind a web server with a certificate."""

from typing import Any

from django.core.management.base import CommandParser

from virtualschool.foundation import safety, serving
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome


class Command(VsCommand):
    help = "Serve this installation and do its work in the background, until Ctrl-C."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=serving.port, default=8000, metavar="N", help="8000 unless given")

    def run(self, **options: Any) -> Outcome:
        safety.need_safe()
        serving.need_free(options["port"])
        for doubt in safety.doubts():
            self.tell(doubt.sentence)
        url = f"http://{serving.LOOPBACK}:{options['port']}"
        return Outcome({"url": url})

    def after(self, outcome: Outcome, **options: Any) -> None:
        serving.serve(options["port"], tell=self.tell)
