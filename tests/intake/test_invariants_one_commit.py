"""Invariant 2: a file is applied wholly or not at all, whenever the process is killed."""

import shutil
from pathlib import Path

import pytest

from tests.intake import homes


@pytest.fixture(scope="module")
def with_a_roll(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has taken a roll in, and waits for social work's list."""
    home = tmp_path_factory.mktemp("before") / "home"
    homes.run(home, "take=ROLL")
    return home


def copy_of(home: Path, name: str, folder: Path) -> Path:
    return Path(shutil.copytree(home, folder / name))


def test_invariant_2_one_commit_whatever_moment_the_process_is_killed_at(with_a_roll, tmp_path):
    home = copy_of(with_a_roll, "home", tmp_path)
    before = homes.state(home)

    homes.run(home, f"watch={tmp_path / 'moments'}", "take=CARE")

    after = homes.state(home)
    moments = [homes.state(moment) for moment in sorted((tmp_path / "moments").iterdir())]
    assert before != after
    assert len(moments) >= 5
    assert set(moments) <= {before, after}


def test_invariant_2_the_next_start_finishes_what_a_kill_broke_off(with_a_roll, tmp_path):
    whole, broken = copy_of(with_a_roll, "whole", tmp_path), copy_of(with_a_roll, "broken", tmp_path)
    homes.run(whole, "take=CARE")
    before = homes.state(broken)

    killed = homes.run(broken, "kill=10", "take=CARE")
    left = homes.state(broken)
    homes.run(broken, "take=CARE")

    assert (killed, left) == (9, before)
    assert homes.register(broken) == homes.register(whole)
