"""`./vs release --authority CODE --session S --cohort C --out FILE`: drafts of the Network's tables, and approvals."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.foundation.refusals import Refusal
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort
from virtualschool.releases import reading, tasks
from virtualschool.releases.menu import menu
from virtualschool.releases.models import Release
from virtualschool.releases.operations import approving, drafting
from virtualschool.releases.operations.drafting import Wanted
from virtualschool.releases.vocab import APPROVALS, State

USAGE = """usage: ./vs release --authority CODE --session 2025/26 --cohort in-year [--out FILE] [--made-on DATE]
       ./vs release --authority CODE --approve ID --by EMAIL
       ./vs release --authority CODE --list"""


class Command(VsCommand):
    help = "Draft the tables for the Network, rounded and attacked, or approve a draft: two different people do."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE")
        parser.add_argument("--session", metavar="2025/26", help="1 August to 31 July")
        parser.add_argument("--cohort", choices=Cohort.values)
        parser.add_argument("--out", type=Path, metavar="FILE", help="where the document goes")
        parser.add_argument("--made-on", type=day, metavar="DATE", help="default today")
        parser.add_argument("--without", action="append", metavar="TABLE", help="leave a table of the menu out")
        parser.add_argument("--approve", metavar="ID", help="twelve or more characters of a draft's id")
        parser.add_argument("--by", metavar="EMAIL", default="", help="who approves")
        parser.add_argument("--list", action="store_true", help="the drafts and what became of them")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        if options["list"]:
            return listed(authority)
        if options["approve"]:
            need(bool(options["by"]), "--approve needs --by EMAIL: whose name stands to the tables.")
            return approved(authority, options["approve"], options["by"])
        need(bool(options["session"] and options["cohort"]), USAGE)
        try:
            sessions.start_of(options["session"])
        except ValueError as wrong:
            need(False, str(wrong))
        return self.drafted(authority, options)

    def drafted(self, authority: Authority, options: dict[str, Any]) -> Outcome:
        at = clock.now()
        without = frozenset(options["without"] or ())
        known = [one.id for one in menu().tables]
        need(without < set(known), f"--without names tables of the menu, and not all of them: {', '.join(known)}.")
        cohort, made_on = Cohort(options["cohort"]), options["made_on"] or clock.today()
        wanted = Wanted(authority, options["session"], cohort, made_on, without)
        by = operator(by=options["by"])
        made = drafting.draft(wanted=wanted, by=by, name="the operator", at=at, tell=self.tell)
        return written(made, options["out"])


def need(condition: bool, sentence: str) -> None:
    """Exit 2, wrong usage, with a sentence."""
    if not condition:
        print(sentence, file=sys.stderr)
        sys.exit(2)


def written(made: Release, out: Path | None) -> Outcome:
    """The document as it would leave, on the disk where that was asked for; exit 1 where it cannot be written."""
    found = approving.document(made)
    if out:
        try:
            out.write_bytes(approving.bytes_of(found))
        except OSError as problem:
            raise Refusal(f"{out} cannot be written: {problem.strerror}. Choose another with --out FILE.") from problem
    return Outcome(found, [*lines_of(made), *([f"Written to {out}."] if out else [])])


def lines_of(made: Release) -> list[str]:
    lost, earlier = json.loads(made.loss), reading.checked(made).earlier
    return [
        f"{made.get_state_display()} {made.document_id}",
        f"{len(made.tables)} tables of {made.authority_id}, session {made.session}, cohort {made.cohort}.",
        f"Checked against {earlier} earlier release{'' if earlier == 1 else 's'}: no learner can be singled out.",
        f"What rounding cost: {lost['said']}",
        f"Two people approve it: ./vs release --authority {made.authority_id} --approve {made.short_id} --by EMAIL",
    ]


def approved(authority: Authority, number: str, email: str) -> Outcome:
    """One more name to a draft; on the second it waits for the next day of release."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refusal(f"There is no account for {email}. Approve by the address with which somebody signs in.")
    draft = approving.find(authority=authority.code, number=number)
    made = approving.approve(release=draft, by=user, at=clock.now(), through=operator(by=user.email))
    tasks.post_what_waits(made)
    return Outcome(approving.document(made), [sentence_of(made)])


def sentence_of(made: Release) -> str:
    missing = APPROVALS - made.approvals.count()
    if made.state == State.APPROVED:
        day = made.posts.values_list("not_before", flat=True).get()
        return f"{made.short_id} is approved. It leaves on {day:%-d %B %Y}, or the next time the worker runs after it."
    return f"{made.short_id} has {made.approvals.count()} of {APPROVALS} approvals: {missing} more, by somebody else."


def listed(authority: Authority) -> Outcome:
    """Every draft and release of the authority, the newest first."""
    found = Release.objects.filter(authority=authority).newest_first().prefetch_related("approvals", "posts")
    rows = [row_of(one) for one in found]
    lines = [
        "{id:12.12}  {made_on}  {session}  {cohort:9}  {state}, {approvals} of 2 approvals{sent}".format(
            **row | {"sent": f"; {row['sent']}" if row["sent"] else ""}
        )
        for row in rows
    ]
    return Outcome({"releases": rows}, lines or ["No tables have been drafted yet."])


def row_of(one: Release) -> dict[str, Any]:
    return {
        "id": one.document_id,
        "session": one.session,
        "cohort": one.cohort,
        "made_on": one.made_on.isoformat(),
        "state": one.state,
        "approvals": len(one.approvals.all()),
        "sent": "; ".join(f"{post.get_state_display().lower()}" for post in one.posts.all()),
        "trouble": one.trouble,
    }
