"""The menu's tables: everybody in one category of each dimension, and never another count than a figure's."""

import itertools
import random

import pytest

from tests.monitoring import worlds
from tests.monitoring.test_thousand_worlds import derived, facts_of
from tests.monitoring.worlds import OURS, SESSION
from virtualschool.monitoring.figures.parts import part_of
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.monitoring.specifications import indicators
from virtualschool.monitoring.working_out import figures
from virtualschool.register import cohorts
from virtualschool.register.vocab import Cohort
from virtualschool.releases import counting
from virtualschool.releases.menu import menu
from virtualschool.releases.traits import MEASURES, TRAITS, Counted

MEMBERS = 150


def cohort_of(seed: int, cohort: Cohort) -> list[InSession]:
    """Members of a cohort out of generated children, the hard cases among them often."""
    rng = random.Random(seed)
    found: list[InSession] = []
    while len(found) < MEMBERS:
        children = [worlds.child(rng) for _ in range(40)]
        for number, learner in derived(rng, children, rng.random() < 0.3).items():
            if cohorts.is_member(learner, cohort, SESSION, authority=OURS):
                found.append(InSession(learner, facts_of(rng, children[number]), SESSION))
    return found


def counted(one: InSession) -> Counted:
    return Counted(one, part_of(one, frozenset(), indicators()))


@pytest.fixture(scope="module", params=[Cohort.IN_YEAR, Cohort.EVER])
def world(request):
    cohort = cohort_of(20261001, request.param)
    made = counting.tables(menu(), [counted(one) for one in cohort])
    return cohort, {one.id: one for one in made}


def figure(cohort, name, sector="all"):
    return next(one for one in figures(indicators(), cohort) if (one.indicator, one.sector) == (name, sector))


def sum_of(table, dimension, *categories):
    """The learners in some categories of one dimension, of all the others."""
    at = [one.name for one in table.dimensions].index(dimension)
    totals = [one.total for one in table.dimensions]
    return sum(table.counts[(*totals[:at], category, *totals[at + 1 :])] for category in categories)


@pytest.mark.once
def test_every_learner_falls_in_one_category_of_each_dimension(world):
    cohort, tables = world

    for one in map(counted, cohort):
        for name, dimension in menu().dimensions.items():
            assert TRAITS[name](one) in dimension.parts
    assert {tables[one.id].counts[tuple("all" for _ in one.dimensions)] for one in menu().tables
            if one.measure == "learners"} == {len(cohort)}  # fmt: skip


@pytest.mark.once
def test_attendance_bands_count_whom_the_figure_of_persistent_absence_counts(world):
    cohort, tables = world
    persistent = figure(cohort, "persistent-absence")

    for table in (tables["attendance-band-by-stage"], tables["attendance-band-by-home"]):
        assert sum_of(table, "band", "80 or under", "over 80, to 90") == persistent.numerator
        assert sum_of(table, "band", *table.dimensions[1].parts[:-1]) == persistent.denominator


@pytest.mark.once
def test_learners_excluded_and_on_our_rolls_are_those_of_the_figure(world):
    cohort, tables = world
    excluded = figure(cohort, "learners-excluded")

    assert sum_of(tables["exclusions-by-stage"], "excluded", "at least once") == excluded.numerator
    assert sum_of(tables["exclusions-by-home"], "excluded", "at least once") == excluded.numerator
    assert sum_of(tables["learners-by-roll"], "roll", "on our rolls") == excluded.learners


@pytest.mark.once
def test_levels_are_those_of_the_figures(world):
    cohort, tables = world

    for name, words in (("reading", "reading"), ("numeracy", "numeracy"), ("writing", "writing")):
        found, table = figure(cohort, f"level-{name}"), tables[f"level-{name}"]
        assert sum_of(table, words, "at the level expected or above") == found.numerator
        assert sum_of(table, words, "at the level expected or above", "not yet") == found.denominator


@pytest.mark.once
def test_leavers_their_awards_and_destinations_are_those_of_the_figures(world):
    cohort, tables = world
    awards = ("6 or above", "5", "4", "3")

    for at, level in enumerate((6, 5, 4, 3), start=1):
        found = figure(cohort, f"scqf-{level}")
        assert sum_of(tables["leavers-by-award"], "award", *awards[:at]) == found.numerator
        assert sum_of(tables["leavers-by-award"], "award", "all") == found.denominator
    left = figure(cohort, "left-by-s4")
    assert sum_of(tables["leavers-by-stage-left"], "left", "S4 or before") == left.numerator
    assert sum_of(tables["leavers-by-stage-left"], "left", "S4 or before", "S5 or S6") == left.denominator
    for name in ("initial", "follow-up"):
        found, table = figure(cohort, f"positive-{name}"), tables[f"destinations-{name}"]
        assert sum_of(table, name, "positive") == found.numerator
        assert sum_of(table, name, "positive", "other or unknown") == found.denominator


@pytest.mark.once
def test_a_zero_that_is_marked_as_everybodys_is_zero(world):
    _, tables = world

    for table in tables.values():
        assert all(table.counts[at] == 0 for at in table.structural)
    assert tables["learners-by-roll"].structural


@pytest.mark.once
def test_no_two_dimensions_part_the_same_learners_alike():
    """A group that two dimensions name alike would be an equation that the attacker is not told of."""
    cohort = [counted(one) for one in cohort_of(7, Cohort.EVER)]
    groups = {
        (measure, name, category): frozenset(
            at for at, one in enumerate(cohort) if MEASURES[measure](one) and TRAITS[name](one) == category
        )
        for measure in MEASURES
        for name in {dim for table in menu().tables if table.measure == measure for dim in table.dimensions}
        for category in menu().dimensions[name].parts
    }

    alike = [
        (one, two)
        for (one, first), (two, second) in itertools.combinations(groups.items(), 2)
        if one[1] != two[1] and first == second and 2 < len(first) < len(cohort)
    ]

    assert alike == []


@pytest.mark.once
def test_the_menu_names_only_what_it_defines():
    found = menu()

    assert 18 <= len(found.tables) <= 22
    assert len({one.id for one in found.tables}) == len(found.tables)
    assert {name for one in found.tables for name in one.dimensions} == set(found.dimensions) == set(TRAITS)
    assert {one.measure for one in found.tables} == set(MEASURES)
    assert all(
        categories <= set(found.dimensions[name].parts) for zero in found.zeros for name, categories in zero.at.items()
    )
    assert all(one.says.endswith(".") for one in found.tables)
