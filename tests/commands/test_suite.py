"""`./vs test` and `./vs check` say what failed, what could not run, and never pass because nothing ran."""

import pytest

from tools import checks, suite

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="no"/></testcase>
<testcase classname="a" name="waits"><skipped message="needs Chromium"/></testcase>
</testsuite></testsuites>"""


def test_a_leg_counts_what_passed_and_names_what_was_skipped(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)

    found = suite.read("SQLite", 1, tmp_path / "report.xml")

    assert (found.code, found.passed, found.skipped) == (1, 1, ["a.waits: needs Chromium"])


def test_a_leg_in_which_every_test_was_skipped_fails(tmp_path):
    (tmp_path / "report.xml").write_text(
        '<testsuite><testcase classname="a" name="b"><skipped message="c"/></testcase></testsuite>'
    )

    assert suite.read("SQLite", 0, tmp_path / "report.xml").code == suite.NOTHING_COLLECTED


def test_a_leg_without_a_report_fails(tmp_path):
    assert suite.read("SQLite", 0, tmp_path / "report.xml").code != 0


@pytest.mark.parametrize(
    ("failed", "codes", "expected"), [([], [0, 0], 0), (["style"], [0, 0], 1), ([], [0, 1], 1), ([], [5], 1)]
)
def test_one_failure_anywhere_fails_the_whole(failed, codes, expected, capsys):
    legs = [suite.Leg("SQLite", code, 3, ["a.b: needs Chromium"]) for code in codes]

    assert suite.summary(failed, legs, 60) == expected
    assert capsys.readouterr().out.count("SKIPPED on SQLite: a.b: needs Chromium") == len(codes)


@pytest.mark.parametrize("name", ["utils.py", "helpers/__init__.py", "services/learners.py"])
def test_a_name_that_says_nothing_is_found(tmp_path, name):
    file = tmp_path / "virtualschool" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()

    assert list(checks.nameless(tmp_path)) != []


def test_a_check_that_fails_says_what_it_found():
    assert "No such file" in checks.output_if_failed("ls", "/nowhere")
    assert checks.output_if_failed("true") == ""


def test_a_check_that_fails_silently_is_no_success():
    assert "said nothing" in checks.output_if_failed("false")
