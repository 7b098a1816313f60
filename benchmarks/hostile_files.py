"""Thousands of spoiled files through the readers: what became of them, and whether any was silently wrong.

`python -m benchmarks.hostile_files --cases 5000` takes files of every kind and form, each with one to three faults by
its seed, and prints how many were read, rejected in part or refused, and every one that broke a promise. With
`--limited` each is read as intake reads it, in a process of its own.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

from tests.intake.reading.corpus.judging import wrongs
from tests.intake.reading.corpus.mutator import Spoiled, spoil
from tests.intake.reading.extracts import AS_AT, STRATHCARRON
from virtualschool.intake.reading.child import read_limited
from virtualschool.intake.reading.files import read_file
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import Refused

Read = Callable[..., Reading]


def outcome(file: Spoiled, read: Read) -> Reading | Refused:
    """Return what becomes of a spoiled file; every second one comes with its kind said."""
    kind = file.table.kind if file.seed % 2 else None
    try:
        return read(file.data, name="extract", kind=kind, mapping=None, authority=STRATHCARRON, as_at=AS_AT)
    except Refused as refused:
        return refused


def judged(seeds: range, read: Read) -> Iterator[tuple[Spoiled, str, list[str]]]:
    """Yield each file with one word for what became of it, and the promises that it broke."""
    for seed in seeds:
        file = spoil(seed)
        found = outcome(file, read)
        yield file, _word(found), wrongs(file, found)


def _word(found: Reading | Refused) -> str:
    if isinstance(found, Refused):
        return f"refused: {found.code}"
    if found.rejected:
        return "read, some rows rejected"
    return "read, with notices" if found.notices else "read"


def main() -> int:
    """Print counts; exit 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="benchmarks.hostile_files", description=__doc__)
    parser.add_argument("--cases", type=int, default=5_000)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first case")
    parser.add_argument("--limited", action="store_true", help="read each file in a process of its own")
    asked = parser.parse_args()
    began, words, faults, broken = time.perf_counter(), Counter[str](), Counter[str](), 0
    seeds = range(asked.first, asked.first + asked.cases)
    for file, word, wrong in judged(seeds, read_limited if asked.limited else read_file):
        words[word] += 1
        faults.update(set(file.faults))
        broken += bool(wrong)
        if wrong:
            print(f"seed {file.seed}: {file.form}, {file.table.kind}, {', '.join(file.faults)}: {'; '.join(wrong[:3])}")
    for counts in (words, faults):
        print("\n".join(f"{count:7,}  {name}" for name, count in counts.most_common()), end="\n\n")
    seconds = time.perf_counter() - began
    print(
        f"{asked.cases:,} files in {seconds:.0f} s; {broken} broke a promise (95% bound {3 / asked.cases:.2%} where 0)."
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
