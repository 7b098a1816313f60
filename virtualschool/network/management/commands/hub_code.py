"""`./vs hub_code`: one-time codes by which authorities' installations enrol their keys, for a first day or a demo."""

from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.people import operations as people

from ...models import MemberAuthority
from ...operations import keys


class Command(VsCommand):
    help = "Make one-time codes by which authorities' installations enrol their keys at this hub."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, nargs="+", metavar="CODE", help="S12 codes")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the coordinator on whose behalf")

    def run(self, **options: Any) -> Outcome:
        by, at = operator(by=options["by"]), clock.now()
        authorities = [people.authority(code) for code in options["authority"]]
        codes = {one: keys.make_code(authority=one, by=by, at=at) for one in authorities}
        lines = [f"{code} enrols {one.name} once, within a week." for one, code in codes.items()]
        lines += [
            f"{one.name} does not belong to the Network yet: what it sends waits until the coordinator lets it in."
            for one in authorities
            if not MemberAuthority.objects.members_on(clock.today()).filter(authority=one).exists()
        ]
        return Outcome(
            {"codes": {one.code: code for one, code in codes.items()}}, [*lines, "It is printed here and nowhere else."]
        )
