"""Splink writes what turns candidates into levels and bits; the model's numbers go in, and nothing is learned here.

Splink's own run copies both lists, parses each rule many times over and does so for every call. Here it writes its SQL
once for a model and a dialect, and the SQL runs on our tables of persons and candidates.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache

from splink import SettingsCreator
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison
from splink.internals.comparison_level_creator import ComparisonLevelCreator
from splink.internals.predict import predict_from_comparison_vectors_sqls_using_settings
from splink.internals.settings import Settings

from virtualschool.linkage.engine.levels import FIELDS, RETAINED, Field
from virtualschool.linkage.engine.model import Level, Model

# Splink tells that untrained or incomplete probabilities are in use; ours are frozen on purpose.
logging.getLogger("splink").setLevel(logging.ERROR)

# The levels are written in DuckDB's words; Spark, and Splink's functions for it, have others.
_SPARK_WORDS = {
    "list_has_any(": "arrays_overlap(",
    "len(": "size(",
    "jaro_winkler_similarity(": "jaro_winkler(",
    "starts_with(": "startswith(",
}


@lru_cache(maxsize=8)
def weighing_sql(model: Model, dialect: str = "duckdb") -> str:
    """A query over `candidates (l, r)`, `left_persons` and `right_persons` (`number`, facts, frequencies of names).

    It gives, for each candidate, both ids, what the guards need, and for each field its level (`gamma_`) and its bits
    (`mw_`, and `mw_tf_adj_` for what a rare or common name adds). The prior is not in it.
    """
    settings = _settings(model, dialect)
    columns = ",\n".join(settings._columns_to_select_for_blocking)  # noqa: SLF001 - Splink's own text, pinned
    compared = ",\n".join(settings._columns_to_select_for_comparison_vector_values)  # noqa: SLF001
    parts = predict_from_comparison_vectors_sqls_using_settings(settings)[0]["sql"]
    # The last select is Splink's over its table of levels, which stands here as a named step.
    query = (
        f"with blocked_with_cols as (select {columns}, 0 as match_key from candidates c "  # noqa: S608 - our own words
        "join left_persons l on l.number = c.l join right_persons r on r.number = c.r), "
        f"__splink__df_comparison_vectors as (select {compared} from blocked_with_cols) {parts}"
    )
    return query.replace("float8", "double") if dialect == "spark" else query


def _settings(model: Model, dialect: str) -> Settings:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[_comparison(name, field, model.levels[name], dialect) for name, field in FIELDS.items()],
        blocking_rules_to_generate_predictions=[],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        additional_columns_to_retain=list(RETAINED),
    ).get_settings(dialect)


def _comparison(name: str, field: Field, levels: Sequence[Level], dialect: str) -> CustomComparison:
    unknown = CustomLevel(in_words_of(dialect, field.unknown), label_for_charts="not known", base_dialect_str=dialect)
    return CustomComparison(
        output_column_name=name,
        comparison_levels=[
            unknown.configure(is_null_level=True),
            *(
                _level(field, level, in_words_of(dialect, condition), dialect)
                for level, condition in zip(levels, field.levels.values(), strict=True)
            ),
        ],
    )


def in_words_of(dialect: str, condition: str) -> str:
    """A condition of ours, written for DuckDB, in the words of another dialect."""
    if dialect == "spark":
        for word, other in _SPARK_WORDS.items():
            condition = condition.replace(word, other)
    return condition


def _level(field: Field, level: Level, condition: str, dialect: str) -> ComparisonLevelCreator:
    if condition == "ELSE":
        return ElseLevel().configure(m_probability=level.m, u_probability=level.u)
    made = CustomLevel(condition, label_for_charts=level.name, base_dialect_str=dialect)
    made.configure(m_probability=level.m, u_probability=level.u)
    if level.name in field.adjusted:
        made.configure(
            tf_adjustment_column=field.term_frequency,
            tf_adjustment_weight=1.0 if level.name == "same" else 0.5,
            tf_minimum_u_value=1e-5,
            disable_tf_exact_match_detection=True,
        )
    return made
