"""One voice: points, a joint response whose sentences rest on them, names under it, and what was sent."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Model

from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User

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
)
from ..vocab_practice import MOST_SENTENCES, ConsultationState, LawState
from .writing_down import write_down

_SENTENCE = re.compile(r"(?P<text>.*?)\s*(?:\[(?P<points>[\d,;\s]*)\])?\s*$", re.DOTALL)


@dataclass(frozen=True)
class Asked:
    """What policy makers ask, with their questions."""

    title: str
    asked_by: str
    opened_on: dt.date
    closes_on: dt.date
    about: str = ""
    link: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sentence:
    """A sentence of the response and the numbers of the points that it rests on; none: it rests on none."""

    text: str
    points: tuple[int, ...] = ()


def read_sentences(text: str) -> list[Sentence]:
    """One sentence a line; the numbers of its points stand in square brackets at the line's end."""
    found = []
    for line in text.splitlines():
        if not line.strip():
            continue
        match = _SENTENCE.fullmatch(line.strip())
        assert match is not None  # every line fits: brackets are optional
        numbers = tuple(dict.fromkeys(int(one) for one in re.findall(r"\d+", match["points"] or "")))
        found.append(Sentence(match["text"], numbers))
    return found


@transaction.atomic
def open_consultation(*, asked: Asked, by: User, at: dt.datetime) -> Consultation:
    """Note a consultation with its questions and dates."""
    if asked.closes_on < asked.opened_on:
        raise Refusal("It closes before it opens: check the dates.")
    made = Consultation.objects.create(
        title=asked.title.strip(), asked_by=asked.asked_by.strip(), about=asked.about.strip(), link=asked.link,
        opened_on=asked.opened_on, closes_on=asked.closes_on, by=by, at=at,
    )  # fmt: skip
    for number, text in enumerate((one.strip() for one in asked.questions if one.strip()), start=1):
        ConsultationQuestion.objects.create(consultation=made, number=number, text=text)
    write_down("noted a consultation", made, by=by, at=at)
    return made


@transaction.atomic
def make_point(
    *, consultation: Consultation, question: ConsultationQuestion | None, text: str, authority: Authority | None,
    by: User, at: dt.datetime,
) -> Point:  # fmt: skip
    """Say what the response should say; the point keeps its number for good."""
    _need_gathering(consultation)
    if question and question.consultation_id != consultation.pk:
        raise Refusal("That question belongs to another consultation.")
    made = Point.objects.create(
        consultation=consultation, number=_next(Point, consultation), question=question, text=text.strip(), by=by,
        authority=authority, at=at,
    )  # fmt: skip
    write_down("made a point", consultation, by=by, at=at, number=made.number)
    return made


@transaction.atomic
def support_point(*, point: Point, by: User, at: dt.datetime) -> None:
    _need_gathering(point.consultation)
    if point.by_id == by.pk:
        raise Refusal("You made this point: that counts as support already.")
    _, is_new = PointSupport.objects.get_or_create(point=point, by=by, defaults={"at": at})
    if is_new:
        write_down("supported a point", point, by=by, at=at)


@transaction.atomic
def withdraw_point(*, point: Point, by: User, at: dt.datetime) -> None:
    """Take one's own point back; sentences that rest on it alone then say that they rest on none."""
    _need_gathering(point.consultation)
    if point.by_id != by.pk:
        raise Refusal("Whoever made a point takes it back.")
    point.withdrawn_at = at
    point.save(update_fields=["withdrawn_at"])
    write_down("took a point back", point, by=by, at=at)


