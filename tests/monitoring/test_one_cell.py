"""Changing one cell of a source changes exactly the facts and the figures that depend on it, of exactly that child."""

from collections.abc import Callable, Iterable

import pytest
from django.db import transaction

from tests.conftest import NOON
from tests.intake import world
from virtualschool.audit.vocab import SYSTEM
from virtualschool.learning.models import BY_KIND, Attendance
from virtualschool.monitoring.operations import figures as operations
from virtualschool.monitoring.queries.figures import Asked
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
RATE = {"attendance-rate numerator", "attendance-rate denominator"}
AWARDED = {"scqf-3 numerator", "scqf-4 numerator"}
SURVEYS = {
    f"positive-{survey} {part}"
    for survey in ("initial", "follow-up")
    for part in ("numerator", "denominator", "with_data")
}
FACTS: list[tuple[str, str, str, set[str], set[str]]] = [
    ("attendance", "openings", "8", {"Attendance.spans", "Attendance.present"}, RATE),
    ("attendance", "code", "13", {"Attendance.spans"}, set()),
    ("attendance", "code", "02", {"Attendance.spans", "Attendance.present"}, RATE),
    ("exclusions", "openings_lost", "4", {"Exclusion.openings_lost"}, set()),
    ("exclusions", "start_date", "2026-06-09", {"Exclusion.start_date", "Exclusion.session"}, EXCLUDED),
    ("levels", "level", "second", {"Level.level"}, {"level-reading numerator"}),
    ("levels", "level", "fourth", {"Level.level"}, set()),
    ("awards", "result", "No award", {"Award.result"}, AWARDED),
    ("awards", "scqf_level", "5", {"Award.scqf_level"}, {"scqf-5 numerator"}),
    ("awards", "subject", "Art", {"Award.subject"}, set()),
    ("destinations", "destination", "unknown", {"Destination.destination"}, {"positive-initial numerator"}),
    ("destinations", "survey", "follow_up", {"Destination.survey"}, SURVEYS),
]
LISTS: list[tuple[str, str, str, set[str], set[str]]] = [
    ("roll", "stage", "S5", {"left-by-s4 numerator"}, {"in-year", "ever"}),
    ("roll", "postcode", "ZZ99 9ZZ", set(), set()),
    ("care", "end_date", "2026-07-31", {"*"}, {"in-year"}),
    ("care", "lives_with", "KINSHIP", set(), set()),
]
KINDS = ("attendance", "exclusions", "levels", "awards", "destinations")


@pytest.mark.once
def test_one_cell_of_a_file_of_facts_changes_exactly_the_facts_and_figures_that_depend_on_it(strathcarron):
    given = files()
    brought(strathcarron, given, ("roll", "care"))
    before = {kind: undone(strathcarron, lambda kind=kind: brought(strathcarron, given, [kind])) for kind in KINDS}

    for kind, column, value, of_facts, of_figures in FACTS:
        one_changed = files()
        one_changed[kind][CHILD][column] = value
        after = undone(strathcarron, lambda rows=one_changed, kind=kind: brought(strathcarron, rows, [kind]))

        names, found, learners, cohorts = changed(before[kind], after)
        assert (names, found) == (of_facts, of_figures), (kind, column, value)
        assert len(learners) == 1
        assert cohorts == ({"in-year", "ever"} if of_figures else set())


@pytest.mark.once
@pytest.mark.parametrize(("kind", "column", "value", "of_figures", "cohorts"), LISTS)
def test_one_cell_of_a_list_of_people_changes_exactly_the_figures_that_depend_on_it(
    strathcarron, kind, column, value, of_figures, cohorts
):
    given, one_changed = files(), files()
    one_changed[kind][CHILD][column] = value
    before = undone(strathcarron, lambda: brought(strathcarron, given, given))

    after = undone(strathcarron, lambda: brought(strathcarron, one_changed, given))

    names, found, _, of_cohorts = changed(before, after)
    assert names == set()
    assert found == of_figures or ("*" in of_figures and "attendance-rate denominator" in found)
    assert of_cohorts == cohorts
