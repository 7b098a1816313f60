"""`python -m benchmarks.attack`: how many tables our attacker breaks that were protected in ways known not to work.

The positive control: an attacker that breaks few of these is itself broken.
Everything is drawn from the seed; nobody in it is real.
"""

import argparse
import random
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from virtualschool.disclosure.attack import Report, attack

Person = Mapping[str, str]
Cells = dict[tuple[str, ...], int]
Shown = dict[tuple[str, ...], tuple[str, int, int]]

DIMENSIONS = {
    "stage": ("P1-P3", "P4-P7", "S1-S3", "S4-S6"),
    "attendance": ("under 80", "80-90", "90-95", "95 or more"),
    "home": ("at home", "kinship", "foster", "residential"),
    "need": ("none known", "some", "plan"),
    "excluded": ("no", "yes"),
}
MANY = 10_000_000


def bands(counts: Cells) -> Shown:
    """7 and fewer as one band, everything else to the nearest 5."""
    return {place: _banded(count) for place, count in counts.items()}


def _banded(count: int) -> tuple[str, int, int]:
    if count <= 7:
        return "7 or fewer", 0, 7
    rounded = 5 * round(count / 5)
    return str(rounded), max(8, rounded - 2), rounded + 2


def hidden_under_5(counts: Cells) -> Shown:
    """Cells under 5 hidden, totals exact."""
    return {
        p: ("*", 0, 4) if count < 5 and "all" not in p else (str(count), count, count) for p, count in counts.items()
    }


def hidden_by_hand(counts: Cells) -> Shown:
    """Cells of 7 and fewer hidden, then by eye a second one in each row and column that had only one; totals exact."""
    hidden = {place for place, count in counts.items() if count <= 7 and "all" not in place}
    first = frozenset(hidden)
    for line in _lines(counts):
        alone = [place for place in line if place in hidden]
        if len(alone) == 1:
            rest = sorted((place for place in line if place not in hidden), key=lambda p: (counts[p], p))
            hidden.update(rest[:1])
    shown: Shown = {place: (str(count), count, count) for place, count in counts.items()}
    shown |= dict.fromkeys(hidden, ("*", 0, MANY))
    return shown | dict.fromkeys(first, ("7 or fewer", 0, 7))


def _lines(counts: Cells) -> list[list[tuple[str, ...]]]:
    """The inner cells row by row, then column by column."""
    inner = [place for place in counts if "all" not in place]
    return [
        [place for place in inner if place[axis] == category]
        for axis in range(len(inner[0]))
        for category in dict.fromkeys(place[axis] for place in inner)
    ]


def people(chance: random.Random, size: int) -> list[Person]:
    """Learners whose stage leans on their attendance and need, as it does outside."""
    lean = {name: [chance.gammavariate(0.7, 1) + 0.05 for _ in each] for name, each in DIMENSIONS.items()}
    return [{n: chance.choices(each, lean[n])[0] for n, each in DIMENSIONS.items()} for _ in range(size)]


def table(learners: Sequence[Person], by: Sequence[str], protect: Callable[[Cells], Shown]) -> dict[str, Any]:
    counts = {
        place: sum(all(c in ("all", person[n]) for n, c in zip(by, place, strict=True)) for person in learners)
        for place in product(*[[*DIMENSIONS[name], "all"] for name in by])
    }
    cells = [
        {"at": dict(zip(by, place, strict=True)), "shown": shown, "low": low, "high": high, "structural": False}
        for place, (shown, low, high) in protect(counts).items()
    ]
    dimensions = [{"name": name, "categories": [*DIMENSIONS[name], "all"], "total": "all"} for name in by]
    return {"id": "-by-".join(by), "title": "", "measure": "learners", "dimensions": dimensions, "cells": cells}


def document(tables: Sequence[Mapping[str, Any]], cohort: str = "in-year") -> dict[str, Any]:
    return {
        "schema": "virtual-school/release/1",
        "authority": "S12000098",
        "session": "2025/26",
        "cohort": cohort,
        "made_on": "2026-10-01",
        "tables": list(tables),
    }


def single(chance: random.Random, protect: Callable[[Cells], Shown]) -> list[dict[str, Any]]:
    """One table of 30 to 600 learners."""
    learners = people(chance, chance.choice([30, 60, 120, 250, 600]))
    return [document([table(learners, chance.sample(sorted(DIMENSIONS), 2), protect)])]


def linked(chance: random.Random, protect: Callable[[Cells], Shown]) -> list[dict[str, Any]]:
    """Four tables of the same learners."""
    learners = people(chance, chance.choice([30, 60, 120, 250, 600]))
    pairs = chance.sample(list(combinations(DIMENSIONS, 2)), 4)
    return [document([table(learners, by, protect) for by in pairs])]


def nested(chance: random.Random, protect: Callable[[Cells], Shown]) -> list[dict[str, Any]]:
    """Three tables of everybody ever looked after and of those in the year."""
    learners = people(chance, chance.choice([60, 120, 250, 600]))
    some = [learner for learner in learners if chance.random() < 0.8]
    pairs = chance.sample(list(combinations(DIMENSIONS, 2)), 3)
    return [
        document([table(those, by, protect) for by in pairs], cohort)
        for those, cohort in ((learners, "ever"), (some, "in-year"))
    ]


WAYS = {
    "7 or fewer as a band, base 5": bands,
    "second cell hidden by hand": hidden_by_hand,
    "under 5 hidden": hidden_under_5,
}
SETS = {"single table": single, "four linked": linked, "two nested cohorts": nested}


def breaks_a_hidden_cell(documents: Sequence[Mapping[str, Any]], report: Report) -> bool:
    """Whether a finding is of a cell that the publisher meant to hide, and not of one that is printed small."""
    hidden = {
        (each["id"], tuple(cell["at"].items()))
        for document in documents
        for each in document["tables"]
        for cell in each["cells"]
        if not cell["shown"].isdigit()
    }
    return any(found.kind != "c" and (found.table, tuple(found.at.items())) in hidden for found in report.found)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sets", type=int, default=100, help="how many sets of each kind")
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    print(f"{'protected by':<32}{'set':<22}{'broken':>8}{'hidden cell found':>20}{'seconds a set':>15}")
    for way, protect in WAYS.items():
        for kind, made in SETS.items():
            began, broken, hidden = time.monotonic(), 0, 0
            for number in range(chosen.sets):
                documents = made(random.Random(f"{chosen.seed} {kind} {number}"), protect)
                report = attack(documents)
                broken += bool(report.found)
                hidden += breaks_a_hidden_cell(documents, report)
            shares = (f"{100 * each / chosen.sets:.0f}%" for each in (broken, hidden))
            seconds = (time.monotonic() - began) / chosen.sets
            print("{:<32}{:<22}{:>8}{:>20}{:>15.2f}".format(way, kind, *shares, seconds), flush=True)


if __name__ == "__main__":
    main()