@transaction.atomic
def write_draft(
    *, consultation: Consultation, sentences: Mapping[ConsultationQuestion | None, Sequence[Sentence]], note: str,
    by: User, at: dt.datetime,
) -> ResponseDraft:  # fmt: skip
    """Write another version of the response. A sentence rests on known points, or on none and says so."""
    _need_gathering(consultation)
    points = {one.number: one for one in Point.objects.filter(consultation=consultation)}
    unknown = sorted({number for some in sentences.values() for one in some for number in one.points} - set(points))
    if unknown:
        raise Refusal(f"There is no point {unknown[0]}: look at the list of points.")
    if not 1 <= sum(len(some) for some in sentences.values()) <= MOST_SENTENCES:
        raise Refusal(f"A response has from 1 to {MOST_SENTENCES} sentences.")
    draft = ResponseDraft(
        consultation=consultation,
        version=_next(ResponseDraft, consultation, "version"),
        note=note.strip(),
        by=by,
        at=at,
    )
    draft.save(force_insert=True)
    position = 0
    for question, some in sentences.items():
        for one in some:
            position += 1
            _write_sentence(draft, question, position, one, points)
    write_down("wrote a response", consultation, by=by, at=at, number=draft.version)
    return draft


def _write_sentence(
    draft: ResponseDraft,
    question: ConsultationQuestion | None,
    position: int,
    one: Sentence,
    points: Mapping[int, Point],
) -> None:
    made = ResponseSentence(draft=draft, question=question, position=position, text=one.text)
    made.save(force_insert=True)
    for number in one.points:
        SentencePoint(sentence=made, point=points[number]).save(force_insert=True)


@transaction.atomic
def sign_off(*, draft: ResponseDraft, authority: Authority, words: str, by: User, at: dt.datetime) -> SignOff:
    """Put one's authority's name under the newest version. A newer version is signed anew: nobody signs unseen."""
    _need_gathering(draft.consultation)
    _need_newest(draft)
    if SignOff.objects.filter(draft=draft, authority=authority).exists():
        raise Refusal("Your authority's name is under this version already.")
    made = SignOff(draft=draft, authority=authority, words=words.strip(), by=by, at=at)
    made.save(force_insert=True)
    write_down("signed a response", draft.consultation, by=by, at=at, number=draft.version)
    return made


@transaction.atomic
def send(*, draft: ResponseDraft, on: dt.date, by: User, at: dt.datetime) -> None:
    """Note that the newest version went, with the names under it; it changes no more, and observers may read it."""
    consultation = draft.consultation
    _need_gathering(consultation)
    _need_newest(draft)
    if not SignOff.objects.filter(draft=draft).exists():
        raise Refusal("No member has put a name under this version yet.")
    consultation.state, consultation.sent_version, consultation.ended_on = ConsultationState.SENT, draft.version, on
    consultation.save(update_fields=["state", "sent_version", "ended_on"])
    write_down("sent a response", consultation, by=by, at=at, number=draft.version)


@transaction.atomic
def let_pass(*, consultation: Consultation, why: str, on: dt.date, by: User, at: dt.datetime) -> None:
    """Note that the Network does not answer, and why."""
    _need_gathering(consultation)
    if not why.strip():
        raise Refusal("Say why the Network lets it pass.")
    consultation.state, consultation.ended_on, consultation.ended_words = ConsultationState.LET_PASS, on, why.strip()
    consultation.save(update_fields=["state", "ended_on", "ended_words"])
    write_down("let a consultation pass", consultation, by=by, at=at)


# ---- how law works in practice --------------------------------------------------------------------------------------


@transaction.atomic
def tell_of_law(
    *, law: str, happens: str, would_help: str, authority: Authority | None, by: User, at: dt.datetime
) -> LawInPractice:
    """Say how a law or policy works in practice, and what would help."""
    made = LawInPractice.objects.create(
        law=law.strip(), happens=happens.strip(), would_help=would_help.strip(), authority=authority, by=by, at=at
    )
    write_down("told how law works in practice", made, by=by, at=at)
    return made


@transaction.atomic
def same_with_us(*, law: LawInPractice, authority: Authority | None, by: User, at: dt.datetime) -> None:
    if law.by_id == by.pk:
        raise Refusal("You told of this yourself.")
    _, is_new = LawSupport.objects.get_or_create(law=law, by=by, defaults={"authority": authority, "at": at})
    if is_new:
        write_down("said that it is the same with them", law, by=by, at=at)


