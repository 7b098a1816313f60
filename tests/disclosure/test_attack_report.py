"""The attack report that stays in the authority."""

import json

import pytest

from tests.disclosure.release_documents import document, row
from virtualschool.disclosure.attack import Facts, attack, release_id, report

pytestmark = pytest.mark.once
NARROW = document(row("by-stage", "stage", P=(0, 7), S=20, all=23))


def test_the_report_says_what_was_attacked_and_what_was_found():
    said = json.loads(report.canonical(attack([NARROW]), facts=Facts()))

    assert said["attacked"] == [release_id(NARROW)]
    assert said["definition"] == "1"
    assert said["counts_examined"] == 3
    assert said["found"][0]["at"] == {"stage": "P"}
    assert {"inner": "since-12", "outer": "ever", "only": [], "measure": ""} in said["known_beside"]["nested"]


def test_the_report_is_the_same_bytes_every_time():
    one, other = attack([NARROW]), attack([NARROW])

    assert report.digest(one, facts=Facts()) == report.digest(other, facts=Facts())
    assert b"seconds" not in report.canonical(one, facts=Facts())


def test_the_id_of_a_release_does_not_hang_on_its_signature():
    assert release_id({**NARROW, "signature": {"value": "x"}}) == release_id(NARROW)
