"""`./vs intake FILE...`: takes extracts in, all files of the call as one run."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.foundation.refusals import Refusal
from virtualschool.intake import changes, receipts
from virtualschool.intake.operations import releasing
from virtualschool.intake.operations.taking_in import Sender, Taken, link_counts, take_in
from virtualschool.intake.preparing import Circumstances, File, Prepared
from virtualschool.intake.reading import mapping as mappings
from virtualschool.intake.reading.kinds import KINDS
from virtualschool.intake.reading.reading import Rejected
from virtualschool.intake.vocab import Status
from virtualschool.people import operations as people
from virtualschool.tables import Refused

# Linking finds the same on any number of threads.
PROCESSORS = min(len(os.sched_getaffinity(0)), 4)
FINE = (Status.APPLIED, Status.ALREADY)


class Command(VsCommand):
    help = "Take extracts in. One bad file stops no other; every row is accounted for."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument("--authority", metavar="CODE", help="the authority's S12 code")
        parser.add_argument("--as-at", type=day, metavar="DATE", help="the day that the files speak of")
        parser.add_argument("--received", type=day, metavar="DATE", help="when it became known; today unless given")
        parser.add_argument("--kind", choices=list(KINDS), help="where the headers do not tell")
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which column is which")
        parser.add_argument("--dry-run", action="store_true", help="show the difference and change nothing")
        parser.add_argument("--rejects", type=Path, metavar="DIR", help="write the rejected rows to this folder")
        parser.add_argument("--release-hold", metavar="SHA256", help="take in a file that is held")
        parser.add_argument("--by", metavar="EMAIL", help="who decided")
        parser.add_argument("--reason", metavar="TEXT", help="why")

    def run(self, **options: Any) -> Outcome:
        if options["release_hold"]:
            return self.release(**options)
        if not options["files"] or not options["authority"] or not options["as_at"]:
            print("usage: ./vs intake FILE... --authority CODE --as-at DATE", file=sys.stderr)
            sys.exit(2)
        authority = people.authority(options["authority"])
        circumstances = Circumstances(
            authority=authority,
            as_at=options["as_at"],
            received=options["received"] or clock.today(),
            entered_at=clock.now(),
            kind=options["kind"],
            mapping=read_mapping(options["mapping"]),
        )
        sender = Sender(operator(by=options["by"] or ""), options["by"] or "the operator")
        files, unreadable = read_all(options["files"])
        taken = take_in(
            files,
            circumstances=circumstances,
            sender=sender,
            dry_run=options["dry_run"],
            threads=PROCESSORS,
            progress=self.tell,
        )
        taken = replace(taken, files=(*taken.files, *unreadable))
        write_rejects(taken, options["rejects"])
        return outcome(taken, dry_run=options["dry_run"])

    def release(self, **options: Any) -> Outcome:
        if not options["by"] or not options["reason"]:
            raise Refusal("Taking in a held file needs --by EMAIL and --reason TEXT: it is somebody's decision.")
        taken = releasing.release(
            sha256=options["release_hold"],
            authority=options["authority"] or "",
            sender=Sender(operator(by=options["by"]), options["by"]),
            reason=options["reason"],
            at=clock.now(),
            mapping=read_mapping(options["mapping"]),
            dry_run=options["dry_run"],
            progress=self.tell,
        )
        write_rejects(taken, options["rejects"])
        return outcome(taken, dry_run=options["dry_run"])


def read_all(paths: Sequence[Path]) -> tuple[list[File], list[Prepared]]:
    """The files that can be read, and a refusal for each that cannot: one bad file stops no other."""
    files: list[File] = []
    refused: list[Prepared] = []
    for path in paths:
        try:
            files.append(File(path.name, path.read_bytes()))
        except OSError as problem:
            sentence = f"{path} cannot be read: {problem.strerror}. Nothing of it was taken in."
            refused.append(cannot_be_read(path.name, sentence))
    if not files:
        raise Refusal(refused[0].reasons[0])
    return files, refused


def cannot_be_read(name: str, sentence: str) -> Prepared:
    why = Rejected(0, (), "", "cannot_be_read", sentence)
    return Prepared(name, "", "", Status.REFUSED, problems=(why,), reasons=(sentence,))


def read_mapping(path: Path | None) -> mappings.Mapping | None:
    if path is None:
        return None
    try:
        return mappings.from_toml(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Refusal(f"The mapping {path} cannot be read: {problem.strerror}.") from problem
    except Refused as refused:
        raise Refusal(refused.sentence) from refused


def write_rejects(taken: Taken, folder: Path | None) -> None:
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for one in taken.files:
        if rejects := one.rejects():
            (folder / f"{Path(one.file_name).stem}-rejected.csv").write_bytes(rejects)


def outcome(taken: Taken, *, dry_run: bool) -> Outcome:
    data = {
        "receipts": [receipts.as_data(one) for one in taken.files],
        "links": link_counts(taken.plan),
        "changes": changes.counts(taken.changed),
    }
    lines = [line for one in taken.files for line in sentences(one)] + summary(data)
    if dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    return Outcome(data, lines, exit=0 if all(one.status in FINE for one in taken.files) else 1)


def sentences(one: Prepared) -> list[str]:
    sums = (
        f"{one.file_name}: {one.status.label}. {one.rows_in} rows = {one.applied} applied + {one.unchanged} unchanged "
        f"+ {one.held} held + {one.rejected} rejected + {one.blank} blank"
    )
    history = ["  A later list stands already: this one was added to the history only."] if one.history_only else []
    reasons = [f"  {reason}" for reason in one.reasons]
    if one.status == Status.HELD:
        reasons.append(
            f"  To take it in all the same: ./vs intake --release-hold {one.sha256} --by EMAIL --reason TEXT"
        )
    if one.status == Status.HELD and one.reading and one.reading.hidden:
        reasons.append(
            "  What is hidden counts then. To leave it out, or to say it beforehand: "
            'a mapping with hidden = "leave" (or "count"), given with --mapping'
        )
    shown = [f"  Row {why.row_number}, {why.column}: {why.message}" for why in one.problems if why.row_number][:20]
    return [sums, *history, *reasons, *shown]


def summary(data: dict[str, Any]) -> list[str]:
    links = data["links"]
    return [
        (
            f"Social work's people: {links['auto']} found on the roll, {links['review']} to ask about, "
            f"{links['unlinked']} not found."
        )
    ]
