"""Lines across the top of every page while an emergency access is open, and where one waits to be reviewed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from virtualschool.foundation import clock
from virtualschool.handover.queries import listing as handed_over
from virtualschool.people.models import User
from virtualschool.people.vocab import Permission

from . import emergencies

# Where whoever answers for access begins the day.
FIRST_PAGES = ("desk:today", "desk:trust", "desk:accounts")


@dataclass(frozen=True)
class Notice:
    text: str
    url: str
    label: str


def across_the_top(user: User, authority: str, route: str) -> Iterator[Notice]:
    """One's own open emergency access, on every page; on the first pages, how many of others' nobody reviewed.

    On Today how many hand-overs nobody took in.
    """
    if user.may(Permission.GLASS_BREAK, authority):
        for one in emergencies.open_for(user, clock.now()):
            until = timezone.localtime(one.expires_at)
            text = f"Emergency access to one learner’s record until {until:%H:%M}. Every look is written down."
            yield Notice(text, reverse("desk:trust"), "See it, or end it")
    if route in FIRST_PAGES and user.may(Permission.AUDIT_READ, authority):
        waiting = emergencies.waiting(user, authority)
        if waiting:
            times = "once" if waiting == 1 else f"{waiting} times"
            yield Notice(
                f"Emergency access was used {times} and nobody has reviewed it.",
                f"{reverse('desk:trust')}#emergency",
                "Review it",
            )
    if route == FIRST_PAGES[0] and user.may(Permission.HANDOVER_SEND, authority):
        late = handed_over.late(user, authority, clock.today())
        if late:
            files = "A hand-over" if late == 1 else f"{late} hand-overs"
            yield Notice(f"{files} expired, and nobody took the file in.", reverse("handover:list"), "See to it")
