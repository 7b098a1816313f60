"""Splink turns keys into candidates, levels and weights; the model's numbers go in, and nothing is learned here."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.blocking_rule_library import CustomRule
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator

from virtualschool.linkage.engine import people
from virtualschool.linkage.engine.levels import FIELDS, KEYS, RETAINED, Field
from virtualschool.linkage.engine.model import Level, Model

# Splink tells that untrained or incomplete probabilities are in use; ours are frozen on purpose.
logging.getLogger("splink").setLevel(logging.ERROR)

# Pairs so unlikely that no rival notices them.
_WORTH_KEEPING_BITS = -7.0
_PERSONS_AT_ONCE = 8000


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate pair of persons: the level and the bits of each field (None: could not be compared), and the sum."""

    left: str
    right: str
    at: dict[str, str | None]
    bits: dict[str, float]
    weight: float
    adopted: bool
    twinned: bool = False


def score(
    connection: duckdb.DuckDBPyConnection, model: Model, *, left: str, right: str, frequencies_of: str, prior: float
) -> list[Scored]:
    """Score the candidates between two sides (or within one, when they are the same), in order of their ids.

    Name frequencies come from one side alone, the roll: social work's names are not a sample of the population.
    """
    api = DuckDBAPI(connection)
    tables = {side: api.register(f"{side}_people", dataset_display_name=side) for side in dict.fromkeys((left, right))}
    within = left == right
    linker = Linker(
        list(tables.values()),
        SettingsCreator(
            link_type="dedupe_only" if within else "link_only",
            comparisons=[_comparison(name, field, model.levels[name]) for name, field in FIELDS.items()],
            blocking_rules_to_generate_predictions=[CustomRule(sql, sql_dialect="duckdb") for sql in KEYS.values()],
            probability_two_random_records_match=prior,
            retain_matching_columns=True,
            retain_intermediate_calculation_columns=True,
            additional_columns_to_retain=list(RETAINED),
        ),
        validate_settings=False,
        log_level=None,
    )
    for name, field in FIELDS.items():
        if field.term_frequency:
            frequencies = _frequencies(connection, frequencies_of, field.term_frequency, model, model.levels[name][0])
            linker.table_management.register_term_frequency_lookup(api.register(frequencies), field.term_frequency)
    prior_bits = log2(prior / (1 - prior))
    return sorted(_predicted(connection, linker, left, prior_bits), key=lambda pair: (pair.left, pair.right))


def _predicted(connection: duckdb.DuckDBPyConnection, linker: Linker, left: str, prior_bits: float) -> Iterator[Scored]:
    """Score the left side part by part: a nation's candidates at once would not fit in memory."""
    parts = -(-people.count(connection, left) // _PERSONS_AT_ONCE)
    for part in range(1, parts + 1):
        predicted = linker.inference.predict_chunk(
            left_chunk=(part, parts),
            right_chunk=(1, 1),
            threshold_match_weight=_WORTH_KEEPING_BITS,
            warning_mode="never",
        )
        yield from _read(connection, predicted.physical_name, left, prior_bits)
        predicted.drop_table_from_database_and_remove_from_cache()


def _comparison(name: str, field: Field, levels: Sequence[Level]) -> CustomComparison:
    unknown = CustomLevel(field.unknown, label_for_charts="not known", base_dialect_str="duckdb")
    return CustomComparison(
        output_column_name=name,
        comparison_levels=[
            unknown.configure(is_null_level=True),
            *(_level(field, level, condition) for level, condition in zip(levels, field.levels.values(), strict=True)),
        ],
    )


def _level(field: Field, level: Level, condition: str) -> ComparisonLevelCreator:
    if condition == "ELSE":
        return ElseLevel().configure(m_probability=level.m, u_probability=level.u)
    made = CustomLevel(condition, label_for_charts=level.name, base_dialect_str="duckdb")
    made.configure(m_probability=level.m, u_probability=level.u)
    if level.name in field.adjusted:
        made.configure(
            tf_adjustment_column=field.term_frequency,
            tf_adjustment_weight=1.0 if level.name == "same" else 0.5,
            tf_minimum_u_value=1e-5,
            disable_tf_exact_match_detection=True,
        )
    return made


def _frequencies(connection: duckdb.DuckDBPyConnection, side: str, column: str, model: Model, exact: Level) -> str:
    """A table of name frequencies, drawn towards the model's average so that a small roll cannot make a name rare."""
    table = f"frequencies_of_{column}"
    drawn = model.smoothing * exact.u
    connection.execute(
        f"create or replace table {table} as select {column}, "  # noqa: S608 - our own words
        f"(count(*) + {drawn}) / (sum(count(*)) over () + {model.smoothing}) as tf_{column} "
        f"from {side}_people where {column} is not null group by {column}"
    )
    return table


def _read(connection: duckdb.DuckDBPyConnection, table: str, left: str, prior_bits: float) -> list[Scored]:
    columns = [name for name, *_ in connection.execute(f"describe {table}").fetchall()]
    parts = {name: _bits_columns(columns, name) for name in FIELDS}
    wanted = ", ".join([*(f"gamma_{n}" for n in FIELDS), *(" + ".join(p) for p in parts.values())])
    swapped = f"source_dataset_l <> '{left}'" if "source_dataset_l" in columns else "unique_id_l > unique_id_r"
    one, two = (
        f"case when {swapped} then {a} else {b} end"
        for a, b in (("unique_id_r", "unique_id_l"), ("unique_id_l", "unique_id_r"))
    )
    found = connection.execute(
        f"select {one} as left_id, {two} as right_id, adopted_l or adopted_r, twinned_l or twinned_r, {wanted} "  # noqa: S608
        f"from {table}"
    ).fetchall()
    return [_scored(row, prior_bits) for row in found]


def _bits_columns(columns: Sequence[str], field: str) -> list[str]:
    return [f"coalesce({name}, 0)" for name in (f"mw_{field}", f"mw_tf_adj_{field}") if name in columns]


def _scored(row: Sequence[object], prior_bits: float) -> Scored:
    left, right, adopted, twinned, *rest = row
    at, bits = {}, {}
    for number, (name, field) in enumerate(FIELDS.items()):
        gamma, worth = rest[number], rest[number + len(FIELDS)]
        names = list(field.levels)
        at[name] = None if gamma == -1 else names[len(names) - 1 - int(str(gamma))]
        bits[name] = round(float(str(worth)), 4)
    weight = round(prior_bits + sum(bits.values()), 4)
    return Scored(str(left), str(right), at, bits, weight, bool(adopted), bool(twinned))
