"""Invariant 2 with real processes: killed at any instant, the next start finds before or after, and finishes."""

import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.intake import homes
from tests.intake.crash import dumps, killing

KILLS = 8

# The homes that are killed here have a SQLite of their own, whatever database the others run on.
pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with its tables, and nothing in it."""
    home = tmp_path_factory.mktemp("ready") / "home"
    homes.run(home)
    return home


def rolls(home: Path) -> list[str]:
    return sorted(file.name for file in (home / "sealed").iterdir() if file.name.endswith(".roll"))


def test_invariant_2_one_commit_killed_at_random_instants_before_or_after_and_never_between(ready, tmp_path):
    *found, last = killing.kinds_of_state(ready, tmp_path, KILLS, seed=20261122)

    assert len(found) == KILLS
    assert set(found) <= {"before", "after"}
    assert last == "finished"


def test_a_roll_that_was_sealed_and_never_written_down_does_not_outlast_the_next_bringing(ready, tmp_path):
    home = Path(shutil.copytree(ready, tmp_path / "home"))

    killed = homes.run(home, "kill=1", "take=ROLL")
    left = rolls(home)
    (home / "sealed" / ".half-written.roll").write_bytes(b"half")
    homes.run(home, "take=CARE")

    assert (killed, len(left)) == (9, 1)
    assert rolls(home) == []


def test_a_job_of_the_worker_that_was_killed_is_done_at_its_next_start_and_once(ready, tmp_path):
    home, whole = (Path(shutil.copytree(ready, tmp_path / name)) for name in ("home", "whole"))
    homes.run(whole, "send=CARE", "work")

    killed = homes.run(home, "send=CARE", "kill=12", "work")
    between = homes.state(home)
    homes.run(home, "work")

    assert killed == 9
    assert between[:4] == (0, 0, 0, 0)
    assert dumps.sizes(dumps.of_home(home)) == dumps.sizes(dumps.of_home(whole))
    assert not list((home / "sealed").glob("upload-*"))


def test_the_reading_process_ends_with_the_one_that_asked(ready, tmp_path):
    home = Path(shutil.copytree(ready, tmp_path / "home"))
    process = killing.start(home, killing.written(tmp_path))
    while len(killing.alive(process.pid)) < 2 and process.poll() is None:
        time.sleep(0.01)

    process.send_signal(signal.SIGKILL)
    process.wait()

    assert killing.ends_within(process.pid, 20)
    assert homes.state(home) == homes.state(ready)
