"""The questions of pulse and survey: data, so that the Network can change them without a programmer."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..vocab import RoundKind

FILE = Path(__file__).parents[1] / "data" / "asked.csv"


@dataclass(frozen=True)
class Asked:
    key: str
    theme: str
    question: str


@cache
def questions(kind: RoundKind) -> tuple[Asked, ...]:
    """The questions of one kind, in the order of the file."""
    with FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return tuple(Asked(row["key"], row["theme"], row["question"]) for row in rows if row["kind"] == kind.value)
