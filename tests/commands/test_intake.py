"""`./vs intake` and `./vs register`, from outside: exit codes, one JSON object, sentences."""

import csv
import shutil

import pytest

from tests.commands.conftest import AUTHORITY, write
from tests.commands.running import vs

REGISTER = (
    "learner_id forename surname date_of_birth scn pupil_id person_id care_status legal_reason lives_with "
    "responsible_authority school_code stage education_as_at social_work_as_at disagreements"
).split()


@pytest.fixture
def home(taken_in, tmp_path):
    """A copy of the home, for a test that changes it."""
    return shutil.copytree(taken_in[0], tmp_path / "home")


def test_an_empty_folder_becomes_a_register(taken_in):
    _, ran = taken_in

    assert ran.code == 0
    assert ran.data["links"] == {"auto": 10, "review": 0, "unlinked": 0}
    assert [(one["kind"], one["status"], one["rows_in"]) for one in ran.data["receipts"]] == [
        ("pupils", "applied", 60),
        ("care", "applied", 10),
    ]


def test_one_bad_file_stops_no_other_and_is_told_in_one_json_object(home, rolls, tmp_path):
    apples = write(tmp_path / "apples.csv", "apples pears", [["1", "2"]])

    ran = vs("intake", apples, rolls[1], "--authority", AUTHORITY, "--as-at", "2026-10-01", "--json", home=home)

    assert ran.code == 1
    assert [one["status"] for one in ran.data["receipts"]] == ["refused", "already applied"]


def test_a_roll_cut_in_half_is_held_and_released_by_name(home, rolls, tmp_path):
    with rolls[0].open(newline="") as file:
        header, *rows = csv.reader(file)
    half = write(tmp_path / "half.csv", " ".join(header), rows[:30])

    held = vs("intake", half, "--authority", AUTHORITY, "--as-at", "2026-10-08", "--json", home=home)
    sha256 = held.data["receipts"][0]["sha256"]
    nobody = vs("intake", "--release-hold", sha256, "--json", home=home)
    said = ("--by", "head@strathcarron.example", "--reason", "Two schools left the authority")
    released = vs("intake", "--release-hold", sha256, *said, "--json", home=home)

    assert (held.code, held.data["receipts"][0]["status"]) == (1, "held")
    assert (nobody.code, "--by" in nobody.data["error"]) == (1, True)
    assert (released.code, released.data["receipts"][0]["status"]) == (0, "applied")


@pytest.mark.parametrize("words", [("intake",), ("apples",), ("demo", "--port", "0")])
def test_wrong_usage_is_exit_2_and_says_nothing_on_standard_output(words, taken_in):
    ran = vs(*words, home=taken_in[0])

    assert ran.code == 2
    assert ran.out == ""
    assert ran.err != ""


def test_a_file_that_is_not_there_is_a_sentence_and_an_object(taken_in, tmp_path):
    missing = tmp_path / "gone.csv"
    ran = vs("intake", missing, "--authority", AUTHORITY, "--as-at", "2026-10-02", "--json", home=taken_in[0])

    assert ran.code == 1
    assert "gone.csv" in ran.data["error"]


def test_an_unknown_authority_is_a_sentence(taken_in, rolls):
    ran = vs("intake", rolls[0], "--authority", "S1", "--as-at", "2026-10-02", "--json", home=taken_in[0])

    assert ran.code == 1
    assert "S12" in ran.data["error"]


def test_the_register_has_the_columns_of_the_contract(taken_in, tmp_path):
    out = tmp_path / "register.csv"

    ran = vs("register", "--authority", AUTHORITY, "--out", out, "--json", home=taken_in[0])

    with out.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert (ran.code, ran.data["learners"], len(rows)) == (0, 10, 10)
    assert list(rows[0]) == REGISTER
    assert [row["learner_id"] for row in rows] == sorted(row["learner_id"] for row in rows)
    assert {row["care_status"] for row in rows} == {"looked_after_now"}
    assert out.stat().st_mode & 0o077 == 0


def test_the_register_of_a_day_before_care_began_knows_nobody_as_looked_after(taken_in, tmp_path):
    out = tmp_path / "register.csv"

    vs("register", "--authority", AUTHORITY, "--out", out, "--on", "2023-01-01", home=taken_in[0])

    with out.open(newline="", encoding="utf-8-sig") as file:
        assert "looked_after_now" not in {row["care_status"] for row in csv.DictReader(file)}


def test_the_audit_of_it_all_is_sound(taken_in):
    ran = vs("audit", "verify", "--json", home=taken_in[0])

    assert (ran.code, ran.data["sound"]) == (0, True)
