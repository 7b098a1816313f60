"""Facts read from what is stored: as derived, or derived again from what was stated and known on a day."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from virtualschool.people.models import Authority
from virtualschool.register.models import Edition
from virtualschool.register.queries import stated as register
from virtualschool.register.vocab import FACT_KINDS

from ..derive import ATTENDANCE, NOTHING, Fact, Facts, Row, Said, derive
from ..matching import Owners, Rolls
from ..models import BY_KIND, Attendance, FactStatement, LearnerFact
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


FIGURE_KINDS = ("exclusions", "levels", "awards", "destinations")
"""The kinds that figures rest on, attendance apart."""
NOT_SAID = ("id", "authority", "learner_id", "position", "as_at")


def marks(authority: Authority) -> dict[uuid.UUID, list[str]]:
    """What tells that a learner's facts changed: the rows that hold them, each made anew whenever one changes."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    for kind in FIGURE_KINDS:
        rows = BY_KIND[kind]._default_manager.filter(authority=authority).order_by("pk")
        for learner, pk in rows.values_list("learner_id", "pk"):
            found[learner].append(f"{kind}{pk}")
    return found


def sessions(authority: Authority) -> set[str]:
    """The sessions of which facts other than attendance are known."""
    models = (BY_KIND[kind] for kind in FIGURE_KINDS)
    return {
        session
        for model in models
        for session in model._default_manager.filter(authority=authority).values_list("session", flat=True).distinct()
    }


def attendance_marks(authority: Authority) -> dict[str, dict[uuid.UUID, list[int]]]:
    """The same of attendance, by session."""
    found: dict[str, dict[uuid.UUID, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Attendance.objects.filter(authority=authority).order_by("pk")
    for session, learner, pk in rows.values_list("session", "learner_id", "pk"):
        found[session][learner].append(pk)
    return found


def as_derived(learners: Sequence[uuid.UUID], sessions: Collection[str]) -> dict[str, dict[uuid.UUID, Facts]]:
    """By session the facts that figures rest on, from the derived rows: quick, and the same as deriving them again.

    Attendance is that of the session; the other kinds are those of all years.
    """
    of: dict[uuid.UUID, dict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for kind in FIGURE_KINDS:
        for row in BY_KIND[kind]._default_manager.filter(learner_id__in=learners).order_by("position"):
            of[row.learner_id][kind].append(Fact(as_row(row), row.as_at))
    spans: dict[str, dict[uuid.UUID, list[Span]]] = defaultdict(lambda: defaultdict(list))
    as_at: dict[uuid.UUID, dt.date] = {}
    attended = Attendance.objects.filter(learner_id__in=learners, session__in=list(sessions)).order_by("position")
    for session, learner, text, day in attended.values_list("session", "learner_id", "spans", "as_at"):
        spans[session][learner] += read(text)
        as_at[learner] = day
    return {
        session: {
            one: Facts(
                tuple(spans[session][one]), as_at.get(one), {kind: tuple(found) for kind, found in of[one].items()}
            )
            for one in learners
        }
        for session in sessions
    }


def as_row(fact: LearnerFact) -> Row:
    """A derived fact in the words of its file; what the file left out is left out."""
    names = [field.name for field in fact._meta.concrete_fields if field.name not in NOT_SAID]
    return {name: as_text(value) for name in names if (value := getattr(fact, name)) not in (None, "")}


def as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


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
