"""The rows of files that a learner's part in a figure rests on: each with its file, edition and as-at date."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from virtualschool.learning import spans
from virtualschool.learning.derive import ATTENDANCE, Facts, Row, identity
from virtualschool.learning.models import FactStatement
from virtualschool.learning.queries import facts as reads
from virtualschool.learning.spans import Span
from virtualschool.learning.vocab import AUTHORISED, EXCLUDED, OUTSIDE, PRESENT, UNAUTHORISED, label
from virtualschool.register import sessions
from virtualschool.register.models import CarePeriod, Enrolment
from virtualschool.register.vocab import Source
from virtualschool.schools import queries as schools

from ..specifications import Specification

# The kinds of file that each way of counting reads.
KINDS: Mapping[str, tuple[str, ...]] = {
    "openings": (ATTENDANCE,),
    "absence": (ATTENDANCE,),
    "cases": ("exclusions",),
    "excluded": ("exclusions",),
    "level": ("levels",),
    "award": ("awards", "destinations"),
    "stage": ("destinations",),
    "destination": ("destinations",),
}
KIND_WORDS = {
    "attendance": "Education: attendance",
    "exclusions": "Education: exclusions",
    "levels": "Education: levels",
    "awards": "Awards",
    "destinations": "Leavers’ destinations",
}
MARKS = (
    ("attended", PRESENT),
    ("absent, agreed", AUTHORISED),
    ("absent, not agreed", UNAUTHORISED),
    ("excluded", EXCLUDED),
    ("extended leave, not counted", OUTSIDE),
)

WITHHELD = "a file whose name is withheld"


class OfFile(NamedTuple):
    """The file of some rows, told once above them."""

    kind: str
    name: str
    as_at: dt.date
    received: dt.date
    numbers: str

    @property
    def words(self) -> str:
        return f"What {self.name} says, as at {self.as_at.day} {self.as_at:%B %Y}"


@dataclass(frozen=True)
class SourceRow:
    """One row as a file had it; `stands` while no later file says otherwise."""

    day: str
    file: str
    kind: str
    as_at: dt.date
    received: dt.date
    numbers: str
    """The learner's rows in the file; empty where they were not kept."""
    says: str
    stands: bool
    is_contradicted: bool = False
    """Whether another row of the same file says otherwise of the same days, so that neither counts."""

    @property
    def of_file(self) -> OfFile:
        return OfFile(self.kind, self.file, self.as_at, self.received, self.numbers)


@dataclass(frozen=True)
class Held:
    """What puts a learner into the group: a period on a roll or of care, with its source."""

    what: str
    start: dt.date | None
    end: dt.date | None
    source: str
    as_at: dt.date


def of_part(learner_id: uuid.UUID, spec: Specification, session: str, *, shows_place: bool) -> list[SourceRow]:
    """Every row about the figure in the session, the newest first, those that a later file replaced among them."""
    stated = FactStatement.objects.filter(subject__learner_id=learner_id, edition__kind__in=KINDS[spec.measure])
    facts = reads.of_one(learner_id)
    names = schools.names(authority_of(stated)) if shows_place else {}
    listed = list(stated.select_related("edition"))
    against = contradicting(listed)
    found = [
        row
        for one in listed
        for row in rows_of(one, facts, against[one.edition_id], spec, session, names, shows_place=shows_place)
    ]
    return sorted(found, key=lambda one: (one.day, one.as_at, one.says), reverse=True)


def contradicting(stated: Iterable[FactStatement]) -> dict[uuid.UUID, set[Span]]:
    """By edition the spans of attendance that other rows of it contradict, under whichever of the learner's ids."""
    said: dict[uuid.UUID, list[Span]] = defaultdict(list)
    for one in stated:
        said[one.edition_id] += spans.read(one.content) if one.edition.kind == ATTENDANCE else []
    return {edition: spans.contradicting(found) for edition, found in said.items()}


def authority_of(stated: Iterable[FactStatement]) -> str:
    return next((one.edition.authority_id for one in stated), "")


