"""Facts follow the register: kept for learners, erased with them, and derived again for whom something changed."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import models, transaction

from virtualschool.people.models import Authority
from virtualschool.register import sessions
from virtualschool.register.derive import Derived
from virtualschool.register.derive.inputs import day

from .. import spans
from ..derive import Facts, Row
from ..matching import Owners, Rolls, owners
from ..models import BY_KIND, Attendance, FactStatement, LearnerFact, Subject
from ..queries import facts as reads
from ..vocab import AUTHORISED, EXCLUDED, PRESENT, UNAUTHORISED
from . import told

PORTION = 400
DATES = ("start_date", "end_date", "left_on", "agreed_on", "reviewed_on")
NUMBERS = ("openings_lost", "scqf_level")
DERIVED: tuple[type[LearnerFact], ...] = (Attendance, *BY_KIND.values())


class Kept(NamedTuple):
    """What an edition said of a pupil who is a learner, to be added."""

    edition_id: uuid.UUID
    own_id: str
    scn: str
    content: str
    rows: str = ""
    """Which rows of the file these are, where that is known."""


@transaction.atomic
def follow(authority: Authority, found: Sequence[Derived], rolls: Rolls, kept: Iterable[Kept] = ()) -> None:
    """Make the facts those of these learners: add what is new, erase whom the register no longer holds.

    Statements of a pupil, and what people told, are erased with the pupil; who is a learner under
    another id takes them along. Only learners for whom something changed are
    derived again.
    """
    whose = owners(found)
    touched = reassign(authority, whose, rolls)
    touched |= add(authority, whose, rolls, kept)
    held = {learner.id for learner in found}
    for model in DERIVED:
        known = model._default_manager.filter(authority=authority).values_list("learner_id", flat=True).distinct()
        delete(model, set(known) - held)
    told.erase_strangers(authority, {alias for learner in found for alias in (learner.id, *learner.aliases)})
    rederive(authority, touched & held)


def reassign(authority: Authority, whose: Owners, rolls: Rolls) -> set[uuid.UUID]:
    """Give each pupil of the fact files to the learner who holds the name now; returns the learners touched."""
    touched: set[uuid.UUID] = set()
    gone: list[uuid.UUID] = []
    for subject in Subject.objects.filter(authority=authority):
        now = whose.of(subject.own_id, subject.scn, rolls)
        if now == subject.learner_id:
            continue
        touched.add(subject.learner_id)
        if now is None:
            gone.append(subject.pk)
        else:
            touched.add(now)
            Subject.objects.filter(pk=subject.pk).update(learner_id=now)
    for portion in portions(gone):
        Subject.objects.filter(pk__in=portion).delete()
    return touched


def add(authority: Authority, whose: Owners, rolls: Rolls, kept: Iterable[Kept]) -> set[uuid.UUID]:
    """Insert what is not there yet; returns the learners touched."""
    wanted = list(kept)
    if not wanted:
        return set()
    subjects = {(one.own_id, one.scn): one for one in Subject.objects.filter(authority=authority)}
    names = dict.fromkeys((one.own_id, one.scn) for one in wanted)
    fresh = [
        Subject(authority=authority, own_id=own_id, scn=scn, learner_id=learner)
        for own_id, scn in names
        if (own_id, scn) not in subjects and (learner := whose.of(own_id, scn, rolls))
    ]
    Subject.objects.bulk_create(fresh, batch_size=500)
    subjects.update(((one.own_id, one.scn), one) for one in fresh)
    statements = [
        FactStatement(
            edition_id=one.edition_id, subject=subjects[one.own_id, one.scn], content=one.content, rows=one.rows
        )
        for one in wanted
        if (one.own_id, one.scn) in subjects
    ]
    FactStatement.objects.bulk_create(statements, batch_size=500, ignore_conflicts=True)
    return {one.subject.learner_id for one in statements}


def rederive(authority: Authority, learners: Collection[uuid.UUID]) -> None:
    """Derive these learners' facts from what is stated, and write what differs."""
    for portion in portions(learners):
        found = reads.derived(authority, learners=portion)
        sync(Attendance, portion, (row for one in portion for row in attendance_rows(authority, one, found[one])))
        for kind, model in BY_KIND.items():
            rows = (row for one in portion for row in fact_rows(model, authority, one, kind, found[one]))
            sync(model, portion, rows)


