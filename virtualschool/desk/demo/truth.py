"""Who is really who behind the extracts, kept in a file of its own, outside any home."""

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from virtualschool.desk.demo.records import Record


@dataclass(frozen=True, slots=True)
class Truth:
    """One source's record and the true child whom it is about; `own_id` is the id that the source's rows show.

    The head's own list has no ids: there it is the name as written, a bar, and the date of birth.
    """

    true_id: str
    authority: str
    source: str
    own_id: str
    twin_of: str
    note: str


def of(records: Iterable[Record]) -> list[Truth]:
    """The truth behind these records, in order of authority, source and id."""
    known = (
        Truth(r.child.true_id, r.authority, r.kind, r.own_id, r.child.twin_of, "; ".join(r.notes)) for r in records
    )
    return sorted(known, key=lambda truth: (truth.authority, truth.source, truth.own_id))


def write(truths: Iterable[Truth], path: Path) -> None:
    """Write the truth as CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [column.name for column in fields(Truth)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(truth) for truth in truths)


def read(path: Path) -> tuple[Truth, ...]:
    """What `write` wrote."""
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(Truth(**row) for row in csv.DictReader(stream))
