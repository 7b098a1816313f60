"""`python -m benchmarks.linkage spark`: the same lists on DuckDB and on Spark, their pairs side by side."""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.linkage.extracts import invent
from virtualschool.linkage.engine import Outcome, load_model, people, spark
from virtualschool.linkage.engine.linking import Scorer, Stages, connected, link_loaded
from virtualschool.linkage.engine.outcome import Decided
from virtualschool.linkage.engine.scoring import score

# What one engine's last digit may be worth, in bits.
ROUNDING = 0.001


@dataclass
class Run:
    """What one engine found, and in how many seconds."""

    outcome: Outcome
    seconds: float


def main(words: list[str]) -> None:
    """Print how many pairs, bands and weights differ."""
    parser = argparse.ArgumentParser(prog="benchmarks.linkage spark")
    parser.add_argument("--pupils", type=int, default=70000)
    parser.add_argument("--care", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=961)
    options = parser.parse_args(words)
    made = invent(options.seed, pupils=options.pupils, care=options.care)
    runs = {}
    for name in ("duckdb", "spark"):
        with scorer(name) as weigh, connected(2) as connection:
            began = time.perf_counter()
            people.load_rows(connection, "care", made.care, "person_id")
            people.load_rows(connection, "roll", made.roll, "pupil_id")
            outcome = link_loaded(connection, load_model(), Decided(), Stages(), scorer=weigh)
            runs[name] = Run(outcome, time.perf_counter() - began)
    tell(runs["duckdb"], runs["spark"])


@contextmanager
def scorer(name: str) -> Iterator[Scorer]:
    """How an engine weighs."""
    if name == "duckdb":
        yield score
    else:
        with spark.session(2) as session:
            yield spark.scorer(session)


def tell(ours: Run, sparks: Run) -> None:
    """Say where the two engines differ."""
    one, other = ({(p.left_id, p.right_id): p for p in run.outcome.pairs} for run in (ours, sparks))
    both = one.keys() & other.keys()
    bands = sum(one[pair].band != other[pair].band for pair in both)
    weights = sum(abs(one[pair].weight - other[pair].weight) > ROUNDING for pair in both)
    print(f"{ours.outcome.right} pupils, {ours.outcome.left} persons: {len(one)} pairs, {len(other)} on Spark.")
    print(f"In one engine alone: {len(one.keys() ^ other.keys())}. Another band: {bands}. Another weight: {weights}.")
    print(f"DuckDB {ours.seconds:.1f} s, Spark {sparks.seconds:.1f} s.")
