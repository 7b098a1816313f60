"""Changing one cell of a source changes exactly the facts that depend on it, of exactly the child whose cell it is."""

import pytest
from django.db import transaction

from tests.intake import world
from virtualschool.people.models import Authority
from virtualschool.register.models import CarePeriod, Enrolment, Learner

CHILD = 4
FACTS = {Learner: ("pk",), CarePeriod: ("learner_id", "position"), Enrolment: ("learner_id", "position")}
SKIPPED = ("id",)
Facts = dict[tuple[str, object, str], object]


def facts() -> Facts:
    """Every derived fact: by learner and name."""
    return {
        (model.__name__, getattr(row, key[0]), field.attname): getattr(row, field.attname)
        for model, key in FACTS.items()
        for row in model.objects.order_by(*key)
        for field in model._meta.concrete_fields
        if field.attname not in SKIPPED
    }


def register_of(authority: Authority, roll: list[world.Row], care: list[world.Row]) -> Facts:
    """The facts that these files give, in an authority that has none."""
    before = transaction.savepoint()
    world.bring(
        authority,
        world.Brought("roll.csv", world.as_csv(roll), world.OCTOBER),
        world.Brought("care.csv", world.as_csv(care), world.OCTOBER),
    )
    found = facts()
    transaction.savepoint_rollback(before)
    return found


CASES = [
    ("care", "legal_reason", "S25", {"CarePeriod.legal_reason"}),
    ("care", "lives_with", "KINSHIP", {"CarePeriod.lives_with"}),
    ("care", "start_date", "2025-03-04", {"CarePeriod.start"}),
    ("care", "end_date", "2026-09-30", {"CarePeriod.end", "Learner.disagreement_count"}),
    ("care", "postcode", "ZZ99 9ZZ", set()),
    ("roll", "stage", "P6", {"Learner.stage", "Enrolment.stage"}),
    ("roll", "postcode", "ZZ99 9ZZ", set()),
    (
        "roll",
        "school_name",
        "Glenorran Academy",
        {"Learner.school_name", "Enrolment.school_name"},
    ),
]


@pytest.mark.once
@pytest.mark.parametrize(
    ("source", "column", "value", "expected"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES]
)
def test_one_cell_changes_exactly_what_depends_on_it(strathcarron, source, column, value, expected):
    roll, care = world.roll(), world.care()
    before = register_of(strathcarron, roll, care)

    {"roll": roll, "care": care}[source][CHILD][column] = value
    after = register_of(strathcarron, roll, care)

    changed = {fact for fact in before.keys() | after.keys() if before.get(fact) != after.get(fact)}
    assert {f"{model}.{name}" for model, _, name in changed} == expected
    assert len({learner for _, learner, _ in changed}) == bool(expected)


def test_a_cell_of_a_pupil_who_is_nobodys_business_changes_no_fact(strathcarron):
    roll, care = world.roll(), world.care()
    before = register_of(strathcarron, roll, care)

    roll[world.FLAGGED]["stage"] = "P7"

    assert register_of(strathcarron, roll, care) == before
