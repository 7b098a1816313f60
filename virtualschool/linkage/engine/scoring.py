"""Keys to weight: candidates by equal columns, then the levels and bits that Splink's SQL gives them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

import duckdb

from virtualschool.linkage.engine import people
from virtualschool.linkage.engine.levels import FIELDS, KEYS
from virtualschool.linkage.engine.model import Level, Model
from virtualschool.linkage.engine.weighing import weighing_sql

# Pairs so unlikely that no rival notices them.
WORTH_KEEPING_BITS = -7.0
_PERSONS_AT_ONCE = 40_000


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate pair of persons: the level and the bits of each field (None: could not be compared), and the sum.

    `one_slip`: one forename is the other, or one letter of it is missing, more, another or changed over.
    """

    left: str
    right: str
    at: dict[str, str | None]
    bits: dict[str, float]
    weight: float
    adopted: bool
    twinned: bool = False
    confusable: bool = False
    one_slip: bool = False


def score(
    connection: duckdb.DuckDBPyConnection, model: Model, *, left: str, right: str, frequencies_of: str, prior: float
) -> list[Scored]:
    """Score the candidates between two sides (or within one, when they are the same), in order of their ids.

    Name frequencies come from one side alone, the roll: social work's names are not a sample of the population.
    """
    count_names(connection, frequencies_of, model)
    prior_bits = log2(prior / (1 - prior))
    asked = f"{read_sql(model)} where weight >= {WORTH_KEEPING_BITS - prior_bits}"
    connection.execute(f"create or replace temp table all_candidates as {candidates_sql(left, right)}")
    found: list[Scored] = []
    for first in range(0, people.numbers(connection, left), _PERSONS_AT_ONCE):
        connection.execute(_part_sql(first, first + _PERSONS_AT_ONCE))
        for side, role, column in ((left, "left", "l"), (right, "right", "r")):
            connection.execute(persons_sql(side, role, column))
        found += _scored_of(connection.execute(asked), prior_bits)
    return sorted(found, key=lambda pair: (pair.left, pair.right))


def candidates_sql(left: str, right: str) -> str:
    """Which pairs are looked at, by number, each once."""
    once = "and l.unique_id < r.unique_id" if left == right else ""
    return " union ".join(
        f"select l.rowid as l, r.rowid as r from {left}_people l join {right}_people r on {equal} {once}"  # noqa: S608
        for equal in KEYS.values()
    )


def _part_sql(first: int, after: int) -> str:
    """The candidates of some left persons: a nation's at once, with all that is known of them, would not fit."""
    return f"create or replace temp table candidates as from all_candidates where l >= {first} and l < {after}"


def persons_sql(side: str, role: str, column: str) -> str:
    """A view of the persons of a side who are among the candidates, with what the weighing asks of them."""
    asked = f"{everybody_sql(side)} where p.rowid in (select {column} from candidates)"  # noqa: S608 - our own words
    return f"create or replace temp view {role}_persons as {asked}"


def everybody_sql(side: str) -> str:
    """The persons of a side by number, with their marks and how frequent their names are."""
    frequencies = " ".join(f"left join frequencies_of_{name} using ({name})" for name in _counted())
    return (
        f"select p.rowid as number, p.*, unique_id in (from {side}_twinned) as twinned, "  # noqa: S608 - our own words
        f"{', '.join(f'tf_{name}' for name in _counted())} from {side}_people p {frequencies}"
    )


def _counted() -> Iterator[str]:
    return (field.term_frequency for field in FIELDS.values() if field.term_frequency)


def count_names(connection: duckdb.DuckDBPyConnection, side: str, model: Model) -> None:
    """Tables of name frequencies, drawn towards the model's average so that a small roll cannot make a name rare."""
    for name, field in FIELDS.items():
        if field.term_frequency:
            connection.execute(_frequencies_sql(side, field.term_frequency, model, _exact(model, name)))


def _exact(model: Model, name: str) -> Level:
    return next(level for level in model.levels[name] if level.name == "same")


def _frequencies_sql(side: str, column: str, model: Model, exact: Level) -> str:
    drawn = model.smoothing * exact.u
    return (
        f"create or replace table frequencies_of_{column} as select {column}, "  # noqa: S608 - our own words
        f"(count(*) + {drawn}) / (sum(count(*)) over () + {model.smoothing}) as tf_{column} "
        f"from {side}_people where {column} is not null group by {column}"
    )


def read_sql(model: Model, dialect: str = "duckdb") -> str:
    """Splink's query with, for each candidate, ids, marks, levels, bits by field, and their sum as `weight`."""
    bits = {name: _bits(field.term_frequency is not None, name) for name, field in FIELDS.items()}
    levels = ", ".join(f"cast(gamma_{name} as integer) as gamma_{name}" for name in FIELDS)
    worth = ", ".join(f"{sum_of} as bits_{name}" for name, sum_of in bits.items())
    total = " + ".join(f"bits_{name}" for name in FIELDS)
    return (
        f"select * from (select *, {total} as weight from (select unique_id_l, unique_id_r, "  # noqa: S608 - our words
        "adopted_l or adopted_r as adopted, twinned_l or twinned_r as twinned, "
        "confusable_l or confusable_r as confusable, "
        "coalesce(damerau_levenshtein(forename_l, forename_r) <= 1, false) as one_slip, "
        f"{levels}, {worth} from ({weighing_sql(model, dialect)}) parts) summed) weighed"
    )


def _bits(counted: bool, name: str) -> str:
    return f"coalesce(mw_{name}, 0) + coalesce(mw_tf_adj_{name}, 0)" if counted else f"coalesce(mw_{name}, 0)"


def _scored_of(result: duckdb.DuckDBPyConnection, prior_bits: float) -> list[Scored]:
    return [scored_of(row, prior_bits) for row in result.fetchall()]


_NAMES = {name: list(field.levels)[::-1] for name, field in FIELDS.items()}


def scored_of(row: Sequence[object], prior_bits: float) -> Scored:
    """A row of the query as a scored pair, bits rounded to four places so that no engine's last digit shows."""
    left, right, *marks = row[:6]
    rest = row[6:]
    at: dict[str, str | None] = {}
    bits: dict[str, float] = {}
    for number, (name, levels) in enumerate(_NAMES.items()):
        gamma, worth = rest[number], rest[number + len(_NAMES)]
        at[name] = None if gamma == -1 else levels[int(str(gamma))]
        bits[name] = round(float(str(worth)), 4)
    weight = round(prior_bits + sum(bits.values()), 4)
    return Scored(str(left), str(right), at, bits, weight, *map(bool, marks))
