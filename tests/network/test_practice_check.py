"""The practice check: what could single a child out is flagged, names with birthdays refused, the rest let be."""

import pytest

from benchmarks import practice_check
from virtualschool.network.identity import Severity, stops, trouble

pytestmark = pytest.mark.once


def test_at_least_95_in_100_identifying_texts_written_by_hand_are_flagged():
    texts = practice_check.from_file("identifying.csv")

    missed = practice_check.missed(texts)

    assert len(texts) >= 200
    assert len(missed) <= 0.05 * len(texts), missed


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_least_95_in_100_planted_texts_are_flagged(seed):
    texts = practice_check.generated(seed, 200)

    missed = practice_check.missed(texts)

    assert len(missed) <= 10, missed


def test_a_name_and_a_date_of_birth_side_by_side_are_always_refused():
    texts = practice_check.from_file("identifying.csv") + practice_check.generated(4, 200)

    assert practice_check.kept(texts) == []


def test_ordinary_practice_is_seldom_asked_about():
    texts = practice_check.from_file("ordinary.csv")

    alarms = practice_check.asked_for_nothing(texts)

    assert len(texts) >= 150
    assert len(alarms) <= 0.05 * len(texts), alarms


def test_no_ordinary_text_is_refused():
    refused = [text for _, text in practice_check.from_file("ordinary.csv") if stops(trouble(text))]

    assert refused == []


@pytest.mark.parametrize(
    "text",
    [
        "Learners aged 12 to 15 and in S4 to S6 took part in May and June.",
        "In Glasgow, Perth and Kinross and Angus 31 learners chose a mentor.",
        "The next meeting is on 2 December 2026 at 10:00.",
        "An S4 learner may sit exams in a small room.",
        "",
    ],
)
def test_ages_stages_months_places_and_dates_of_meetings_alone_are_nothing(text):
    assert trouble(text) == []


def test_a_finding_says_where_it_is_in_the_text_as_it_was_typed():
    text = "It went well.\u00a0Then Calum McDonald’s carer rang, born 12 March 2011."

    finding = stops(trouble(text))[0]

    assert finding.of(text) == "born 12 March 2011"
    assert finding.sentence.startswith("A name and a date of birth stand side by side")


def test_all_but_a_name_with_a_date_of_birth_is_for_people_to_judge():
    found = trouble("The only girl in S2 who uses a wheelchair lives at 4 Mill Lane, IV51 9XY.")

    assert {one.severity for one in found} == {Severity.LOOK}
    assert {one.rule for one in found} >= {"unique", "address", "postcode"}
