"""Writing a plan: one short transaction that only inserts, updates what differs, and erases whom nobody may hold."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from virtualschool.audit import operations as audit
from virtualschool.foundation.inserting import insert
from virtualschool.learning.operations import facts
from virtualschool.learning.operations.facts import Kept
from virtualschool.people.models import Authority
from virtualschool.register import erasure, marks
from virtualschool.register.derive import Key, Row, Said
from virtualschool.register.models import Decision, Link, RecordVersion, Revision, SourceRecord, Statement
from virtualschool.register.operations import derived
from virtualschool.register.queries import stated as reads

from .. import blinding, history
from ..engine.model import model_id, read_document
from ..findings import Found
from ..models import Candidate, FirstModel, LinkageModel, Question, Reading
from ..planning import Plan
from ..queries import exclusions, readings
from ..questions import Wanted, question_id
from ..vocab import ERASED, READ_BY_TWO


class OutOfDate(Exception):
    """Somebody changed the register while this plan was being worked out: plan again."""


Records = dict[Key, SourceRecord]
Wording = tuple[uuid.UUID, str]
"""A record and the digest of what is said of it."""


@transaction.atomic
def commit(plan: Plan, *, made_on: dt.date, at: dt.datetime, kept: Sequence[Kept] = ()) -> None:
    """Make the database say what the plan says, with these facts, or raise `OutOfDate` and change nothing.

    `made_on` is the day since which it is known, `at` the moment in which it is written.
    """
    claim(plan.authority, plan.revision, plan.gist)
    for arriving in plan.arriving:
        arriving.edition.save(force_insert=True)
    records = add_statements(plan.authority, plan.new_statements)
    erased = erase(plan.authority, plan.erase)
    if plan.erase:
        transaction.on_commit(erasure.empty_log)
    write_links(plan, records, made_on)
    if plan.moves_register:
        derived.store(plan.authority, plan.after)
    facts.follow(plan.authority, plan.after, history.rolls_of(plan.authority), kept)
    write_questions(plan, records, made_on)
    begin_with(plan, made_on, at)
    enter(plan)
    wait_for_readers(plan.authority)
    if erased:
        audit.record(
            chain=plan.authority.code, verb=ERASED, at=at, object_type="source record", classes="AB", number=erased
        )


def begin_with(plan: Plan, made_on: dt.date, at: dt.datetime) -> None:
    """Keep the model that came with the programme, once: a later version's joins nobody until a person adopts it."""
    document = read_document()
    if model_id(document) != plan.findings.model_id or FirstModel.objects.filter(authority=plan.authority).exists():
        return
    model = keep_model(document, "the programme", at)
    FirstModel.objects.create(authority=plan.authority, model=model, since=made_on)


def keep_model(document: dict[str, Any], name: str, at: dt.datetime) -> LinkageModel:
    """A model's document, kept for good under what it says."""
    model, _ = LinkageModel.objects.get_or_create(
        pk=model_id(document),
        defaults={
            "document": json.dumps(document, sort_keys=True, ensure_ascii=False),
            "provenance": str(document["provenance"]),
            "added_by": name,
            "added_at": at,
        },
    )
    return model


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


def claim(authority: Authority, revision: int, gist: str = "") -> None:
    """Take the authority's next revision, if the present one is still the one that was planned on.

    With what its findings rest on, where a run has found them.
    """
    Revision.objects.get_or_create(authority=authority)
    planned_on = Revision.objects.filter(authority=authority, number=revision)
    taken = planned_on.update(number=revision + 1, gist=gist)
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
    insert(SourceRecord, fresh)
    records.update((Key(one.source, one.own_id), one) for one in fresh)
    digests = [marks.content_digest(said.rows) for _, said in wanted]
    wordings = {(records[said.key].pk, digest): said.rows for (_, said), digest in zip(wanted, digests, strict=True)}
    versions = add_versions(wordings)
    ids = {edition: uuid.UUID(edition) for edition, _ in wanted}
    said_of = (
        (ids[edition], records[said.key].pk, digest) for (edition, said), digest in zip(wanted, digests, strict=True)
    )
    insert(
        Statement,
        (
            Statement(edition_id=edition, record_id=record, version_id=versions[record, digest])
            for edition, record, digest in said_of
        ),
    )
    return records


