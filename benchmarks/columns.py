"""`python -m benchmarks.columns`: what each column that social work leaves out costs, on invented lists.

The same lists are linked again and again, each time without some columns of
the care side. What is left out of one side has nothing to be compared with,
so leaving it out of the roll costs the same. With `--worth FILE` each column is
left out alone, and the file says what that did: the accuracy page reads it.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

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
ALONE = ("scn", "postcode", "home_postcode", "second_forename", "former_surname", "known_as", "gender")


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


def filled(extracts: Extracts, column: str) -> int:
    """How many of the care side's rows have something in this column."""
    return sum(bool(row.get(column)) for row in extracts.care)


def worth(extracts: Sequence[Extracts]) -> list[str]:
    """One line for each column: how many rows have it, and how many persons are asked about with it and without."""
    rows = sum(len(one.care) for one in extracts)
    whole = sum((count(one, link(one.care, one.roll)) for one in extracts), Counter[str]())
    lines = ["column,rows,filled,persons,asked_with,asked_without"]
    for column in ALONE:
        without = sum((count(x, link(x.care, x.roll)) for x in (lacking(one, [column]) for one in extracts)), Counter())
        has = sum(filled(one, column) for one in extracts)
        lines.append(f"{column},{rows},{has},{whole['persons']},{whole['asked']},{without['asked']}")
    return lines


def main() -> None:
    """Link every variant of every seed, and print the sums."""
    parser = argparse.ArgumentParser(prog="benchmarks.columns")
    parser.add_argument("--pupils", type=int, default=20000)
    parser.add_argument("--care", type=int, default=1000)
    parser.add_argument("--seeds", type=int, nargs="+", default=[201, 202])
    parser.add_argument("--worth", type=Path, default=None, metavar="FILE", help="write each column's worth")
    options = parser.parse_args()
    if options.worth:
        made = [invent(seed, pupils=options.pupils, care=options.care) for seed in options.seeds]
        how = f"# python -m benchmarks.columns {' '.join(sys.argv[1:])}\n# model {load_model().id}"
        options.worth.write_text("\n".join([how, *worth(made)]) + "\n", encoding="utf-8")
        return
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
