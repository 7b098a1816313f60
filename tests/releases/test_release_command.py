"""`./vs release` as people script it: the document, the list, approvals, and refusals that say what to do."""

import json

import pytest
from django.core.management import call_command

from tests.releases import world
from virtualschool.releases.models import Release
from virtualschool.releases.vocab import State

OURS = "S12000098"
A_FEW = [f"--without={one}" for one in world.ALL_BUT_A_FEW]


@pytest.fixture
def ours(strathcarron):
    return world.learners(strathcarron)


@pytest.fixture
def vs(capsys):
    """Run the command: its exit code, what it printed, and what it said on the way."""

    def run(*words):
        code = 0
        try:
            call_command("release", "--authority", OURS, *words)
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_the_document_is_printed_and_written_and_progress_is_told_apart(ours, vs, tmp_path):
    out = tmp_path / "tables.json"

    code, printed, told = vs("--session", "2025/26", "--cohort", "in-year", *A_FEW, "--out", str(out), "--json")

    assert code == 0
    assert json.loads(printed) == json.loads(out.read_text())
    assert json.loads(printed)["signature"]["approvals"] == []
    assert "attacking" in told


def test_two_people_approve_by_a_prefix_of_the_id_and_the_list_says_so(ours, vs, ailsa, greer):
    made = world.draft(ours, without=world.ALL_BUT_A_FEW)

    first = vs("--approve", made.short_id, "--by", ailsa.email)
    same = vs("--approve", made.short_id, "--by", ailsa.email, "--json")
    second = vs("--approve", made.short_id, "--by", greer.email)

    assert "1 of 2 approvals" in first[1]
    assert same[0] == 1
    assert "Another person" in json.loads(same[1])["error"]
    assert "leaves on" in second[1]
    listed = json.loads(vs("--list", "--json")[1])["releases"]
    assert [(one["state"], one["approvals"]) for one in listed] == [(State.APPROVED, 2)]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--session", "2025/26"), 2, "usage"),
        (("--session", "2025", "--cohort", "ever"), 2, "A session is written like 2025/26"),
        (("--session", "9999/00", "--cohort", "ever"), 2, "A session is written like 2025/26"),
        (("--session", "2025/26", "--cohort", "ever", "--without", "apples"), 2, "tables of the menu"),
        (("--approve", "abc", "--by", "ailsa@example.invalid"), 1, "twelve or more"),
        (("--approve", "a" * 12), 2, "--by EMAIL"),
        (("--approve", "a" * 12, "--by", "nobody@example.invalid"), 1, "no account"),
        (("--approve", "a" * 12, "--by", "ailsa@example.invalid"), 1, "No tables with the id"),
        (("--session", "2030/31", "--cohort", "ever"), 1, "has not begun"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(strathcarron, ailsa, vs, words, code, sentence):
    found = vs(*words)

    assert found[0] == code
    assert sentence in found[1] + found[2]
    assert not Release.objects.exists()


def test_an_authority_of_whom_nothing_is_known_gets_tables_that_say_nothing(strathcarron, vs):
    code, printed, _ = vs("--session", "2025/26", "--cohort", "ever", "--json")

    assert code == 0
    cells = [cell for table in json.loads(printed)["tables"] for cell in table["cells"] if not cell["structural"]]
    assert all(cell["low"] == 0 and cell["high"] >= 7 for cell in cells)


def test_a_file_that_cannot_be_written_is_said(ours, vs, tmp_path):
    out = str(tmp_path / "no" / "where.json")

    code, _, told = vs("--session", "2025/26", "--cohort", "ever", *A_FEW, "--out", out)

    assert code == 1
    assert "cannot be written" in told


def test_tables_that_are_too_fine_can_be_left_out(ours, vs):
    _, printed, _ = vs("--session", "2025/26", "--cohort", "in-year", "--without", "home-by-stage", "--json")

    ids = [table["id"] for table in json.loads(printed)["tables"]]
    assert len(ids) == 19
    assert "home-by-stage" not in ids
