"""Changing one cell of a source changes exactly the facts and the figures that depend on it, of exactly that child."""

from collections.abc import Callable, Iterable

import pytest
from django.db import transaction

from tests.conftest import NOON
from tests.intake import world
from virtualschool.audit.vocab import SYSTEM
from virtualschool.learning.models import BY_KIND, Attendance
from virtualschool.monitoring import operations
from virtualschool.monitoring.queries import Asked
from virtualschool.people.models import Authority
from virtualschool.register.vocab import Cohort

SESSION = "2026/27"
CHILD = 4
Rows = dict[str, list[world.Row]]
Found = dict[tuple[str, ...], object]


def files() -> Rows:
    """A roll, a care list and a file of each kind of facts about the eight learners."""
    pupils = range(world.IN_CARE)
    week = {"from_date": "2026-09-07", "to_date": "2026-09-11", "school_code": "9900001"}
    award = {"session": "2025/26", "subject": "English", "scqf_level": "4"}
    return {
        "roll": world.roll(**{f"p{at}": {"stage": "S4", "end_date": "2026-10-09"} for at in pupils}),
        "care": world.care(),
        "attendance": world.of_each(pupils, **week, code="10", openings="9")
        + world.of_each(pupils, **week, code="20", openings="1"),
        "exclusions": world.of_each(pupils, start_date="2026-09-09", openings_lost="2", kind="temporary"),
        "levels": world.of_each(pupils, session=SESSION, stage="S3", area="reading", level="third"),
        "awards": world.of_each(pupils, **award, result="A"),
        "destinations": world.of_each(pupils, left_on="2026-10-09", survey="initial", destination="training"),
    }


def brought(authority: Authority, given: Rows, kinds: Iterable[str]) -> None:
    taken = [world.Brought(f"{kind}.csv", world.as_csv(given[kind]), world.NOVEMBER) for kind in kinds]
    world.bring(authority, *taken)


def figures(authority: Authority) -> Found:
    found: Found = {}
    for cohort in (Cohort.IN_YEAR, Cohort.EVER):
        _, made = operations.make(Asked(authority, SESSION, cohort), actor=SYSTEM, at=NOON)
        for one in made["figures"]:
            for part in ("numerator", "denominator", "learners", "with_data"):
                found["figure", cohort, one["indicator"], one["sector"], part] = one[part]
    return found


def facts() -> Found:
    return {
        ("fact", model.__name__, str(row.learner_id), str(row.position), field.attname): getattr(row, field.attname)
        for model in (Attendance, *BY_KIND.values())
        for row in model._default_manager.all()
        for field in model._meta.concrete_fields
        if field.attname != "id"
    }


def in_both(authority: Authority) -> Found:
    return facts() | figures(authority)


def undone(authority: Authority, act: Callable[[], None]) -> Found:
    """What stands after an act, which is then taken back."""
    before = transaction.savepoint()
    act()
    found = in_both(authority)
    transaction.savepoint_rollback(before)
    return found


def changed(before: Found, after: Found) -> tuple[set[str], set[str], set[str], set[str]]:
    """The facts and figures that differ, in short; the learners of the facts, and the cohorts of the figures."""
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    of_facts = [key for key in keys if key[0] == "fact"]
    of_figures = [key for key in keys if key[0] == "figure" and key[3] == "all"]
    return (
        {f"{key[1]}.{key[4]}" for key in of_facts},
        {f"{key[2]} {key[4]}" for key in of_figures},
        {key[2] for key in of_facts},
        {str(key[1]) for key in of_figures},
    )


EXCLUDED = {"exclusions-per-1000 numerator", "learners-excluded numerator"}
LEFT = {f"scqf-{level} numerator" for level in (3, 4)}
RATE, DESTINATION = "attendance-rate", "positive-initial numerator"
FACTS = [
    ("attendance", 0, "openings", "8", {"Attendance.spans", "Attendance.present"}, {f"{RATE} {part}" for part in (
        "numerator", "denominator")} | {"persistent-absence numerator"} - {"persistent-absence numerator"}),
    ("attendance", 0, "code", "13", {"Attendance.spans"}, set()),
    ("attendance", 0, "code", "02", {"Attendance.spans", "Attendance.present"}, {f"{RATE} numerator", f"{RATE} denominator"}),
    ("exclusions", 0, "openings_lost", "4", {"Exclusion.openings_lost"}, set()),
    ("exclusions", 0, "start_date", "2026-06-09", {"Exclusion.start_date", "Exclusion.session"}, EXCLUDED),
    ("levels", 0, "level", "second", {"Level.level"}, {"level-reading numerator"}),
    ("levels", 0, "level", "fourth", {"Level.level"}, set()),
    ("awards", 0, "result", "No award", {"Award.result"}, LEFT),
    ("awards", 0, "scqf_level", "5", {"Award.scqf_level"}, {"scqf-5 numerator"}),
    ("awards", 0, "subject", "Art", {"Award.subject"}, set()),
    ("destinations", 0, "destination", "unknown", {"Destination.destination"}, {DESTINATION}),
    ("destinations", 0, "survey", "follow_up", {"Destination.survey"}, {
        f"positive-{survey} {part}" for survey in ("initial", "follow-up") for part in (
            "numerator", "denominator", "with_data")}),
]  # fmt: skip
