"""What extracts teach about a model: how true pairs and strangers agree, shrunk to what was believed before.

Pairs whose candidate numbers agree are labels that cost nothing. What is learned of them is drawn to the old model, as
if that rested on pairs of its own, so that a level which this authority never shows keeps its worth.
"""

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Any

import duckdb

from virtualschool.linkage.engine import people
from virtualschool.linkage.engine.extracts import lay
from virtualschool.linkage.engine.levels import FIELDS
from virtualschool.linkage.engine.linking import connected
from virtualschool.linkage.engine.model import Model, read_model
from virtualschool.linkage.engine.scoring import count_names, persons_sql, read_sql

# The old model's word counts as much as this many pairs of each kind.
_TRUE_PAIRS_BEFORE = 300
_STRANGERS_BEFORE = 300_000
_STRANGERS_DRAWN = 600_000
_FEWEST_PAIRS = 100
# What the labels are chosen by cannot be learned from them.
_KEPT = frozenset({"scn"})


class TooFewPairs(Exception):
    """The extracts hold too few pairs with one candidate number to learn from."""


@dataclass(frozen=True)
class Change:
    """What one level was worth in bits and is worth now, and in how many true pairs it was seen."""

    field: str
    says: str
    before: float
    now: float
    seen: int
    of: int


@dataclass(frozen=True)
class Learned:
    """A new model as a document, and what is new in it."""

    document: dict[str, Any]
    pairs: int
    changes: tuple[Change, ...]


def learn(care: Path, pupils: Path, document: Mapping[str, Any], *, seed: int, threads: int = 1) -> Learned:
    """Learn from two extracts with canonical headers; the same files, model and seed give the same document.

    True pairs are persons and pupils with one valid number of whom forename and date of birth do not both differ: a
    number typed for the wrong child is no lesson. Strangers are drawn at random.
    """
    model = read_model(document)
    with connected(threads) as connection:
        lay(connection, "care", care, ("person_id", "scn", "id"))
        lay(connection, "roll", pupils, ("pupil_id", "scn", "id"))
        for side in ("roll", "care"):
            people.standardise(connection, side, establish=side == "roll")
            people.gather(connection, side, collapse=side == "roll")
        count_names(connection, "roll", model)
        true = _levels_of(connection, model, _SAME_NUMBER)
        strangers = _levels_of(connection, model, _STRANGERS.format(seed=seed, drawn=_STRANGERS_DRAWN))
    true = [row for row in true if not (row["forename"] == "unlike" and row["date_of_birth"] == "differs")]
    if (pairs := sum(row["times"] for row in true)) < _FEWEST_PAIRS:
        raise TooFewPairs(
            f"Only {pairs} persons have the candidate number of a pupil, and {_FEWEST_PAIRS} are needed to learn "
            "from. Use extracts of more than one year or authority, or keep the model that you have."
        )
    fields, changes = _shrunk(document, model, true, strangers)
    made = copy.deepcopy(dict(document)) | {"fields": fields, "seed": seed}
    made["provenance"] = (
        f"Learned from {pairs} pairs with one candidate number and {_STRANGERS_DRAWN} pairs drawn at random, "
        f"drawn to model {model.id}; extracts with SHA-256 {_digest(care, pupils)}."
    )
    return Learned(made, pairs, tuple(changes))


_SAME_NUMBER = """select c.rowid as l, r.rowid as r from care_people c join roll_people r using (scn)
where scn in (select scn from roll_people where scn is not null group by scn having count(*) = 1)"""
_STRANGERS = """
with care as (select rowid as number, row_number() over (order by unique_id) - 1 as place from care_people),
roll as (select rowid as number, row_number() over (order by unique_id) - 1 as place from roll_people),
drawn as (select hash({seed}, 'care', i) % (select count(*) from care) as l_place,
  hash({seed}, 'roll', i) % (select count(*) from roll) as r_place from range({drawn}) t(i))
select care.number as l, roll.number as r
from drawn join care on care.place = l_place join roll on roll.place = r_place"""


def _levels_of(connection: duckdb.DuckDBPyConnection, model: Model, pairs: str) -> list[dict[str, Any]]:
    """How often each combination of levels is seen among pairs, as rows with their number under `times`."""
    connection.execute(f"create or replace temp table candidates as {pairs}")
    for side, role, column in (("care", "left", "l"), ("roll", "right", "r")):
        connection.execute(persons_sql(side, role, column))
    gammas = ", ".join(f"gamma_{name}" for name in FIELDS)
    found = connection.execute(
        f"select {gammas}, count(*) from ({read_sql(model)}) group by all order by all"  # noqa: S608 - our own words
    ).fetchall()
    names = {name: [*list(field.levels)[::-1], None] for name, field in FIELDS.items()}
    return [
        {"times": times, **{name: names[name][level] for name, level in zip(FIELDS, levels, strict=True)}}
        for *levels, times in found
    ]


def _shrunk(
    document: Mapping[str, Any],
    model: Model,
    true: Sequence[Mapping[str, Any]],
    strangers: Sequence[Mapping[str, Any]],
) -> tuple[dict[str, Any], list[Change]]:
    fields: dict[str, Any] = copy.deepcopy(document["fields"])
    changes = []
    for field in fields.keys() - _KEPT:
        seen, unlike = _counted(true, field), _counted(strangers, field)
        for level, before in zip(fields[field], model.levels[field], strict=True):
            level["m"] = _drawn(seen, before.name, before.m, _TRUE_PAIRS_BEFORE)
            level["u"] = _drawn(unlike, before.name, before.u, _STRANGERS_BEFORE)
            worth = log2(before.m / before.u), log2(level["m"] / level["u"])
            changes.append(Change(field, before.says, *worth, seen.get(before.name, 0), sum(seen.values())))
    return fields, sorted(changes, key=lambda change: (change.field, change.says))


def _counted(rows: Sequence[Mapping[str, Any]], field: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        if row[field] is not None:
            found[row[field]] = found.get(row[field], 0) + row["times"]
    return found


def _drawn(seen: Mapping[str, int], level: str, before: float, weight: int) -> float:
    share = (seen.get(level, 0) + weight * before) / (sum(seen.values()) + weight)
    return float(f"{share:.6g}")


def _digest(*paths: Path) -> str:
    sums = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
    return hashlib.sha256("".join(sums).encode()).hexdigest()
