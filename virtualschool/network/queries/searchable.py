"""Everything of the Network that can be found by words: the one list to which another page adds its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.urls import reverse

from virtualschool.people.models import User

from ..models import (
    Action,
    Consultation,
    Decision,
    DecisionNote,
    GuidanceVersion,
    Item,
    LawInPractice,
    Minutes,
    Paper,
    PeerQuestion,
    PracticeEntry,
    PracticeVersion,
    ShelfItem,
)
from ..vocab import ItemKind

Kind = TypeVar("Kind", bound=Model)


@dataclass(frozen=True)
class Searchable(Generic[Kind]):
    """A kind of thing that can be found.

    `rows` are those that the reader may see, never more; `fields` are the
    texts that are searched, the title first; `hit` gives the title, the
    address and what stands beneath.
    """

    kind: str
    rows: Callable[[User], QuerySet[Kind]]
    fields: tuple[str, ...]
    hit: Callable[[Kind], tuple[str, str, str]]


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


MEETINGS: Iterable[Searchable[Any]] = (
    Searchable("Decision", of_decisions, ("title", "text", "reasons", "objections"), hit_of_decision),
    Searchable("Minutes", of_minutes, ("text",), hit_of_minutes),
    Searchable("Item", of_items, ("title", "need", "speaker"), hit_of_item),
    Searchable("Paper", of_papers, ("title", "text"), hit_of_paper),
    Searchable("What came of it", of_notes, ("text",), hit_of_note),
    Searchable("Action", of_actions, ("title", "owner", "closing_words"), hit_of_action),
)


def of_entries(user: User) -> QuerySet[PracticeVersion]:
    """The shared version of each entry of the library."""
    shared = PracticeEntry.objects.visible_to(user).shared()
    rows = PracticeVersion.objects.visible_to(user).filter(entry__in=shared, number=F("entry__shared_number"))
    return rows.select_related("entry__authority")


def of_guidance(user: User) -> QuerySet[GuidanceVersion]:
    """The newest version of each text written together."""
    newest: dict[UUID, UUID] = {}
    for one in GuidanceVersion.objects.visible_to(user).order_by("number").only("pk", "guidance_id"):
        newest[one.guidance_id] = one.pk
    return GuidanceVersion.objects.filter(pk__in=newest.values()).select_related("guidance")


def hit_of_question(one: PeerQuestion) -> tuple[str, str, str]:
    """By the day alone: whoever asked without a name stands nowhere."""
    return one.title, reverse("network:peer", args=[one.pk]), f"asked, {one.published_on:%-d %B %Y}"


def hit_of_entry(one: PracticeVersion) -> tuple[str, str, str]:
    authority = one.entry.authority
    return one.title, reverse("network:entry", args=[one.entry_id]), authority.short_name if authority else ""


def hit_of_consultation(one: Consultation) -> tuple[str, str, str]:
    return one.title, reverse("network:consultation", args=[one.pk]), one.asked_by


def hit_of_guidance(one: GuidanceVersion) -> tuple[str, str, str]:
    return one.guidance.title, reverse("network:guidance", args=[one.guidance_id]), f"version {one.number}"


def hit_of_law(one: LawInPractice) -> tuple[str, str, str]:
    return one.law, reverse("network:law"), "how law works in practice"


def hit_of_shelf(one: ShelfItem) -> tuple[str, str, str]:
    return one.title, reverse("network:shelf_item", args=[one.pk]), f"{one.published_by}, {one.year}"


def of_questions(user: User) -> QuerySet[PeerQuestion]:
    return PeerQuestion.objects.visible_to(user)


def of_consultations(user: User) -> QuerySet[Consultation]:
    return Consultation.objects.visible_to(user)


def of_laws(user: User) -> QuerySet[LawInPractice]:
    return LawInPractice.objects.visible_to(user)


def of_shelf(user: User) -> QuerySet[ShelfItem]:
    return ShelfItem.objects.visible_to(user)


PRACTICE: Iterable[Searchable[Any]] = (
    Searchable("Question to peers", of_questions, ("title", "text", "tried", "came_of"), hit_of_question),
    Searchable("Practice", of_entries, ("title", "context", "done", "changed", "did_not_work"), hit_of_entry),
    Searchable("Consultation", of_consultations, ("title", "about", "asked_by"), hit_of_consultation),
    Searchable("Guidance", of_guidance, ("text",), hit_of_guidance),
    Searchable("Law in practice", of_laws, ("law", "happens", "would_help"), hit_of_law),
    Searchable("Shelf", of_shelf, ("title", "says", "published_by"), hit_of_shelf),
)

# Another page's texts are added here, a line each.
EVERYTHING: tuple[Searchable[Any], ...] = (*MEETINGS, *PRACTICE)
