"""How the engine does on the demo's invented authorities, seed by seed, through the product's own population.

    python -m benchmarks.demo_seeds --seeds 20 --pupils 6000

Prints a line a seed and the pooled counts, with the 95% bound of the share of
automatic links that are wrong (3/N where none was).
"""

import argparse
import datetime as dt
from math import sqrt

from virtualschool.desk.demo import scoring, truth, world
from virtualschool.desk.demo.records import Record
from virtualschool.linkage.engine import link

TODAY = dt.date(2026, 11, 22)


def rows_of(records: list[Record], column: str) -> list[dict[str, str]]:
    """Each record's newest rows, under its own id; rows that no one can read never arrive."""
    found = []
    for record in records:
        if not any(note.startswith("bad row") for note in record.notes):
            found += [{**row, column: record.own_id} for row in record.now or record.before]
    return found


def one_seed(seed: int, pupils: int) -> scoring.Score:
    made = world.make(pupils=pupils, seed=seed, today=TODAY)
    automatic, asked = [], []
    for code in made.care:
        outcome = link(rows_of(made.care[code], "person_id"), rows_of(made.pupils[code], "pupil_id"), threads=2)
        automatic += [(pair.left_id, pair.right_id) for pair in outcome.pairs if pair.band == "auto"]
        asked += [(pair.left_id, pair.right_id) for pair in outcome.pairs if pair.band == "review"]
    return scoring.score(truth.of(made.records()), automatic, asked)


def upper_bound(wrong: int, total: int) -> float:
    """The upper end of the 95% Wilson interval, or 3/N where nothing was wrong."""
    if not wrong:
        return 3 / total
    z, share = 1.96, wrong / total
    middle = share + z * z / (2 * total)
    spread = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle + spread) / (1 + z * z / total)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    cli.add_argument("--seeds", type=int, default=20)
    cli.add_argument("--first", type=int, default=101)
    cli.add_argument("--pupils", type=int, default=6000)
    options = cli.parse_args()
    totals = [0] * 7
    for seed in range(options.first, options.first + options.seeds):
        found = one_seed(seed, options.pupils)
        counts = [
            found.findable, found.automatic, len(found.wrong), found.twins_joined, found.review,
            found.right, found.right_after_review,
        ]  # fmt: skip
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        print(f"seed {seed}: {found.automatic} automatic, {len(found.wrong)} wrong, {found.review} to ask", found.wrong)
    findable, automatic, wrong, twins, review, right, after = totals
    at_most = upper_bound(wrong, automatic)
    print(f"{automatic} automatic links, {wrong} wrong (at most {at_most:.2%}), {twins} twins joined")
    asked = 1000 * review / findable
    print(f"recall {right / findable:.3f}, after review {after / findable:.3f}, {asked:.0f} questions per 1,000")


if __name__ == "__main__":
    main()
