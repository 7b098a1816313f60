"""One question whole: both records side by side, what each detail tells us, and what else is worth knowing."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from virtualschool.people.models import User
from virtualschool.people.vocab import FieldClass
from virtualschool.register import listing as register
from virtualschool.register.derive import Row
from virtualschool.register.models import Decision, Learner, LearnerRecord, SourceRecord, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import Answer, Source

from .. import blinding
from ..models import Candidate, Question, Reading
from ..vocab import KINDS, STANDS, Kind
from . import listing
from .agreement import last_ones_like
from .queue import Place, place_of
from .together import Reader, how_two_read, name_of, of_pupil, readers_of, readings_of

FIELDS = {
    "forename": ("Forename", ("forename", "known_as")),
    "surname": ("Surname", ("surname", "known_as_surname", "former_surname")),
    "second_forename": ("Second forename", ("second_forename",)),
    "date_of_birth": ("Date of birth", ("date_of_birth",)),
    "scn": ("Scottish Candidate Number", ("scn",)),
    "gender": ("Gender", ("gender",)),
    "postcode": ("Postcode", ("postcode", "home_postcode")),
    "school": ("School", ("school_name",)),
    "stage": ("Stage", ("stage",)),
}
ONLY_IF_GIVEN = {"second_forename", "stage"}
GIVES_A_PLACE_AWAY = {"postcode", "school"}
IDENTITY = ("forename", "second_forename", "surname", "known_as", "former_surname", "date_of_birth", "scn", "gender")
NAMES = {"F": "female", "M": "male"}
NOT_HELD = "not held"
SOURCES = {
    Source.EDUCATION: ("Education", "roll"),
    Source.SOCIAL_WORK: ("Social work", "list"),
    Source.MY_LIST: ("Your list", "as"),
    Source.TOLD_BY: ("Told by a person", "as"),
}
BITS = re.compile(r" \([+-]\d+(\.\d+)?\)\.$")


@dataclass(frozen=True)
class Side:
    """A record as its source has it: all that its newest edition says, and since when it is known."""

    label: str
    kind: str
    rows: tuple[Row, ...]
    as_at: dt.date | None
    known_since: dt.date | None

    @property
    def named(self) -> str:
        day = f"{self.as_at.day} {self.as_at:%B}" if self.as_at else "day not known"
        return f"{self.label} ({self.kind} of {day})"


@dataclass(frozen=True)
class Detail:
    """One row of the comparison. `differs` where letters are to be marked; no `bits` where it says nothing."""

    label: str
    pupil: str
    person: str
    tells: str
    bits: float | None
    differs: bool


@dataclass(frozen=True)
class Rival:
    """The next most likely pupil, by name only while the question is open."""

    number: int
    name: str
    born: str
    school: str
    sum: float


@dataclass(frozen=True)
class Before:
    """The answer that was given when this was asked before, and what a source says differently since."""

    answer: str
    by: str
    at: dt.datetime
    note: str
    changes: tuple[str, ...]


@dataclass(frozen=True)
class Review:
    """The page of one question."""

    question: Question
    kind: Kind
    line: listing.Line
    title: str
    follows: tuple[str, ...]
    place: Place
    before: Before | None
    facts: tuple[tuple[str, str], ...] = ()
    candidate: Candidate | None = None
    pupil: Side | None = None
    person: Side | None = None
    details: tuple[Detail, ...] = ()
    sum: float | None = None
    hides_sum: bool = False
    protected: bool = False
    guard: str = ""
    stands: bool = False
    """Joined already, and asked about because another model was adopted."""
    nearness: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()
    worth_knowing: tuple[str, ...] = ()
    alike: str = ""
    second: str = ""
    """How two people read a pair that a rule holds back, here; the same for every reader and question."""
    readers: tuple[Reader, ...] = ()

    @property
    def columns(self) -> str:
        """The headings of the comparison, in the order of its cells."""
        sides = f"{self.pupil.label}|{self.person.label}" if self.pupil and self.person else ""
        return f"Detail|{sides}|What this tells us" + ("" if self.hides_sum else "|Weight")

    @property
    def caption(self) -> str:
        return " beside ".join(side.named for side in (self.pupil, self.person) if side) + ". Marked text differs."


def page(question: Question, *, user: User, today: dt.date, number: int = 0) -> Review:
    """One question for this reader; `number` is the pupil to compare with, counted from 1, if one was asked for."""
    line = listing.lines(question.authority, user, [question])[0]
    kind = KINDS[question.about]
    candidates = in_order(question)
    read = readings_of(question, candidates)
    chosen = chosen_of(candidates, read, number)
    records = [question.left, *([chosen.record] if chosen else [])]
    statements = spoken_of(records)
    plain = Review(
        question=question,
        kind=kind,
        line=line,
        title=line.title,
        follows=tuple(one.format(name=line.name) for one in kind.follows),
        place=place_of(question, user),
        before=asked_before(question, statements),
        facts=tuple(facts(statements[question.left_id])),
    )
    if chosen is None:
        return plain
    apart = replace(
        plain,
        readers=tuple(readers_of(question, read, candidates)),
        second=how_two_read(question, user),
        alike=last_ones_like(question, chosen),
    )
    return compared(apart, chosen, candidates, statements, user, today)


def in_order(question: Question) -> list[Candidate]:
    """The pupils asked about, the likeliest first; in no order that says anything where weights are hidden."""
    if blinding.hides_weights(question.pk):
        return sorted(question.candidates.select_related("record"), key=lambda one: blinding.place(one.record_id))
    return sorted(question.candidates.select_related("record"), key=lambda one: one.position)


def chosen_of(candidates: Sequence[Candidate], read: Sequence[Reading], number: int) -> Candidate | None:
    """The pupil to compare with: the one that was asked for by number, else the one read first, else the first."""
    if not candidates:
        return None
    first = [one for one in candidates if read and one.evidence_digest == read[0].evidence_digest]
    return candidates[min(number, len(candidates)) - 1] if number > 0 else (first or candidates)[0]


def compared(
    plain: Review,
    chosen: Candidate,
    candidates: Sequence[Candidate],
    statements: Mapping[uuid.UUID, Sequence[Statement]],
    user: User,
    today: dt.date,
) -> Review:
    """The page of a question about two records."""
    question = plain.question
    person = side_of(question.left, statements[question.left_id])
    pupil = side_of(chosen.record, statements[chosen.record_id])
    protected = question.learner_id in register.protected_ids(question.authority, today)
    hides_sum = blinding.hides_weights(question.pk)
    reader = user.standing.highest(question.authority_id, related=False)
    details = details_of(chosen, person, pupil, reader, without=GIVES_A_PLACE_AWAY if protected else set())
    told = {one["sentence"] for one in json.loads(chosen.evidence)} | {chosen.guard}
    return Review(
        **{
            **vars(plain),
            "candidate": chosen,
            "pupil": pupil,
            "person": person,
            "details": tuple(details),
            "sum": chosen.weight,
            "hides_sum": hides_sum,
            "protected": protected,
            "guard": "" if hides_sum else chosen.guard,
            "stands": not hides_sum and chosen.guard.startswith(STANDS),
            "nearness": () if hides_sum else tuple(one for one in chosen.reasons.splitlines() if one not in told),
            "rivals": tuple(rivals_of(chosen, candidates)),
            "worth_knowing": tuple(worth_knowing(question, chosen, user)),
        }
    )


def spoken_of(records: Sequence[SourceRecord]) -> dict[uuid.UUID, list[Statement]]:
    """Everything that standing editions said of these records, oldest first."""
    found: dict[uuid.UUID, list[Statement]] = {record.pk: [] for record in records}
    statements = Statement.objects.filter(record__in=records, edition__withdrawn_on=None)
    in_order = statements.order_by("edition__as_at", "edition__received", "edition__sha256")
    for one in in_order.select_related("edition", "version"):
        found[one.record_id].append(one)
    return found


def side_of(record: SourceRecord, statements: Sequence[Statement]) -> Side:
    label, kind = SOURCES[Source(record.source)]
    if not statements:
        return Side(label, kind, (), None, None)
    last = statements[-1]
    return Side(label, kind, reads.rows_of(last.version.content), last.edition.as_at, statements[0].edition.as_at)


def details_of(
    candidate: Candidate, person: Side, pupil: Side, reader: FieldClass, *, without: set[str]
) -> Iterator[Detail]:
    """Every detail that may be compared, those that one side lacks too: they say nothing."""
    found = {one["field"]: one for one in json.loads(candidate.evidence)}
    for field, (label, columns) in FIELDS.items():
        if field in without:
            continue
        left, right = values(person, columns, reader), values(pupil, columns, reader)
        if field in ONLY_IF_GIVEN and not (left or right):
            continue
        evidence = found.get(field)
        yield Detail(
            label=label,
            pupil=right or NOT_HELD,
            person=left or NOT_HELD,
            tells=BITS.sub(".", evidence["sentence"]) if evidence else silence(field, left, right),
            bits=evidence["bits"] if evidence else None,
            differs=evidence is not None and evidence["level"] != "same" and bool(left and right),
        )
    yield Detail("Known since", since(pupil), since(person), "Says nothing by itself.", None, differs=False)


def silence(field: str, left: str, right: str) -> str:
    if left and right:
        return "Shown to help you; it isn’t compared." if field == "stage" else "Can’t be compared as written."
    return "Only one side has it, so it says nothing." if left or right else "Neither side has it, so it says nothing."


def values(side: Side, columns: Sequence[str], reader: FieldClass) -> str:
    """What a side states, each wording once. A former name is health and family's class: not for everybody."""
    seen = [column for column in columns if column != "former_surname" or reader.covers(FieldClass.E)]
    return " / ".join(
        dict.fromkeys(shown(column, row[column]) for column in seen for row in side.rows if row.get(column))
    )


