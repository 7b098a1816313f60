"""The same pairs and bands from Spark, on a small set; skipped by name where pyspark or Java is missing."""

import csv
import shutil
import warnings
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.linkage.extracts import invent
from tests.linkage.engine.test_link_command import written
from virtualschool.linkage.cli import main

pytestmark = [
    pytest.mark.skipif(find_spec("pyspark") is None, reason="pyspark is not installed: Spark linkage is not tested"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed: Spark linkage is not tested"),
]


def pairs(path: Path) -> dict[tuple[str, str], tuple[str, float]]:
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {(row["left_id"], row["right_id"]): (row["band"], float(row["weight"])) for row in rows}


def test_spark_gives_the_pairs_and_bands_that_duckdb_gives(tmp_path: Path) -> None:
    made = invent(91, pupils=400, care=120)
    files = [str(written(tmp_path / "care.csv", made.care)), str(written(tmp_path / "pupils.csv", made.roll))]
    outs = {engine: tmp_path / f"{engine}.csv" for engine in ("duckdb", "spark")}

    for engine, out in outs.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert main([*files, "--out", str(out), "--engine", engine, "--threads", "2"]) == 0

    ours, sparks = pairs(outs["duckdb"]), pairs(outs["spark"])
    assert len(ours) > 50
    assert {pair: band for pair, (band, _) in sparks.items()} == {pair: band for pair, (band, _) in ours.items()}
    assert all(sparks[pair][1] == pytest.approx(weight, abs=0.001) for pair, (_, weight) in ours.items())
