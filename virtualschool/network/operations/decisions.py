"""Decisions and actions: made at a meeting, worked on, looked at again, closed."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import User

from ..models import Action, Decision, DecisionNote, Item, Meeting, MemberAuthority
from ..vocab import ActionState, ConcernKind, DecisionState, MeetingState, Method, NoteKind
from .writing_down import write_down


@dataclass(frozen=True)
class Wanted:
    """What was decided, as the meeting said it."""

    title: str
    text: str
    method: Method
    reasons: str
    owner: str
    objections: str = ""
    owner_member: MemberAuthority | None = None
    due_on: dt.date | None = None
    review_on: dt.date | None = None
    is_open: bool = True


@transaction.atomic
def make(*, meeting: Meeting, item: Item | None, wanted: Wanted, by: User, at: dt.datetime) -> Decision:
    """Write a decision down with its meeting. Objections that stood against its item are kept with it, by name."""
    if meeting.state == MeetingState.CALLED_OFF:
        raise Refusal("That meeting was called off: nothing was decided at it.")
    if item is not None and item.is_safe_space:
        raise Refusal("A safe space leaves no record: nothing is decided there.")
    objections = "\n".join(filter(None, [wanted.objections.strip(), *standing_objections(item)]))
    if wanted.method == Method.OVER_OBJECTION and not objections:
        raise Refusal("Write the objection down: it is kept beside the decision.")
    made = Decision.objects.create(
        number=(Decision.objects.aggregate(last=Max("number"))["last"] or 0) + 1,
        meeting=meeting,
        item=item,
        title=wanted.title.strip(),
        text=wanted.text.strip(),
        method=wanted.method,
        reasons=wanted.reasons.strip(),
        objections=objections,
        owner=wanted.owner.strip(),
        owner_member=wanted.owner_member,
        due_on=wanted.due_on,
        review_on=wanted.review_on,
        made_on=meeting.day,
        is_open=wanted.is_open,
        by=by,
        at=at,
    )
    write_down("wrote a decision down", made, by=by, at=at, number=made.number)
    return made


def standing_objections(item: Item | None) -> list[str]:
    """Objections to the item that nobody has met, each with its author."""
    if item is None:
        return []
    standing = item.concerns.filter(kind=ConcernKind.OBJECTION, content_at=None).select_related("by").order_by("at")
    return [f"{one.by.name}: {one.reason}" for one in standing]


@transaction.atomic
def add_note(
    *, decision: Decision, kind: NoteKind, text: str, link: str, by: User, at: dt.datetime,
    review_on: dt.date | None = None, ends: bool = False,
) -> DecisionNote:  # fmt: skip
    """Say what came of a decision, or that it was looked at again: with the next date, or its end."""
    if not text.strip():
        raise Refusal("Say what came of it.")
    made = DecisionNote(decision=decision, kind=kind, text=text.strip(), link=link, by=by, at=at)
    made.save(force_insert=True)
    if kind == NoteKind.REVIEW:
        decision.review_on = review_on
        decision.state = DecisionState.ENDED if ends else DecisionState.STANDS
        decision.save(update_fields=["review_on", "state"])
    write_down("said what came of a decision" if kind == NoteKind.RESULT else "looked at a decision again",
               decision, by=by, at=at)  # fmt: skip
    return made


@transaction.atomic
def take_on(
    *,
    meeting: Meeting,
    decision: Decision | None,
    title: str,
    owner: str,
    owner_member: MemberAuthority | None,
    due_on: dt.date | None,
    by: User,
    at: dt.datetime,
) -> Action:
    """Write down who does what until when."""
    if decision is not None and decision.meeting_id != meeting.pk:
        raise Refusal("That decision is of another meeting.")
    made = Action.objects.create(
        meeting=meeting,
        decision=decision,
        title=title.strip(),
        owner=owner.strip(),
        owner_member=owner_member,
        due_on=due_on,
        by=by,
        at=at,
    )
    write_down("took an action on", made, by=by, at=at)
    return made


@transaction.atomic
def close_action(*, action: Action, state: ActionState, words: str, by: User, at: dt.datetime) -> None:
    """End an action as done, or let it go with a reason."""
    if action.state != ActionState.OPEN:
        raise Refusal("This action is closed already.")
    if state == ActionState.OPEN:
        raise Refusal("Choose whether it is done or let go.")
    if state == ActionState.DROPPED and not words.strip():
        raise Refusal("Say why it is let go: the others would like to know.")
    action.state, action.closing_words, action.closed_by, action.closed_at = state, words.strip(), by, at
    action.save(update_fields=["state", "closing_words", "closed_by", "closed_at"])
    write_down("finished an action" if state == ActionState.DONE else "let an action go", action, by=by, at=at)
