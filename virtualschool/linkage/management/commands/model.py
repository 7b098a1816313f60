"""`./vs model`: which model an authority links with, a dry run of another, and its adoption by a person."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.models import Adoption, Trial, TrialState, Verdict
from virtualschool.linkage.operations import adopting, answering
from virtualschool.linkage.queries import adopted
from virtualschool.linkage.queries.trials import name_of
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission

NEEDS = "Adopting a model needs --by EMAIL and --reason TEXT: it is somebody’s decision."


class Command(VsCommand):
    help = "Say which model records are joined by, try another, or adopt it. No link changes by itself."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=("list", "try", "adopt"))
        parser.add_argument("file", nargs="?", metavar="FILE", help="a model’s file, or the word shipped")
        parser.add_argument("--authority", metavar="CODE", required=True, help="the authority's S12 code")
        parser.add_argument("--by", metavar="EMAIL", default="", help="who asks, or decides")
        parser.add_argument("--reason", metavar="TEXT", default="", help="why it is adopted")
        parser.add_argument("--threads", type=int, default=1, metavar="N", help=argparse.SUPPRESS)

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        if options["act"] == "list":
            return listed(authority)
        if not options["file"]:
            raise Refusal(f"./vs model {options['act']} needs FILE: a model’s file, or the word shipped.")
        document = document_at(options["file"])
        if options["act"] == "try":
            return self.tried(authority, document, options["by"], options["threads"])
        return self.adopted(authority, document, options["by"], options["reason"])

    def tried(self, authority: Authority, document: dict[str, Any], by: str, threads: int) -> Outcome:
        name = by or "the operator"
        asked = adopting.ask(authority=authority, document=document, by=operator(by=by), name=name, at=clock.now())
        trial = adopting.perform(asked.pk, threads=threads, progress=self.tell)
        if trial.state != TrialState.DONE:
            raise Refusal(trial.failure)
        data = as_data(trial)
        return Outcome(data, sentences(data))

    def adopted(self, authority: Authority, document: dict[str, Any], by: str, reason: str) -> Outcome:
        if not by or not reason.strip():
            raise Refusal(NEEDS)
        trial = adopting.tried(authority, document)
        user = who_may_adopt(by, authority)
        adopting.adopt(trial=trial, reason=reason, by=user, on_behalf=operator(by=user.email), at=clock.now())
        answering.relink(authority, at=clock.now(), progress=self.tell)
        data = {
            "adopted": trial.model_id,
            "instead_of": trial.before_id,
            "asks": trial.differences.that_change().count(),
        }
        said = f"{name_of(trial.model_id)} is in use. No link has changed; {data['asks']} pairs are asked about."
        return Outcome(data, [said])


def document_at(file: str) -> dict[str, Any]:
    if file == "shipped":
        return adopting.shipped_document()
    try:
        return adopting.document_in(Path(file).read_bytes(), Path(file).name)
    except OSError as problem:
        raise Refusal(f"{file} cannot be read: {problem.strerror}. Check the path and try again.") from problem


def who_may_adopt(email: str, authority: Authority) -> User:
    user: User | None = User.objects.filter(email=email.strip().lower()).first()
    if user is None or not user.standing.may(Permission.MODEL_ADOPT, authority.code):
        raise Refusal(f"{email} may not adopt a model in {authority.name}: the head of the virtual school may.")
    return user


def listed(authority: Authority) -> Outcome:
    adoptions = Adoption.objects.filter(authority=authority).select_related("trial").order_by("-number")
    in_use = adopted.id_in_use(authority)
    made = [
        {"model_id": one.trial.model_id, "at": one.at.isoformat(), "by": one.by_name, "reason": one.reason}
        for one in adoptions
    ]
    lines = [f"{name_of(in_use)} is in use: {in_use}"]
    lines += [f"{one['at'][:10]} {one['by']} adopted {one['model_id'][:8]}: {one['reason']}" for one in made]
    return Outcome({"in_use": in_use, "adoptions": made}, lines)


def as_data(trial: Trial) -> dict[str, Any]:
    """The dry run in counts: names are for the page, where who reads them is known."""
    kept = trial.differences.filter(stands=True)
    return {
        "model_id": trial.model_id,
        "instead_of": trial.before_id,
        "links": {"before": trial.links_before, "after": trial.links_after},
        "no_longer_made": {
            "asked": kept.filter(after=Verdict.ASKED).count(),
            "nothing": kept.filter(after=Verdict.NOTHING).count(),
        },
        "only_with_it": trial.differences.filter(stands=False).count(),
        "questions": {"new": trial.questions_new, "gone": trial.questions_gone},
        "expected_wrong_per_1000": {"before": round(trial.wrong_before, 3), "after": round(trial.wrong_after, 3)},
    }


def sentences(data: dict[str, Any]) -> list[str]:
    gone, wrong = data["no_longer_made"], data["expected_wrong_per_1000"]
    return [
        f"Links: {data['links']['before']} now, {data['links']['after']} with {name_of(data['model_id'])} alone.",
        f"It would no longer make {gone['asked'] + gone['nothing']}; {gone['asked']} of them it would ask about.",
        f"It alone would make {data['only_with_it']}.",
        f"Expected wrong of 1,000 links: {wrong['before']:.2f} now, {wrong['after']:.2f} with it.",
        f"Questions: {data['questions']['new']} new, {data['questions']['gone']} gone.",
        "Nothing has changed. If somebody adopts it, no link changes by itself: each difference becomes a question.",
    ]