@transaction.atomic
def tell_policy_makers(*, law: LawInPractice, whom: str, on: dt.date, by: User, at: dt.datetime) -> None:
    if law.state != LawState.GATHERED:
        raise Refusal("They were told already.")
    law.state, law.told_whom, law.told_on = LawState.TOLD, whom.strip(), on
    law.save(update_fields=["state", "told_whom", "told_on"])
    write_down("told policy makers", law, by=by, at=at)


@transaction.atomic
def note_answer(*, law: LawInPractice, answer: str, on: dt.date, by: User, at: dt.datetime) -> None:
    if law.state == LawState.GATHERED:
        raise Refusal("Nobody was told yet.")
    law.state, law.answer, law.answered_on = LawState.ANSWERED, answer.strip(), on
    law.save(update_fields=["state", "answer", "answered_on"])
    write_down("noted policy makers' answer", law, by=by, at=at)


# ---- guidance written together, and the shelf -----------------------------------------------------------------------


@transaction.atomic
def begin_guidance(*, title: str, text: str, by: User, at: dt.datetime) -> Guidance:
    made = Guidance.objects.create(title=title.strip(), by=by, at=at)
    GuidanceVersion(guidance=made, number=1, text=text, by=by, at=at).save(force_insert=True)
    write_down("began guidance", made, by=by, at=at)
    return made


@transaction.atomic
def rewrite_guidance(
    *, guidance: Guidance, text: str, why: str, begun_from: int, by: User, at: dt.datetime
) -> GuidanceVersion:
    """Write another version; whoever began from an older one is told, and loses nothing of what they typed."""
    newest = GuidanceVersion.objects.filter(guidance=guidance).aggregate(most=Max("number"))["most"] or 0
    if begun_from != newest:
        raise Refusal("Somebody saved a version while you were writing. Read it, then save yours again.")
    made = GuidanceVersion(guidance=guidance, number=newest + 1, text=text, why=why.strip(), by=by, at=at)
    made.save(force_insert=True)
    write_down("wrote guidance anew", guidance, by=by, at=at, number=made.number)
    return made


@transaction.atomic
def agree_guidance(*, guidance: Guidance, number: int, on: dt.date, by: User, at: dt.datetime) -> None:
    """Note that members agreed to a version: that one holds."""
    if not GuidanceVersion.objects.filter(guidance=guidance, number=number).exists():
        raise Refusal("There is no such version.")
    guidance.agreed_version, guidance.agreed_on = number, on
    guidance.save(update_fields=["agreed_version", "agreed_on"])
    write_down("noted that guidance is agreed", guidance, by=by, at=at, number=number)


@transaction.atomic
def put_on_shelf(
    *, kind: str, title: str, published_by: str, year: int, link: str, says: str, by: User, at: dt.datetime
) -> ShelfItem:
    made = ShelfItem.objects.create(
        kind=kind, title=title.strip(), published_by=published_by.strip(), year=year, link=link, says=says.strip(),
        by=by, at=at,
    )  # fmt: skip
    write_down("put something on the shelf", made, by=by, at=at)
    return made


@transaction.atomic
def note_on_shelf(*, item: ShelfItem, text: str, authority: Authority | None, by: User, at: dt.datetime) -> ShelfNote:
    """Say what it means for oneself and one's authority."""
    made = ShelfNote(item=item, text=text.strip(), authority=authority, by=by, at=at)
    made.save(force_insert=True)
    write_down("said what it means for them", item, by=by, at=at)
    return made


def _next(model: type[Model], consultation: Consultation, field: str = "number") -> int:
    rows = model._default_manager.filter(consultation=consultation)
    return int(rows.aggregate(most=Max(field))["most"] or 0) + 1


def _need_gathering(consultation: Consultation) -> None:
    if consultation.state != ConsultationState.GATHERING:
        raise Refusal("This consultation is closed: its response was sent, or it was let pass.")


def _need_newest(draft: ResponseDraft) -> None:
    if draft.version != _next(ResponseDraft, draft.consultation, "version") - 1:
        raise Refusal("There is a newer version: read that one.")