def shown(column: str, text: str) -> str:
    if column == "gender":
        return NAMES.get(text, text)
    return "/".join(reversed(text.split("-"))) if column == "date_of_birth" else text


def since(side: Side) -> str:
    day = side.known_since
    return f"{side.kind} of {day.day} {day:%B %Y}" if day else NOT_HELD


def facts(statements: Sequence[Statement]) -> Iterator[tuple[str, str]]:
    """What the record of a question about one person says, of classes A and B."""
    if not statements:
        return
    rows = reads.rows_of(statements[-1].version.content)
    for column, label in (("date_of_birth", "Date of birth"), ("scn", "Scottish Candidate Number"), ("stage", "Stage")):
        if text := next((row[column] for row in rows if row.get(column)), ""):
            yield label, shown(column, text)


def rivals_of(chosen: Candidate, candidates: Sequence[Candidate]) -> Iterator[Rival]:
    for number, one in enumerate(candidates, start=1):
        if one.pk != chosen.pk:
            born = shown("date_of_birth", of_pupil(one).get("date_of_birth", ""))
            yield Rival(number=number, name=name_of(one), born=born, school="", sum=one.weight)


def asked_before(question: Question, statements: Mapping[uuid.UUID, Sequence[Statement]]) -> Before | None:
    """The old answer, and what has changed since it was given."""
    old = question.reopened_from
    if old is None:
        return None
    return Before(
        answer=str(Answer(old.answer).label),
        by=old.by_name,
        at=old.at,
        note=old.note,
        changes=tuple(sentence for spoken in statements.values() for sentence in changes_since(old, spoken)),
    )


