"""The same weighing on Spark, for lists that one machine's memory does not hold.

Standardising, competition and guards stay where they are; Spark finds the candidates and runs the SQL that Splink
writes in Spark's words for the same model. Its similarity of two names may differ in the last digit, so that a pair at
the edge of a level can fall on the other side of it.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from math import log2
from typing import TYPE_CHECKING, Any

import duckdb

from virtualschool.linkage.engine.levels import KEYS
from virtualschool.linkage.engine.model import Model
from virtualschool.linkage.engine.scoring import (
    WORTH_KEEPING_BITS,
    Scored,
    count_names,
    everybody_sql,
    read_sql,
    scored_of,
)
from virtualschool.linkage.engine.weighing import in_words_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_OLDEST_JAVA = 17
_NO_PYSPARK = (
    "--engine spark needs the extra [spark], which this installation does not have. Add it with "
    "pip install 'virtualschool[spark]', or use --engine duckdb: it links a nation on one machine."
)
_NO_JAVA = (
    "--engine spark needs Java 17 or newer, and none was found. Install it and put it on the path, "
    "or use --engine duckdb: it links a nation on one machine."
)


class SparkMissing(Exception):
    """Spark cannot run here; the sentence says what it lacks."""


@contextmanager
def session(threads: int) -> "Iterator[SparkSession]":
    """A Spark on this machine alone. What it must lay on disk between steps is encrypted and goes with it."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise SparkMissing(_NO_PYSPARK) from fault
    if _java() < _OLDEST_JAVA:
        raise SparkMissing(_NO_JAVA)
    from splink.internals.spark.jar_location import get_scala_udfs, similarity_jar_location

    settings = {
        "spark.jars": similarity_jar_location(), "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false", "spark.driver.memory": "2g",
        "spark.sql.shuffle.partitions": str(2 * threads), "spark.default.parallelism": str(2 * threads),
        "spark.ui.showConsoleProgress": "false", "spark.io.encryption.enabled": "true",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
    }  # fmt: skip
    builder = SparkSession.builder.master(f"local[{threads}]").appName("virtualschool link")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    for function in get_scala_udfs():  # type: ignore[no-untyped-call]
        spark.udf.registerJavaFunction(*function)
    try:
        yield spark
    finally:
        spark.stop()


def _java() -> int:
    """The major version of the Java on the path; 0 where there is none."""
    java = shutil.which("java")
    if java is None:
        return 0
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', told)
    return int(found.group(1)) if found else 0


def scorer(spark: "SparkSession") -> Any:
    """What `scoring.score` does, on this Spark."""

    def score(
        connection: duckdb.DuckDBPyConnection, model: Model, *, left: str, right: str, frequencies_of: str, prior: float
    ) -> list[Scored]:
        count_names(connection, frequencies_of, model)
        for side, role in ((left, "left"), (right, "right")):
            persons = connection.execute(everybody_sql(side)).to_arrow_table()
            spark.createDataFrame(persons).createOrReplaceTempView(f"{role}_persons")
        spark.sql(_candidates_sql(within=left == right)).createOrReplaceTempView("candidates")
        prior_bits = log2(prior / (1 - prior))
        asked = f"{read_sql(model, 'spark')} where weight >= {WORTH_KEEPING_BITS - prior_bits}"
        found = [scored_of(row, prior_bits) for row in spark.sql(asked).collect()]
        return sorted(found, key=lambda pair: (pair.left, pair.right))

    return score


def _candidates_sql(*, within: bool) -> str:
    once = "and l.unique_id < r.unique_id" if within else ""
    return " union ".join(
        f"select l.number as l, r.number as r from left_persons l join right_persons r "  # noqa: S608 - our own words
        f"on {in_words_of('spark', equal)} {once}"
        for equal in KEYS.values()
    )