def rebuild(authority: Authority) -> int:
    """Drop an authority's derived facts and derive them again; returns of how many learners."""
    for model in DERIVED:
        model._default_manager.filter(authority=authority).delete()
    learners = set(Subject.objects.filter(authority=authority).values_list("learner_id", flat=True))
    rederive(authority, learners)
    return len(learners)


def withdrawn(authority: Authority, edition_id: uuid.UUID) -> None:
    """Derive again without an edition that somebody took back; its statements stay, for the register as once known."""
    stated = FactStatement.objects.filter(edition=edition_id, subject__authority=authority)
    rederive(authority, set(stated.values_list("subject__learner_id", flat=True)))


def portions(ids: Collection[uuid.UUID]) -> Iterator[list[uuid.UUID]]:
    """Ids in order, in portions that every database takes in one statement."""
    ordered = sorted(ids)
    return (ordered[start : start + PORTION] for start in range(0, len(ordered), PORTION))


def delete(model: type[LearnerFact], learners: Collection[uuid.UUID]) -> None:
    for portion in portions(learners):
        model._default_manager.filter(learner_id__in=portion).delete()


def sync(model: type[LearnerFact], learners: Sequence[uuid.UUID], wanted: Iterable[LearnerFact]) -> None:
    """Make the rows of these learners those wanted; who has them already is not written."""
    before: dict[uuid.UUID, list[LearnerFact]] = {one: [] for one in learners}
    for row in model._default_manager.filter(learner_id__in=learners).order_by("position"):
        before[row.learner_id].append(row)
    after: dict[uuid.UUID, list[LearnerFact]] = {one: [] for one in learners}
    for row in wanted:
        after[row.learner_id].append(row)
    changed = [one for one in learners if contents(before[one]) != contents(after[one])]
    delete(model, changed)
    model._default_manager.bulk_create((row for one in changed for row in after[one]), batch_size=500)


def contents(rows: Iterable[models.Model]) -> list[tuple[Any, ...]]:
    return [
        tuple(getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key)
        for row in rows
    ]


def attendance_rows(authority: Authority, learner: uuid.UUID, facts: Facts) -> Iterator[Attendance]:
    by_place: dict[tuple[str, str], list[spans.Span]] = {}
    for span in facts.attendance:
        place = (sessions.session_of(dt.date.fromisoformat(span.first)), span.school_code)
        by_place.setdefault(place, []).append(span)
    for position, ((session, school), ours) in enumerate(sorted(by_place.items())):
        yield Attendance(
            authority=authority,
            learner_id=learner,
            position=position,
            as_at=facts.attendance_as_at or dt.date.min,
            session=session,
            school_code=school,
            spans=spans.written(ours),
            present=reads.openings(ours, PRESENT),
            authorised=reads.openings(ours, AUTHORISED),
            unauthorised=reads.openings(ours, UNAUTHORISED),
            excluded=reads.openings(ours, EXCLUDED),
        )


def fact_rows(
    model: type[LearnerFact], authority: Authority, learner: uuid.UUID, kind: str, facts: Facts
) -> Iterator[LearnerFact]:
    fields = {field.name for field in model._meta.concrete_fields} - {"id", "authority", "learner_id", "as_at"}
    for position, fact in enumerate(facts.of.get(kind, ())):
        values = {name: value_of(name, fact.row) for name in fields if name in fact.row}
        values |= session_of(fact.row, fields)
        yield model(authority=authority, learner_id=learner, position=position, as_at=fact.as_at, **values)


def value_of(name: str, row: Row) -> Any:
    if name in DATES:
        return day(row[name])
    return int(row[name]) if name in NUMBERS else row[name]


def session_of(row: Row, fields: Collection[str]) -> Mapping[str, str]:
    """The session of a fact: as it says, else that of its day."""
    if "session" not in fields or "session" in row:
        return {}
    on = row.get("left_on") or row["start_date"]
    return {"session": sessions.session_of(dt.date.fromisoformat(on))}
