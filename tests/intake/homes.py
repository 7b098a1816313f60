"""Real homes for tests: run steps there, and look at every byte."""

import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATABASE = "virtualschool.sqlite3"
KEPT = ("register_edition", "register_statement", "register_learner", "intake_receipt", "audit_event")


def run(home: Path, *steps: str, temporary: Path | None = None) -> int:
    """Run steps of `at_home` in a process of its own; returns its exit code, and fails where it ends with an error."""
    environment = {**os.environ, "VIRTUALSCHOOL_HOME": str(home)}
    environment["DJANGO_SETTINGS_MODULE"] = "virtualschool.config.settings"
    if temporary:
        environment["TMPDIR"] = str(temporary)
    command = [sys.executable, "-m", "tests.intake.at_home", *steps]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 9), done.stderr[-2000:]
    return done.returncode


def state(home: Path) -> tuple[int, ...]:
    """How many rows stand in the tables that one bringing fills; the database must be whole."""
    with sqlite3.connect(home / DATABASE) as database:
        database.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return tuple(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT)


def register(home: Path) -> list[tuple[object, ...]]:
    """The learners with their periods and schools, as the database holds them."""
    with sqlite3.connect(home / DATABASE) as database:
        return [
            row
            for query in (
                "SELECT * FROM register_learner ORDER BY id",
                "SELECT learner_id, position, start, end, legal_reason FROM register_care_period ORDER BY 1, 2",
                "SELECT learner_id, position, school_code, start, end FROM register_enrolment ORDER BY 1, 2",
            )
            for row in database.execute(query)
        ]


def everything(*folders: Path) -> bytes:
    """Every byte of every file, free pages and the write-ahead log included."""
    return b"\0".join(file.read_bytes() for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
