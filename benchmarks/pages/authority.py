"""An authority of thousands of learners with ten years of attendance, written straight into the tables.

No file is read and nothing is linked: what sources said, who is joined to whom
and the facts are put where intake would have put them; the register is derived
from it as always.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models

from virtualschool.learning.derive import Said as Fact
from virtualschool.learning.derive import content_of, derive
from virtualschool.learning.models import BY_KIND, Attendance, FactStatement, Subject
from virtualschool.learning.operations.facts import fact_rows
from virtualschool.learning.queries.facts import openings
from virtualschool.learning.spans import Span, written
from virtualschool.learning.vocab import AUTHORISED, EXCLUDED, PRESENT, UNAUTHORISED
from virtualschool.people.models import Authority
from virtualschool.register import marks, sessions
from virtualschool.register.models import (
    Edition,
    LearnerRecord,
    Link,
    RecordVersion,
    SourceRecord,
    Statement,
)
from virtualschool.register.operations import derived
from virtualschool.schools.models import School

FORENAMES = "Ailis Brannan Effie Fearchar Grizel Hector Iseabail Kenneth Lilias Murdo Netta Orla Rhona".split()
SURNAMES = "Abernethy Carmichael Drummond Farquharson Galbraith Haldane Inglis Kinnaird Lamont Menteith Nairn".split()
HOMES = ("HOME", "KINSHIP", "FOSTER_LA", "RESIDENTIAL_LA")
STAGES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "S1", "S2", "S3", "S4", "S5", "S6")
LIKE_EACH_OTHER = 40
"""So many different years of attendance are drawn for a session; learners share them."""
AT_ONCE = 2000


def build(authority: Authority, *, learners: int, years: int, today: dt.date, seed: int = 1) -> None:
    """Fill an authority that has nobody yet."""
    rng = random.Random(seed)
    people = [person(rng, number) for number in range(learners)]
    add_schools(authority)
    roll = edition(authority, "education", "pupils", today - dt.timedelta(days=3), learners)
    care = edition(authority, "social_work", "care", today - dt.timedelta(days=10), learners)
    pupils = state(roll, "pupil_id", "P", [{**one[0], **one[1]} for one in people])
    looked_after = state(care, "person_id", "C", [{**one[0], **one[2]} for one in people])
    join(authority, looked_after, pupils, roll.received)
    derived.refresh(authority)
    found = LearnerRecord.objects.filter(record__authority=authority, record__source="education")
    ids = dict(found.values_list("record__own_id", "learner_id"))
    subjects = [Subject(authority=authority, own_id=f"P{at}", learner_id=ids[f"P{at}"]) for at in range(learners)]
    put(Subject, subjects)
    for back in range(years):
        attendance(authority, subjects, sessions.start_of(sessions.session_of(today)).year - back, today, rng)
    for kind in ("exclusions", "levels", "awards", "destinations"):
        others(authority, kind, subjects, today, rng)


def person(rng: random.Random, number: int) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Who somebody is, the row of the roll and that of care."""
    stage = rng.randrange(len(STAGES))
    born = dt.date(2021 - stage, rng.randrange(1, 13), rng.randrange(1, 28))
    who = {
        "forename": rng.choice(FORENAMES),
        "surname": f"{rng.choice(SURNAMES)}-{number}",
        "date_of_birth": born.isoformat(),
        "gender": rng.choice("FM"),
    }
    school = rng.randrange(40)
    place = {"school_code": f"99{school:05d}", "stage": STAGES[stage], "looked_after_code": "02"}
    place["start_date"] = f"{2026 - rng.randrange(1, 8)}-08-18"
    care = {"legal_reason": "CSO_HOME", "lives_with": rng.choice(HOMES)}
    care["start_date"] = (born + dt.timedelta(days=rng.randrange(400, 2000))).isoformat()
    return who, place, care


def add_schools(authority: Authority) -> None:
    put(School, [School(authority=authority, code=f"99{at:05d}", name=f"Invented School {at}") for at in range(40)])


def edition(authority: Authority, source: str, kind: str, as_at: dt.date, persons: int) -> Edition:
    entered = dt.datetime.combine(as_at, dt.time(20), tzinfo=dt.UTC)
    return Edition.objects.create(
        authority=authority,
        source=source,
        kind=kind,
        sha256=hashlib.sha256(f"{kind}{as_at}".encode()).hexdigest(),
        as_at=as_at,
        received=as_at,
        entered_at=entered,
        file_name=f"{kind}.csv",
        persons=persons,
    )


