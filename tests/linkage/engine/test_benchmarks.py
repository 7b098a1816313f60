"""The yardstick itself: invented sets hold the truth that they claim, and are judged by it."""

import pytest

from benchmarks.linkage.methods import best_of, spreadsheet, tally
from benchmarks.linkage.other_faults import heard, invent_otherwise
from benchmarks.linkage.share import wilson


def test_the_second_fault_model_is_made_from_its_seed_alone() -> None:
    one, again = (invent_otherwise(5, pupils=300, care=80) for _ in range(2))

    assert one == again
    assert invent_otherwise(6, pupils=300, care=80) != one


def test_every_person_of_a_list_has_a_truth_and_every_true_pupil_is_on_the_roll() -> None:
    made = invent_otherwise(5, pupils=300, care=80)
    on_roll = {row["pupil_id"] for row in made.roll}

    assert {row["person_id"] for row in made.care} == set(made.truth)
    assert all(pupils <= on_roll for pupils in made.truth.values())
    assert any(not pupils for pupils in made.truth.values())


def test_a_spreadsheet_links_what_points_to_one_pupil_only() -> None:
    child = {"forename": "Ailsa", "surname": "Kerr", "date_of_birth": "2012-01-02"}
    roll = [{**child, "pupil_id": "P1"}, {**child, "pupil_id": "P2", "surname": "Muir"}]

    assert spreadsheet([{**child, "person_id": "C1"}], roll) == ([("C1", "P1")], [])
    assert spreadsheet([{**child, "person_id": "C1"}], [*roll, {**child, "pupil_id": "P3"}]) == ([], [])


def test_a_link_to_somebody_else_counts_as_wrong() -> None:
    counts = tally(
        ([("C1", "P1"), ("C2", "P9")], [("C3", "P3")]), {k: frozenset({"P" + k[1]}) for k in ("C1", "C2", "C3")}, {}
    )

    assert (counts["right"], counts["wrong"], counts["asked"], counts["answerable"]) == (1, 1, 1, 1)


def test_the_best_pupil_is_linked_or_asked_about_by_how_likely_it_is() -> None:
    assert best_of({("C1", "P1"): 0.97, ("C1", "P2"): 0.96, ("C2", "P2"): 0.5}) == ([("C1", "P1")], [("C2", "P2")])


def test_a_share_of_none_wrong_in_a_thousand_may_be_some_in_a_thousand() -> None:
    low, high = wilson(1000, 1000)

    assert high == pytest.approx(1.0)
    assert 0.995 < low < 0.997


def test_a_name_that_was_heard_is_another_spelling() -> None:
    from random import Random

    assert heard("sophie", Random(1)) != "sophie"
