"""Two readers where a rule holds a pair back: what each says is kept, and enters the ledger when two agree."""

import datetime as dt
import json
import uuid

from django.db import transaction
from django.db.models import Max

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import ledger
from virtualschool.register.models import Decision
from virtualschool.register.vocab import About, Answer

from .. import blinding
from ..models import Candidate, Question, Reading, ReadingSetting
from ..planning import revision_of
from ..queries import readings
from ..standing import key_of
from ..vocab import SECOND_READER
from . import settling

IS_SAID = (Answer.SAME, Answer.NOT_SAME)
READ_ALREADY = "You have read this question. It waits for a second reader, who doesn’t see your answer."
NOTE_WANTED = "Two readers said different things. Write in the note what settled it, then answer."
READ_SINCE = "Somebody else has read the question since, so your reading can’t be taken back. Answer it together."


def standing(question: Question) -> tuple[Reading, ...]:
    """The readings of a question that count now."""
    if question.about != About.SAME_CHILD:
        return ()
    return readings.standing([question.pk]).get(question.pk, ())


def refuse_unread(question: Question, found: tuple[Reading, ...], by: User, note: str) -> None:
    """Refuse a first reader's second word, and a settlement of two readings without a reason."""
    if len(found) > 1 and not note.strip():
        raise Refusal(NOTE_WANTED)
    if readings.mine(by, [question]):
        raise Refusal(READ_ALREADY)


def seconds(found: tuple[Reading, ...], by: User) -> Reading | None:
    """The one reading of somebody else that an answer confirms; of two that differed, none."""
    return found[0] if len(found) == 1 and found[0].by_id != by.pk else None


def is_kept(question: Question, candidate: Candidate, answer: Answer, by: User, found: tuple[Reading, ...]) -> bool:
    """Whether this answer is a reading that another must confirm or has contradicted, and not yet a decision."""
    if len(found) > 1:
        return False
    if others := [one for one in found if one.by_id != by.pk]:
        return not agrees(others[0], candidate, answer)
    return (
        answer in IS_SAID
        and bool(candidate.guard)
        and readings.asks_second_reader(question.authority)
        and readings.has_another(question, by)
    )


def agrees(reading: Reading, candidate: Candidate, answer: Answer) -> bool:
    """Whether a reading says the same of the same pupil."""
    return reading.answer == answer and reading.evidence_digest == candidate.evidence_digest


@transaction.atomic
def keep(
    *,
    question: Question,
    candidate: Candidate,
    answer: Answer,
    by: User,
    at: dt.datetime,
    note: str,
    revision: int,
) -> Reading:
    """Keep a reading; the question stays open for the second reader, or for both together where they differ.

    Raises `settling.OutOfDate` where anything has changed since `revision`.
    The audit says that it was read and not what was said: the second reader
    may be allowed to read the audit.
    """
    settling.claim(question.authority, revision)
    reading = written(question, candidate, answer, by, at, note)
    question.waiting_for = readings.state(standing(question))
    question.save(update_fields=["waiting_for"])
    tell(question, "read a question", by, at)
    return reading


@transaction.atomic
def take_back(*, reading: Reading, by: User, at: dt.datetime) -> Reading:
    """Take one's own reading back before somebody else has read the question, with another entry."""
    question = Question.objects.select_related("authority", "left").get(pk=reading.question_id)
    settling.claim(question.authority, revision_of(question.authority))
    found = standing(question)
    if reading not in found or reading.by_id != by.pk:
        raise Refusal("This reading doesn’t stand any more, so there is nothing to take back.")
    if len(found) > 1:
        raise Refusal(READ_SINCE)
    withdrawn = again(reading, at)
    if question.waiting_for == SECOND_READER:
        question.waiting_for = ""
        question.save(update_fields=["waiting_for"])
    tell(question, "took a reading back", by, at)
    return withdrawn


def written(question: Question, candidate: Candidate, answer: Answer, by: User, at: dt.datetime, note: str) -> Reading:
    code = question.authority_id
    return Reading.objects.create(
        authority=question.authority,
        question_id=question.pk,
        number=next_number(question.pk),
        left_digest=ledger.digest_of(code, key_of(question.left)),
        right_digest=ledger.digest_of(code, key_of(candidate.record)),
        evidence_digest=candidate.evidence_digest,
        answer=answer,
        note=note,
        weights_hidden=blinding.hides_weights(question.pk),
        by_id=by.pk,
        by_name=by.name,
        at=at,
        after=Decision.objects.filter(authority=code).aggregate(last=Max("sequence"))["last"] or 0,
    )


def again(reading: Reading, at: dt.datetime) -> Reading:
    """The entry that takes a reading back."""
    return Reading.objects.create(
        authority_id=reading.authority_id,
        question_id=reading.question_id,
        number=next_number(reading.question_id),
        left_digest=reading.left_digest,
        right_digest=reading.right_digest,
        evidence_digest=reading.evidence_digest,
        answer=Answer.WITHDRAWN,
        weights_hidden=reading.weights_hidden,
        by_id=reading.by_id,
        by_name=reading.by_name,
        at=at,
        after=reading.after,
        takes_back=reading,
    )


def next_number(question: uuid.UUID) -> int:
    return Reading.objects.filter(question_id=question).count() + 1


def tell(question: Question, verb: str, by: User, at: dt.datetime) -> None:
    audit.record(
        chain=question.authority_id,
        verb=verb,
        at=at,
        actor=actor(by),
        object_type="question",
        object_id=question.pk,
    )


@transaction.atomic
def ask_second_reader(*, authority: Authority, asks: bool, by: User, at: dt.datetime) -> None:
    """Say whether this authority asks a second reader where a rule holds a pair back."""
    ReadingSetting.objects.update_or_create(authority=authority, defaults={"asks_second_reader": asks})
    audit.record(
        chain=authority.pk,
        verb="second reader set",
        at=at,
        actor=actor(by),
        object_type="authority",
        object_id=authority.pk,
        detail=json.dumps({"asks": asks}),
    )
