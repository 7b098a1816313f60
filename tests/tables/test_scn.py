"""The Scottish Candidate Number, against worked vectors."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.tables import scn
from virtualschool.tables.problems import CellProblem

with (Path(__file__).parent / "data" / "scn_vectors.csv").open(encoding="utf-8", newline="") as vectors:
    VECTORS = list(csv.DictReader(vectors))
STEMS = st.from_regex(r"[0-9]{8}", fullmatch=True).filter(lambda stem: stem.isascii())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['input']!r}: {vector['reason']}")
def test_every_vector_is_judged_as_worked_out(vector):
    if vector["action"] == "reject":
        with pytest.raises(CellProblem):
            scn.parse(vector["input"])
        return

    found = scn.parse(vector["input"])

    assert found.value == vector["normalised"]
    assert ("placeholder" in found.flags) == (vector["action"] == "ask")
    assert bool(set(found.flags) - {"placeholder"}) == (vector["action"] == "accept and flag")


def test_trap_2_a_lost_leading_zero_is_repaired_only_if_the_check_digit_then_holds_and_is_flagged():
    assert scn.parse("70000016") == scn.Scn("070000016", ("leading_zero",))
    assert scn.parse(70000016.0) == scn.Scn("070000016", ("leading_zero", "stored_as_number"))
    with pytest.raises(CellProblem):
        scn.parse("70000017")


def test_a_number_from_a_workbook_is_the_same_number_and_flagged():
    assert scn.parse(110765436.0) == scn.Scn("110765436", ("stored_as_number",))


@pytest.mark.parametrize("cell", [True, 110765436.5, -110765436.0, "11O765436"])
def test_what_is_no_number_is_a_problem_whose_sentence_does_not_quote_it(cell):
    with pytest.raises(CellProblem) as problem:
        scn.parse(cell)

    assert str(cell) not in problem.value.sentence


@given(STEMS, st.integers(0, 8), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(stem, place, shift):
    check = scn.check_digit(stem)
    if check is None:
        return
    number = stem + check

    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]

    with pytest.raises(CellProblem):
        scn.parse(wrong)


@given(STEMS, st.integers(0, 7))
def test_every_swap_of_neighbours_is_caught(stem, place):
    check = scn.check_digit(stem)
    number = stem + (check or "")
    if check is None or number[place] == number[place + 1]:
        return

    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    with pytest.raises(CellProblem):
        scn.parse(wrong)
