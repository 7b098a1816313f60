"""Which readings stand, who may be a second reader, and which questions wait for somebody else than oneself."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import Count, Max, Q, QuerySet

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import RIGHTS, Permission
from virtualschool.register.models import Decision, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import About, RelationKind

from ..models import Candidate, Question, Reading, ReadingSetting
from ..vocab import READ_BY_TWO, READ_TOGETHER, SECOND_READER

READERS = [role for role, right in RIGHTS.items() if Permission.QUESTION_ANSWER in right.permissions]
Standing = Mapping[uuid.UUID, tuple[Reading, ...]]


def standing(questions: Collection[uuid.UUID], evidence: Mapping[uuid.UUID, set[str]] | None = None) -> Standing:
    """By question the readings that count now, the newest of each reader, in their order.

    Those taken back don't, nor those on evidence that has changed since, nor
    those that the ledger has answered after. `evidence` is what the pairs of
    each question stand on, where that is at hand.
    """
    rows = list(Reading.objects.filter(question_id__in=questions).order_by("question_id", "number"))
    if not rows:
        return {}
    gone = {one.takes_back_id for one in rows if one.takes_back_id}
    evidence = evidence or evidence_now({one.question_id for one in rows})
    answered = last_entries({one.left_digest for one in rows})
    found: dict[uuid.UUID, dict[uuid.UUID, Reading]] = defaultdict(dict)
    for one in rows:
        is_history = one.pk in gone or one.takes_back_id or answered.get(one.left_digest, 0) > one.after
        if not is_history and one.evidence_digest in evidence[one.question_id]:
            found[one.question_id].pop(one.by_id, None)
            found[one.question_id][one.by_id] = one
    return {question: tuple(readings.values()) for question, readings in found.items()}


def evidence_now(questions: Collection[uuid.UUID]) -> Mapping[uuid.UUID, set[str]]:
    """By question the digests of what its pairs stand on."""
    found: dict[uuid.UUID, set[str]] = defaultdict(set)
    rows = Candidate.objects.filter(question__in=questions, question__closed_on=None)
    for question, digest in rows.values_list("question", "evidence_digest"):
        found[question].add(digest)
    return found


def last_entries(left_digests: Collection[str]) -> dict[str, int]:
    """The number of the newest entry of the ledger about who each of these records is."""
    entries = Decision.objects.filter(about=About.SAME_CHILD, left_digest__in=left_digests)
    return dict(entries.order_by().values_list("left_digest").annotate(last=Max("sequence")))


def state(readings: Sequence[Reading]) -> str:
    """Whom a question waits for, by the readings that stand: of two, one differs, or it would be answered."""
    return ("", SECOND_READER)[len(readings)] if len(readings) < 2 else READ_TOGETHER


def asks_second_reader(authority: Authority) -> bool:
    """Whether the authority wants two readers where a rule holds a pair back; it does unless it has said no."""
    return not ReadingSetting.objects.filter(authority=authority, asks_second_reader=False).exists()


def may_answer(authority_code: str) -> QuerySet[User]:
    """Those whose post lets them answer questions here today."""
    day = clock.today()
    posts = Membership.objects.held_on(day).filter(authority=authority_code, role__in=READERS)
    found: QuerySet[User] = User.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=day), pk__in=posts.values("user"), is_active=True
    )
    return found


def has_another(question: Question, user: User) -> bool:
    """Whether somebody else may answer this question, too: one for named people only, somebody who is named."""
    others = may_answer(question.authority_id).exclude(pk=user.pk)
    if question.named_only:
        if question.learner_id is None:
            return False
        named = Relation.objects.filter(
            in_force(clock.today()), kind=RelationKind.NAMED, learner_id=question.learner_id
        )
        others = others.filter(pk__in=named.values("user"))
    return others.exists()


def mine(user: User, questions: Iterable[Question]) -> dict[uuid.UUID, uuid.UUID]:
    """The user's own reading of each of these questions that waits for a second reader who can be found.

    Where nobody else is left to read it, or the authority asks for no second
    reader any more, the question is the first reader's again, and not here.
    """
    read_once = {one.pk: one for one in questions if one.waiting_for == SECOND_READER}
    found = {pk: one.pk for pk, readings in standing(read_once).items() for one in readings if one.by_id == user.pk}
    wait = set(for_others(user, [read_once[pk] for pk in found]))
    return {question: reading for question, reading in found.items() if question in wait}


def for_others(user: User, read: Sequence[Question]) -> Iterable[uuid.UUID]:
    """Of questions that the user has read, those that somebody else can read, too."""
    if not read or not asks_second_reader(read[0].authority):
        return
    others = may_answer(read[0].authority_id).exclude(pk=user.pk).exists()
    for question in read:
        if has_another(question, user) if question.named_only else others:
            yield question.pk


def number_at_hand(user: User, questions: QuerySet[Question]) -> int:
    """How many of these questions the user can answer now."""
    counts = questions.aggregate(
        open=Count("pk", filter=Q(waiting_for__in=("", *READ_BY_TWO))),
        read_once=Count("pk", filter=Q(waiting_for=SECOND_READER)),
    )
    return int(counts["open"]) - (len(mine_of(user, questions)) if counts["read_once"] else 0)


def at_hand(read: Collection[uuid.UUID]) -> Q:
    """The condition on questions that can be answered now by whoever has read these and waits for a second reader."""
    return Q(waiting_for__in=("", *READ_BY_TWO)) & ~Q(pk__in=list(read))


def mine_of(user: User, questions: QuerySet[Question]) -> dict[uuid.UUID, uuid.UUID]:
    """The same as `mine`, of all the questions of a query."""
    return mine(user, questions.filter(waiting_for=SECOND_READER).select_related("authority"))
