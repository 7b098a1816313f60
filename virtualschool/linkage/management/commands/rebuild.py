"""`./vs rebuild`: drops the derived register and facts and derives them again from what is stored; links nothing."""

from typing import Any

from django.core.management.base import CommandParser

from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.learning.operations import facts
from virtualschool.people.models import Authority
from virtualschool.register.operations import derived


class Command(VsCommand):
    help = "Derive the register again from stored statements, links and decisions."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", metavar="CODE", help="one authority; all of them unless given")

    def run(self, **options: Any) -> Outcome:
        chosen = Authority.objects.order_by("code")
        if options["authority"]:
            chosen = chosen.filter(code=options["authority"])
        counts = {authority.code: derived.rebuild(authority) for authority in chosen}
        for authority in chosen:
            facts.rebuild(authority)
        return Outcome({"learners": counts}, [f"{code}: {number} learners." for code, number in counts.items()])