def changes_since(old: Decision, statements: Sequence[Statement]) -> Iterator[str]:
    """What one source says of who somebody is that it didn't say when the old answer was given."""
    before = [one for one in statements if one.edition.entered_at <= old.at]
    if not before or before[-1] is statements[-1]:
        return
    label, _ = SOURCES[Source(statements[-1].edition.source)]
    was, now = (reads.rows_of(one.version.content) for one in (before[-1], statements[-1]))
    for column in IDENTITY:
        one, other = stated(was, column), stated(now, column)
        if one != other:
            words = column.replace("_", " ").replace("scn", "candidate number")
            yield f"{label}: {words} was {one or NOT_HELD}, is now {other or NOT_HELD}."


def stated(rows: Iterable[Row], column: str) -> str:
    return " / ".join(dict.fromkeys(shown(column, row[column]) for row in rows if row.get(column)))


def worth_knowing(question: Question, chosen: Candidate, user: User) -> Iterator[str]:
    """What a careful person would look up: namesakes, another claim to the pupil, whether the pupil is a learner."""
    joined = LearnerRecord.objects.visible_to(user).filter(record=chosen.record).select_related("learner").first()
    yield from namesakes(question, user, joined.learner if joined else None)
    if joined:
        yield f"This pupil is on the register already, as {joined.learner.name}."
    rivals = Candidate.objects.visible_to(user).filter(record=chosen.record).exclude(question=question)
    claims = [one.question.learner_id for one in rivals.select_related("question") if one.question.learner_id]
    for learner in listing.learners(user, claims).values():
        yield f"Another question asks whether {learner.name} is this pupil."
    if question.reopened_from_id is None:
        yield "Not asked before."


def namesakes(question: Question, user: User, pupil: Learner | None) -> Iterator[str]:
    """Others on the register with the same surname and birthday: twins, above all; never the pupil asked about."""
    mine = next(iter(listing.learners(user, [question.learner_id] if question.learner_id else []).values()), None)
    if mine is None or mine.date_of_birth is None:
        return
    alike = Learner.objects.visible_to(user).filter(
        authority=question.authority, date_of_birth=mine.date_of_birth, surname__iexact=mine.surname
    )
    others = alike.exclude(pk__in=[mine.pk, *([pupil.pk] if pupil else [])])
    for one in others.order_by("forename", "id")[:3]:
        yield f"{one.name} has the same surname and birthday, and is on the register."
