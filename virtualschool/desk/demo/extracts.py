"""Writes the demo's extracts: two editions of each source's file for each authority, the head's list, and the truth."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from virtualschool.desk.demo import layout, learning, telling, truth, world
from virtualschool.desk.demo.records import Record, Row
from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON

FEWEST_PUPILS = 300

_NAMES = {STRATHCARRON: "strathcarron", INVERALLAN: "inverallan"}
_LAYOUTS = {
    (STRATHCARRON, "pupils"): layout.ROLL_IN_STRATHCARRON,
    (STRATHCARRON, "care"): layout.CARE_IN_STRATHCARRON,
    (INVERALLAN, "pupils"): layout.ROLL_IN_INVERALLAN,
    (INVERALLAN, "care"): layout.CARE_IN_INVERALLAN,
}
_ORDERS: dict[str, Callable[[Row], tuple[str, ...]]] = {
    "pupils": lambda row: (row["school_code"], row["stage"], row["surname"], row["forename"], row["pupil_id"]),
    "care": lambda row: (row["person_id"], row["start_date"], row["end_date"]),
}


@dataclass(frozen=True, slots=True)
class Extract:
    """One file, whose it is, of what day it speaks and on what day it came."""

    path: Path
    authority: str
    kind: str
    as_at: date
    received: date


@dataclass(frozen=True, slots=True)
class Extracts:
    """The files in the order in which they came in, and the truth behind them."""

    files: tuple[Extract, ...]
    truth: Path
    told: telling.Told = field(default_factory=telling.Told)
    """What people told, which no file brings."""


class TooFewPupils(ValueError):
    """A world too small to hold one of each of the demo's cases."""


def write_extracts(folder: Path, *, pupils: int = 6000, seed: int = 1, today: date) -> Extracts:
    """Write two authorities' extracts into the folder, with a truth file; the same arguments give the same bytes.

    Each file comes the day after it was run. Both editions fall in one school session, the newer one in the week
    before `today` (records.dates). Raises TooFewPupils below 300. Files of the same names are overwritten.
    """
    if pupils < FEWEST_PUPILS:
        raise TooFewPupils(f"The demo needs at least {FEWEST_PUPILS} pupils to show one of each case.")
    made = world.make(pupils=pupils, seed=seed, today=today)
    folder.mkdir(parents=True, exist_ok=True)
    editions = ((made.days.before, _before), (made.days.now, _now))
    files = [
        _write(folder, _sorted(kind, rows_of(records)), authority=authority, kind=kind, as_at=as_at)
        for as_at, rows_of in editions
        for kind, by_authority in (("pupils", made.pupils), ("care", made.care))
        for authority, records in by_authority.items()
    ]
    found = [(authority, learning.Learning(made, authority, seed=seed)) for authority in made.pupils]
    files += _facts(folder, found, as_at=made.days.now)
    files.append(_write(folder, _now(made.my_list), authority=STRATHCARRON, kind="my-list", as_at=made.days.now))
    truth_file = folder / "truth.csv"
    truth.write(truth.of(made.records()), truth_file)
    return Extracts(tuple(files), truth_file, telling.told(found, now=made.days.now, seed=seed))


def _facts(folder: Path, found: Sequence[tuple[str, learning.Learning]], *, as_at: date) -> list[Extract]:
    """What happened at school, brought with the newer edition."""
    return [
        _put(
            folder,
            layout.of_facts(kind, as_reported=authority == STRATHCARRON),
            told.rows(kind),
            authority=authority,
            kind=kind,
            as_at=as_at,
        )
        for authority, told in found
        for kind in learning.KINDS
    ]


def _before(records: Iterable[Record]) -> list[Row]:
    return [row for record in records for row in record.before]


def _now(records: Iterable[Record]) -> list[Row]:
    return [row for record in records for row in record.now]


def _sorted(kind: str, rows: list[Row]) -> list[Row]:
    return sorted(rows, key=_ORDERS[kind])


def _write(folder: Path, rows: list[Row], *, authority: str, kind: str, as_at: date) -> Extract:
    looks = _LAYOUTS.get((authority, kind), layout.HEADS_LIST)
    return _put(folder, looks, rows, authority=authority, kind=kind, as_at=as_at)


def _put(folder: Path, looks: layout.Layout, rows: list[Row], *, authority: str, kind: str, as_at: date) -> Extract:
    path = folder / f"{_NAMES[authority]}-{kind}-{as_at.isoformat()}.{looks.suffix}"
    path.write_bytes(looks.write(rows, as_at=as_at))
    return Extract(path, authority, kind, as_at, as_at + timedelta(days=1))
