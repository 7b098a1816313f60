"""Writing a plan: one short transaction that only inserts, updates what differs, and erases whom nobody may hold."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

from django.db import transaction
from django.db.models import Max, Q

from virtualschool.learning.operations import facts
from virtualschool.learning.operations.facts import Kept
from virtualschool.people.models import Authority
from virtualschool.register import erasure, sealed
from virtualschool.register.derive import Key, Said
from virtualschool.register.models import Decision, Link, RecordVersion, Revision, SourceRecord, Statement
from virtualschool.register.operations import derived
from virtualschool.register.queries import stated as reads

from .. import blinding, history
from ..findings import Found
from ..models import Candidate, Question, Reading
from ..planning import Plan
from ..queries import exclusions, readings
from ..questions import Wanted, question_id
from ..vocab import READ_BY_TWO


class OutOfDate(Exception):
    """Somebody changed the register while this plan was being worked out: plan again."""


Records = dict[Key, SourceRecord]


@transaction.atomic
def commit(plan: Plan, *, made_on: dt.date, kept: Sequence[Kept] = ()) -> None:
    """Make the database say what the plan says, with these facts, or raise `OutOfDate` and change nothing."""
    claim(plan.authority, plan.revision)
    for arriving in plan.arriving:
        arriving.edition.save(force_insert=True)
    records = add_statements(plan.authority, plan.new_statements)
    erase(plan.authority, plan.erase)
    if plan.erase:
        transaction.on_commit(erasure.empty_log)
    write_links(plan, records, made_on)
    derived.store(plan.authority, plan.after)
    facts.follow(plan.authority, plan.after, history.rolls_of(plan.authority), kept)
    write_questions(plan, records, made_on)
    enter(plan)
    wait_for_readers(plan.authority)


def enter(plan: Plan) -> None:
    """Add the plan's decisions to the ledger, under the next numbers."""
    last = Decision.objects.filter(authority=plan.authority).aggregate(last=Max("sequence"))["last"] or 0
    for number, entry in enumerate(plan.deciding, start=last + 1):
        entry.sequence = number
        entry.save(force_insert=True)


def wait_for_readers(authority: Authority) -> None:
    """Say of each open question that somebody has read whom it waits for: it follows from the readings that stand."""
    read = Reading.objects.filter(authority=authority).values("question_id")
    asked = Question.objects.filter(authority=authority).open()
    questions = list(asked.filter(Q(pk__in=read) | Q(waiting_for__in=READ_BY_TWO)))
    found = readings.standing([one.pk for one in questions])
    for question in questions:
        now = readings.state(found.get(question.pk, ()))
        if question.waiting_for != now and question.waiting_for in ("", *READ_BY_TWO):
            question.waiting_for = now
            question.save(update_fields=["waiting_for"])


def claim(authority: Authority, revision: int) -> None:
    """Take the authority's next revision, if the present one is still the one that was planned on."""
    Revision.objects.get_or_create(authority=authority)
    taken = Revision.objects.filter(authority=authority, number=revision).update(number=revision + 1)
    if not taken:
        raise OutOfDate


def all_records(authority: Authority) -> Records:
    return {Key(one.source, one.own_id): one for one in SourceRecord.objects.filter(authority=authority)}


def add_statements(authority: Authority, statements: Iterable[tuple[str, Said]]) -> Records:
    """Insert records, wordings and statements that are not there yet; returns all records by key."""
    wanted = list(statements)
    records = all_records(authority)
    missing = dict.fromkeys(said.key for _, said in wanted if said.key not in records)
    fresh = [SourceRecord(authority=authority, source=key.source, own_id=key.own_id) for key in missing]
    SourceRecord.objects.bulk_create(fresh, batch_size=500)
    records.update((Key(one.source, one.own_id), one) for one in fresh)
    versions = add_versions(records, (said for _, said in wanted))
    Statement.objects.bulk_create(
        (
            Statement(
                edition_id=edition,
                record=records[said.key],
                version_id=versions[(records[said.key].pk, sealed.content_digest(said.rows))],
            )
            for edition, said in wanted
        ),
        batch_size=500,
    )
    return records


def add_versions(records: Records, statements: Iterable[Said]) -> dict[tuple[uuid.UUID, str], int]:
    wordings = {(records[said.key].pk, sealed.content_digest(said.rows)): said for said in statements}
    touched = list({pk for pk, _ in wordings})
    known = {
        (record, digest): pk
        for start in range(0, len(touched), 500)
        for pk, record, digest in RecordVersion.objects.filter(record__in=touched[start : start + 500]).values_list(
            "pk", "record_id", "digest"
        )
    }
    fresh = [
        RecordVersion(record_id=record, digest=digest, content=sealed.canonical(said.rows))
        for (record, digest), said in wordings.items()
        if (record, digest) not in known
    ]
    RecordVersion.objects.bulk_create(fresh, batch_size=500)
    known.update(((one.record_id, one.digest), one.pk) for one in fresh)
    return known


