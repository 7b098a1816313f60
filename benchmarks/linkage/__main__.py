"""`python -m benchmarks.linkage`: precision with its bounds, recall, questions per 1,000 and seconds, over seeds."""

import argparse
import sys
from collections import Counter

from benchmarks.linkage.extracts import Extracts, invent
from benchmarks.linkage.share import wilson
from virtualschool.linkage.engine import Outcome, link


def count(extracts: Extracts, outcome: Outcome) -> Counter[str]:
    """What the run got right and wrong, person by person."""
    found: Counter[str] = Counter(persons=len(extracts.truth), findable=sum(bool(t) for t in extracts.truth.values()))
    asked: dict[str, bool] = {}
    for pair in outcome.pairs:
        right = pair.right_id in extracts.truth[pair.left_id]
        if pair.band == "auto":
            found["right" if right else "wrong"] += 1
            found["twin joined"] += pair.right_id in extracts.twins_of[pair.left_id]
        else:
            asked[pair.left_id] = asked.get(pair.left_id, False) or right
    found["asked"], found["answerable"] = len(asked), sum(asked.values())
    return found


def tell(name: str, found: Counter[str]) -> None:
    """One line of figures."""
    autos = found["right"] + found["wrong"]
    low, high = wilson(found["right"], autos)
    print(
        f"{name:28s} precision {found['right'] / max(autos, 1):.5f} ({low:.5f} to {high:.5f}), wrong {found['wrong']} "
        f"(twins {found['twin joined']}) of {autos}; recall {found['right'] / found['findable']:.4f}, "
        f"after review {(found['right'] + found['answerable']) / found['findable']:.4f}; "
        f"review {1000 * found['asked'] / found['persons']:.1f} per 1,000"
    )


def wrong_ones(extracts: Extracts, outcome: Outcome) -> None:
    """Show each wrong automatic link: what it was made of."""
    for pair in outcome.pairs:
        if pair.band == "auto" and pair.right_id not in extracts.truth[pair.left_id]:
            print("  wrong:", [f"{e.field} {e.left!r} {e.right!r} {e.level} {e.bits:+.1f}" for e in pair.evidence])


def missed_ones(extracts: Extracts, outcome: Outcome) -> None:
    """Count why findable persons were not linked by themselves."""
    by_left = {pair.left_id: pair for pair in reversed(outcome.pairs)}
    why: Counter[str] = Counter()
    for person, truth in extracts.truth.items():
        pair = by_left.get(person)
        if truth and not (pair and pair.band == "auto"):
            why[(pair.guard or f"likely {pair.probability:.1f}") if pair else "not seen"] += 1
    for reason, times in why.most_common(14):
        print(f"  missed {times:4d}: {reason}")


def main() -> None:
    """Run the seeds that are asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.linkage")
    parser.add_argument("--pupils", type=int, default=20000)
    parser.add_argument("--care", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[101, 102, 103])
    parser.add_argument("--harsh", type=float, default=1.0)
    parser.add_argument("--twins", action="store_true", help="every child on the list is a twin")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--why", action="store_true")
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for seed in options.seeds:
        extracts = invent(seed, pupils=options.pupils, care=options.care, harsh=options.harsh, only_twins=options.twins)
        outcome = link(extracts.care, extracts.roll, threads=options.threads)
        found = count(extracts, outcome)
        tell(f"seed {seed}, {outcome.right} x {outcome.left}", found)
        print("  seconds", outcome.seconds, "peak MB", outcome.peak_mb)
        if options.why:
            wrong_ones(extracts, outcome)
            missed_ones(extracts, outcome)
        total += found
    tell("all", total)


if __name__ == "__main__":
    if sys.argv[1:2] == ["compare"]:
        from benchmarks.linkage import compare

        compare.main(sys.argv[2:])
    elif sys.argv[1:2] == ["spark"]:
        from benchmarks.linkage import on_spark

        on_spark.main(sys.argv[2:])
    else:
        main()
