"""What one cell says."""

import datetime as dt

import pytest

from virtualschool.tables.problems import CellProblem
from virtualschool.tables.values import identifier, text


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (None, ""),
        (True, "TRUE"),
        (5.0, "5"),
        (5.5, "5.5"),
        (7, "7"),
        (dt.date(2014, 8, 3), "2014-08-03"),
        (dt.datetime(2014, 8, 3, 10, 30), "2014-08-03 10:30:00"),  # noqa: DTZ001
        ("  Mary\xa0 Ann\n", "Mary Ann"),
        ("Ma\u0300iri", "Màiri"),
        ("Mac\u200bRae\ufeff", "MacRae"),
        ("O’Neil", "O’Neil"),
        ("'=1+1", "=1+1"),
        ("'t Hooft", "'t Hooft"),
    ],
)
def test_text_is_clean_and_keeps_its_spelling(cell, said):
    assert text(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (110765436.0, "110765436"),
        ("110765436.0", "110765436"),
        ("007", "007"),
        ("'007", "007"),
        (12, "12"),
        ("A-1.0", "A-1.0"),
        (None, ""),
    ],
)
def test_an_identifier_is_text(cell, said):
    assert identifier(cell) == said


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.2E+11", "digits_lost"),
        (1.5, "digits_lost"),
        (1e17, "digits_lost"),
        (dt.date(2014, 8, 3), "identifier_is_date"),
    ],
)
def test_an_identifier_whose_digits_are_gone_is_a_problem(cell, code):
    with pytest.raises(CellProblem) as problem:
        identifier(cell)

    assert problem.value.code == code
