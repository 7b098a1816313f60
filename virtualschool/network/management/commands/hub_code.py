"""`./vs hub_code`: a one-time code by which an authority's installation enrols its keys, for a demo or a first day."""

from typing import Any

from django.core.management.base import CommandParser

from virtualschool.audit.vocab import operator
from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.people import operations as people

from ...operations import keys


class Command(VsCommand):
    help = "Make a one-time code by which an authority's installation enrols its keys at this hub."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE", help="the authority's S12 code")
        parser.add_argument("--by", default="", metavar="EMAIL", help="the coordinator on whose behalf")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        code = keys.make_code(authority=authority, by=operator(by=options["by"]), at=clock.now())
        lines = [f"{code} enrols {authority.name} once, within a week. It is printed here and nowhere else."]
        return Outcome({"authority": authority.code, "code": code}, lines)
