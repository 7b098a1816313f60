"""The papers that leave the team by post: they say the least, and the documentation shows the same words."""

from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from virtualschool.desk.papers import Paper, Sender, ToLookUp, printed
from virtualschool.desk.papers.__main__ import page

DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs" / "first-day"
STRATHCARRON = Sender(name="Strathcarron Council")
AILSA = Sender(name="Ailsa Rennie", email="ailsa@strathcarron.example", phone="01999 000 000")
RORY = ToLookUp("Rory", "O'Kerr", date(2014, 8, 3), scn="110765436", told_by="Education's roll")


def paper_of(paper: Paper, *learners: ToLookUp) -> str:
    return printed(paper, authority=STRATHCARRON, head=AILSA, today=date(2026, 11, 22), learners=learners)


@pytest.mark.parametrize("paper", Paper)
def test_the_documentation_shows_the_papers_word_for_word(paper: Paper) -> None:
    shown = (DOCUMENTATION / f"{paper.replace('_', '-')}.md").read_text(encoding="utf-8")

    assert shown == page(paper)


@pytest.mark.parametrize("paper", Paper)
def test_every_paper_names_the_authority_and_its_day(paper: Paper) -> None:
    text = paper_of(paper)

    assert "Strathcarron Council" in text
    assert "22 November 2026" in text


@pytest.mark.parametrize("paper", [paper for paper in Paper if paper is not Paper.SHARING_SCHEDULE])
def test_every_letter_says_whom_to_ring(paper: Paper) -> None:
    text = paper_of(paper)

    assert "Ring Ailsa Rennie" in text
    assert "01999 000 000" in text


@pytest.mark.parametrize("paper", [Paper.LETTER_SOCIAL_WORK, Paper.LETTER_EDUCATION])
def test_a_letter_lists_each_learner_once_with_what_is_needed_to_look_them_up(paper: Paper) -> None:
    text = paper_of(paper, RORY, ToLookUp("Ava", "Munro", None))

    assert text.count('<th scope="row">') == 2
    assert '<td>1</td><th scope="row">Rory O&#x27;Kerr</th><td>3 August 2014</td><td>110765436</td>' in text
    assert '<td>2</td><th scope="row">Ava Munro</th><td>not known</td><td>not known</td>' in text


def test_the_letter_to_education_does_not_say_who_told_us() -> None:
    told = ToLookUp("Rory", "Kerr", date(2014, 8, 3), told_by="CANARY-told-by")

    assert "CANARY-told-by" in paper_of(Paper.LETTER_SOCIAL_WORK, told)
    assert "CANARY-told-by" not in paper_of(Paper.LETTER_EDUCATION, told)


def test_a_line_of_a_letter_has_no_room_for_a_reason_a_school_or_a_place() -> None:
    assert {field.name for field in fields(ToLookUp)} == {"forename", "surname", "date_of_birth", "scn", "told_by"}


def test_a_letter_about_nobody_says_so() -> None:
    assert "Nobody." in paper_of(Paper.LETTER_SOCIAL_WORK)
    assert "Nobody." in paper_of(Paper.LETTER_EDUCATION)


def test_a_name_cannot_write_markup_into_a_letter() -> None:
    text = paper_of(Paper.LETTER_EDUCATION, ToLookUp("<script>", "Kerr", None))

    assert "<script>" not in text
