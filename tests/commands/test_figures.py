"""`./vs figures`: the contract's object, kept and printed again; wrong usage is exit 2."""

import shutil

import pytest

from tests.commands.conftest import AUTHORITY
from tests.commands.running import vs

KEYS = {"indicator", "sector", "numerator", "denominator", "value", "unit", "learners", "with_data", "basis"}


@pytest.fixture
def home(taken_in, tmp_path):
    return shutil.copytree(taken_in[0], tmp_path / "home")


def test_figures_are_one_object_that_a_snapshot_prints_again(home):
    asked = ("figures", "--authority", AUTHORITY, "--session", "2026/27", "--cohort", "in-year", "--json")

    ran = vs(*asked, home=home)
    again = vs("figures", "--authority", AUTHORITY, "--snapshot", ran.data["snapshot"], "--json", home=home)

    assert ran.code == 0
    assert set(ran.data) == {"snapshot", "authority", "session", "cohort", "as_known_at", "figures"}
    assert all(set(one) == KEYS for one in ran.data["figures"])
    assert again.out == ran.out


@pytest.mark.parametrize(
    "words", [("--session", "2026"), ("--session", "2026/28", "--cohort", "in-year"), ("--cohort", "in-year")]
)
def test_a_session_that_is_none_is_wrong_usage(words, taken_in):
    ran = vs("figures", "--authority", AUTHORITY, *words, home=taken_in[0])

    assert ran.code == 2
    assert ran.out == ""
    assert "2025/26" in ran.err


def test_a_day_that_is_none_is_told_in_a_sentence(taken_in):
    ran = vs("figures", "--authority", AUTHORITY, "--as-known-at", "1.9.2025", home=taken_in[0])

    assert ran.code == 2
    assert "'1.9.2025' is no day; write it like 2025-09-01." in ran.err
