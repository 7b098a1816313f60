"""Questions as members read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from virtualschool.people.models import User

from ..identity import across, trouble, trouble_in_credits
from ..models import MemberAuthority, PeerQuestion, PeerReply, Unsigned

NO_NAME = "a member who chose not to say who"


@dataclass(frozen=True)
class QuestionLine:
    """One question in the list."""

    question: PeerQuestion
    asker: str
    to: str
    replies: int


@dataclass(frozen=True)
class ReplyShown:
    reply: PeerReply
    who: str


@dataclass(frozen=True)
class QuestionPage:
    question: PeerQuestion
    asker: str
    to: str
    replies: tuple[ReplyShown, ...]
    is_mine: bool


@dataclass(frozen=True)
class Marked:
    """Words of a text that the check would have somebody look at."""

    words: str
    why: str
    stops: bool


@dataclass(frozen=True)
class WaitingShown:
    """Something said without a name, as the coordinator reads it, with what the check found."""

    waiting: Unsigned
    to: str
    marked: tuple[Marked, ...]


@dataclass(frozen=True)
class Peers:
    open: tuple[QuestionLine, ...]
    closed: tuple[QuestionLine, ...]
    waiting: tuple[WaitingShown, ...]


def peers(user: User) -> Peers:
    """All questions that this reader may see, the newest day first, and what waits to be looked at."""
    rows = PeerQuestion.objects.visible_to(user).select_related("asked_by", "authority")
    rows = rows.annotate(number=Count("replies", distinct=True)).prefetch_related("addressees__member__authority")
    found = [line(one) for one in rows.order_by("-published_on", "id")]
    return Peers(
        open=tuple(one for one in found if not one.question.closed_on),
        closed=tuple(one for one in found if one.question.closed_on),
        waiting=waiting(user),
    )


def newest(user: User) -> QuestionLine | None:
    """The open question of the newest day."""
    rows = PeerQuestion.objects.visible_to(user).open().select_related("asked_by", "authority")
    rows = rows.annotate(number=Count("replies", distinct=True)).prefetch_related("addressees__member__authority")
    found = rows.order_by("-published_on", "id").first()
    return line(found) if found else None


def waiting(user: User) -> tuple[WaitingShown, ...]:
    """What nobody has looked at yet, in the order of random ids; those sent back wait for other words."""
    rows = Unsigned.objects.visible_to(user).select_related("question").filter(sent_back_why="").order_by("id")
    names = short_names()
    return tuple(WaitingShown(one, in_words(one.to.split(), names), _marked_in(one)) for one in rows)


def line(question: PeerQuestion) -> QuestionLine:
    return QuestionLine(question, asker_of(question), to_whom(question), question.number)  # type: ignore[attr-defined]


def question_page(user: User, question: PeerQuestion) -> QuestionPage:
    """One question with its replies, in the order of the days on which they were published."""
    replies = PeerReply.objects.filter(question=question).select_related("by", "authority")
    ordered = sorted(replies, key=lambda one: (one.published_on, one.pk))
    return QuestionPage(
        question=question,
        asker=asker_of(question),
        to=to_whom(question),
        replies=tuple(ReplyShown(one, who_replied(one)) for one in ordered),
        is_mine=question.asked_by_id == user.pk,
    )


def by_key(digest: str) -> tuple[PeerQuestion | None, Unsigned | None]:
    """What a key opens, whoever holds it: the published question, or the one that waits. No user is asked for."""
    if not digest:
        return None, None
    questions = PeerQuestion.objects.prefetch_related("addressees__member__authority")
    return questions.filter(key_digest=digest).first(), Unsigned.objects.filter(key_digest=digest).first()


def asker_of(question: PeerQuestion) -> str:
    if question.asked_by is None:
        return NO_NAME
    return f"{question.asked_by.name}, {question.authority.short_name if question.authority else 'coordinator'}"


def who_replied(reply: PeerReply) -> str:
    if reply.is_asker:
        return "Whoever asked"
    if reply.by is None:
        return "Someone who has done it"
    return f"{reply.by.name}, {reply.authority.short_name if reply.authority else 'coordinator'}"


def to_whom(question: PeerQuestion) -> str:
    if question.to_all:
        return "all members"
    return ", ".join(sorted(one.member.authority.short_name for one in question.addressees.all()))


def short_names() -> dict[str, str]:
    rows = MemberAuthority.objects.select_related("authority")
    return {one.authority_id: one.authority.short_name for one in rows}


def in_words(codes: list[str], names: dict[str, str]) -> str:
    return ", ".join(sorted(names.get(code, code) for code in codes)) or "all members"


def marked(boxes: Mapping[str, str], *, named: Mapping[str, str] | None = None) -> tuple[Marked, ...]:
    """What the practice check found in some boxes, by their labels: in each, and in what two of them say together.

    `named` are boxes in which colleagues and organisations are named.
    """
    named = named or {}
    alone = [(text, one) for text in boxes.values() for one in trouble(text)]
    alone += [(text, one) for text in named.values() for one in trouble_in_credits(text)]
    return (
        *(Marked(_short(one.of(text)), one.sentence, one.severity == "stop") for text, one in alone),
        *(Marked(_short(one.words), one.sentence, stops=False) for one in across({**boxes, **named})),
    )


def _marked_in(one: Unsigned) -> tuple[Marked, ...]:
    return marked({"Question": one.title, "Text": one.text, "What came of it": one.came_of, "Thanks": one.thanks})


def _short(found: str) -> str:
    words = " ".join(found.split())
    return words if len(words) <= 120 else words[:117] + "…"
