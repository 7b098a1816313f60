"""How the protector does on invented authorities, attacked by our own attacker, beside three simpler publishers.

    python -m benchmarks.disclosure 100 --first 1

Each authority releases several linked tables over nested cohorts and two or
three sessions, one release after the other; at the end the attacker takes all of
its documents together. Prints, every ten authorities and at the end: disclosures,
tables and authorities broken, whether every interval holds the truth, and what
the tables still say. 0 of N is printed with its 95% bound, 3/N.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.disclosure_by_hand import PUBLISHERS
from benchmarks.disclosure_worlds import World, make
from virtualschool.disclosure.attack import Facts, attack
from virtualschool.disclosure.counts import CountTable
from virtualschool.disclosure.document import document_to_json
from virtualschool.disclosure.loss import CellLoss, cells_of, summed
from virtualschool.disclosure.protect import CannotProtect, protect

Documents = list[dict[str, Any]]
SIZES = (100, 300, 1000, 3001)


@dataclass
class Tally:
    """What the attacker found in the documents of one way to publish."""

    worlds: int = 0
    tables: int = 0
    found: int = 0
    broken_worlds: int = 0
    broken_tables: int = 0

    def add(self, documents: Documents) -> None:
        found = attack(documents, facts=Facts()).found
        self.worlds += 1
        self.tables += sum(len(document["tables"]) for document in documents)
        self.found += len(found)
        self.broken_worlds += bool(found)
        self.broken_tables += len({(each.release, each.table) for each in found})

    def line(self) -> str:
        if not self.found:
            return f"0 disclosures in {self.tables} tables of {self.worlds} authorities (95% bound {self.bound})"
        return (
            f"{self.found} disclosures; broken {self.broken_tables / self.tables:.0%} of {self.tables} tables, "
            f"{self.broken_worlds / self.worlds:.0%} of {self.worlds} authorities"
        )

    @property
    def bound(self) -> str:
        return f"{3 / self.worlds:.2%} of authorities" if self.worlds else "none"


@dataclass
class Run:
    """Everything counted so far."""

    ours: Tally = field(default_factory=Tally)
    others: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in PUBLISHERS})
    cells: dict[int, list[CellLoss]] = field(default_factory=lambda: {size: [] for size in SIZES})
    shares: list[float] = field(default_factory=list)
    rounds: dict[int, int] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    slowest: float = 0.0
    seconds: float = 0.0

    def add(self, world: World, *, beside: bool = True) -> None:
        began = time.process_time()
        try:
            self.ours.add(self.protected(world))
        except CannotProtect as refusal:
            print(f"  authority {world.seed} ({world.learners} learners): {refusal}")
            self.refused.append(world.seed)
        self.seconds += time.process_time() - began
        for name, publisher in PUBLISHERS.items() if beside else ():
            self.others[name].add([document_to_json(h, [publisher(t) for t in tables]) for h, tables in world.releases])

    def protected(self, world: World) -> Documents:
        documents: Documents = []
        for heading, tables in world.releases:
            began = time.process_time()
            made = protect(tables, of=heading, earlier=documents, facts=Facts(), attack=attack)
            self.slowest = max(self.slowest, time.process_time() - began)
            self.rounds[made.rounds] = self.rounds.get(made.rounds, 0) + 1
            self.take(world, tables, made.tables)
            documents.append(document_to_json(heading, made.tables))
        return documents

    def take(self, world: World, tables: Sequence[CountTable], protected: Sequence[dict[str, Any]]) -> None:
        size = next(size for size in SIZES if world.learners < size)
        cells = [cell for pair in zip(tables, protected, strict=True) for cell in cells_of(*pair)]
        self.cells[size] += cells
        self.shares.append(summed(cells).share_shown)

    def print(self) -> None:
        every = [cell for cells in self.cells.values() for cell in cells]
        print(f"\nprotected: {self.ours.line()}; refused {len(self.refused)}")
        for name, tally in self.others.items():
            print(f"{name}: {tally.line()}")
        print(f"truth within low..high: {sum(c.low <= c.count <= c.high for c in every)} of {len(every)} cells")
        for size, cells in self.cells.items():
            print(f"fewer than {size:>4} learners: {summed(cells).sentence() if cells else 'none'}")
        print(f"all: {summed(every).sentence()}")
        poor = sum(share < 0.6 for share in self.shares)
        least = min(self.shares, default=1)
        print(f"releases with fewer than 60% of cells shown: {poor} of {len(self.shares)}; the least {least:.0%}")
        each = self.seconds / max(1, self.ours.worlds)
        print(f"attacks needed: {dict(sorted(self.rounds.items()))}")
        print(f"seconds of processor: {each:.1f} an authority, {self.slowest:.1f} the slowest release", flush=True)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    cli.add_argument("sets", type=int, nargs="?", default=20)
    cli.add_argument("--first", type=int, default=1)
    cli.add_argument(
        "--beside", type=int, default=100, help="for how many sets the simpler publishers are attacked, too"
    )
    options = cli.parse_args()
    run = Run()
    for number, seed in enumerate(range(options.first, options.first + options.sets), 1):
        run.add(make(seed), beside=number <= options.beside)
        if number % 10 == 0 or number == options.sets:
            run.print()


if __name__ == "__main__":
    main()