def rows_of(
    stated: FactStatement,
    facts: Facts,
    against: Collection[Span],
    spec: Specification,
    session: str,
    names: Mapping[str, str],
    *,
    shows_place: bool,
) -> Iterator[SourceRow]:
    edition = stated.edition
    if edition.kind == ATTENDANCE:
        standing = {span[:3]: set(span.marks) for span in facts.attendance}
        for span in spans.read(stated.content):
            if sessions.session_of(dt.date.fromisoformat(span.first)) == session:
                at = f" at {names.get(span.school_code, span.school_code)}" if shows_place and span.school_code else ""
                says = f"{span_words(span)}{at}"
                is_in_force = span not in against and set(span.marks) <= standing.get(span[:3], set())
                row = source_row(stated, span.first, says, is_in_force=is_in_force, shows_place=shows_place)
                yield replace(row, is_contradicted=span in against)
        return
    standing_rows = {
        identity(edition.kind, row): (row, fact.as_at) for fact in facts.of.get(edition.kind, ()) for row in [fact.row]
    }
    for row in json.loads(stated.content):
        if concerns(edition.kind, row, spec, session):
            held = standing_rows.get(identity(edition.kind, row))
            is_in_force = held is not None and held == (row, edition.as_at)
            says = words_of(edition.kind, row)
            yield source_row(stated, day_of(row), says, is_in_force=is_in_force, shows_place=shows_place)


def source_row(stated: FactStatement, day: str, says: str, *, is_in_force: bool, shows_place: bool) -> SourceRow:
    """A school's own file is called after the school: where the place is withheld, so is the file's name."""
    edition = stated.edition
    return SourceRow(
        day=day,
        file=(edition.file_name or "no file name") if shows_place else WITHHELD,
        kind=KIND_WORDS[edition.kind],
        as_at=edition.as_at,
        received=edition.received,
        numbers=stated.rows,
        says=says,
        stands=is_in_force and edition.withdrawn_on is None,
    )


def concerns(kind: str, row: Row, spec: Specification, session: str) -> bool:
    """Whether a row is about the figure in the session; awards of earlier sessions count for a leaver, too."""
    if kind == "exclusions":
        return sessions.session_of(dt.date.fromisoformat(row["start_date"])) == session
    if kind == "destinations":
        in_session = sessions.session_of(dt.date.fromisoformat(row["left_on"])) == session
        return in_session and (not spec.survey or row["survey"] == spec.survey)
    if kind == "levels":
        return row["session"] == session and row["area"] == spec.area
    return row["session"] <= session


def day_of(row: Row) -> str:
    return row.get("start_date") or row.get("left_on") or row.get("session", "")


def span_words(span: Span) -> str:
    when = in_full(span.first) if span.first == span.last else f"{in_full(span.first)} to {in_full(span.last)}"
    marks = dict(span.marks)
    parts = [f"{number} {words}" for words, codes in MARKS if (number := sum(marks.get(code, 0) for code in codes))]
    return f"{when}, half days: {', '.join(parts) or 'none'}"


def words_of(kind: str, row: Row) -> str:
    """What a row of facts says, in words."""
    if kind == "exclusions":
        return f"Excluded from {in_full(row['start_date'])}, {row['openings_lost']} half days lost"
    if kind == "levels":
        return (
            f"{row['stage']}, {row['area'].replace('_', ' ')}: {label('level_values', row['level'])}, {row['session']}"
        )
    if kind == "awards":
        return f"{row['subject']}, SCQF {row['scqf_level']}: {row['result']}, {row['session']}"
    survey = {"initial": "first survey", "follow_up": "follow-up survey"}.get(row["survey"], row["survey"])
    return f"Left on {in_full(row['left_on'])}; {label('destinations', row['destination'])}, {survey}"


def in_full(day: str) -> str:
    date = dt.date.fromisoformat(day)
    return f"{date.day} {date:%B %Y}"


def why_counted(learner_id: uuid.UUID, session: str, *, shows_place: bool, shows_label: bool) -> list[Held]:
    """The periods by which the learner is in the group and on a roll in the session.

    Of a learner who does not want the label the periods are shown without the word.
    """
    first, last = sessions.start_of(session), sessions.end_of(session)
    found: list[Held] = []
    for one in Enrolment.objects.filter(learner=learner_id, start__lte=last).order_by("-start"):
        if one.end is None or one.end >= first:
            school = one.school_name or one.school_code if shows_place else "a school"
            stage = f", {one.stage}" if one.stage else ""
            found.append(Held(f"On the roll of {school}{stage}", one.start, one.end, Source.EDUCATION.label, one.as_at))
    for period in CarePeriod.objects.filter(learner=learner_id).order_by("-position"):
        if (period.start or period.known_from) <= last:
            source = Source(period.source).label
            found.append(
                Held("Period of care" if shows_label else "Period", period.start, period.end, source, period.as_at)
            )
    return found
