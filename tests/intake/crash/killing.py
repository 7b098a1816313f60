"""Kills a real `./vs intake` at a random instant, again and again, and says what it left behind."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.intake import homes, world
from tests.intake.crash import dumps

ROOT = Path(__file__).parents[3]
# Two homes give the same learners the same ids.
NAMESPACE = "6f1d6bd6-5a0e-4c6b-9d2a-0c9a4f6f3a11"


def start(home: Path, files: list[Path]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "virtualschool", "intake", *map(str, files), "--authority", "S12000098"]
    command += ["--as-at", "2026-10-19", "--received", "2026-10-19", "--home", str(home), "--json"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL", "DJANGO"))}
    environment["VIRTUALSCHOOL_NAMESPACE"] = NAMESPACE
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def written(folder: Path) -> list[Path]:
    """The roll and the list of the small world, as files."""
    files = [folder / "roll.csv", folder / "care.csv"]
    for path, brought in zip(files, (world.ROLL, world.CARE), strict=True):
        path.write_bytes(brought.data)
    return files


def alive(session: int) -> list[int]:
    """The processes of a session that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, of_session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(of_session) == session and state != "Z":
                found.append(int(entry.name))
    return found


def ends_within(session: int, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while alive(session) and time.monotonic() < until:
        time.sleep(0.1)
    return not alive(session)


def kinds_of_state(home: Path, folder: Path, times: int, seed: int) -> Iterator[str]:
    """Kill the command so many times; "before", "after" or, if ever, "between", for each.

    `home` is ready and empty. A kill that came too late is followed by a fresh copy of it.
    """
    files, chance = written(folder), random.Random(seed)
    before = dumps.sizes(dumps.of_home(home))
    whole = Path(shutil.copytree(home, folder / "whole"))
    begun = time.monotonic()
    start(whole, files).wait()
    lasted = time.monotonic() - begun
    after, register = dumps.sizes(dumps.of_home(whole)), homes.register(whole)
    broken = Path(shutil.copytree(home, folder / "broken"))
    for _ in range(times):
        process = start(broken, files)
        time.sleep(chance.uniform(lasted / 4, lasted))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = dumps.sizes(dumps.of_home(broken))
        yield "before" if found == before else "after" if found == after else "between"
        if found != before:
            shutil.rmtree(broken)
            shutil.copytree(home, broken)
    start(broken, files).wait()
    finished = dumps.sizes(dumps.of_home(broken)) == after and homes.register(broken) == register
    yield "finished" if finished else "not finished"
