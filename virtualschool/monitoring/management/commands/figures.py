"""`./vs figures --authority CODE --session 2025/26 --cohort in-year`: the indicators, with coverage."""

import sys
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.monitoring import operations
from virtualschool.monitoring.queries import Asked
from virtualschool.people import operations as people
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort


class Command(VsCommand):
    help = "Work out the indicators of a cohort in a session, with numerators, denominators and coverage."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE")
        parser.add_argument("--session", metavar="2025/26", help="1 August to 31 July")
        parser.add_argument("--cohort", choices=Cohort.values)
        parser.add_argument("--as-known-at", type=day, metavar="DATE", help="what was known by then")
        parser.add_argument("--whose", choices=("ours", "all"), default="ours")
        parser.add_argument("--snapshot", metavar="ID", help="figures made before, as they were")
        parser.add_argument("--by", metavar="EMAIL", default="")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        actor = operator(by=options["by"])
        if options["snapshot"]:
            found = operations.printed_again(authority, options["snapshot"], actor=actor, at=clock.now())
            return Outcome({"snapshot": options["snapshot"], **found}, lines_of(found))
        need_session(options)
        asked = Asked(
            authority, options["session"], Cohort(options["cohort"]), options["whose"], options["as_known_at"]
        )
        made, found = operations.make(asked, actor=actor, at=clock.now())
        return Outcome({"snapshot": str(made), **found}, [*lines_of(found), f"Kept as snapshot {made}."])


def need_session(options: dict[str, Any]) -> None:
    """Exit 2 without a session or a cohort, or with a session that is none."""
    if not options["session"] or not options["cohort"]:
        print("Say of which session and which cohort, as in", file=sys.stderr)
        print("./vs figures --authority CODE --session 2025/26 --cohort in-year", file=sys.stderr)
        sys.exit(2)
    try:
        sessions.start_of(options["session"])
    except ValueError as wrong:
        print(str(wrong), file=sys.stderr)
        sys.exit(2)


def lines_of(found: dict[str, Any]) -> list[str]:
    head = "{authority}, session {session}, cohort {cohort}, as known at {as_known_at}".format(**found)
    return [head, *(line_of(one) for one in found["figures"] if one["sector"] == "all" or one["with_data"])]


def line_of(one: dict[str, Any]) -> str:
    shown = "no figure" if one["value"] is None else f"{one['value']:,.1f} {one['unit']}"
    out_of = "" if one["denominator"] is None else f" of {one['denominator']:,}"
    coverage = f"{one['with_data']:,} with data, {one['learners']:,} on a roll"
    return f"  {one['indicator']:28} {one['sector']:10} {shown:>18}  ({one['numerator']:,}{out_of}; {coverage})"
