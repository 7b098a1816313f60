"""Answering a question, taking an answer back, and linking again: the ledger's door."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, LearnerRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import ANSWERS, About, Answer, Source

from .. import blinding, history
from ..models import Candidate, Question, Reading
from ..planning import Plan, plan, revision_of
from ..population import gather
from ..queries import exclusions
from ..questions import last_codes
from ..rejoining import foresee
from ..running import evidence
from ..standing import key_of
from . import reading, settling
from .tellings import Context, seen_before

TRIES = 5
BUSY = "Somebody else is changing the register at this moment. Try again in a minute."
WAITS_FOR = {Answer.ASK_EDUCATION: "education", Answer.ASK_SOCIAL_WORK: "social work"}


def answer(
    *,
    question: Question,
    answer: Answer,
    by: User,
    at: dt.datetime,
    candidate: Candidate | None = None,
    note: str = "",
) -> Decision | Reading | None:
    """Enter an answer in the ledger and let the register follow, at once and in one transaction.

    An answer that asks somebody else (education records, social work) leaves
    the question open, and says whom it waits for; it returns None. One that
    needs a second reader, or differs from the first reader's, is kept as a
    reading: that is returned, and the register stays as it is.
    """
    refuse_unfit(question, answer, candidate)
    if answer in WAITS_FOR:
        return wait(question, answer, by, at, note)
    for _ in range(TRIES):
        try:
            return say(question, answer, by, at, candidate, note)
        except settling.OutOfDate:
            continue
    raise Refusal(BUSY)


def say(
    question: Question, answer: Answer, by: User, at: dt.datetime, candidate: Candidate | None, note: str
) -> Decision | Reading:
    """Keep the answer as a reading where it needs another's word, else enter it."""
    revision = revision_of(question.authority)
    found = reading.standing(question)
    reading.refuse_unread(question, found, by, note)
    if candidate and reading.is_kept(question, candidate, answer, by, found):
        return reading.keep(
            question=question, candidate=candidate, answer=answer, by=by, at=at, note=note, revision=revision
        )
    decision = entry(question, candidate, answer, by, at, note)
    if first := reading.seconds(found, by):
        decision.first_by_id, decision.first_by_name = first.by_id, first.by_name
    if candidate and parts(question, candidate, answer):
        said = Context(by, at, f"answered {question.about}: {answer}", note)
        return part(question, candidate, decision, said, revision)
    planned = plan(question.authority, deciding=[decision], relink=False, compare=False)
    if planned.revision != revision:
        raise settling.OutOfDate
    settle(planned, decision, by, at, f"answered {question.about}: {answer}")
    return decision


def parts(question: Question, candidate: Candidate, answer: Answer) -> bool:
    """Whether an answer parts two records that are one learner's now, as it can where an old answer is asked again."""
    held = LearnerRecord.objects.filter(record__in=(question.left_id, candidate.record_id)).values("learner").distinct()
    both = LearnerRecord.objects.filter(record__in=(question.left_id, candidate.record_id)).count() == 2
    return answer != Answer.SAME and both and held.count() == 1


@transaction.atomic
def part(question: Question, candidate: Candidate, decision: Decision, said: Context, revision: int) -> Decision:
    """Enter an answer that parts a learner, and keep who had seen what a school was told of them."""
    keys = [key_of(question.left), key_of(candidate.record)]
    found = foresee(question.authority, [decision], keys, relink=False)
    if found.plan.revision != revision:
        raise settling.OutOfDate
    with seen_before(question.authority, found, said, decision.pk):
        settle(found.plan, decision, said.by, said.at, said.verb)
    return decision


def refuse_unfit(question: Question, answer: Answer, candidate: Candidate | None) -> None:
    if question.closed_on is not None:
        raise Refusal("This question has been answered already. The page shows the next one.")
    if answer not in ANSWERS[question.about]:
        raise Refusal("This answer does not fit the question. Choose one of those on the page.")
    if question.about == About.SAME_CHILD and (candidate is None or candidate.question_id != question.pk):
        raise Refusal("The pupil asked about has changed since the page was made. Look at the question again.")


@transaction.atomic
def wait(question: Question, answer: Answer, by: User, at: dt.datetime, note: str) -> None:
    """Leave the question open for somebody who can look it up."""
    question.waiting_for = WAITS_FOR[answer]
    question.save(update_fields=["waiting_for"])
    audit.record(
        chain=question.authority_id,
        verb=f"answered {question.about}: {answer}",
        at=at,
        actor=actor(by),
        object_type="question",
        object_id=question.pk,
        reason=note,
    )


