"""The Network's own rules and priorities: set by the coordinator for what a meeting agreed, and kept by number."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User

from ..models import AgendaRules, Meeting, Priority
from ..vocab import AGENDA_MINUTES
from .writing_down import write_down


@dataclass(frozen=True)
class Wanted:
    """The settings, as in `AgendaRules`; these are the defaults."""

    supporters: int = 0
    days_before: int = 0
    urgent_any_day: bool = True
    minutes_together: int = AGENDA_MINUTES
    minutes_agreed_by: int = 0


@transaction.atomic
def set_rules(
    *, wanted: Wanted, reason: str, by: User, at: dt.datetime, decided_at: Meeting | None = None
) -> AgendaRules:
    """Add another version of the rules. They hold from now on; nothing that was proposed fails by them."""
    if not reason.strip():
        raise Refusal("Say why the rules change. The reason stays with them.")
    number = (AgendaRules.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    made = AgendaRules(
        number=number,
        supporters=wanted.supporters,
        days_before=wanted.days_before,
        urgent_any_day=wanted.urgent_any_day,
        minutes_together=wanted.minutes_together,
        minutes_agreed_by=wanted.minutes_agreed_by,
        reason=reason.strip(),
        decided_at=decided_at,
        by=by,
        at=at,
    )
    made.save(force_insert=True)
    write_down("rules set", made, by=by, at=at, number=number)
    return made


@transaction.atomic
def agree_priority(
    *, year: int, title: str, why: str, by: User, at: dt.datetime, agreed_at: Meeting | None = None
) -> Priority:
    """Add a priority of a year."""
    if Priority.objects.filter(year=year, title=title.strip()).exists():
        raise Refusal("That priority stands for this year already.")
    order = (Priority.objects.filter(year=year).aggregate(last=Max("order"))["last"] or 0) + 1
    made = Priority.objects.create(year=year, title=title.strip(), why=why.strip(), order=order, agreed_at=agreed_at)
    write_down("priority agreed", made, by=by, at=at)
    return made
