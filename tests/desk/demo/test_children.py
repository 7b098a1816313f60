"""Children are of an age for their stage, numbers are given once, and slips change what they say they change."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from virtualschool.desk.demo import names, slips
from virtualschool.desk.demo.children import STAGES, Families, stage_of
from virtualschool.desk.demo.schools import STRATHCARRON, estate


@pytest.mark.parametrize(
    ("born", "stage"),
    [
        (date(2021, 3, 1), "P1"),
        (date(2022, 2, 28), "P1"),
        (date(2022, 3, 1), "ELC"),
        (date(2021, 2, 28), "P2"),
        (date(2009, 3, 1), "S6"),
        (date(2009, 2, 28), ""),
        (date(2025, 3, 1), ""),
    ],
)
def test_a_child_starts_school_in_the_august_that_the_scottish_cut_off_says(born: date, stage: str) -> None:
    assert stage_of(born, 2026) == stage


def test_families_fill_a_roll_exactly() -> None:
    children = list(Families(random.Random(3), session=2026).fill(estate(STRATHCARRON, 500), 500))

    assert sum(bool(child.stage) for child in children) == 500
    assert {child.stage for child in children} >= set(STAGES)


def test_twins_share_a_birthday_and_no_forename() -> None:
    families = Families(random.Random(3), session=2026)

    for kind in ("like", "unlike") * 20:
        first, second = families.family(estate(STRATHCARRON, 500), first_born=date(2015, 5, 5), twins=kind)[:2]
        assert first.born == second.born
        assert first.twin_of == second.true_id
        assert first.forename != second.forename


@given(st.integers(0, 10_000))
def test_a_number_is_valid_and_loses_validity_by_one_figure(seed: int) -> None:
    number = slips.Numbers(random.Random(seed)).candidate(2016)

    spoilt = slips.without_its_check(number)

    assert number[:2] == "16"
    assert slips.check_digit(number[:8]) == number[8]
    assert slips.check_digit(spoilt[:8]) != spoilt[8]


@pytest.mark.parametrize(("stem", "digit"), [("11076543", "6"), ("07000001", "6"), ("14123456", "0"), ("11000009", "")])
def test_check_digits_are_those_worked_by_hand(stem: str, digit: str) -> None:
    assert slips.check_digit(stem) == digit


@given(st.dates(date(2005, 1, 1), date(2025, 12, 31)), st.integers(0, 1000))
def test_a_slip_in_a_date_gives_another_date(born: date, seed: int) -> None:
    assert slips.one_figure_out(random.Random(seed), born) != born
    assert slips.day_and_month_swapped(born) != born


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("MacDonald", "McDonald"),
        ("McLean", "MacLean"),
        ("O'Neill", "ONeill"),
        ("Reid-Scott", "Reid Scott"),
        ("Dąbrowski", "Dabrowski"),
    ],
)
def test_a_surname_is_written_as_other_systems_write_it(name: str, written: str) -> None:
    assert names.other_clan_spelling(name) == written