def entry(
    question: Question, candidate: Candidate | None, answer: Answer, by: User, at: dt.datetime, note: str
) -> Decision:
    """The ledger's entry for an answer, not yet saved."""
    authority = question.authority
    left = key_of(question.left)
    decision = Decision(
        id=uuid.uuid4(),
        authority=authority,
        about=question.about,
        answer=answer,
        left_key=str(left),
        left_digest=ledger.digest_of(authority.code, left),
        evidence_digest=question.subject,
        named_only=question.named_only,
        note=note,
        by_id=by.pk,
        by_name=by.name,
        at=at,
        made_on=at.date(),
    )
    if candidate is not None:
        show(decision, question, candidate)
        add_pupil(decision, authority, left, key_of(candidate.record), keeps=answer == Answer.SAME)
    elif answer == Answer.NOT_CARE_EXPERIENCED:
        decision.left_key = ""
        decision.right_digests = ledger.flag_digest(authority.code, left.own_id, flag_of(authority, left))
    elif about := exclusions.asked_about(authority, [question]):
        decision.right_digests = about[question.pk][1].right_digests
    return decision


def show(decision: Decision, question: Question, candidate: Candidate) -> None:
    """Keep what stood before the reader."""
    decision.weight, decision.probability, decision.guard = candidate.weight, candidate.probability, candidate.guard
    decision.weights_hidden = blinding.hides_weights(question.pk)


def add_pupil(decision: Decision, authority: Authority, left: Key, right: Key, *, keeps: bool) -> None:
    """Name the pupil by keyed digests; in the clear only where the pupil is now a learner."""
    population = gather(list(reads.said(authority, reads.editions(authority))), [])
    numbers = {row["scn"] for row in population.rows_of(right) if row.get("scn")}
    known_as = {right, *(Key(Source.EDUCATION, f"scn:{number}") for number in numbers)}
    decision.right_digests = ledger.digests_of(authority.code, known_as)
    decision.right_key = str(right) if keeps else ""
    decision.evidence_digest = evidence(authority.code, population, left, right)


def flag_of(authority: Authority, pupil: Key) -> str:
    """The looked-after code of the newest roll that gives one: what is being answered."""
    held = (said for said in reads.said(authority, reads.editions(authority)) if said.key == pupil)
    return last_codes(held).get(pupil, "")


@transaction.atomic
def settle(planned: Plan, decision: Decision, by: User, at: dt.datetime, verb: str) -> None:
    settling.commit(planned, made_on=at.date(), at=at)
    audit.record(
        chain=planned.authority.code,
        verb=verb,
        at=at,
        actor=actor(by),
        object_type="decision",
        object_id=decision.pk,
        reason=decision.note,
    )


def take_back(*, decision: Decision, by: User, at: dt.datetime, note: str = "") -> Decision:
    """Take an answer back with another entry, and ask again. What was erased comes back only from a sealed roll."""
    if Decision.objects.filter(takes_back=decision).exists():
        raise Refusal("This answer has been taken back already.")
    for _ in range(TRIES):
        undo = withdrawal(decision, by, at, note)
        planned = plan(decision.authority, deciding=[undo], compare=False)
        try:
            settle(planned, undo, by, at, f"took back {decision.about}: {decision.answer}")
        except settling.OutOfDate:
            continue
        return undo
    raise Refusal(BUSY)


def withdrawal(decision: Decision, by: User, at: dt.datetime, note: str) -> Decision:
    return Decision(
        id=uuid.uuid4(),
        authority=decision.authority,
        about=decision.about,
        answer=Answer.WITHDRAWN,
        left_key=decision.left_key,
        left_digest=decision.left_digest,
        right_digests=decision.right_digests,
        named_only=decision.named_only,
        note=note,
        by_id=by.pk,
        by_name=by.name,
        at=at,
        made_on=at.date(),
        takes_back=decision,
    )


def relink(
    authority: Authority, *, at: dt.datetime, threads: int = 1, progress: Callable[[str], None] | None = None
) -> None:
    """Ask the engine again over everybody, as after answers; changes nothing where nothing has changed."""
    for _ in range(TRIES):
        try:
            planned = plan(authority, compare=False, threads=threads, progress=progress)
            settling.commit(planned, made_on=at.date(), at=at, kept=history.find(authority, planned.after))
        except settling.OutOfDate:
            continue
        return
    raise Refusal("The register kept changing while it was being linked again. Try again in a minute.")
