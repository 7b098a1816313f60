"""A register and its facts made without files and without the engine, for pages: seconds are dear."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence

from tests.desk.pages.world import link, state
from tests.factories import SchoolFactory
from tests.intake import world
from virtualschool.learning.derive import content_of
from virtualschool.learning.models import FactStatement, Subject
from virtualschool.learning.operations import facts
from virtualschool.people.models import Authority
from virtualschool.register.models import Edition, Learner, Revision
from virtualschool.register.operations import derived

AUTUMN = dt.date(2025, 10, 1)
COLUMNS = ("pupil_id", "from_date", "to_date", "code", "openings")


def register(authority: Authority, learners: int = 8, *, stage: str = "P5") -> Authority:
    """Learners P0, P1 and so on: at Ardvannie Primary since 2025, looked after at home since March 2025."""
    SchoolFactory(authority=authority, code="9900001", name="Ardvannie Primary")
    pupils = {f"P{at}": bare(who(at) | {**SCHOOL, "stage": stage}) for at in range(learners)}
    people = {f"C{at}": bare(who(at) | CARE) for at in range(learners)}
    state(authority, "pupils", pupils, as_at=world.OCTOBER)
    state(authority, "care", people, as_at=world.OCTOBER)
    for at in range(learners):
        link(authority, f"C{at}", f"P{at}")
    derived.refresh(authority)
    changed(authority)
    return authority


SCHOOL = {"school_code": "9900001", "school_name": "Ardvannie Primary", "start_date": "2025-08-13"}
CARE = {"legal_reason": "CSO_HOME", "lives_with": "HOME", "start_date": "2025-03-03"}


def who(at: int) -> world.Row:
    return world.who(at % 30) | {"surname": f"{world.SURNAMES[at % 30]}{at // 30 or ''}", "scn": f"{100000000 + at}"}


def bare(row: world.Row) -> world.Row:
    return {name: text for name, text in row.items() if text and name != "postcode"}


def attended(
    authority: Authority, *rows: Sequence[object], name: str = "attendance.csv", as_at: dt.date = AUTUMN
) -> Edition:
    """An attendance file: pupil, first day, last day, code and half days."""
    listed = [{**dict(zip(COLUMNS, map(str, row), strict=True)), "school_code": "9900001"} for row in rows]
    return say(authority, "attendance", listed, name=name, as_at=as_at)


def say(
    authority: Authority, kind: str, rows: Iterable[world.Row], *, name: str = "", as_at: dt.date = AUTUMN
) -> Edition:
    """A file of facts about learners, as its taking in leaves it."""
    by_pupil: dict[str, list[world.Row]] = {}
    for row in rows:
        by_pupil.setdefault(row["pupil_id"], []).append(row)
    edition = Edition.objects.create(
        authority=authority,
        source="education",
        kind=kind,
        sha256=hashlib.sha256(f"{kind} {name} {as_at} {by_pupil}".encode()).hexdigest(),
        as_at=as_at,
        received=as_at,
        entered_at=world.NOON,
        file_name=name or f"{kind}.csv",
    )
    learners = dict(Learner.objects.filter(authority=authority).values_list("pupil_id", "pk"))
    for pupil, said in by_pupil.items():
        subject, _ = Subject.objects.get_or_create(authority=authority, own_id=pupil, learner_id=learners[pupil])
        FactStatement.objects.create(edition=edition, subject=subject, content=content_of(kind, said))
    facts.rederive(authority, [learners[pupil] for pupil in by_pupil])
    changed(authority)
    return edition


def changed(authority: Authority) -> None:
    """As every writing does: the register has another revision."""
    revision, _ = Revision.objects.get_or_create(authority=authority)
    revision.number += 1
    revision.save(update_fields=["number"])
