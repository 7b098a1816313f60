"""Invariant 8: pupils who are neither learners nor asked about leave no trace, in no byte of the home."""

import pytest

from tests.intake import homes, world

OTHERS = range(world.IN_CARE, 30)


def marks_of(pupils: range) -> list[str]:
    """What would tell of a pupil: names, number and postcode."""
    return [
        mark for at in pupils for mark in (world.FORENAMES[at], world.SURNAMES[at], world.SCNS[at], world.POSTCODES[at])
    ]


def found_in(haystack: bytes, marks: list[str]) -> list[str]:
    folded = haystack.lower()
    spellings = ((mark, code) for mark in marks for code in ("utf-8", "utf-16-le"))
    return sorted({mark for mark, code in spellings if mark.lower().encode(code) in folded})


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Every byte of a home, its write-ahead log still there, and of the temporary folder, after two files came in."""
    folder = tmp_path_factory.mktemp("traces")
    (folder / "temporary").mkdir()
    homes.run(folder / "home", "take=ROLL", "take=CARE", f"copy={folder / 'copy'}", temporary=folder / "temporary")
    assert (folder / "copy" / f"{homes.DATABASE}-wal").exists()
    return homes.everything(folder / "copy", folder / "temporary")


def test_invariant_8_others_leave_no_trace_in_any_byte_of_the_home(left_behind):
    assert found_in(left_behind, marks_of(OTHERS)) == []


def test_the_search_for_traces_finds_a_learner(left_behind):
    sought = marks_of(range(world.IN_CARE))

    assert set(world.SURNAMES[: world.IN_CARE]) <= set(found_in(left_behind, sought))


def test_invariant_8_a_pupil_of_whom_somebody_says_not_care_experienced_leaves_no_trace(tmp_path):
    homes.run(
        tmp_path / "home",
        "take=ROLL_WITH_A_FLAG",
        f"copy={tmp_path / 'asked'}",
        f"refuse=P{world.FLAGGED}",
        f"copy={tmp_path / 'answered'}",
    )
    sought = marks_of(range(world.FLAGGED, world.FLAGGED + 1))

    assert world.SURNAMES[world.FLAGGED] in found_in(homes.everything(tmp_path / "asked"), sought)
    assert found_in(homes.everything(tmp_path / "answered"), sought) == []
