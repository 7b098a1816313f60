"""What members do to the agenda: propose, support, worry, answer, be content, fit in, take back."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

from ..models import Concern, ConcernAnswer, Item, Meeting, Paper, Priority, Support, place_of
from ..queries import rules as rules_in_force
from ..vocab import ConcernKind, ItemKind, ItemState, MeetingState
from . import series
from .writing_down import write_down


@dataclass(frozen=True)
class Wanted:
    """What a proposer says: the topic, the need that it meets, and the time that it wants."""

    title: str
    need: str
    minutes: int
    kind: ItemKind = ItemKind.TOPIC
    speaker: str = ""
    priority: Priority | None = None
    is_urgent: bool = False
    is_open: bool = False


@transaction.atomic
def propose(*, meeting: Meeting, wanted: Wanted, authority: Authority | None, by: User, at: dt.datetime) -> Item:
    """Put a proposal to a meeting. One that comes too late by the Network's own rule is for the meeting after it."""
    rules = rules_in_force.in_force()
    made = Item.objects.create(
        meeting=series.takes(meeting, rules, at, is_urgent=wanted.is_urgent),
        kind=wanted.kind,
        title=wanted.title.strip(),
        need=wanted.need.strip(),
        speaker=wanted.speaker.strip(),
        priority=wanted.priority,
        minutes_wanted=wanted.minutes,
        is_urgent=wanted.is_urgent,
        is_open=wanted.is_open and wanted.kind != ItemKind.SAFE_SPACE,
        proposed_by=by,
        authority=authority,
        proposed_at=at,
    )
    write_down("proposed an item", made, by=by, at=at)
    return made


@transaction.atomic
def support(*, item: Item, by: User, at: dt.datetime) -> None:
    """Say that one would like to talk about it, too; said twice it is said once."""
    _need_waiting(item)
    if item.proposed_by_id == by.pk:
        raise Refusal("You proposed this: that counts as support already.")
    _, is_new = Support.objects.get_or_create(item=item, by=by, defaults={"at": at})
    if is_new:
        write_down("supported an item", item, by=by, at=at)


@transaction.atomic
def withdraw_support(*, item: Item, by: User, at: dt.datetime) -> None:
    _need_waiting(item)
    gone, _ = Support.objects.filter(item=item, by=by).delete()
    if gone:
        write_down("took support back", item, by=by, at=at)


@transaction.atomic
def raise_concern(*, item: Item, kind: ConcernKind, reason: str, by: User, at: dt.datetime) -> Concern:
    """Say what worries one. It stops nothing by itself: the proposer answers, and both are kept."""
    _need_waiting(item)
    if not reason.strip():
        raise Refusal("Say in a sentence what worries you, so that it can be answered.")
    made = Concern.objects.create(item=item, kind=kind, reason=reason.strip(), by=by, at=at)
    write_down(f"raised {'an objection' if kind == ConcernKind.OBJECTION else 'a concern'}", item, by=by, at=at)
    return made


@transaction.atomic
def answer(*, concern: Concern, text: str, by: User, at: dt.datetime) -> ConcernAnswer:
    _need_waiting(concern.item)
    if not text.strip():
        raise Refusal("Write an answer.")
    made = ConcernAnswer.objects.create(concern=concern, text=text.strip(), by=by, at=at)
    write_down("answered a concern", concern.item, by=by, at=at)
    return made


@transaction.atomic
def be_content(*, concern: Concern, by: User, at: dt.datetime) -> None:
    """Say that one's concern is met. Nobody says so for somebody else."""
    if concern.by_id != by.pk:
        raise Refusal(f"Only {concern.by.name} can say whether this concern is met.")
    if concern.content_at is None:
        concern.content_at = at
        concern.save(update_fields=["content_at"])
        write_down("is content now", concern.item, by=by, at=at)


@transaction.atomic
def fit(*, item: Item, minutes: int, position: int, by: User, at: dt.datetime) -> None:
    """Fit an item into the meeting: its proposer or the coordinator says for how long, and where it stands."""
    _need_waiting(item)
    if item.proposed_by_id != by.pk and not place_of(by).coordinates:
        raise Refusal("The proposer and the coordinator fit an item into the time together.")
    wanted = rules_in_force.in_force().supporters
    if item.supports.count() < wanted and not item.is_urgent:
        raise Refusal(
            f"The Network asks for {wanted} supporters before an item takes time. "
            "It stays on the list, and carries over by itself."
        )
    item.minutes_given, item.position, item.state = minutes, position, ItemState.ON_AGENDA
    item.save(update_fields=["minutes_given", "position", "state"])
    write_down("fitted an item in", item, by=by, at=at, number=minutes)


@transaction.atomic
def withdraw(*, item: Item, by: User, at: dt.datetime) -> None:
    """Take one's own proposal back. Nobody takes back somebody else's."""
    _need_waiting(item)
    if item.proposed_by_id != by.pk:
        raise Refusal("Only whoever proposed an item takes it back.")
    item.state, item.withdrawn_at = ItemState.WITHDRAWN, at
    item.save(update_fields=["state", "withdrawn_at"])
    write_down("took an item back", item, by=by, at=at)
    if item.is_safe_space:
        forget(item)


@transaction.atomic
def add_paper(*, item: Item, title: str, text: str, link: str, by: User, at: dt.datetime) -> Paper:
    """Something to read beforehand, or kept afterwards."""
    if item.is_safe_space:
        raise Refusal("A safe space has no papers: it leaves no record.")
    if not (text.strip() or link):
        raise Refusal("Write the text of the paper, or its link.")
    made = Paper.objects.create(item=item, title=title.strip(), text=text.strip(), link=link, by=by, at=at)
    write_down("added a paper", item, by=by, at=at)
    return made


def forget(item: Item) -> None:
    """Erase what a safe-space item said, who asked for it and who supported it: only “Safe space” stays."""
    Support.objects.filter(item=item).delete()
    Concern.objects.filter(item=item).delete()
    Paper.objects.filter(item=item).delete()
    item.title, item.need, item.speaker, item.priority = "Safe space", "", "", None
    item.proposed_by, item.authority = None, None
    item.save(update_fields=["title", "need", "speaker", "priority", "proposed_by", "authority"])


def _need_waiting(item: Item) -> None:
    if item.state not in (ItemState.TALKED_THROUGH, ItemState.ON_AGENDA):
        raise Refusal("This was talked about, or taken back: it waits for nobody any more.")
    if item.meeting.state != MeetingState.AHEAD:
        raise Refusal("That meeting is over.")
