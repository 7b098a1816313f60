"""Everything of the Network that can be found by words: the one list to which another page adds its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.urls import reverse

from virtualschool.people.models import User

from ..models import Action, Decision, DecisionNote, Item, Minutes, Paper
from ..vocab import ItemKind


@dataclass(frozen=True)
class Searchable:
    """A kind of thing that can be found.

    `rows` are those that the reader may see, never more; `fields` are the
    texts that are searched, the title first; `hit` gives the title, the
    address and what stands beneath.
    """

    kind: str
    rows: Callable[[User], QuerySet[Model]]
    fields: tuple[str, ...]
    hit: Callable[[Model], tuple[str, str, str]]


def of_items(user: User) -> QuerySet[Item]:
    """Items but the safe space, which is found by nobody."""
    rows = Item.objects.visible_to(user).exclude(kind=ItemKind.SAFE_SPACE)
    return rows.select_related("meeting")


def of_minutes(user: User) -> QuerySet[Minutes]:
    """The newest version of each meeting's minutes that the reader may see."""
    seen = Minutes.objects.visible_to(user)
    newest = {one.meeting_id: one.pk for one in seen.order_by("version").only("pk", "meeting_id")}
    return seen.filter(pk__in=newest.values()).select_related("meeting")


def on(one: Model) -> str:
    """The day of the meeting, as it stands beneath a hit."""
    return f"{one.meeting.title}, {one.meeting.day:%-d %B %Y}"  # type: ignore[attr-defined]


def hit_of_item(one: Item) -> tuple[str, str, str]:
    return one.title, reverse("network:item", args=[one.pk]), on(one)


def hit_of_paper(one: Paper) -> tuple[str, str, str]:
    return one.title, reverse("network:paper", args=[one.pk]), f"with “{one.item.title}”"


def hit_of_minutes(one: Minutes) -> tuple[str, str, str]:
    return f"Minutes of {one.meeting.day:%-d %B %Y}", reverse("network:minutes", args=[one.meeting_id]), on(one)


def hit_of_decision(one: Decision) -> tuple[str, str, str]:
    return one.title, reverse("network:decision", args=[one.pk]), on(one)


def hit_of_note(one: DecisionNote) -> tuple[str, str, str]:
    decision = one.decision
    return f"What came of “{decision.title}”", reverse("network:decision", args=[decision.pk]), f"{one.at:%-d %B %Y}"


def hit_of_action(one: Action) -> tuple[str, str, str]:
    return one.title, reverse("network:action", args=[one.pk]), on(one)


def of_papers(user: User) -> QuerySet[Paper]:
    return Paper.objects.visible_to(user).select_related("item")


def of_decisions(user: User) -> QuerySet[Decision]:
    return Decision.objects.visible_to(user).select_related("meeting")


def of_notes(user: User) -> QuerySet[DecisionNote]:
    return DecisionNote.objects.visible_to(user).select_related("decision")


def of_actions(user: User) -> QuerySet[Action]:
    return Action.objects.visible_to(user).select_related("meeting")


MEETINGS: Iterable[Searchable] = (
    Searchable("Decision", of_decisions, ("title", "text", "reasons", "objections"), hit_of_decision),  # type: ignore[arg-type]
    Searchable("Minutes", of_minutes, ("text",), hit_of_minutes),  # type: ignore[arg-type]
    Searchable("Item", of_items, ("title", "need", "speaker"), hit_of_item),  # type: ignore[arg-type]
    Searchable("Paper", of_papers, ("title", "text"), hit_of_paper),  # type: ignore[arg-type]
    Searchable("What came of it", of_notes, ("text",), hit_of_note),  # type: ignore[arg-type]
    Searchable("Action", of_actions, ("title", "owner", "closing_words"), hit_of_action),  # type: ignore[arg-type]
)

# Another page's texts are added here, a line each.
EVERYTHING: tuple[Searchable, ...] = (*MEETINGS,)
