"""`python -m benchmarks.linkage compare`: our engine beside what others would do, in one run, as a page in Markdown.

    python -m benchmarks.linkage compare --nation > docs/how-well-does-it-match.md

Every method runs in a process of its own, so that its memory is its own. The sets have seeds that nothing was tuned on.
"""

import argparse
import csv
import json
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.linkage import febrl
from benchmarks.linkage.extracts import Extracts, Row, invent
from benchmarks.linkage.methods import METHODS, tally
from benchmarks.linkage.other_faults import invent_otherwise
from benchmarks.linkage.share import wilson
from virtualschool.linkage.engine import load_model
from virtualschool.linkage.engine.people import EVIDENCE_COLUMNS

OPENING = """# How well does it match?

Virtual School joins social work's list to the roll. A wrong join tells a school that a pupil is looked after when it is
another child, so the first number to look at is *wrong links*. A missed one leaves a child out until somebody answers a
question, so the next are *recall*, the share of the children on both lists that were joined by themselves, and
*questions*, how many of 1,000 records are asked about. *Recall after answers* is what is found once they are answered
rightly.

Everything below is measured on invented lists, for no real child's record may be used, and nothing was tuned on these
seeds. The second table is made by other assumptions than those the engine was built with, and is the better guide to
what a new authority may see. **Real quality is known only once an authority checks a sample by hand.**

What the engine will not do by itself, however likely it looks: join twins, brothers or sisters by a name that is only
alike, children whose numbers differ, a first of January without anything else that agrees, or a record that ended in
adoption. These are asked. That costs recall where no twin exists, which shows on the FEBRL sets below.

The page is the output of one command, `python -m benchmarks.linkage compare --nation`. The other methods run on the
first seed.
*s* is seconds per list, *MB* the memory of the process.
"""
Told = tuple[Counter[str], float, float]


def measured(name: str, extracts: Extracts) -> Told:
    """Run one method on one set in this process: counts, seconds, peak megabytes."""
    began = time.perf_counter()
    found = METHODS[name](extracts.care, extracts.roll)
    seconds = time.perf_counter() - began
    counts = tally(found, extracts.truth, extracts.twins_of)
    return counts, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def made(kind: str, seed: int, pupils: int, care: int) -> Extracts:
    """One set by its name."""
    if kind == "other":
        return invent_otherwise(seed, pupils=pupils, care=care)
    return invent(seed, pupils=pupils, care=care, only_twins=kind == "twins")


def _one(order: tuple[str, str, int, int, int]) -> Told:
    name, kind, *numbers = order
    return measured(name, made(kind, *numbers))


