"""What answering a question does to the register, and what it never does again."""

import datetime as dt

import pytest

from tests.factories import SCHOOL_OF_DOUGAL
from tests.linkage import world
from tests.linkage.world import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.models import Candidate, Question
from virtualschool.linkage.operations import answering
from virtualschool.linkage.queries.answered import parted_after_telling
from virtualschool.linkage.vocab import WHO_SAW
from virtualschool.register.models import Learner, LearnerAlias, RecordVersion, SourceRecord
from virtualschool.register.operations import relations
from virtualschool.register.vocab import About, Answer

LATER = NOON + dt.timedelta(days=1)
DECEMBER = dt.date(2026, 12, 1)


def answer(question, given, by, **more):
    chosen = question.candidates.order_by("position").first()
    return answering.answer(question=question, answer=given, by=by, at=NOON, candidate=chosen, **more)


def learner_of(own_id):
    return Learner.objects.get(members__record__own_id=own_id)


def test_a_number_that_differs_is_asked_about_and_never_joined(lachlan):
    assert learner_of("C1").pupil_id == ""
    assert [one.record.own_id for one in lachlan.candidates.all()] == ["P1"]
    assert "differ" in lachlan.guard


def test_the_same_child_is_one_learner_at_once_and_the_question_is_gone(lachlan, ailsa):
    answer(lachlan, Answer.SAME, ailsa)

    assert learner_of("C1") == learner_of("P1")
    assert learner_of("C1").school_name == "Glenorran Academy"
    assert not world.is_asked(About.SAME_CHILD, "C1")
    assert not Candidate.objects.filter(question=lachlan).exists()


@pytest.mark.parametrize("given", [Answer.SAME, Answer.NOT_SAME, Answer.CANNOT_TELL])
def test_what_was_answered_is_never_asked_twice(small_world, lachlan, ailsa, given):
    answer(lachlan, given, ailsa)

    answering.relink(small_world, at=LATER)
    world.bring_together(small_world, {"pupils": world.ROLL, "care": world.CARE}, as_at=DECEMBER, at=LATER)

    assert not world.is_asked(About.SAME_CHILD, "C1")


def test_two_children_leave_no_trace_of_the_pupil_in_the_clear(lachlan, ailsa):
    decision = answer(lachlan, Answer.NOT_SAME, ailsa)

    assert not SourceRecord.objects.filter(own_id="P1").exists()
    assert not RecordVersion.objects.filter(content__contains=world.SCN[1]).exists()
    assert not Candidate.objects.filter(evidence__contains=world.SCN[1]).exists()
    assert decision.right_key == ""
    assert "P1" not in decision.right_digests


def test_nobody_can_tell_keeps_nothing_of_the_pupil_either(lachlan, ailsa):
    answer(lachlan, Answer.CANNOT_TELL, ailsa)

    assert not SourceRecord.objects.filter(own_id="P1").exists()


@pytest.mark.parametrize("given", [Answer.NOT_SAME, Answer.SAME])
def test_changed_evidence_asks_again_and_shows_the_old_answer(small_world, lachlan, ailsa, given):
    decision = answer(lachlan, given, ailsa)
    changed = {**world.CARE, "C1": {**world.CARE["C1"], "date_of_birth": "2011-01-25"}}

    world.bring(small_world, "care", changed, as_at=DECEMBER, at=LATER)

    asked = world.question_about(About.SAME_CHILD, "C1")
    assert asked.pk == lachlan.pk
    assert asked.reopened_from == decision


def test_an_old_answer_that_is_turned_lists_who_had_seen_what_the_school_was_told(small_world, lachlan, ailsa):
    answer(lachlan, Answer.SAME, ailsa)
    relations.tell_school(learner=learner_of("C1"), school_code=SCHOOL_OF_DOUGAL, by=ailsa, at=NOON)
    changed = {**world.CARE, "C1": {**world.CARE["C1"], "date_of_birth": "2011-01-25"}}
    world.bring(small_world, "care", changed, as_at=DECEMBER, at=LATER)

    decision = answer(world.question_about(About.SAME_CHILD, "C1"), Answer.NOT_SAME, ailsa)

    assert Event.objects.filter(verb=WHO_SAW, object_id=str(decision.pk)).count() == 1
    assert parted_after_telling(decision) == learner_of("C1").pk


def test_a_new_address_asks_nothing_again(small_world, lachlan, ailsa):
    answer(lachlan, Answer.NOT_SAME, ailsa)
    moved = {**world.CARE, "C1": {**world.CARE["C1"], "postcode": "ZZ9 9ZZ"}}

    world.bring(small_world, "care", moved, as_at=DECEMBER, at=LATER)

    assert not world.is_asked(About.SAME_CHILD, "C1")


