"""`./vs flags --authority CODE`: works out anew who may need us, and says how many flags each rule raised."""

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome, day
from virtualschool.monitoring.models import Flag
from virtualschool.monitoring.operations import flags
from virtualschool.monitoring.queries import rules
from virtualschool.people import operations as people


class Command(VsCommand):
    help = "Work out anew who may need us. It prints counts by rule and names nobody."

    def arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--authority", required=True, metavar="CODE")
        parser.add_argument("--on", type=day, metavar="DATE", help="today unless given")

    def run(self, **options: Any) -> Outcome:
        authority = people.authority(options["authority"])
        day = options["on"] or clock.today()
        flags.evaluate(authority, on=day)
        standing = list(Flag.objects.filter(authority=authority).values_list("rule", flat=True))
        waiting = Flag.objects.filter(authority=authority).waiting(day).count()
        numbers, known = Counter(standing), rules.in_force(authority)
        counted = {rule.id: numbers[rule.id] for rule in known.values()}
        data = {"authority": authority.code, "on": day.isoformat(), "waiting": waiting, "rules": counted}
        lines = [f"{rule.title:45} {numbers[rule.id]:>6}{'' if rule.is_on else '  (off)'}" for rule in known.values()]
        return Outcome(data, [*lines, f"{waiting} of {len(standing)} wait for somebody."])
