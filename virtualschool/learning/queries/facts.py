"""Facts read from what is stored: as derived, or derived again from what was stated and known on a day."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from virtualschool.people.models import Authority
from virtualschool.register.models import Edition
from virtualschool.register.queries import stated as register
from virtualschool.register.vocab import FACT_KINDS

from ..derive import ATTENDANCE, NOTHING, Facts, Said, derive
from ..matching import Owners, Rolls
from ..models import Attendance, FactStatement
from ..spans import Span, read


def openings(spans: Iterable[Span], codes: Collection[str]) -> int:
    """How many half days these spans have under some of the codes."""
    return sum(number for span in spans for code, number in span.marks if code in codes)


def editions(authority: Authority, *, known_at: dt.date | None = None) -> list[Edition]:
    """The editions of facts that stand, or stood as known on a day."""
    return register.editions(authority, known_at=known_at, kinds=FACT_KINDS)


def derived(authority: Authority, *, learners: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Facts]:
    """The facts of these learners, as stated by the editions that stand."""
    by_id = {edition.pk: edition for edition in editions(authority)}
    stated: dict[uuid.UUID, list[Said]] = defaultdict(list)
    rows = FactStatement.objects.filter(subject__learner_id__in=list(learners)).values_list(
        "edition_id", "subject__own_id", "subject__learner_id", "content"
    )
    for edition_id, own_id, learner, content in rows.iterator():
        if edition_id in by_id:
            stated[learner].append(said(by_id[edition_id], own_id, content))
    return {one: derive(stated[one]) if stated[one] else NOTHING for one in learners}


def of_one(learner: uuid.UUID) -> Facts:
    """One learner's facts by the editions that stand, in one query."""
    rows = FactStatement.objects.filter(subject__learner_id=learner, edition__withdrawn_on=None)
    stated = rows.select_related("edition", "subject")
    return derive(said(one.edition, one.subject.own_id, one.content) for one in stated)


def of_session(authority: Authority, session: str) -> dict[uuid.UUID, Facts]:
    """Everybody's facts as they stand, with the attendance of one session alone: quick, whatever the years before."""
    by_id = {edition.pk: edition for edition in editions(authority) if edition.kind != ATTENDANCE}
    stated: dict[uuid.UUID, list[Said]] = defaultdict(list)
    rows = FactStatement.objects.filter(edition__in=list(by_id)).values_list(
        "edition_id", "subject__own_id", "subject__learner_id", "content"
    )
    for edition_id, own_id, learner, content in rows.iterator():
        stated[learner].append(said(by_id[edition_id], own_id, content))
    spans: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for row in Attendance.objects.filter(authority=authority, session=session).order_by("position"):
        spans[row.learner_id] += read(row.spans)
    return {
        learner: replace(derive(stated.get(learner, ())), attendance=tuple(spans.get(learner, ())))
        for learner in {*stated, *spans}
    }


def as_known(
    authority: Authority, whose: Owners, rolls: Rolls, *, known_at: dt.date | None = None
) -> dict[uuid.UUID, Facts]:
    """Everybody's facts derived again: of whoever held the pupil's id or number, by the editions known by a day."""
    by_id = {edition.pk: edition for edition in editions(authority, known_at=known_at)}
    stated: dict[uuid.UUID, list[Said]] = defaultdict(list)
    rows = FactStatement.objects.filter(subject__authority=authority).values_list(
        "edition_id", "subject__own_id", "subject__scn", "content"
    )
    for edition_id, own_id, scn, content in rows.iterator():
        learner = whose.of(own_id, scn, rolls) if edition_id in by_id else None
        if learner:
            stated[learner].append(said(by_id[edition_id], own_id, content))
    return {learner: derive(found) for learner, found in stated.items()}


def said(edition: Edition, own_id: str, content: str) -> Said:
    return Said(register.spoken(edition).order, own_id, edition.kind, content)
