"""Empty, zero and missing values, line by line of a table: what is not known never agrees."""

import csv
from pathlib import Path

import pytest

from tests.linkage.engine.people_of import linked, person, pupil

TABLE = list(csv.DictReader(Path(__file__).with_name("truth_table.csv").read_text(encoding="utf-8").splitlines()))


def facts(cell: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in cell.split(";")) if cell else {}


@pytest.mark.parametrize("line", TABLE, ids=[line["what"] for line in TABLE])
def test_the_truth_table(line: dict[str, str]) -> None:
    outcome = linked([person(**facts(line["care"]))], [pupil(**facts(line["pupil"]))])

    assert next((pair.band for pair in outcome.pairs if pair.right_id == "P1"), "none") == line["band"]
    assert not [pair for pair in outcome.pairs if pair.band == "auto" and pair.right_id != "P1"]
