"""Runs commands as people do: a process of its own, with nothing of the test run's settings."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-22"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on standard output; anything beside it is an error."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def environment(**more: str) -> dict[str, str]:
    """The shell's own, without what a test run or an installation has set."""
    ours = ("VIRTUALSCHOOL_", "DATABASE_URL", "DJANGO_", "PYTEST_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**clean, "VIRTUALSCHOOL_TODAY": TODAY, **more}


def vs(*words: object, home: Path | None = None, **more: str) -> Ran:
    """`./vs` with these words, without its set-up of an environment; never a traceback, whatever happens."""
    command = [sys.executable, "-m", "virtualschool", *map(str, words), *(("--home", str(home)) if home else ())]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(**more), capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)
