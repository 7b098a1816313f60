"""`./vs register --authority CODE --out FILE`: the register as CSV or XLSX."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import Authority
from virtualschool.register import listing, spreadsheets


class Command(VsCommand):
    help = "Write the register of an authority as CSV or XLSX, one row per learner."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="ends in .csv or .xlsx")
        parser.add_argument("--on", type=day, metavar="DATE", help="the day that statuses are of")
        parser.add_argument("--as-known-at", type=day, metavar="DATE", help="what was known by then")
        parser.add_argument("--by", metavar="EMAIL", default="")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        out: Path = options["out"]
        if out.suffix.lower() not in (".csv", ".xlsx"):
            print("--out must end in .csv or .xlsx.", file=sys.stderr)
            sys.exit(2)
        on = options["on"] or listing.default_day(authority) or clock.today()
        found = listing.everyone(authority, known_at=options["as_known_at"])
        protected = listing.protected_ids(authority, clock.today())
        rows = list(listing.rows(found, on, protected=protected))
        withheld = sum(1 for learner in found if not protected.isdisjoint({learner.id, *learner.aliases}))
        note_export(authority, [row["learner_id"] for row in rows], options["by"])
        write(out, rows)
        lines = [f"{len(rows)} learners written to {out}, as on {on:%-d %B %Y}."]
        if withheld:
            lines.append(f"Where {withheld} of them live is protected: school, home and authority are left blank.")
        return Outcome({"learners": len(rows), "withheld": withheld, "on": on.isoformat(), "out": str(out)}, lines)


def note_export(authority: Authority, ids: list[str], by: str) -> None:
    with transaction.atomic():
        audit.record(
            chain=authority.code,
            verb="register written to a file",
            at=clock.now(),
            actor=operator(by=by),
            object_type="learner",
            classes="ABCDE",
            ids=ids,
        )


def write(out: Path, rows: list[dict[str, str]]) -> None:
    make = spreadsheets.as_csv if out.suffix.lower() == ".csv" else spreadsheets.as_xlsx
    try:
        out.touch(mode=0o600)
        out.write_bytes(make(listing.COLUMNS, rows))
    except OSError as problem:
        raise Refusal(f"{out} cannot be written: {problem.strerror}.") from problem