def erase(authority: Authority, gone: Iterable[Key]) -> None:
    """Remove everything held of pupils who are neither learners nor asked about."""
    for key in gone:
        SourceRecord.objects.filter(authority=authority, source=key.source, own_id=key.own_id).delete()


def write_links(plan: Plan, records: Records, made_on: dt.date) -> None:
    standing = {
        (link.left_id, link.right_id): link for link in Link.objects.filter(authority=plan.authority).standing()
    }
    for found in plan.findings.links:
        known = standing.pop((records[found.left].pk, records[found.right].pk), None)
        fresh = as_link(plan, found, records, made_on)
        if known is None:
            fresh.save(force_insert=True)
        elif found.doubt == "stands":
            continue  # a link that only the model before makes stays as that model made it
        elif (known.weight, known.reasons, known.model_id) != (fresh.weight, fresh.reasons, fresh.model_id):
            fresh.pk, fresh.made_on, fresh._state.adding = known.pk, known.made_on, False
            fresh.save(force_update=True)
    Link.objects.filter(pk__in=[link.pk for link in standing.values()]).update(ended_on=made_on)


def as_link(plan: Plan, found: Found, records: Records, made_on: dt.date) -> Link:
    return Link(
        authority=plan.authority,
        left=records[found.left],
        right=records[found.right],
        weight=round(found.pair.weight, 3),
        probability=found.pair.probability,
        reasons="\n".join(found.pair.reasons),
        runner_up_behind=found.pair.runner_up_behind,
        model_id=found.model_id or plan.findings.model_id,
        made_on=max([made_on, *(plan.known_on[key] for key in (found.left, found.right) if key in plan.known_on)]),
    )


def write_questions(plan: Plan, records: Records, made_on: dt.date) -> None:
    """Open, keep and close questions until those that stand are the ones wanted; what stays is not written again."""
    learners = {key: learner for learner in plan.after for key in learner.keys}
    now = {learner.id for learner in plan.after if any(period.end is None for period in learner.periods)}
    mine = Question.objects.filter(authority=plan.authority)
    known = {one.pk: one for one in mine.prefetch_related("candidates")}
    standing = []
    for wanted in (*plan.questions, *left_out(plan)):
        learner = learners.get(wanted.left)
        question = known.get(question_id(plan.authority.code, wanted)) or Question(
            id=question_id(plan.authority.code, wanted), authority=plan.authority, opened_on=made_on
        )
        before = contents(question)
        fill(question, wanted, records, made_on)
        question.learner_id = learner.id if learner else None
        question.looked_after_now = bool(learner and learner.id in now)
        if question._state.adding or contents(question) != before:
            question.save()
        write_candidates(question, wanted, records, plan.evidence)
        standing.append(question.pk)
    gone = mine.open().exclude(pk__in=standing)
    Candidate.objects.filter(question__in=gone).delete()
    gone.update(closed_on=made_on, waiting_for="")


def contents(question: Question) -> tuple[object, ...]:
    return tuple(getattr(question, field.attname) for field in Question._meta.concrete_fields)


def left_out(plan: Plan) -> list[Wanted]:
    """Questions about exclusions that a later list leaves out: told by the facts, which this plan has just written."""
    decisions = reads.in_force([*reads.entries(plan.authority), *plan.deciding])
    return list(exclusions.wanted(plan.authority, plan.after, decisions))


def fill(question: Question, wanted: Wanted, records: Records, made_on: dt.date) -> None:
    if question.closed_on is not None or question.subject != wanted.subject:
        question.opened_on, question.closed_on, question.waiting_for = made_on, None, ""
    question.about, question.left, question.subject = wanted.about, records[wanted.left], wanted.subject
    if wanted.asked:
        best = wanted.asked.candidates[0].pair
        question.guard = best.guard or ""
        hidden = blinding.hides_weights(question.pk)
        question.worth = blinding.place(question.pk) if hidden else round(best.probability, 4)
        question.named_only, question.reopened_from = wanted.asked.named_only, wanted.asked.reopened_from


def write_candidates(
    question: Question,
    wanted: Wanted,
    records: Mapping[Key, SourceRecord],
    evidence: Mapping[tuple[Key, Key], str],
) -> None:
    fresh = [
        Candidate(
            question=question,
            record=records[found.right],
            position=position,
            weight=round(found.pair.weight, 3),
            probability=found.pair.probability,
            guard=found.pair.guard or "",
            reasons="\n".join(found.pair.reasons),
            evidence=json.dumps([asdict(one) for one in found.pair.evidence], ensure_ascii=False),
            runner_up_behind=found.pair.runner_up_behind,
            evidence_digest=evidence[found.left, found.right],
        )
        for position, found in enumerate(wanted.asked.candidates if wanted.asked else ())
    ]
    if {written(one) for one in question.candidates.all()} != {written(one) for one in fresh}:
        question.candidates.all().delete()
        Candidate.objects.bulk_create(fresh)


def written(one: Candidate) -> tuple[object, ...]:
    """What tells whether a candidate must be written again."""
    return one.record_id, one.position, one.weight, one.evidence, one.evidence_digest
