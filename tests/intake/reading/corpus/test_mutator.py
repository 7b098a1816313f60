"""Clean files of every kind and form, spoiled by one to three faults: nothing breaks, and nothing is silently wrong."""

from dataclasses import replace

import pytest

from tests.intake.reading.corpus.judging import wrongs
from tests.intake.reading.corpus.mutator import Spoiled, spoil
from tests.intake.reading.extracts import read
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import Refused

SEEDS = range(400)


def outcome(file: Spoiled) -> Reading | Refused:
    try:
        return read(file.data, kind=file.table.kind if file.seed % 2 else None)
    except Refused as refused:
        return refused


@pytest.mark.parametrize("seed", range(0, len(SEEDS), 50))
def test_a_spoiled_file_is_read_rightly_or_told_to_be_wrong(seed):
    files = map(spoil, SEEDS[seed : seed + 50])

    assert {file.seed: found for file in files if (found := wrongs(file, outcome(file)))} == {}


def test_one_seed_is_one_file():
    assert spoil(7).faults == spoil(7).faults
    assert spoil(7).cells == spoil(7).cells


def test_a_wrong_cell_would_be_seen():
    file = next(file for file in map(spoil, range(1_000)) if set(file.faults) == {"title_rows"})
    right = read(file.data)
    person = right.people[0]
    number, row = person.rows[0]
    wrong = person._replace(rows=((number, row | {"surname": "Somebody"}),))

    assert wrongs(file, right) == []
    assert any("surname" in said for said in wrongs(file, replaced(right, wrong)))


def replaced(reading: Reading, person) -> Reading:
    return replace(reading, people=(person, *reading.people[1:]))
