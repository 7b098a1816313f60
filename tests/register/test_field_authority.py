"""Invariant 7: which source's value is shown, and which disagreements stay visible."""

from dataclasses import replace

import pytest

from tests.register.said import AUTHORITY, NAMESPACE, care, only, roll, said, same
from virtualschool.register.derive import Stated, learners


def fields(learner):
    return sorted(difference.field for difference in learner.differences)


def linked(*statements):
    first = {}
    for one in statements:
        first.setdefault(one.key, one)
    keys = list(first.values())
    return only(*statements, joined=[same(keys[0], other) for other in keys[1:]])


def test_invariant_7_school_and_identity_come_from_education_and_care_from_social_work():
    child = care("2026-10-01", {"legal_reason": "S25", "start_date": "2024-01-01"}, surname="Kerr", stage="P1")
    pupil = roll("2026-09-01", {"school_code": "9900001", "stage": "P6"}, surname="Macrae")

    learner = linked(child, pupil)

    assert learner.text("surname") == "Macrae"
    assert learner.text("stage") == "P6"
    assert learner.periods[0].source == "social_work"


def test_the_first_source_that_has_a_value_wins_and_an_empty_one_says_nothing():
    learner = linked(care("2026-10-01", scn="110765436"), roll("2026-09-01", {"school_code": "9900001"}))

    assert learner.values["scn"].source == "social_work"
    assert fields(learner) == []


def test_invariant_14_what_was_told_after_an_edition_wins_until_the_source_speaks_again():
    told = said("told_by", "T1", "2026-10-10", surname="Petrie")
    before, after = roll("2026-10-01"), roll("2026-10-20")

    assert linked(told, before).text("surname") == "Petrie"
    assert linked(told, before, after).text("surname") == "Macrae"


def test_invariant_14_the_next_extract_that_contradicts_what_was_told_raises_a_disagreement():
    told = said("told_by", "T1", "2026-10-10", surname="Petrie")

    learner = linked(told, roll("2026-10-20"))

    (difference,) = learner.differences
    assert (difference.shown.text, difference.other.text, difference.other.source) == ("Macrae", "Petrie", "told_by")


def test_a_new_value_in_a_later_edition_of_the_same_source_is_a_change_and_no_disagreement():
    learner = linked(care("2026-10-01"), roll("2026-09-01", surname="Kerr"), roll("2026-10-01"))

    assert fields(learner) == []


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("scn", {"scn": "110765436"}, {"scn": "141234560"}),
        ("date_of_birth", {"date_of_birth": "2013-03-09"}, {"date_of_birth": "2013-09-03"}),
        ("surname", {"surname": "Macrae"}, {"surname": "Kerr"}),
        ("forename", {"forename": "Isla"}, {"forename": "Freya"}),
        ("school_name", {"school_name": "Glenorran Academy"}, {"school_name": "Carronbank Primary"}),
    ],
)
def test_two_sources_that_differ_on_a_fact_disagree(field, one, other):
    learner = linked(care("2026-10-01", **other), roll("2026-10-01", **one))

    assert fields(learner) == [field]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"surname": "McRae"}, {"surname": "MACRAE"}),
        ({"surname": "O’Neill"}, {"surname": "O Neill"}),
        ({"forename": "Zofia"}, {"forename": "Sofia", "known_as": "Zofia"}),
        ({"surname": "Macrae-Kerr"}, {"surname": "Kerr"}),
        ({"surname": "Kerr"}, {"surname": "Macrae", "former_surname": "Kerr"}),
        ({"postcode": "ZC1 4AB"}, {"postcode": "ZC9 9ZZ"}),
    ],
)
def test_aliases_spellings_and_postcodes_are_no_disagreement(one, other):
    assert fields(linked(care("2026-10-01", **other), roll("2026-10-01", **one))) == []


@pytest.mark.parametrize(
    ("code", "end", "disagrees"),
    [("01", "", False), ("99", "", True), ("02", "2026-01-01", True), ("99", "2026-01-01", False)],
)
def test_the_rolls_looked_after_code_is_compared_with_social_works_status_on_the_rolls_day(code, end, disagrees):
    period = {"legal_reason": "CSO_HOME", "start_date": "2024-01-01", **({"end_date": end} if end else {})}

    learner = linked(care("2026-10-01", period), roll("2026-09-30", looked_after_code=code))

    assert fields(learner) == (["looked_after_code"] if disagrees else [])


def test_the_name_that_the_learner_likes_comes_first():
    told = said("told_by", "T1", "2026-09-01", known_as="Izzy")

    learner = linked(told, roll("2026-10-01", known_as="Isla"))

    assert learner.text("known_as") == "Izzy"


def test_without_setting_sources_side_by_side_everything_else_is_the_same():
    statements = (roll("2026-10-01", scn="110765436"), care("2026-10-01", scn="110765444"))
    stated = Stated(AUTHORITY, NAMESPACE, statements, (same(*statements),))

    (whole,), (bare,) = learners(stated), learners(stated, compare_sources=False)

    assert whole.differences
    assert replace(whole, differences=()) == bare
