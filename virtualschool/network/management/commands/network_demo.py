"""`./vs network_demo`: an invented Network with a past year, in a home where no Network is yet."""

from collections.abc import Callable
from typing import Any

from virtualschool.foundation import clock
from virtualschool.foundation.command import Command as VsCommand
from virtualschool.foundation.command import Outcome
from virtualschool.foundation.refusals import Refusal
from virtualschool.network.management.demo import filling, practice, worth
from virtualschool.network.management.demo.filling import Told
from virtualschool.network.models import MemberAuthority

# What tells the demo's past, in this order; other pages of the Network add their own.
FILLINGS: tuple[Callable[[Told], None], ...] = (filling.tell_past, practice.tell_practice, worth.tell_worth)


class Command(VsCommand):
    help = "Fill an empty Network with invented members and a year of theirs; prints who signs in."

    def run(self, **options: Any) -> Outcome:
        if MemberAuthority.objects.exists():
            raise Refusal("There is a Network in this home already. The demo's goes into an empty one.")
        told = filling.people_of(clock.now())
        for fill in FILLINGS:
            fill(told)
        users = filling.as_data(told.signs)
        lines = [f"  {one['username']:<46} {one['password']}" for one in users]
        return Outcome({"users": users}, [f"The Network has {len(told.heads) - 1} members.", *lines])