@pytest.mark.parametrize("given", [Answer.SAME, Answer.NOT_SAME, Answer.CANNOT_TELL])
def test_taking_an_answer_back_asks_the_same_question_again(lachlan, ailsa, given):
    before = learner_of("C1").pk
    decision = answer(lachlan, given, ailsa)

    answering.take_back(decision=decision, by=ailsa, at=LATER)

    again = world.question_about(About.SAME_CHILD, "C1")
    assert again.pk == lachlan.pk
    assert [one.record.own_id for one in again.candidates.all()] == ["P1"]
    assert learner_of("C1").pk == before
    assert learner_of("C1").pupil_id == ""


def test_an_answer_is_taken_back_once(lachlan, ailsa):
    decision = answer(lachlan, Answer.SAME, ailsa)
    answering.take_back(decision=decision, by=ailsa, at=LATER)

    with pytest.raises(Refusal, match="already"):
        answering.take_back(decision=decision, by=ailsa, at=LATER)


def test_asking_education_leaves_the_question_open_and_waiting(lachlan, ailsa):
    given = answer(lachlan, Answer.ASK_EDUCATION, ailsa)

    lachlan.refresh_from_db()
    assert given is None
    assert lachlan.closed_on is None
    assert lachlan.waiting_for == "education"


def test_an_answer_about_a_pupil_who_has_changed_is_refused_in_a_sentence(small_world, lachlan, ailsa):
    shown = lachlan.candidates.get()
    renamed = {**world.ROLL, "P1": {**world.ROLL["P1"], "forename": "Lachie"}}
    world.bring(small_world, "pupils", renamed, as_at=DECEMBER, at=LATER)
    asked = Question.objects.get(pk=lachlan.pk)

    with pytest.raises(Refusal, match="Look at the question again"):
        answering.answer(
            question=asked,
            answer=Answer.SAME,
            by=ailsa,
            at=LATER,
            candidate=asked.candidates.filter(pk=shown.pk).first(),
        )


def test_a_question_answered_by_somebody_else_is_refused_in_a_sentence(lachlan, ailsa):
    chosen = lachlan.candidates.get()
    answer(lachlan, Answer.SAME, ailsa)
    lachlan.refresh_from_db()

    with pytest.raises(Refusal, match="answered already"):
        answering.answer(question=lachlan, answer=Answer.NOT_SAME, by=ailsa, at=LATER, candidate=chosen)


def test_not_care_experienced_takes_the_pupil_off_the_register_and_is_not_asked_again(small_world, ailsa):
    kyle = world.question_about(About.LOOKED_AFTER, "P3")

    answer(kyle, Answer.NOT_CARE_EXPERIENCED, ailsa)
    world.bring(small_world, "pupils", world.ROLL, as_at=DECEMBER, at=LATER)

    assert not SourceRecord.objects.filter(own_id="P3").exists()
    assert not world.is_asked(About.LOOKED_AFTER, "P3")


def test_another_looked_after_code_asks_again(small_world, ailsa):
    answer(world.question_about(About.LOOKED_AFTER, "P3"), Answer.NOT_CARE_EXPERIENCED, ailsa)
    changed = {**world.ROLL, "P3": {**world.ROLL["P3"], "looked_after_code": "01"}}

    world.bring(small_world, "pupils", changed, as_at=DECEMBER, at=LATER)

    assert world.is_asked(About.LOOKED_AFTER, "P3")


def test_why_on_no_roll_is_asked_once(small_world, ailsa):
    erin = world.question_about(About.NO_ROLL, "C4")

    answer(erin, Answer.ELSEWHERE, ailsa)
    world.bring(small_world, "pupils", world.ROLL, as_at=DECEMBER, at=LATER)

    assert not world.is_asked(About.NO_ROLL, "C4")
    assert learner_of("C4").surname == "Menteith"


def test_an_adopted_childs_record_is_never_joined_even_when_answered_the_same(small_world, ailsa):
    asked = world.question_about(About.SAME_CHILD, "C5")

    answer(asked, Answer.SAME, ailsa)

    assert asked.named_only
    assert learner_of("C5").pupil_id == ""


def test_an_id_once_given_goes_on_resolving(lachlan, ailsa):
    before = learner_of("C1").pk

    answer(lachlan, Answer.SAME, ailsa)

    assert LearnerAlias.objects.get(alias=before).learner == learner_of("C1")
