"""The register of decisions and of actions, and the page of one decision."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from virtualschool.people.models import User

from ..models import Action, Decision, DecisionNote, place_of
from ..vocab import ActionState, DecisionState, NoteKind


@dataclass(frozen=True)
class Register:
    """Decisions, newest first; `due` are those whose review date has come."""

    decisions: tuple[Decision, ...]
    due: tuple[Decision, ...]
    year: int | None


@dataclass(frozen=True)
class DecisionPage:
    """One decision with what came of it and who does what."""

    decision: Decision
    results: tuple[DecisionNote, ...]
    reviews: tuple[DecisionNote, ...]
    actions: tuple[Action, ...]
    is_due: bool


@dataclass(frozen=True)
class Actions:
    """Actions by what can be done about them."""

    late: tuple[Action, ...]
    open: tuple[Action, ...]
    closed: tuple[Action, ...]


def register(user: User, today: dt.date, between: tuple[dt.datetime, dt.datetime] | None = None) -> Register:
    """Every decision that this reader may see, of all years or of one."""
    rows = listed(user).order_by("-number")
    if between:
        rows = rows.filter(meeting__starts_at__gte=between[0], meeting__starts_at__lt=between[1])
    found = tuple(rows)
    return Register(found, tuple(one for one in found if one.is_due_for_review(today)), None)


def listed(user: User) -> QuerySet[Decision]:
    actions = Action.objects.visible_to(user).order_by("due_on", "at")
    rows: QuerySet[Decision] = Decision.objects.visible_to(user).select_related("meeting", "owner_member__authority")
    return rows.prefetch_related(Prefetch("actions", actions))


def decision_page(user: User, decision: Decision, today: dt.date) -> DecisionPage:
    notes = list(DecisionNote.objects.visible_to(user).filter(decision=decision).select_related("by").order_by("at"))
    actions = Action.objects.visible_to(user).filter(decision=decision)
    return DecisionPage(
        decision=decision,
        results=tuple(one for one in notes if one.kind == NoteKind.RESULT),
        reviews=tuple(one for one in notes if one.kind == NoteKind.REVIEW),
        actions=tuple(actions.select_related("meeting", "owner_member__authority").order_by("due_on", "at")),
        is_due=decision.is_due_for_review(today),
    )


def where_it_is(decision: Decision) -> str:
    """How far a decision has come, in words, from its actions."""
    if decision.state == DecisionState.ENDED:
        return "ended"
    actions = list(decision.actions.all())
    closed = sum(one.state != ActionState.OPEN for one in actions)
    return f"{closed} of {len(actions)} actions closed" if actions else "stands"


def actions(user: User, today: dt.date) -> Actions:
    """All actions: late ones first, then open ones by date, then the last hundred closed."""
    rows = Action.objects.visible_to(user).select_related("meeting", "decision", "owner_member__authority")
    waiting = sorted(rows.open(), key=lambda one: (one.due_on or dt.date.max, one.at))
    closed = rows.exclude(state=ActionState.OPEN).order_by("-closed_at")[:100]
    return Actions(
        late=tuple(one for one in waiting if one.is_late(today)),
        open=tuple(one for one in waiting if not one.is_late(today)),
        closed=tuple(closed),
    )


def mine(user: User) -> tuple[Action, ...]:
    """Open actions of the reader's own authorities."""
    codes = place_of(user).authorities
    rows = Action.objects.visible_to(user).open().filter(owner_member__authority__in=codes)
    return tuple(rows.select_related("meeting").order_by("due_on", "at"))
