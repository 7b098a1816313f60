"""Homes that commands share, since making one takes seconds."""

import csv
from pathlib import Path

import pytest

from tests.commands.running import Ran, vs
from virtualschool.tables import scn

AUTHORITY = "S12000098"


def write(path: Path, header: str, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header.split(), *rows])
    return path


@pytest.fixture(scope="session")
def rolls(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A roll of 60 pupils and a care list of 10 of them, with their numbers."""
    folder = tmp_path_factory.mktemp("rolls")
    stems = (f"12{n:06d}" for n in range(100, 400))
    numbers = [stem + digit for stem in stems if (digit := scn.check_digit(stem)) is not None]
    pupils, care = [], []
    for n in range(60):
        name = [f"Isla{'abcdefghij'[n % 10]}", f"Macrae{'abcdef'[n // 10]}"]
        born = f"{2009 + n % 8}-{1 + n % 12:02d}-07"
        pupils.append([f"P{n:03d}", numbers[n], *name, born, "9900001", f"P{1 + n % 7}"])
        if n % 6 == 0:
            care.append([f"C{n:03d}", numbers[n], *name, born, "CSO_HOME", "HOME", "2024-03-01"])
    who = "scn forename surname date_of_birth"
    return (
        write(folder / "pupils.csv", f"pupil_id {who} school_code stage", pupils),
        write(folder / "care.csv", f"person_id {who} legal_reason lives_with start_date", care),
    )


@pytest.fixture(scope="session")
def taken_in(rolls: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A home into which both were taken, and what the command said."""
    home = tmp_path_factory.mktemp("homes") / "home"
    ran = vs("intake", *rolls, "--authority", AUTHORITY, "--as-at", "2026-10-01", "--json", home=home)
    return home, ran
