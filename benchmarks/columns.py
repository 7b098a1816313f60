"""`python -m benchmarks.columns`: what each column that social work leaves out costs, on invented lists.

The same lists are linked again and again, each time without some columns of
the care side. What is left out of one side has nothing to be compared with,
so leaving it out of the roll costs the same.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.linkage.__main__ import count
from benchmarks.linkage.extracts import Extracts, invent
from virtualschool.linkage.engine import link, load_model

NAMES = ("second_forename", "known_as", "former_surname")
PLACES = ("postcode", "home_postcode")
WITHOUT: dict[str, tuple[str, ...]] = {
    "nothing left out": (),
    "gender": ("gender",),
    "other names": NAMES,
    "postcodes": PLACES,
    "scn": ("scn",),
    "scn and postcodes": ("scn", *PLACES),
    "all but names and date of birth": ("scn", "gender", *NAMES, *PLACES),
}


def lacking(extracts: Extracts, columns: Sequence[str]) -> Extracts:
    """The same lists, without these columns of the care side."""
    rows = [{name: value for name, value in row.items() if name not in columns} for row in extracts.care]
    return replace(extracts, care=rows)


def line(name: str, found: Counter[str]) -> str:
    """One row of the documentation's table: joined and found after answers per 1,000 findable, asked per 1,000 sent."""
    joined = 1000 * found["right"] / found["findable"]
    after = 1000 * (found["right"] + found["answerable"]) / found["findable"]
    asked = 1000 * found["asked"] / found["persons"]
    return (
        f"| {name} | {joined:.0f} | {asked:.0f} | {after:.0f} | {found['wrong']} of {found['right'] + found['wrong']} |"
    )


def main() -> None:
    """Link every variant of every seed, and print the sums."""
    parser = argparse.ArgumentParser(prog="benchmarks.columns")
    parser.add_argument("--pupils", type=int, default=20000)
    parser.add_argument("--care", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202])
    options = parser.parse_args()
    totals: dict[str, Counter[str]] = {name: Counter() for name in WITHOUT}
    for seed in options.seeds:
        whole = invent(seed, pupils=options.pupils, care=options.care)
        for name, columns in WITHOUT.items():
            extracts = lacking(whole, columns)
            totals[name] += count(extracts, link(extracts.care, extracts.roll))
    print("\n".join(line(name, found) for name, found in totals.items()))
    print("model", load_model().id)


if __name__ == "__main__":
    main()
