"""What rolls teach about schools."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from virtualschool.people.models import Authority

from .models import School
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