def alone(name: str, kind: str, seed: int, pupils: int, care: int) -> Told:
    """One method on one set, in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_one, ((name, kind, seed, pupils, care),))


def line(name: str, told: list[Told]) -> str:
    """A row of the table: precision with its bounds, recall, questions, seconds, memory."""
    counts = sum((counts for counts, _, _ in told), Counter())
    linked = counts["right"] + counts["wrong"]
    low, high = wilson(counts["right"], linked)
    after = (counts["right"] + counts["answerable"]) / counts["findable"]
    return (
        f"| {name} | {counts['wrong']} of {linked} | {counts['right'] / max(linked, 1):.4f} ({low:.4f} to {high:.4f}) "
        f"| {counts['right'] / counts['findable']:.3f} | {1000 * counts['asked'] / counts['persons']:.0f} "
        f"| {after:.3f} "
        f"| {sum(s for _, s, _ in told) / len(told):.1f} | {max(mb for _, _, mb in told):.0f} |"
    )


COLUMNS = (
    "method", "wrong links", "precision (95% interval)", "recall", "questions per 1,000", "recall after answers",
    "s", "MB",
)  # fmt: skip
OTHERS = [name for name in METHODS if name != "ours"]
HEAD = "| " + " | ".join(COLUMNS) + " |\n" + "|---" * len(COLUMNS) + "|"


def table(title: str, kind: str, seeds: list[int], pupils: int, care: int, others: Sequence[str] = OTHERS) -> None:
    """One set of seeds, ours on all of them, the others on the first."""
    print(f"\n### {title}\n\n{HEAD}", flush=True)
    print(line("ours", [alone("ours", kind, seed, pupils, care) for seed in seeds]), flush=True)
    for name in others:
        if name == "recordlinkage" and find_spec("recordlinkage") is None:
            print("| recordlinkage | not installed: pip install recordlinkage | | | | | | |")
            continue
        print(line(f"{name} (first seed)", [alone(name, kind, seeds[0], pupils, care)]), flush=True)


def speed(pupils: int, care: int, seed: int) -> None:
    """A run of `./vs link` as a fresh process, in multiples of the time DuckDB takes to read both files."""
    print(f"\n### Speed, {pupils:,} pupils and {care:,} persons\n")
    with tempfile.TemporaryDirectory() as folder:
        extracts = invent(seed, pupils=pupils, care=care)
        lists = {"care": ("person_id", extracts.care), "pupils": ("pupil_id", extracts.roll)}
        for name, (key, rows) in lists.items():
            _write(Path(folder) / f"{name}.csv", key, rows)
            _write(Path(folder) / f"one-{name}.csv", key, rows[:1])
        read = min(_read(Path(folder)) for _ in range(3))
        start = min(_run(Path(folder), "one-")[0] for _ in range(3))
        whole, said = min((_run(Path(folder), "") for _ in range(3)), key=lambda one: one[0])
    stages = ", ".join(f"{name} {seconds:.2f}" for name, seconds in said["seconds"].items())
    print(f"Reading both files: {read:.2f} s. Start-up (one row each): {start:.2f} s. The run: {whole:.2f} s.")
    print(f"Beyond start-up: {whole - start:.2f} s, {(whole - start) / read:.1f} reads; {said['peak_mb']:.0f} MB.")
    print(f"Seconds by stage: {stages}.")


def _write(path: Path, key: str, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [key, *EVIDENCE_COLUMNS], restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _read(folder: Path) -> float:
    with duckdb.connect(":memory:", config={"threads": 2}) as connection:
        connection.execute("set enable_progress_bar = false")
        began = time.perf_counter()
        for name in ("care", "pupils"):
            connection.execute(
                f"create table {name} as from read_csv('{folder / name}.csv', header=true, all_varchar=true)"
            )
        return time.perf_counter() - began


def _run(folder: Path, which: str) -> tuple[float, dict[str, Any]]:
    files = [str(folder / f"{which}{name}.csv") for name in ("care", "pupils")]
    words = [
        sys.executable,
        "-m",
        "virtualschool.linkage.cli",
        *files,
        "--out",
        str(folder / "out.csv"),
        "--threads",
        "2",
        "--json",
    ]
    began = time.perf_counter()
    told = subprocess.run(words, check=True, capture_output=True)
    return time.perf_counter() - began, json.loads(told.stdout)


def main(words: list[str]) -> None:
    """Print the whole comparison."""
    parser = argparse.ArgumentParser(prog="benchmarks.linkage compare")
    parser.add_argument("--pupils", type=int, default=70000)
    parser.add_argument("--care", type=int, default=3000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[901, 902, 903, 904, 905])
    parser.add_argument("--nation", action="store_true", help="ten times the pupils too; some minutes")
    options = parser.parse_args(words)
    size = (options.pupils, options.care)
    print(OPENING)
    print(f"Model `{load_model().id}`; {options.pupils:,} pupils, {options.care:,} persons, seeds {options.seeds}.")
    table("Faults like those that linkage studies report", "usual", options.seeds, *size)
    table("Harsher faults, by other assumptions", "other", options.seeds, *size)
    table("Every child on the list is a twin", "twins", options.seeds, options.care * 4, options.care * 2)
    febrl.tables()
    speed(*size, seed=options.seeds[0])
    if options.nation:
        nation = (options.pupils * 10, options.care * 40 // 3)
        table("A nation, usual faults", "usual", [options.seeds[0] + 50], *nation, others=["spreadsheet"])
        speed(*nation, seed=options.seeds[0] + 50)
