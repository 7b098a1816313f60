"""Invariant 8 for files of facts: a pupil who is no learner leaves no trace in any byte of the home."""

import pytest

from tests.intake import homes, world
from tests.intake.test_invariants_no_trace import OTHERS, found_in, marks_of
from virtualschool.register.vocab import FACT_KINDS


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Every byte of a home, its write-ahead log still there, and of the temporary folder, after all kinds came in."""
    folder = tmp_path_factory.mktemp("traces")
    (folder / "temporary").mkdir()
    facts = [f"take={name}" for name in world.FACTS]
    steps = ("take=ROLL", "take=CARE", *facts, f"copy={folder / 'copy'}")
    homes.run(folder / "home", *steps, temporary=folder / "temporary")
    return homes.everything(folder / "copy", folder / "temporary")


def test_a_file_of_each_kind_was_brought():
    assert {name.lower() for name in world.FACTS} == set(FACT_KINDS)


def test_invariant_8_others_leave_no_trace_of_any_kind_of_facts(left_behind):
    assert found_in(left_behind, marks_of(OTHERS)) == []


def test_the_search_finds_what_each_kind_says_of_a_learner(left_behind):
    own = world.SURNAMES[0]

    sought = [f"The art of {own}", f"Because of {own}", f"A scribe for {own}", f"Help with {own}"]

    assert found_in(left_behind, sought) == sorted(sought)


def test_invariant_8_a_pupil_said_not_to_be_care_experienced_is_erased_with_the_facts(tmp_path):
    homes.run(
        tmp_path / "home",
        "take=ROLL_WITH_A_FLAG",
        *(f"take={name}" for name in world.FACTS),
        f"copy={tmp_path / 'asked'}",
        f"refuse=P{world.FLAGGED}",
        f"copy={tmp_path / 'answered'}",
    )
    sought = [f"The art of {world.SURNAMES[world.FLAGGED]}", world.SCNS[world.FLAGGED]]

    assert found_in(homes.everything(tmp_path / "asked"), sought) == sorted(sought)
    assert found_in(homes.everything(tmp_path / "answered"), sought) == []
