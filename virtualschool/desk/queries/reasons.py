"""Why the register holds that records are one child: what the engine found, what people answered, what is open."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from virtualschool.linkage.models import Question
from virtualschool.linkage.vocab import READ_BY_TWO
from virtualschool.people.models import User
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, Link
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, Source

from .clearance import Reading
from .sources import without_label

# Words for a learner who does not want the label: the same questions, without it.
WITHOUT_LABEL: Mapping[str, str] = {
    About.LOOKED_AFTER: "what the roll’s code means",
    Answer.CARE_EXPERIENCED: "Stays on the register",
    Answer.NOT_CARE_EXPERIENCED: "Not for the register",
}


@dataclass(frozen=True)
class Found:
    """A link of the engine's that stands: between which sources, why, since when, by which model."""

    left: str
    right: str
    right_record: uuid.UUID
    reasons: tuple[str, ...]
    made_on: dt.date
    model_id: str
    runner_up: str

    @property
    def words(self) -> str:
        """The link as one sentence."""
        return f"{self.left[:1].upper()}{self.left[1:]} and {self.right} are the same child, as far as the records show"


@dataclass(frozen=True)
class Answered:
    """What a person said about this learner's records; `joins` names the record that the answer joined."""

    pk: uuid.UUID
    is_who: bool
    """Whether it is about who is who, so that it has a page of its own."""
    about: str
    answer: str
    by_name: str
    at: dt.datetime
    note: str
    taken_back: bool
    joins: uuid.UUID | None


@dataclass(frozen=True)
class Asked:
    """A question about this learner that stands open."""

    pk: uuid.UUID
    about: str
    opened_on: dt.date
    waiting_for: str


@dataclass(frozen=True)
class Why:
    found: tuple[Found, ...]
    answered: tuple[Answered, ...]
    asked: tuple[Asked, ...]


def why(learner: Learner, records: Mapping[Key, uuid.UUID], user: User, reading: Reading) -> Why:
    """All three, as far as this user may see them."""
    return Why(
        found=tuple(links(records.values(), reading)),
        answered=tuple(decisions(learner, records, reading)),
        asked=tuple(questions(learner, records.values(), user)),
    )


def links(records: Collection[uuid.UUID], reading: Reading) -> list[Found]:
    """The engine's links between these records; reasons compare class D details, so others read only that they are."""
    standing = Link.objects.standing().filter(left__in=list(records)).select_related("left", "right")
    return [
        Found(
            left=Source(one.left.source).label,
            right=Source(one.right.source).label,
            right_record=one.right_id,
            reasons=tuple(one.reasons.splitlines()) if reading.shows("D") and reading.shows_place else (),
            made_on=one.made_on,
            model_id=one.model_id,
            runner_up=distance(one.runner_up_behind),
        )
        for one in standing.order_by("made_on", "pk")
    ]


def distance(bits: float | None) -> str:
    """How far behind the next best pupil was, without saying who."""
    if bits is None:
        return "No other pupil came near."
    return f"The next best pupil was {2 ** min(bits, 60):,.0f} times less likely."


def decisions(learner: Learner, records: Mapping[Key, uuid.UUID], reading: Reading) -> list[Answered]:
    """The ledger's entries about these records, newest first, those that were taken back included."""
    keys = [str(key) for key in records]
    about_these = Q(left_key__in=keys) | Q(right_key__in=keys)
    entries = list(Decision.objects.filter(about_these, authority=learner.authority_id).in_order())
    standing = {one.pk for one in reads.in_force(entries)}
    return [
        answered(one, records, learner, reading, stands=one.pk in standing)
        for one in reversed(entries)
        if one.answer != Answer.WITHDRAWN and (reading.is_named or not one.named_only)
    ]


def answered(
    one: Decision, records: Mapping[Key, uuid.UUID], learner: Learner, reading: Reading, *, stands: bool
) -> Answered:
    right = records.get(Key.parse(one.right_key)) if one.right_key else None
    joins = right if stands and one.about == About.SAME_CHILD and one.answer == Answer.SAME else None
    return Answered(
        pk=one.pk,
        is_who=one.about == About.SAME_CHILD,
        about=words(About(one.about), learner),
        answer=words(Answer(one.answer), learner),
        by_name=one.by_name,
        at=one.at,
        note=without_label(one.note, learner) if reading.shows("E") and reading.shows_place else "",
        taken_back=not stands,
        joins=joins,
    )


def words(value: About | Answer, learner: Learner) -> str:
    return WITHOUT_LABEL.get(value, str(value.label)) if learner.label_unwanted else str(value.label)


def questions(learner: Learner, records: Iterable[uuid.UUID], user: User) -> list[Asked]:
    """Open questions about this learner that this user may see."""
    about_them = Q(learner_id=learner.pk) | Q(left__in=list(records))
    open_now = Question.objects.visible_to(user).open().filter(about_them, authority=learner.authority_id)
    return [
        Asked(one.pk, words(About(one.about), learner), one.opened_on, waits_for(one))
        for one in open_now.order_by("opened_on", "pk")
    ]


def waits_for(question: Question) -> str:
    """Who looks something up for the question; that somebody has read it is not told here: the next reads it blind."""
    return "" if question.waiting_for in READ_BY_TWO else question.waiting_for
