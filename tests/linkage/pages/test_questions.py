"""The list of questions, the review desk, answering and taking back, as people meet them in a browser."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.linkage import world
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.linkage import blinding
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import answering
from virtualschool.register.models import Decision, Learner, Protection, Relation
from virtualschool.register.vocab import About, RelationKind

LIST = "/questions/"


def address(question, suffix=""):
    return f"/questions/{question.pk}/{suffix}"


@pytest.fixture
def kyle(small_world):
    return world.question_about(About.LOOKED_AFTER, "P3")


@pytest.fixture
def adopted(small_world):
    return world.question_about(About.SAME_CHILD, "C5")


@pytest.fixture
def named(ailsa, greer):
    """Name Ailsa for a learner, as the data protection officer does."""

    def give(learner_id):
        return Relation.objects.create(
            authority_id="S12000098",
            kind=RelationKind.NAMED,
            user=ailsa,
            learner_id=learner_id,
            from_on=clock.today(),
            granted_by=greer,
        )

    return give


def test_the_list_shows_every_open_question_by_kind_with_its_minutes(as_user, ailsa, small_world):
    text = as_user(ailsa).get(LIST).content.decode()

    assert "3 questions, about 3 minutes’ work" in text
    for heading in ("Could these be the same child?", "On the roll as looked after", "Why on no roll?"):
        assert heading in text
    for name in ("Lachlan Sinclair", "Kyle Pitcairn", "Erin Menteith"):
        assert name in text


def test_an_answer_in_the_list_has_no_default_and_no_colour(as_user, ailsa, kyle):
    text = as_user(ailsa).get(LIST).content.decode()
    form = text[text.index("Your answer about Kyle Pitcairn") :]
    form = form[: form.index("</form>")]

    assert form.count('class="vs_linklike" name="answer"') == 4
    assert "checked" not in form
    assert "autofocus" not in form


def test_an_empty_list_says_when_questions_come(as_user, ailsa):
    text = as_user(ailsa).get(LIST).content.decode()

    assert "No questions. The next extracts bring new ones" in text


def test_a_simple_question_is_answered_in_the_list(as_user, ailsa, kyle):
    page = as_user(ailsa).post(
        address(kyle, "answer/"), {"answer": "care_experienced", "back": "questions"}, follow=True
    )

    assert page.redirect_chain[0][0].startswith(LIST)
    assert "care experienced. No school has been told." in page.content.decode()
    assert not world.is_asked(About.LOOKED_AFTER, "P3")


def test_asking_social_work_sets_the_question_apart(as_user, ailsa, kyle):
    page = as_user(ailsa).post(
        address(kyle, "answer/"), {"answer": "ask_social_work", "back": "questions"}, follow=True
    )

    text = page.content.decode()
    assert "Waiting for social work" in text
    assert "2 questions, about 2 minutes’ work" in text


def test_the_review_desk_shows_both_records_and_what_each_detail_tells(as_user, ailsa, lachlan):
    text = as_user(ailsa).get(address(lachlan)).content.decode()

    assert "<h1>Are these the same child?</h1>" in text
    assert "Question 1 of 1" in text
    assert "Candidate numbers differ." in text
    assert '<mark class="vs_diff">' in text
    assert "Only one side has it, so it says nothing." in text
    assert "No school is told until somebody tells it." in text
    assert "Both sides give a valid candidate number, and they differ." in text


def test_the_four_answers_are_equal_and_carry_their_keys(as_user, ailsa, lachlan):
    text = as_user(ailsa).get(address(lachlan)).content.decode()

    for value, key in (("same", "S"), ("not_same", "N"), ("cannot_tell", "C"), ("ask_education", "A")):
        assert f'<button class="ds_button ds_button--secondary" name="answer" value="{value}" data-key="{key}">' in text


def test_the_same_child_is_saved_with_undo_in_the_status_line(as_user, ailsa, lachlan):
    chosen = lachlan.candidates.get()

    page = as_user(ailsa).post(
        address(lachlan, "answer/"),
        {"answer": "same", "candidate": chosen.pk, "note": "Same gran at the gate"},
        follow=True,
    )

    text = page.content.decode()
    assert "these are the same child. No school has been told." in text
    assert 'data-key="U">Undo</button>' in text
    decision = Decision.objects.get()
    assert (decision.note, decision.by_name) == ("Same gran at the gate", "Ailsa")
    assert Learner.objects.get(members__record__own_id="C1").pupil_id == "P1"


def test_undo_opens_the_question_again(as_user, ailsa, lachlan):
    browser = as_user(ailsa)
    browser.post(address(lachlan, "answer/"), {"answer": "same", "candidate": lachlan.candidates.get().pk})

    page = browser.post(f"/questions/answers/{Decision.objects.get().pk}/undo/", follow=True)

    assert page.redirect_chain[0][0] == address(lachlan)
    assert "Taken back. The question is open again." in page.content.decode()


def test_undo_of_an_answer_about_a_pupil_on_the_roll_opens_that_question_again(as_user, ailsa, kyle):
    browser = as_user(ailsa)
    browser.post(address(kyle, "answer/"), {"answer": "not_care_experienced"})

    page = browser.post(f"/questions/answers/{Decision.objects.get().pk}/undo/", follow=True)

    assert "Taken back. The question is open again." in page.content.decode()
    assert Learner.objects.filter(pupil_id="P3").exists()


@pytest.mark.django_db(transaction=True)
def test_after_an_answer_linkage_is_asked_for_once_however_many_answers_wait(as_user, ailsa, kyle, lachlan):
    browser = as_user(ailsa)

    browser.post(address(kyle, "answer/"), {"answer": "do_not_know"})
    browser.post(address(lachlan, "answer/"), {"answer": "cannot_tell", "candidate": lachlan.candidates.get().pk})

    assert [one.args_kwargs["args"] for one in DBTaskResult.objects.all()] == [["S12000098"]]


def test_an_answer_about_a_pupil_who_has_changed_gets_a_sentence_and_no_error(as_user, ailsa, lachlan):
    page = as_user(ailsa).post(address(lachlan, "answer/"), {"answer": "same", "candidate": uuid.uuid4()}, follow=True)

    assert page.status_code == 200
    assert "The pupil asked about has changed since the page was made." in page.content.decode()
    assert not Decision.objects.exists()


def test_a_second_answer_to_the_same_question_gets_a_sentence_and_no_error(as_user, ailsa, fergus, kyle):
    as_user(ailsa).post(address(kyle, "answer/"), {"answer": "care_experienced"})

    page = as_user(fergus).post(address(kyle, "answer/"), {"answer": "do_not_know"}, follow=True)

    assert page.status_code == 200
    assert Decision.objects.count() == 1


def test_an_answer_that_does_not_fit_the_question_changes_nothing(as_user, ailsa, kyle):
    page = as_user(ailsa).post(address(kyle, "answer/"), {"answer": "same"}, follow=True)

    assert "Choose one of the answers on the page." in page.content.decode()
    assert not Decision.objects.exists()


def test_a_question_asked_again_shows_the_old_answer_and_what_changed(as_user, ailsa, small_world, lachlan):
    browser = as_user(ailsa)
    browser.post(
        address(lachlan, "answer/"),
        {"answer": "not_same", "candidate": lachlan.candidates.get().pk, "note": "Rang the school office"},
    )
    changed = {**world.CARE, "C1": {**world.CARE["C1"], "date_of_birth": "2011-01-25"}}
    tomorrow = clock.now() + dt.timedelta(days=1)
    world.bring(small_world, "care", changed, as_at=tomorrow.date(), at=tomorrow)

    text = browser.get(address(lachlan)).content.decode()

    assert "Asked before" in text
    assert "answered <b>Not the same</b>" in text
    assert "Rang the school office" in text
    assert "Social work: date of birth was 24/01/2011, is now 25/01/2011." in text


def test_one_question_in_ten_hides_every_weight_and_the_verdict(as_user, ailsa, lachlan, weights_hidden):
    text = as_user(ailsa).get(address(lachlan)).content.decode()

    assert "For this question we show no weights, so that people and the model can be measured apart." in text
    assert "Candidate numbers differ." in text
    for told in ("strongly for", "vs_weight", "(+", "Not joined by itself", "Adds up to", lachlan.guard, "likely"):
        assert told not in text


def test_which_questions_hide_their_weights_does_not_change_from_look_to_look(monkeypatch):
    monkeypatch.setattr(blinding, "ONE_IN", 10)
    ids = [uuid.uuid4() for _ in range(5000)]

    hidden = [one for one in ids if blinding.hides_weights(one)]

    assert 400 < len(hidden) < 600
    assert all(blinding.hides_weights(one) for one in hidden)


def test_the_place_in_the_queue_of_a_question_without_weights_says_nothing(lachlan, small_world, weights_hidden):
    likely = lachlan.worth

    answering.relink(small_world, at=world.NOON)

    lachlan.refresh_from_db()
    assert lachlan.worth == blinding.place(lachlan.pk) != likely


def test_an_adopted_childs_question_is_not_there_for_others(as_user, ailsa, fergus, adopted):
    for user in (ailsa, fergus):
        assert as_user(user).get(address(adopted)).status_code == 404
        assert as_user(user).post(address(adopted, "answer/"), {"answer": "same"}).status_code == 404
        assert "Fraser" not in as_user(user).get(LIST).content.decode()


def test_an_adopted_childs_question_opens_to_named_people(as_user, ailsa, adopted, named):
    named(adopted.learner_id)

    page = as_user(ailsa).get(address(adopted))

    assert page.status_code == 200
    assert "ended in adoption" in page.content.decode()


def test_what_a_named_person_answered_is_no_answer_for_others_to_see_or_undo(as_user, ailsa, fergus, adopted, named):
    named(adopted.learner_id)
    as_user(ailsa).post(address(adopted, "answer/"), {"answer": "not_same", "candidate": adopted.candidates.get().pk})
    decision = Decision.objects.get()

    assert as_user(fergus).post(f"/questions/answers/{decision.pk}/undo/").status_code == 404
    assert "Answered lately" not in as_user(fergus).get(LIST).content.decode()


def test_a_protected_place_is_not_compared_on_the_page(as_user, ailsa, lachlan):
    Protection.objects.create(
        authority_id="S12000098", learner_id=lachlan.learner_id, from_on=dt.date(2026, 1, 1), set_by=ailsa
    )

    text = as_user(ailsa).get(address(lachlan)).content.decode()

    assert "ZZ1 1QX" not in text
    assert "Glenorran Academy" not in text
    assert "Where Lachlan Sinclair lives is protected" in text


def test_a_former_name_is_not_shown_to_a_data_officer(as_user, ailsa, fergus, strathcarron):
    care = {**world.CARE, "C1": {**world.CARE["C1"], "former_surname": "Canarysson"}}
    world.bring_together(strathcarron, {"pupils": world.ROLL, "care": care})
    asked = world.question_about(About.SAME_CHILD, "C1")

    assert "Canarysson" in as_user(ailsa).get(address(asked)).content.decode()
    assert "Canarysson" not in as_user(fergus).get(address(asked)).content.decode()


def test_no_question_page_says_why_a_child_is_looked_after(as_user, fergus, lachlan):
    page = as_user(fergus).get(address(lachlan)).content.decode() + as_user(fergus).get(LIST).content.decode()

    assert "CSO_HOME" not in page
    assert "ompulsory supervision" not in page


@pytest.mark.parametrize("who", ["brodie", "dougal", "hamish", "greer", "iona"])
def test_who_may_not_see_questions_sees_none(as_user, cast, lachlan, who):
    assert as_user(cast[who]).get(LIST).status_code == 403
    assert as_user(cast[who]).get(address(lachlan)).status_code == 404


def test_another_authoritys_questions_are_not_there(as_user, catriona, lachlan):
    assert as_user(catriona).get(address(lachlan)).status_code == 404
    assert "Lachlan" not in as_user(catriona).get(LIST).content.decode()


def test_a_question_is_left_for_later_by_going_on_to_the_next(as_user, ailsa, strathcarron):
    world.bring_together(strathcarron, {"pupils": three_on_the_roll(), "care": three_in_care()})
    first, second, third = Question.objects.open().filter(about=About.SAME_CHILD).in_order_of_worth()

    text = as_user(ailsa).get(address(second)).content.decode()

    assert "Question 2 of 3" in text
    assert f'<a href="{address(third)}">Leave for later</a>' in text
    assert first.pk != second.pk


def test_an_answer_leads_on_to_the_next_question_of_its_kind(as_user, ailsa, strathcarron):
    world.bring_together(strathcarron, {"pupils": three_on_the_roll(), "care": three_in_care()})
    first, second, _ = Question.objects.open().filter(about=About.SAME_CHILD).in_order_of_worth()

    answer = as_user(ailsa).post(
        address(first, "answer/"), {"answer": "cannot_tell", "candidate": first.candidates.first().pk}
    )

    assert answer["Location"].startswith(address(second))


def test_opening_a_question_is_written_down_with_its_classes(as_user, ailsa, lachlan):
    as_user(ailsa).get(address(lachlan))

    event = Event.objects.filter(object_type="question").get()
    assert (event.actor, event.object_id, event.classes) == (str(ailsa.pk), str(lachlan.pk), "ABCE")


THREE = [("Lachlan", "2010-03-01"), ("Murdo", "2011-03-02"), ("Torquil", "2012-03-03")]


def three_on_the_roll():
    asked = {f"P3{n}": world.pupil(30 + n, name, "Sinclair", born) for n, (name, born) in enumerate(THREE)}
    return {**world.ROLL, **asked}


def three_in_care():
    """Each with another number than on the roll, and the same postcode."""
    people = enumerate(THREE)
    return {f"C3{n}": world.person(33 + n, name, "Sinclair", born, postcode=f"ZZ1 {n}QX") for n, (name, born) in people}


def test_the_pages_ask_the_database_as_often_for_three_questions_as_for_one(as_user, ailsa, strathcarron):
    one = {"pupils": {"P30": three_on_the_roll()["P30"]}, "care": {"C30": three_in_care()["C30"]}}
    world.bring_together(strathcarron, one)
    browser = as_user(ailsa)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as of_one:
        browser.get(LIST)
    world.bring_together(
        strathcarron, {"pupils": three_on_the_roll(), "care": three_in_care()}, as_at=dt.date(2026, 11, 17)
    )

    with CaptureQueriesContext(connection) as of_three:
        browser.get(LIST)
    with CaptureQueriesContext(connection) as of_review:
        browser.get(address(Question.objects.open().filter(about=About.SAME_CHILD).first()))

    assert len(of_one) == len(of_three) <= 30
    assert len(of_review) <= 30


def test_every_route_of_questions_has_the_name_that_other_pages_link_to(small_world, lachlan):
    assert reverse("linkage:questions") == LIST
    assert reverse("linkage:question", args=[lachlan.pk]) == address(lachlan)
    assert reverse("linkage:answer", args=[lachlan.pk]) == address(lachlan, "answer/")
