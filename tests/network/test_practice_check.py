"""The practice check: what could single a child out is flagged, names with birthdays refused, the rest let be."""

import random
import re

import pytest

from benchmarks import practice_check
from virtualschool.network.identity import Severity, across, stops, trouble
from virtualschool.network.identity.spans import in_any_letters, small

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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spoke tae wee kaylum strachan fae the unit", "kaylum strachan"),
        ("Da quine’s cairds are wi Ciorstaidh Niclèoid-Àrd noo, in P4.", "Ciorstaidh Niclèoid-Àrd"),
        ("The plan is Corrie_Imrie_P2_final.docx.", "Corrie_Imrie"),
    ],
)
def test_a_finding_shows_the_words_as_they_were_typed_however_they_were_read(text, words):
    assert words in [one.of(text) for one in trouble(text)]


@pytest.mark.parametrize(
    ("one_child", "in_general"),
    [
        ("Oor loon’s fowerteen an bides at Skerray.", "Loons o fowerteen are aye hungry."),
        (
            "Write to the Tennocks, who have had him since May.",
            "Write to the Samaritans, who have had a new number since May.",
        ),
        ("Duncan Imrie says he likes the new school.", "As Duncan Imrie says, schools can be the one fixed place."),
        ("Her carer’s number is 01632 960 114.", "Our helpline’s number is 01632 960 114."),
        ("The sheriff made the order for the girl on 4 March.", "The group made a start on 4 March."),
        (
            "Keavy Torrance is on a reduced timetable since the last meeting.",
            "Keavy Torrance chaired the last meeting on reduced timetables.",
        ),
        ("Tarvie PS | P3 | girl | kinship | 88%", "Stage | Girls | Boys\nP3 | 44 | 51"),
        ("Alexander Fleming lives at Fraser House.", "Alexander Fleming House is booked for the national day."),
        ("Her carer drives a red van, reg K7 RSB.", "The reg group meets at ten to nine."),
        ("His aunt (who keeps the bakery) rang at four.", "Carers who keep a bakery cannot ring at four."),
        ("She is back since her baby was born.", "A baby room opened beside the hall."),
        ("The review of Tadeusz was put off, said the psychologist.", "The review of Highland was put off."),
        ("He is our most suspended pupil in the region.", "The most suspended group in the region are boys."),
        ("Skye and her social worker came at two.", "A learner and her social worker come at two."),
        ("Her brother got out last month.", "Her officer went out last month."),
        ("Still swims for the Scottish juniors.", "A text for the Scottish juniors."),
        ("marnie haddow 19052013", "Order 19052013 is for desks."),
    ],
)
def test_what_is_said_of_one_child_is_asked_about_and_the_same_of_nobody_is_not(one_child, in_general):
    assert trouble(one_child)
    assert trouble(in_general) == []


def test_a_named_school_and_one_child_told_of_plainly_are_combined_across_paragraphs():
    of_a_school = "What we tried in Kilbrennan Primary"

    found = trouble(f"{of_a_school}\n\nOur S2 lad in foster care was excluded twice.")

    assert [one.sentence[:43] for one in found] == ["Together with “Kilbrennan Primary” these wo"]
    assert trouble(f"{of_a_school}\n\nLearners in S2 and in foster care were asked.") == []


def test_ordinary_texts_side_by_side_in_one_entry_are_seldom_asked_about():
    texts, lot = [text for _, text in practice_check.from_file("ordinary.csv")], random.Random(7)

    entries = [dict(enumerate(lot.sample(texts, 3))) for _ in range(100)]

    assert sum(bool(across({str(box): text for box, text in one.items()})) for one in entries) < 5


def test_marks_are_combined_within_two_sentences_and_no_further():
    of_a_boy, of_a_place = "A boy asked for help with fractions.", "Their hall stands in the village."
    between = ["Staff took it in turns to be there on winter evenings, and nobody was ever turned away from it."] * 3

    assert trouble(f"{of_a_boy} {of_a_place}")
    assert trouble(" ".join([of_a_boy, *between, of_a_place])) == []


def test_a_pattern_for_any_letters_finds_what_it_would_without_regard_to_case():
    pattern = r"\b(?:CSO|St\.? \w+|[A-Z]{2}\d+)\b"
    text = "A cso, a CSO, st. Ninian's, ST Mungo and ab12: ÉCOLE İstanbul Cso"

    found = [one.span() for one in in_any_letters(pattern).finditer(small(text))]

    assert found == [one.span() for one in re.finditer(pattern, text, re.IGNORECASE)]
