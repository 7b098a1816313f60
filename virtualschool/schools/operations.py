"""What rolls teach about schools, and what people enter about their days."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from .days import year_of
from .models import Calendar, School, Stretch
from .term_dates import TermLine
from .vocab import sector_of


@transaction.atomic
def learn(
    *, authority: Authority, names: Iterable[tuple[str, str]], stages: Mapping[str, Iterable[str]] | None = None
) -> int:
    """Take in the codes and names that a roll used; returns how many schools are new or renamed.

    An empty name never replaces a name. The sector is worked out from the
    stages on the roll where it is not known, and never changed afterwards.
    """
    said: dict[str, str] = {}
    for code, name in names:
        if code:
            said[code] = name or said.get(code, "")
    known = {school.code: school for school in School.objects.of(authority.code).filter(code__in=said)}
    new: list[School] = []
    changed: list[School] = []
    for code, name in sorted(said.items()):
        school = known.get(code)
        if school is None:
            school = School(authority=authority, code=code)
            _take(school, name, (stages or {}).get(code, ()))
            new.append(school)
        elif _take(school, name, (stages or {}).get(code, ())):
            changed.append(school)
    School.objects.bulk_create(new)
    School.objects.bulk_update(changed, ["name", "sector"], batch_size=200)
    return len(new) + len(changed)


def _take(school: School, name: str, stages: Iterable[str]) -> bool:
    """Put what a roll says on the school; True if the school is different for it."""
    before = (school.name, school.sector)
    school.name = name or school.name
    school.sector = school.sector or str(sector_of(stages) or "")
    return (school.name, school.sector) != before


@transaction.atomic
def enter_calendar(
    *, authority: Authority, of: str, school_code: str, lines: Sequence[TermLine], by: User, at: dt.datetime
) -> Calendar:
    """Keep one school year's terms and closed days; the newest entry of a year holds, earlier ones are kept."""
    made = Calendar(
        authority=authority,
        of=of,
        school_code=school_code,
        year=year_of(lines[0].first),
        entered_by=by.name,
        entered_at=at,
    )
    made.save(force_insert=True)
    Stretch.objects.bulk_create(
        Stretch(calendar=made, kind=one.kind, first=one.first, last=one.last, words=one.words) for one in lines
    )
    audit.record(
        chain=authority.pk,
        verb="entered term dates",
        at=at,
        actor=actor(by),
        object_type="calendar",
        object_id=made.pk,
    )
    return made
