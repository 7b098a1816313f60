"""Consultations and their joint response, with what each sentence rests on; law in practice, guidance, the shelf."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from virtualschool.people.models import User

from ..models import (
    Consultation,
    ConsultationQuestion,
    Guidance,
    GuidanceVersion,
    LawInPractice,
    LawSupport,
    Point,
    PointSupport,
    ResponseDraft,
    ResponseSentence,
    SentencePoint,
    ShelfItem,
    ShelfNote,
    SignOff,
    place_of,
)
from ..vocab_practice import ConsultationState


@dataclass(frozen=True)
class ConsultationLine:
    consultation: Consultation
    points: int
    days_left: int


@dataclass(frozen=True)
class LawShown:
    law: LawInPractice
    who: str
    same: int
    is_mine: bool
    is_said: bool


@dataclass(frozen=True)
class Policy:
    gathering: tuple[ConsultationLine, ...]
    past: tuple[Consultation, ...]
    laws: tuple[LawShown, ...]
    guidance: tuple[Guidance, ...]


@dataclass(frozen=True)
class PointShown:
    point: Point
    who: str
    supporters: tuple[str, ...]
    is_mine: bool
    is_supported: bool
    is_said: bool
    """Whether a sentence of the newest draft rests on it."""


@dataclass(frozen=True)
class SentenceShown:
    sentence: ResponseSentence
    points: tuple[Point, ...]

    @property
    def rests_on(self) -> tuple[Point, ...]:
        """The points that stand; one that was taken back holds nothing up."""
        return tuple(one for one in self.points if one.withdrawn_at is None)


@dataclass(frozen=True)
class Part:
    """One question (None: the whole) with its points, and the sentences that answer it."""

    question: ConsultationQuestion | None
    points: tuple[PointShown, ...]
    sentences: tuple[SentenceShown, ...]

    @property
    def as_lines(self) -> str:
        """The sentences as they are typed: one a line, its points in brackets."""
        return "\n".join(typed(one) for one in self.sentences)


@dataclass(frozen=True)
class ConsultationPage:
    consultation: Consultation
    days_left: int
    parts: tuple[Part, ...]
    draft: ResponseDraft | None
    versions: tuple[ResponseDraft, ...]
    sign_offs: tuple[SignOff, ...]
    sentences: int
    resting_on_none: int
    is_newest: bool

    @property
    def unsaid(self) -> int:
        """How many points no sentence rests on yet."""
        every = [one for part in self.parts for one in part.points]
        return sum(1 for one in every if not one.is_said) if self.draft else len(every)


def policy(user: User, today: dt.date) -> Policy:
    """The first page: what is open with its days, what was sent, how law works, and guidance."""
    rows = Consultation.objects.visible_to(user)
    gathering = rows.filter(state=ConsultationState.GATHERING).annotate(number=Count("points")).order_by("closes_on")
    return Policy(
        gathering=tuple(ConsultationLine(one, number_on(one), (one.closes_on - today).days) for one in gathering),
        past=tuple(rows.exclude(state=ConsultationState.GATHERING).order_by("-ended_on")),
        laws=laws(user),
        guidance=tuple(Guidance.objects.visible_to(user).order_by("title")),
    )


def number_on(row: object) -> int:
    """What the query counted beside a row."""
    return int(getattr(row, "number", 0))


def laws(user: User) -> tuple[LawShown, ...]:
    rows = LawInPractice.objects.visible_to(user).select_related("by", "authority").order_by("-at")
    supports = list(LawSupport.objects.visible_to(user).filter(law__in=rows).values_list("law", "by"))
    shows_names = place_of(user).takes_part
    return tuple(
        LawShown(
            law=one,
            who=named(one.by.name, one.authority) if shows_names else "members",
            same=sum(law == one.pk for law, _ in supports),
            is_mine=one.by_id == user.pk,
            is_said=(one.pk, user.pk) in supports,
        )
        for one in rows
    )


def named(name: str, authority: object) -> str:
    return f"{name}, {authority.short_name if authority else 'coordinator'}"  # type: ignore[attr-defined]


def consultation_page(user: User, found: Consultation, today: dt.date, version: int = 0) -> ConsultationPage:
    """One consultation with its points, and a version of the response with what each sentence rests on."""
    drafts = list(
        ResponseDraft.objects.visible_to(user).filter(consultation=found).select_related("by").order_by("-version")
    )
    draft = next((one for one in drafts if one.version == version), drafts[0] if drafts else None)
    sentences = sentences_of(user, draft) if draft else []
    said: set[object] = {point.pk for one in sentences for point in one.points}
    points = points_of(user, found, said)
    questions = ConsultationQuestion.objects.visible_to(user).filter(consultation=found).order_by("number")
    signed = SignOff.objects.visible_to(user).filter(draft=draft).select_related("authority", "by").order_by("at")
    return ConsultationPage(
        consultation=found,
        days_left=(found.closes_on - today).days,
        parts=tuple(part(one, points, sentences) for one in [*questions, None]),
        draft=draft,
        versions=tuple(drafts),
        sign_offs=tuple(signed) if draft else (),
        sentences=len(sentences),
        resting_on_none=sum(1 for one in sentences if not one.rests_on),
        is_newest=bool(draft and draft == drafts[0]),
    )


def part(
    question: ConsultationQuestion | None, points: Sequence[PointShown], sentences: Sequence[SentenceShown]
) -> Part:
    wanted = question.pk if question else None
    return Part(
        question,
        tuple(one for one in points if one.point.question_id == wanted),
        tuple(one for one in sentences if one.sentence.question_id == wanted),
    )


def sentences_of(user: User, draft: ResponseDraft) -> list[SentenceShown]:
    rows = list(ResponseSentence.objects.visible_to(user).filter(draft=draft).order_by("position"))
    links = (
        SentencePoint.objects.visible_to(user)
        .filter(sentence__in=rows)
        .select_related("point")
        .order_by("point__number")
    )
    by_sentence: dict[object, list[Point]] = {}
    for one in links:
        by_sentence.setdefault(one.sentence_id, []).append(one.point)
    return [SentenceShown(one, tuple(by_sentence.get(one.pk, ()))) for one in rows]


def points_of(user: User, found: Consultation, said: set[object]) -> list[PointShown]:
    rows = (
        Point.objects.visible_to(user).filter(consultation=found, withdrawn_at=None).select_related("by", "authority")
    )
    names: dict[object, list[tuple[object, str]]] = {}
    for one in PointSupport.objects.visible_to(user).filter(point__in=rows).select_related("by").order_by("at"):
        names.setdefault(one.point_id, []).append((one.by_id, one.by.name))
    return [
        PointShown(
            point=one,
            who=named(one.by.name, one.authority),
            supporters=tuple(name for _, name in names.get(one.pk, ())),
            is_mine=one.by_id == user.pk,
            is_supported=any(who == user.pk for who, _ in names.get(one.pk, ())),
            is_said=one.pk in said,
        )
        for one in rows.order_by("number")
    ]


def typed(one: SentenceShown) -> str:
    numbers = ", ".join(str(point.number) for point in one.points)
    return f"{one.sentence.text} [{numbers}]" if numbers else one.sentence.text


@dataclass(frozen=True)
class GuidancePage:
    guidance: Guidance
    shown: GuidanceVersion
    versions: tuple[GuidanceVersion, ...]


def guidance_page(user: User, guidance: Guidance, number: int = 0) -> GuidancePage:
    """One text in the version asked for, else the newest."""
    versions = list(
        GuidanceVersion.objects.visible_to(user).filter(guidance=guidance).select_related("by").order_by("-number")
    )
    return GuidancePage(guidance, next((one for one in versions if one.number == number), versions[0]), tuple(versions))


@dataclass(frozen=True)
class ShelfLine:
    item: ShelfItem
    notes: int


def shelf(user: User, kind: str = "") -> tuple[ShelfLine, ...]:
    """What stands on the shelf, the newest year first."""
    rows = ShelfItem.objects.visible_to(user).annotate(number=Count("notes")).order_by("-year", "title")
    shows = place_of(user).takes_part
    return tuple(ShelfLine(one, number_on(one) if shows else 0) for one in (rows.filter(kind=kind) if kind else rows))


def notes_on(user: User, item: ShelfItem) -> tuple[tuple[ShelfNote, str], ...]:
    rows = ShelfNote.objects.visible_to(user).filter(item=item).select_related("by", "authority").order_by("at")
    return tuple((one, named(one.by.name, one.authority)) for one in rows)
