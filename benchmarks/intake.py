"""`python -m benchmarks.intake`: how long an authority's night takes, in multiples of merely reading its files.

The measure is the whole of `./vs intake` on a roll of 70,000 pupils and 3,000
rows of care, less the same command on files of one row each, over the time in
which DuckDB reads both files. The first night fills an empty home; the second
brings the same files as at the next day, so that nothing is news; the third a
roll in which a few pupils have moved; then come five weeks of attendance of
everybody, 700,000 rows. On a busy machine the processor's seconds say more
than the clock's: both are printed, each against DuckDB's own.
"""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from virtualschool.desk.demo import world

ROOT = Path(__file__).parents[1]
AUTHORITY = "S12000098"
FIRST, SECOND, THIRD = date(2026, 10, 18), date(2026, 10, 19), date(2026, 10, 20)
FLOOR_FIRST, FLOOR_SECOND, FLOOR_ATTENDANCE, FLOOR_MB = 30, 15, 25, 1500
WEEKS = [(date(2026, 8, 17 + 7 * week), date(2026, 8, 21 + 7 * week)) for week in range(2)]
WEEKS += [(date(2026, 9, 7 + 7 * week), date(2026, 9, 11 + 7 * week)) for week in range(3)]
MOVED = 20


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


def write_moved(roll: Path) -> Path:
    """The roll of another night: a few of its pupils have moved house."""
    path = roll.with_name(f"moved-{roll.name}")
    if not path.exists():
        with roll.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in random.Random(1).sample(rows, MOVED):
            row["postcode"] = "ZZ9 9QX"
        write(path, rows)
    return path


def write_attendance(roll: Path) -> Path:
    """Five weeks of everybody on the roll, two rows a week; made once and kept beside it."""
    path, chance = roll.with_name(f"attendance-{roll.name}"), random.Random(1)
    if not path.exists():
        with roll.open(encoding="utf-8", newline="") as file:
            pupils = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["pupil_id", "scn", "school_code", "from_date", "to_date", "code", "openings"])
            for row in pupils:
                who = (row["pupil_id"], row["scn"], row["school_code"])
                for first, last in WEEKS:
                    missed = chance.choice((0, 1, 1, 2))
                    writer.writerow([*who, first, last, "10", 10 - missed])
                    writer.writerow([*who, first, last, "20" if missed < 2 else "30", missed])
    return path


def one_row(path: Path) -> Path:
    """The same file with its first row alone."""
    with path.open(encoding="utf-8") as file:
        lines = [next(file), next(file)]
    short = path.with_name(f"one-{path.name}")
    short.write_text("".join(lines), encoding="utf-8")
    return short


@dataclass(frozen=True)
class Unit:
    """What a mere reading takes: seconds by the clock, and by the processor."""

    seconds: float
    processor: float


def reading(files: Sequence[Path]) -> Unit:
    """The least of five readings by DuckDB, each into a table of a fresh database in memory."""
    found = [read_once(files) for _ in range(5)]
    return Unit(min(one.seconds for one in found), min(one.processor for one in found))


def read_once(files: Iterable[Path]) -> Unit:
    begun, used = time.perf_counter(), time.process_time()
    with duckdb.connect() as database:
        for at, file in enumerate(files):
            database.execute(f"CREATE TABLE t{at} AS SELECT * FROM read_csv($1)", [str(file)])
    return Unit(time.perf_counter() - begun, time.process_time() - used)


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


def tell(name: str, night: Night, least: Night, unit: Unit, floor: int) -> bool:
    """Print one night with its stages; whether it is within the floor."""
    spent, used = night.seconds - least.seconds, night.processor - least.processor
    print(f"\n{name}: {spent / unit.seconds:.1f} times a reading by the clock (floor {floor or 'none'})")
    print(f"  {night.seconds:.2f} s, less start-up {spent:.2f} s, of a reading of {unit.seconds:.3f} s")
    print(f"  processor {night.processor:.2f} s, less start-up {used:.2f} s = {used / unit.processor:.1f} times")
    print(f"  peak {night.peak_mb:.0f} MB (floor {FLOOR_MB}), exit {night.exit}")
    for (begun, said), end in zip(night.stages, [*(at for at, _ in night.stages[1:]), night.seconds], strict=True):
        print(f"  {end - begun:7.2f} s  {said}")
    return night.exit == 0 and (not floor or spent / unit.seconds <= floor) and night.peak_mb <= FLOOR_MB


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--extracts", type=Path, help="the folder that keeps the invented files between runs")
    parser.add_argument("--pupils", type=int, default=70_000)
    parser.add_argument("--care", type=int, default=3_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        fine = list(measured(asked.extracts or Path(scratch) / "extracts", Path(scratch), asked))
    return 0 if all(fine) else 1


def measured(folder: Path, scratch: Path, asked: argparse.Namespace) -> Iterator[bool]:
    """Bring each night's files to one home and those of one row to another; tell of each as it is done."""
    roll, care = write_extracts(folder, asked.pupils, asked.care)
    nights = {
        "First night": ([roll, care], FIRST, FLOOR_FIRST),
        "Second night, no news": ([roll, care], SECOND, FLOOR_SECOND),
        f"Third night, {MOVED} pupils have moved": ([write_moved(roll), care], THIRD, 0),
        "Attendance of five weeks": ([write_attendance(roll)], THIRD, FLOOR_ATTENDANCE),
    }
    for name, (files, day, floor) in nights.items():
        before, short = reading(files), [one_row(file) for file in files]
        least, night = bring(scratch / "small", short, day), bring(scratch / "home", files, day)
        after = reading(files)
        unit = Unit((before.seconds + after.seconds) / 2, (before.processor + after.processor) / 2)
        yield tell(name, night, least, unit, floor)
        busy = f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
        print(f"  start-up {least.seconds:.2f} s; {busy}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
