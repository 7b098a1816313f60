"""`./vs export --authority CODE --out DIR`: everything of an authority, for a successor or another system."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import connection, transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import operator
from virtualschool.desk.archive import writing
from virtualschool.desk.archive.description import Written
from virtualschool.foundation import clock, home
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import Authority


class Command(VsCommand):
    help = "Write everything of an authority into a folder: CSV tables, their schema, a data dictionary, checksums."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE")
        parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="a folder that is not there yet")
        parser.add_argument("--reason", default="", metavar="TEXT", help="why; asked for at a terminal, and audited")
        parser.add_argument("--by", default="", metavar="EMAIL", help="on whose behalf")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        out: Path = options["out"].absolute()
        if out.resolve().is_relative_to(home.path().resolve()):
            raise Refusal("--out lies in the home, where nothing lies in the clear. Name a folder elsewhere.")
        reason = options["reason"].strip() or asked()
        with transaction.atomic():
            keep_still()
            tables = writing.write(authority, out, at=clock.now(), tell=self.tell)
        with transaction.atomic():
            # Not in the transaction that stood still: the chain may have grown meanwhile.
            note(authority, tables, reason, options["by"])
        writing.finish(out)
        rows = sum(one.rows for one in tables)
        counts = {one.model._meta.db_table: one.rows for one in tables}
        return Outcome(
            {"out": str(out), "authority": authority.code, "tables": counts, "rows": rows, "reason": reason},
            [f"{rows} rows of {len(tables)} tables of {authority.name} are in {out}.",
             "It names children and says why they are looked after: keep it as you keep the register."],
        )  # fmt: skip


def asked() -> str:
    """The reason, from whoever sits at the terminal; a script that gives none is written down as such."""
    if not sys.stdin.isatty():
        return "none given, by a script"
    print("Why does everything leave? It is kept with your name:", file=sys.stderr)
    reason = input().strip()
    if not reason:
        raise Refusal("An export needs a reason, in a sentence.")
    return reason


def keep_still() -> None:
    """One state of the whole database for all tables. SQLite's transaction is one already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def note(authority: Authority, tables: list[Written], reason: str, by: str) -> None:
    audit.record(
        chain=authority.code,
        verb="exported everything",
        at=clock.now(),
        actor=operator(by=by),
        object_type="authority",
        object_id=authority.code,
        classes="ABCDEF",
        number=next(one.rows for one in tables if one.model._meta.label == "register.Learner"),
        reason=reason,
        detail=json.dumps({one.model._meta.db_table: one.rows for one in tables}),
    )
