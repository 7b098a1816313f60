"""The rules by which the Network meets, as they hold now: what the Network last set, or the defaults."""

from collections.abc import Iterator
from dataclasses import dataclass

from virtualschool.people.models import User

from ..models import AgendaRules
from ..vocab import AGENDA_MINUTES


@dataclass(frozen=True)
class InForce:
    """The settings that hold; number 0 stands for those that came with the programme."""

    number: int = 0
    supporters: int = 0
    days_before: int = 0
    urgent_any_day: bool = True
    minutes_together: int = AGENDA_MINUTES
    minutes_agreed_by: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """The rules as the pages say them."""
        return tuple(in_words(self))


def in_words(rules: InForce) -> Iterator[str]:
    yield "Everything proposed is here."
    if rules.supporters:
        people = "1 member supports" if rules.supporters == 1 else f"{rules.supporters} members support"
        yield f"An item takes time once {people} it."
    yield "Proposers and the coordinator fit it into the time together; what isn’t reached carries over."
    if rules.days_before:
        yield f"Proposals close {rules.days_before} days before; later ones are for the next meeting."
    if rules.urgent_any_day and rules.days_before:
        yield "Urgent items come any day."
    yield "Nothing fails for want of numbers."


def in_force() -> InForce:
    """The newest rules."""
    newest = AgendaRules.objects.order_by("-number").first()
    if newest is None:
        return InForce()
    return InForce(
        newest.number,
        newest.supporters,
        newest.days_before,
        newest.urgent_any_day,
        newest.minutes_together,
        newest.minutes_agreed_by,
    )


def history(user: User) -> list[AgendaRules]:
    """Every version, newest first."""
    rows = AgendaRules.objects.visible_to(user).select_related("by", "decided_at").order_by("-number")
    return list(rows)