def state(of: Edition, column: str, mark: str, rows: Sequence[dict[str, str]]) -> list[SourceRecord]:
    """One row for each person of an edition."""
    records = [SourceRecord(authority=of.authority, source=of.source, own_id=f"{mark}{at}") for at in range(len(rows))]
    put(SourceRecord, records)
    said = [({column: record.own_id, **row},) for record, row in zip(records, rows, strict=True)]
    versions = [
        RecordVersion(record=record, digest=marks.content_digest(one), content=marks.canonical(one))
        for record, one in zip(records, said, strict=True)
    ]
    put(RecordVersion, versions)
    pairs = zip(records, versions, strict=True)
    put(Statement, [Statement(edition=of, record=record, version=version) for record, version in pairs])
    return records


def join(authority: Authority, left: Iterable[SourceRecord], right: Iterable[SourceRecord], on: dt.date) -> None:
    links = [
        Link(
            authority=authority,
            left=one,
            right=other,
            weight=20.0,
            probability=0.999,
            reasons="The names and the day of birth agree",
            model_id="benchmark",
            made_on=on,
        )
        for one, other in zip(left, right, strict=True)
    ]
    put(Link, links)


def weeks(year: int, today: dt.date, rng: random.Random) -> list[Span]:
    """A session's weeks up to today, with a few absences."""
    monday = dt.date(year, 8, 18) - dt.timedelta(days=dt.date(year, 8, 18).weekday())
    found = []
    for week in range(44):
        first = monday + dt.timedelta(weeks=week)
        last = first + dt.timedelta(days=4)
        if week % 11 == 10 or last >= today:
            continue
        missed = rng.choice((0, 0, 0, 0, 1, 2, 4, 10))
        marks = {"10": 10 - missed, rng.choice(("20", "24", "31")): missed}
        found.append(
            Span(
                "9900007", str(first), str(last), tuple(sorted((code, count) for code, count in marks.items() if count))
            )
        )
    return found


def attendance(
    authority: Authority, subjects: Sequence[Subject], year: int, today: dt.date, rng: random.Random
) -> None:
    """One session of everybody: the edition's statements, and the rows derived from them."""
    as_at = min(today - dt.timedelta(days=1), dt.date(year + 1, 6, 30))
    of = edition(authority, "education", "attendance", as_at, len(subjects))
    session, drawn = f"{year}/{(year + 1) % 100:02d}", []
    for _ in range(LIKE_EACH_OTHER):
        spans = weeks(year, today, rng)
        sums = [openings(spans, codes) for codes in (PRESENT, AUTHORISED, UNAUTHORISED, EXCLUDED)]
        drawn.append((written(spans), sums))
    of_each = [(one, *rng.choice(drawn)) for one in subjects]
    put(FactStatement, (FactStatement(edition=of, subject=one, content=text) for one, text, _ in of_each))
    put(
        Attendance,
        (
            Attendance(
                authority=authority,
                learner_id=one.learner_id,
                position=year - 2000,
                as_at=as_at,
                session=session,
                school_code="9900007",
                spans=text,
                present=sums[0],
                authorised=sums[1],
                unauthorised=sums[2],
                excluded=sums[3],
            )
            for one, text, sums in of_each
        ),
    )


def others(authority: Authority, kind: str, subjects: Sequence[Subject], today: dt.date, rng: random.Random) -> None:
    """Exclusions, levels, awards and destinations of some, as stated and as derived."""
    of = edition(authority, "education", kind, today - dt.timedelta(days=20), len(subjects))
    order = (of.as_at, of.received, of.sha256)
    statements, rows = [], []
    for one in subjects:
        said = list(facts_of(kind, today, rng))
        if not said:
            continue
        text = content_of(kind, said)
        statements.append(FactStatement(edition=of, subject=one, content=text))
        facts = derive([Fact(order, one.own_id, kind, text)])
        rows += fact_rows(BY_KIND[kind], authority, one.learner_id, kind, facts)
    put(FactStatement, statements)
    put(BY_KIND[kind], rows)


def facts_of(kind: str, today: dt.date, rng: random.Random) -> Iterator[dict[str, str]]:
    if kind == "exclusions":
        for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 3))):
            start = today - dt.timedelta(days=rng.randrange(30, 2000))
            yield {"start_date": str(start), "openings_lost": "4", "kind": "temporary", "school_code": "9900007"}
    elif kind == "levels":
        for area in ("reading", "writing", "listening_and_talking", "numeracy"):
            yield {"session": "2025/26", "stage": "P7", "area": area, "level": rng.choice(("first", "second"))}
    elif kind == "awards" and rng.random() < 0.3:
        for subject in ("English", "Mathematics", "Art and Design", "History"):
            yield {"session": "2025/26", "subject": subject, "scqf_level": rng.choice("345"), "result": "B"}
    elif kind == "destinations" and rng.random() < 0.03:
        yield {"left_on": "2026-06-26", "survey": "initial", "destination": "further_education"}


def put(model: type[models.Model], rows: Iterable[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=AT_ONCE)
