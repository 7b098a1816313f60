"""`audit verify` checks the chains; `audit anchor` notes their heads in a file that leaves the machine."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit import anchors, queries
from virtualschool.foundation import clock, command


class Command(command.Command):
    help = "Check that nobody changed the record of who did and saw what."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["verify", "anchor"], help="check the chains, or note their heads")
        parser.add_argument("--anchor", type=Path, help="verify: a file that `audit anchor` wrote earlier")
        parser.add_argument("--out", type=Path, help="anchor: the file to write")

    def run(self, **options: Any) -> command.Outcome:
        if options["act"] == "anchor":
            return self.note(options["out"])
        return self.verdict(options["anchor"])

    def verdict(self, anchor: Path | None) -> command.Outcome:
        found = queries.verify(anchors.read(anchor) if anchor else None)
        data = {
            "events": found.events,
            "chains": [vars(head) for head in found.heads],
            "faults": [vars(fault) for fault in found.faults],
            "sound": found.is_sound,
        }
        if found.faults:
            return command.Outcome(data, [fault.sentence for fault in found.faults], exit=1)
        return command.Outcome(data, [f"{found.events} events in {len(found.heads)} chains: all sound."])

    def note(self, out: Path | None) -> command.Outcome:
        if out is None:
            return command.Outcome({"error": "no --out"}, ["Say where the anchor goes: --out FILE."], exit=2)
        heads = queries.heads()
        anchors.write(out, heads, at=clock.now())
        return command.Outcome({"out": str(out), "chains": [vars(h) for h in heads]}, [f"Noted {len(heads)} chains."])
