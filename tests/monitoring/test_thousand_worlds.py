"""A thousand generated worlds: the product's figures against those of an implementation written apart from it."""

import ast
import datetime as dt
import random
import uuid
from collections import Counter
from pathlib import Path

import pytest

from tests.monitoring import slowly, worlds
from tests.monitoring.slowly import Child
from tests.monitoring.worlds import OURS, SESSION
from virtualschool.learning.derive import Facts, content_of, derive
from virtualschool.learning.derive import Said as Fact
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.monitoring.specifications import indicators
from virtualschool.monitoring.working_out import figures
from virtualschool.register import cohorts
from virtualschool.register.derive import Joined, Key, Said, Spoken, Stated, learners
from virtualschool.register.vocab import Cohort

WORLDS, IN_ONE_TEST, CHILDREN = 1000, 100, 8
SPACE = uuid.UUID(int=7)
KINDS = ("attendance", "exclusions", "levels", "awards", "destinations")


def filled(**row: object) -> dict[str, str]:
    """A canonical row: what is empty is left out."""
    return {name: str(text) for name, text in row.items() if text}


def statements(number: int, one: Child) -> list[Said]:
    """What lists, rolls and named persons said of a child, as the register is derived from it."""
    who = {"forename": "A", "surname": "B", "date_of_birth": one.born}
    by_care, by_roll, by_telling = Key("social_work", f"C{number}"), Key("education", f"P{number}"), "told_by"
    found = []
    for at, periods in enumerate(one.care):
        rows = [
            filled(**who, legal_reason="CSO_HOME", start_date=start, end_date=end, responsible_authority=by)
            for start, end, by in periods
        ]
        spoken = Spoken("social_work", "care", dt.date(2026, 1, 1 + at), dt.date(2026, 8, 1), "care")
        found.append(Said(spoken, by_care, tuple(rows) or (filled(**who),)))
    for as_at, enrolments in one.rolls:
        rows = [filled(**who, pupil_id=f"P{number}", looked_after_code="01", **row) for row in enrolments]
        found.append(Said(Spoken("education", "pupils", as_at, as_at, "roll"), by_roll, tuple(rows)))
    for at, (on, period) in enumerate(one.told):
        start, end, by = period or (None, None, "")
        row = filled(**who, start_date=start, end_date=end, responsible_authority=by)
        found.append(Said(Spoken(by_telling, "told", on, on, "told"), Key(by_telling, f"T{number}-{at}"), (row,)))
    return found


def derived(rng: random.Random, children: list[Child], current_only: bool) -> dict[int, object]:
    """The learners by the child's number, whose records are all joined."""
    by_child = {number: statements(number, one) for number, one in enumerate(children)}
    joined = [
        Joined(said[0].key, other.key) for said in by_child.values() for other in said[1:] if said[0].key != other.key
    ]
    said = [one for found in by_child.values() for one in found]
    setting = frozenset({"social_work"} if current_only else ())
    stated = Stated(OURS, SPACE, tuple(rng.sample(said, len(said))), tuple(joined), setting)
    found = learners(stated, compare_sources=False)
    number_of = {one.key: number for number, said in by_child.items() for one in said}
    return {number_of[one.keys[0]]: one for one in found}


def facts_of(rng: random.Random, one: Child) -> Facts:
    said = []
    for edition in {at for at, _, _ in one.said}:
        order = (dt.date(2026, 1, 1 + edition), dt.date(2026, 8, 1), "")
        for kind in KINDS:
            rows = [row for at, of, row in one.said if (at, of) == (edition, kind)]
            if rows:
                said.append(Fact(order, "P", kind, content_of(kind, rows)))
    return derive(rng.sample(said, len(said)))


def compare(seed: int) -> Counter[str]:
    """Work one world out twice; returns which indicators had something to count."""
    rng = random.Random(seed)
    children = [worlds.child(rng) for _ in range(CHILDREN)]
    cohort, whose, current_only = rng.choice(Cohort.values), rng.choice(("ours", "all")), rng.random() < 0.3
    found = derived(rng, children, current_only)
    members = cohorts.members(found.values(), Cohort(cohort), SESSION, authority=OURS, whose=whose)
    ids = {one.id for one in members}
    ours = [(found[at], facts_of(rng, one)) for at, one in enumerate(children) if at in found and found[at].id in ids]

    made = figures(indicators(), [InSession(learner, facts, SESSION) for learner, facts in ours])

    expected = slowly.figures(children, SESSION, cohort, OURS, whose, current_only)
    for one in made:
        numerator, denominator, with_data = expected.cells.get((one.indicator, one.sector), [0, 0, 0])
        wanted = (numerator, None if one.indicator == "learners-excluded" else denominator, with_data)
        assert (one.numerator, one.denominator, one.with_data) == wanted, (seed, one.indicator, one.sector)
        assert one.learners == expected.learners.get(one.sector, 0), (seed, "learners", one.sector)
    assert set(expected.cells) <= {(one.indicator, one.sector) for one in made}
    return Counter(one.indicator for one in made if one.sector == "all" and one.with_data)


@pytest.mark.once
@pytest.mark.parametrize("first", range(0, WORLDS, IN_ONE_TEST))
def test_figures_of_generated_worlds_are_those_of_a_slow_implementation(first):
    counted = sum((compare(seed) for seed in range(first, first + IN_ONE_TEST)), Counter())

    assert {one.id for one in indicators()} == set(counted), "every indicator is tried"
    assert min(counted.values()) > IN_ONE_TEST // 5


def test_the_slow_implementation_shares_no_code_with_the_product():
    tree = ast.parse(Path(slowly.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert names == {"datetime", "dataclasses"}
