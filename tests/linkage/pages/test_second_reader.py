"""Two readers as they meet it in a browser: blind until both have read, open when they differ."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.linkage import world
from virtualschool.linkage.models import Question, Reading, ReadingSetting
from virtualschool.register.models import Decision, Learner
from virtualschool.register.vocab import About

LIST = "/questions/"
CHANGING = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|Printed by [^<]*')
NOTE = "Canary in the note"


def address(question, suffix=""):
    return f"/questions/{question.pk}/{suffix}"


def seen(browser, path):
    """A page as text, but for what changes from look to look by itself."""
    return CHANGING.sub("", browser.get(path).content.decode())


@pytest.fixture
def say(as_user, lachlan):
    def said(user, given, note=""):
        chosen = lachlan.candidates.first().pk
        return as_user(user).post(
            address(lachlan, "answer/"), {"answer": given, "candidate": chosen, "note": note}, follow=True
        )

    return said


def test_the_second_reader_sees_the_very_page_that_nobody_had_read(as_user, ailsa, fergus, lachlan, say):
    browser = as_user(ailsa)
    learner = f"/learners/{lachlan.learner_id}/"
    paths = (address(lachlan), LIST, "/", "/lists/")
    before = [seen(browser, path) for path in paths]
    of_the_learner = browser.get(learner).content.decode()

    say(fergus, "same", NOTE)

    assert [seen(browser, path) for path in paths] == before
    after = browser.get(learner).content.decode()
    for told in (NOTE, "second reader", "waiting for"):
        assert told not in of_the_learner + after
    assert Reading.objects.get().by_name == "Fergus"


def test_the_first_reader_is_told_that_it_waits_and_may_take_it_back(as_user, ailsa, fergus, lachlan, say):
    text = say(ailsa, "same").content.decode()

    assert "your answer is kept, and a second person reads the question without seeing it." in text
    assert "Waiting for a second reader" in text
    assert "2 questions, about 2 minutes’ work" in text
    assert "1 that you have read waits for a second reader." in as_user(ailsa).get("/").content.decode()
    own = as_user(ailsa).get(address(lachlan)).content.decode()
    assert "You have read this question" in own
    assert 'name="answer"' not in own


def test_taking_a_reading_back_opens_the_question_to_its_reader(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same")
    kept = Reading.objects.get()

    page = as_user(ailsa).post(f"/questions/readings/{kept.pk}/take-back/", follow=True)

    assert "Taken back. The question is yours again." in page.content.decode()
    assert 'name="answer"' in page.content.decode()


def test_a_reading_is_not_there_for_the_second_reader(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same")
    kept = Reading.objects.get()

    assert as_user(fergus).post(f"/questions/readings/{kept.pk}/take-back/").status_code == 404


def test_two_who_agree_are_both_named_where_the_answer_is_shown(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same")

    text = say(fergus, "same").content.decode()

    assert "these are the same child. No school has been told." in text
    assert "Fergus, after Ailsa said the same" in text
    assert Learner.objects.get(members__record__own_id="C1").pupil_id == "P1"


def test_two_who_differ_see_what_both_said(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same", NOTE)

    text = say(fergus, "not_same", "Another gran").content.decode()

    assert "Two readers differ" in text
    for told in ("Ailsa answered <b>Same child</b>", NOTE, "Fergus answered <b>Not the same</b>", "Another gran"):
        assert told in text
    assert "two readers differ; read it together" in as_user(ailsa).get(LIST).content.decode()


def test_settling_without_a_note_gets_a_sentence_and_no_error(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same")
    say(fergus, "not_same")

    assert "Write in the note what settled it" in say(fergus, "same").content.decode()
    assert "these are the same child" in say(fergus, "same", "Rang education records").content.decode()
    assert Decision.objects.get().note == "Rang education records"


def test_a_lone_head_is_told_that_nobody_else_reads_it(as_user, ailsa, lachlan):
    text = as_user(ailsa).get(address(lachlan)).content.decode()

    assert "Nobody else here can, so your answer stands at once, and joins the monthly re-read after six weeks." in text


def test_both_readers_are_told_the_same_of_how_two_read(as_user, ailsa, fergus, lachlan):
    for user in (ailsa, fergus):
        assert (
            "two people read it, neither seeing what the other said"
            in as_user(user).get(address(lachlan)).content.decode()
        )


def test_a_head_says_whether_a_second_reader_is_asked(as_user, ailsa, fergus, small_world):
    browser = as_user(ailsa)
    assert "Stop asking a second reader" in browser.get(LIST).content.decode()

    page = browser.post("/questions/second-reader/", {"asks": "no"}, follow=True)

    assert "One reader is enough from now." in page.content.decode()
    assert not ReadingSetting.objects.get(authority=small_world).asks_second_reader
    assert "Ask a second reader" in browser.get(LIST).content.decode()
    assert "second reader" not in as_user(fergus).get(LIST).content.decode().lower()
    assert as_user(fergus).post("/questions/second-reader/", {"asks": "yes"}).status_code == 403


def ask(strathcarron, number, day):
    """So many questions whether two records with unlike numbers are one child, brought on a day."""
    born = [dt.date(2010 + n, 3, 1 + n).isoformat() for n in range(number)]
    names = ("Lachlan", "Murdo", "Torquil")[:number]
    roll = {f"P3{n}": world.pupil(30 + n, name, "Sinclair", born[n]) for n, name in enumerate(names)}
    care = {
        f"C3{n}": world.person(33 + n, name, "Sinclair", born[n], postcode=f"ZZ1 {n}QX") for n, name in enumerate(names)
    }
    world.bring_together(strathcarron, {"pupils": roll, "care": care}, as_at=day)


def read_all(browser):
    for question in Question.objects.open().filter(about=About.SAME_CHILD, waiting_for=""):
        browser.post(address(question, "answer/"), {"answer": "same", "candidate": question.candidates.first().pk})


def test_the_list_asks_the_database_as_often_for_three_that_wait_as_for_one(as_user, ailsa, fergus, strathcarron):
    browser = as_user(ailsa)
    ask(strathcarron, 1, dt.date(2026, 11, 16))
    read_all(browser)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as of_one:
        browser.get(LIST)
    ask(strathcarron, 3, dt.date(2026, 11, 17))
    read_all(browser)

    with CaptureQueriesContext(connection) as of_three:
        text = browser.get(LIST).content.decode()

    assert text.count("Take your answer back") == 3
    assert len(of_one) == len(of_three) <= 30


def test_a_question_read_together_takes_thirty_queries_at_most(as_user, ailsa, fergus, lachlan, say):
    say(ailsa, "same")
    say(fergus, "not_same")
    browser = as_user(ailsa)
    browser.get(address(lachlan))

    with CaptureQueriesContext(connection) as captured:
        browser.get(address(lachlan))

    assert len(captured) <= 30
