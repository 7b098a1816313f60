"""`python -m benchmarks.intake`: how long an authority's night takes, in multiples of merely reading its two files.

The measure is the whole of `./vs intake` on a roll of 70,000 pupils and 3,000
rows of care, less the same command on files of one row each, over the time in
which DuckDB reads both files. The first night fills an empty home; the second
brings files of which nothing is news.
"""

import argparse
import csv
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from virtualschool.desk.demo import world

ROOT = Path(__file__).parents[1]
AUTHORITY = "S12000098"
FIRST, SECOND = date(2026, 10, 18), date(2026, 10, 19)
FLOOR_FIRST, FLOOR_SECOND, FLOOR_MB = 30, 15, 1500


@dataclass
class Night:
    """One run of the command: seconds in all, seconds until each message, and the most memory that it held."""

    seconds: float = 0.0
    stages: list[tuple[float, str]] = field(default_factory=list)
    processor: float = 0.0
    peak_mb: float = 0.0
    exit: int = 0


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_extracts(folder: Path, pupils: int, care: int) -> tuple[Path, Path]:
    """The invented first authority as it was, cut to so many rows; made once and kept in the folder."""
    roll, people = folder / f"roll-{pupils}.csv", folder / f"care-{care}.csv"
    if not (roll.exists() and people.exists()):
        folder.mkdir(parents=True, exist_ok=True)
        made = world.make(pupils=pupils * 8 // 5, seed=1, today=date(2026, 11, 22))
        write(roll, [row for record in made.pupils[AUTHORITY] for row in record.before][:pupils])
        write(people, [row for record in made.care[AUTHORITY] for row in record.before][:care])
    return roll, people


def one_row(path: Path) -> Path:
    """The same file with its first row alone."""
    with path.open(encoding="utf-8") as file:
        lines = [next(file), next(file)]
    short = path.with_name(f"one-{path.name}")
    short.write_text("".join(lines), encoding="utf-8")
    return short


def reading_seconds(files: Iterable[Path]) -> float:
    """The least of five readings by DuckDB, each into a table of a fresh database in memory."""
    found = []
    for _ in range(5):
        begun = time.perf_counter()
        with duckdb.connect() as database:
            for at, file in enumerate(files):
                database.execute(f"CREATE TABLE t{at} AS SELECT * FROM read_csv($1)", [str(file)])
        found.append(time.perf_counter() - begun)
    return min(found)


def bring(home: Path, files: Sequence[Path], as_at: date) -> Night:
    """Run the command, note when it said what, and watch the memory of it and of its children."""
    command = [sys.executable, "-m", "virtualschool", "intake", *map(str, files), "--authority", AUTHORITY]
    command += ["--as-at", as_at.isoformat(), "--received", as_at.isoformat(), "--home", str(home), "--json"]
    night = Night()
    begun, before = time.perf_counter(), processor_seconds()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    watcher = threading.Thread(target=watch, args=(process, night))
    watcher.start()
    assert process.stderr
    for line in process.stderr:
        night.stages.append((time.perf_counter() - begun, line.strip()))
    night.exit = process.wait()
    night.seconds, night.processor = time.perf_counter() - begun, processor_seconds() - before
    watcher.join()
    return night


def processor_seconds() -> float:
    """What the processes that have ended have used: on a busy machine it says more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch(process: subprocess.Popen[str], night: Night) -> None:
    while process.poll() is None:
        night.peak_mb = max(night.peak_mb, sum(map(resident_mb, tree(process.pid))))
        time.sleep(0.05)


def tree(pid: int) -> list[int]:
    """A process and its children."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    children = [int(word) for word in listed.read_text().split()] if listed.exists() else []
    return [pid, *(one for child in children for one in tree(child))]


def resident_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def tell(name: str, night: Night, least: Night, unit: float, floor: int) -> bool:
    """Print one night with its stages; whether it is within the floor."""
    spent = night.seconds - least.seconds
    print(f"\n{name}: {night.seconds:.2f} s, less start-up {spent:.2f} s = {spent / unit:.1f} times (floor {floor})")
    print(f"  processor {night.processor:.2f} s, less start-up {night.processor - least.processor:.2f} s")
    print(f"  peak {night.peak_mb:.0f} MB (floor {FLOOR_MB}), exit {night.exit}")
    for (begun, said), end in zip(night.stages, [*(at for at, _ in night.stages[1:]), night.seconds], strict=True):
        print(f"  {end - begun:7.2f} s  {said}")
    return night.exit == 0 and spent / unit <= floor and night.peak_mb <= FLOOR_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extracts", type=Path, help="the folder that keeps the invented files between runs")
    parser.add_argument("--pupils", type=int, default=70_000)
    parser.add_argument("--care", type=int, default=3_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = write_extracts(asked.extracts or Path(scratch) / "extracts", asked.pupils, asked.care)
        unit = reading_seconds(files)
        print(f"DuckDB reads both files in {unit:.3f} s")
        least = [one_row(file) for file in files]
        small, home = Path(scratch) / "small", Path(scratch) / "home"
        nights = [bring(at, brought, day) for day in (FIRST, SECOND) for at, brought in ((small, least), (home, files))]
    print(f"Start-up: {nights[0].seconds:.2f} s on an empty home, {nights[2].seconds:.2f} s on the second night")
    fine = tell("First night", nights[1], nights[0], unit, FLOOR_FIRST)
    return 0 if tell("Second night, no news", nights[3], nights[2], unit, FLOOR_SECOND) and fine else 1


if __name__ == "__main__":
    sys.exit(main())
