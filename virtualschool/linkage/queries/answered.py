"""What was answered: the last answer, those given lately, and the question that comes next."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from virtualschool.audit.models import Event
from virtualschool.foundation import keys
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, LearnerRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import Answer

from ..models import Question, Reading
from ..vocab import KINDS, SAVED, WHO_SAW
from . import readings

LATELY = 8
READ = "your answer is kept, and a second person reads the question without seeing it."


@dataclass(frozen=True)
class Given:
    """An answer in the ledger, in words; `name` is empty once nobody is held whom it was about."""

    id: uuid.UUID
    sentence: str
    name: str
    learner_id: uuid.UUID | None
    by: str
    at: dt.datetime
    may_undo: bool
    first_by: str = ""
    is_reading: bool = False


def just_now(user: User, text: str) -> Given | None:
    """The reader's own answer of a moment ago, for the status line; None for any other."""
    if text and (reading := own_reading(user, text)):
        return reading
    try:
        decision = Decision.objects.visible_to(user).filter(pk=text, by_id=user.pk).first() if text else None
    except ValidationError:  # an id that is no id
        return None
    if decision is None or Decision.objects.filter(takes_back=decision).exists():
        return None
    return given(decision, user, {})


def own_reading(user: User, text: str) -> Given | None:
    """The reader's own reading of a moment ago, while a second reader has not read the question."""
    try:
        reading = Reading.objects.visible_to(user).filter(pk=text, by_id=user.pk).first()
    except ValidationError:  # an id that is no id
        return None
    if reading is None or reading not in readings.standing([reading.question_id]).get(reading.question_id, ()):
        return None
    return Given(reading.pk, READ, "", None, reading.by_name, reading.at, may_undo=True, is_reading=True)


def lately(authority: Authority, user: User) -> tuple[Given, ...]:
    """The newest answers in force that the reader may know of, newest first."""
    found = reads.in_force(Decision.objects.visible_to(user).filter(authority=authority).in_order())
    newest = one_per_act(sorted(found, key=lambda one: one.sequence, reverse=True))[:LATELY]
    names = holders(user, authority, {one.left_key for one in newest if one.left_key})
    return tuple(given(one, user, names) for one in newest)


def one_per_act(entries: Iterable[Decision]) -> list[Decision]:
    """Entries made by one act are one answer, and are taken back as one."""
    return list({entry.act or entry.pk: entry for entry in entries}.values())


def holders(user: User, authority: Authority, left_keys: set[str]) -> Mapping[str, tuple[uuid.UUID, str]]:
    """Id and name of the learner whom each key belongs to today."""
    wanted = [Key.parse(key) for key in left_keys]
    rows = LearnerRecord.objects.visible_to(user).filter(
        record__authority=authority, record__own_id__in=[key.own_id for key in wanted]
    )
    found = {
        str(Key(one.record.source, one.record.own_id)): (one.learner_id, one.learner.name)
        for one in rows.select_related("record", "learner")
    }
    return {key: found[key] for key in left_keys if key in found}


def given(decision: Decision, user: User, names: Mapping[str, tuple[uuid.UUID, str]]) -> Given:
    learner_id, name = names.get(decision.left_key, (None, ""))
    words = SAVED.get(decision.answer) or f"{Answer(decision.answer).label}."
    return Given(
        id=decision.pk,
        sentence=words,
        name=name,
        learner_id=learner_id,
        by=decision.by_name,
        at=decision.at,
        first_by=decision.first_by_name,
        may_undo=user.may(Permission.QUESTION_ANSWER, decision.authority_id) and decision.about in KINDS,
    )


def questions_of(decision: Decision) -> list[uuid.UUID]:
    """The ids of the question that a decision answered: the same each time it is asked."""
    if decision.left_key:
        name = f"question:{decision.authority_id}:{decision.about}:{decision.left_key}"
        return [uuid.uuid5(keys.namespace(), name)]
    asked = Question.objects.filter(authority=decision.authority, about=decision.about).open().select_related("left")
    keyed = ((one.pk, Key(one.left.source, one.left.own_id)) for one in asked)
    return [pk for pk, key in keyed if ledger.digest_of(decision.authority_id, key) == decision.left_digest]


def parted_after_telling(decision: Decision) -> uuid.UUID | None:
    """The learner whom an answer parted after a school had been told of them; None where no school was told."""
    noted = Event.objects.about("act", decision.pk).filter(chain=decision.authority_id, verb=WHO_SAW)
    if decision.answer == Answer.SAME or not noted.exists():
        return None
    key = Key.parse(decision.left_key)
    held = LearnerRecord.objects.filter(
        record__authority=decision.authority_id, record__source=key.source, record__own_id=key.own_id
    )
    return held.values_list("learner", flat=True).first()