def add_versions(wordings: Mapping[Wording, Sequence[Row]]) -> dict[Wording, int]:
    """Insert the wordings that are not there yet; returns the ids of all of these."""
    known = stored_versions(wordings)
    fresh = [
        RecordVersion(record_id=record, digest=digest, content=marks.canonical(rows))
        for (record, digest), rows in wordings.items()
        if (record, digest) not in known
    ]
    insert(RecordVersion, fresh)
    return stored_versions(wordings) if fresh else known


def stored_versions(wordings: Iterable[Wording]) -> dict[Wording, int]:
    touched = list({pk for pk, _ in wordings})
    return {
        (record, digest): pk
        for start in range(0, len(touched), 500)
        for pk, record, digest in RecordVersion.objects.filter(record__in=touched[start : start + 500]).values_list(
            "pk", "record_id", "digest"
        )
    }


def erase(authority: Authority, gone: Iterable[Key]) -> int:
    """Remove everything held of pupils who are neither learners nor asked about.

    Returns how many of them a learner held: figures of a past day cannot count those again.
    """
    held = 0
    for key in gone:
        record = SourceRecord.objects.filter(authority=authority, source=key.source, own_id=key.own_id)
        held += record.filter(membership__isnull=False).count()
        record.delete()
    return held


def write_links(plan: Plan, records: Records, made_on: dt.date) -> None:
    standing = {
        (link.left_id, link.right_id): link for link in Link.objects.filter(authority=plan.authority).standing()
    }
    new: list[Link] = []
    for found in plan.findings.links:
        known = standing.pop((records[found.left].pk, records[found.right].pk), None)
        fresh = as_link(plan, found, records, made_on)
        if known is None:
            new.append(fresh)
        elif found.doubt == "stands":
            continue  # a link that only the model before makes stays as that model made it
        elif (known.weight, known.reasons, known.model_id) != (fresh.weight, fresh.reasons, fresh.model_id):
            fresh.pk, fresh.made_on, fresh._state.adding = known.pk, known.made_on, False
            fresh.save(force_update=True)
    Link.objects.filter(pk__in=[link.pk for link in standing.values()]).update(ended_on=made_on)
    insert(Link, new)


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
    new: dict[uuid.UUID, Question] = {}
    standing: dict[uuid.UUID, tuple[Question, Wanted]] = {}
    for wanted in (*plan.questions, *left_out(plan)):
        learner, pk = learners.get(wanted.left), question_id(plan.authority.code, wanted)
        question = known.get(pk) or new.setdefault(pk, Question(id=pk, authority=plan.authority, opened_on=made_on))
        before = contents(question)
        fill(question, wanted, records, made_on)
        question.learner_id = learner.id if learner else None
        question.looked_after_now = bool(learner and learner.id in now)
        if pk in known and contents(question) != before:
            question.save()
        standing[pk] = question, wanted
    insert(Question, new.values())
    write_candidates(standing.values(), new.keys(), records, plan.evidence)
    still_open = set(mine.open().values_list("pk", flat=True))
    gone = mine.filter(pk__in=still_open - standing.keys())
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
    questions: Iterable[tuple[Question, Wanted]],
    new: Collection[uuid.UUID],
    records: Mapping[Key, SourceRecord],
    evidence: Mapping[tuple[Key, Key], str],
) -> None:
    """Give each question the candidates that it is wanted with; who has them already is not written."""
    changed: list[Candidate] = []
    for question, wanted in questions:
        fresh = candidates_of(question, wanted, records, evidence)
        stored = question.candidates.all() if question.pk not in new else ()
        if {written(one) for one in stored} != {written(one) for one in fresh}:
            if stored:
                question.candidates.all().delete()
            changed += fresh
    insert(Candidate, changed)


def candidates_of(
    question: Question,
    wanted: Wanted,
    records: Mapping[Key, SourceRecord],
    evidence: Mapping[tuple[Key, Key], str],
) -> list[Candidate]:
    return [
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


def written(one: Candidate) -> tuple[object, ...]:
    """What tells whether a candidate must be written again."""
    return one.record_id, one.position, one.weight, one.evidence, one.evidence_digest
