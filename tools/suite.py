"""`./vs test`, `./vs check` and `./vs docs`: what CI runs, and what anybody can run.

    ./vs check              the linters alone
    ./vs test [words]       the linters, then every test on SQLite with a browser, then on PostgreSQL
    ./vs docs               the documentation, served on this machine

Further words of `test` go to pytest. A test that could not run is named at the end.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from tools import checks, machine

NOTHING_COLLECTED = 5
# A run has a database of its own; and where Python may not keep what it compiled, each of the hundred processes that
# tests begin compiles Django anew.
NOT_INHERITED = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")


@dataclass
class Leg:
    """One run of pytest: its exit code, how many tests passed, and those that were skipped, with the reason."""

    name: str
    code: int
    passed: int = 0
    skipped: list[str] = field(default_factory=list)


def main(words: list[str]) -> int:
    """0 if all is well; 1 if something failed or nothing ran; 2 for wrong usage."""
    verb, *rest = words
    if verb == "docs":
        return subprocess.run([str(checks.BIN / "mkdocs"), "serve", *rest], cwd=checks.ROOT, check=False).returncode
    if verb == "check" and rest:
        print("usage: ./vs check", file=sys.stderr)
        return 2
    began = time.monotonic()
    failed = checks.run_all()
    legs = run_tests(rest) if verb == "test" else []
    return summary(failed, legs, time.monotonic() - began)


def run_tests(words: list[str]) -> list[Leg]:
    missing = machine.fetch_what_is_missing()
    environment = {"CHROMIUM": machine.browser() or "/usr/bin/chromium"}
    legs = [leg("SQLite", words, environment)]
    programs = machine.postgresql()
    if programs is None:
        print(f"NOT RUN: every test on PostgreSQL ({', '.join(missing)} missing: apt-get install postgresql).")
        return [*legs, Leg("PostgreSQL", 0, 0, ["every test on PostgreSQL: no server is installed here"])]
    with machine.throwaway_server(programs) as url:
        legs.append(leg("PostgreSQL", ["-m", "not browser and not once", *words], {**environment, "DATABASE_URL": url}))
    if words and legs[-1].code == NOTHING_COLLECTED:
        legs[-1].code = 0  # what was asked for runs once, and ran above
    return legs


def leg(name: str, words: list[str], environment: dict[str, str]) -> Leg:
    """Run pytest on both cores, and read what became of each test from its report."""
    print(f"\nTests on {name}", flush=True)
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    with checks.scratch() as folder:
        report = folder / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            # A file's worlds are made once; in the order of the folders, the last files are short ones.
            "--dist",
            "loadfile",
            "--no-loadscope-reorder",
            f"--junitxml={report}",
            *words,
        ]
        code = subprocess.run(command, cwd=checks.ROOT, env={**inherited, **environment}, check=False).returncode
        return read(name, code, report)


def read(name: str, code: int, report: Path) -> Leg:
    cases = list(ET.parse(report).getroot().iter("testcase")) if report.exists() else []  # noqa: S314
    found = Leg(name, code)
    for case in cases:
        skip = case.find("skipped")
        if skip is not None:
            found.skipped.append(f"{case.get('classname')}.{case.get('name')}: {skip.get('message')}")
        elif case.find("failure") is None and case.find("error") is None:
            found.passed += 1
    if not found.passed and code == 0:
        found.code = NOTHING_COLLECTED
    return found


def summary(failed: list[str], legs: list[Leg], seconds: float) -> int:
    """Say what failed and what could not run, and give the exit code."""
    print(f"\n{seconds / 60:.1f} minutes")
    for one in legs:
        for skipped in one.skipped:
            print(f"SKIPPED on {one.name}: {skipped}")
        said = "nothing ran" if one.code == NOTHING_COLLECTED else "failed" if one.code else "passed"
        print(f"Tests on {one.name}: {said}, {one.passed} passed, {len(one.skipped)} skipped")
    if failed:
        print(f"Checks that failed: {', '.join(failed)}")
    return 1 if failed or any(one.code for one in legs) else 0
