"""Two people read a pair that a rule holds back, neither seeing what the other said."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import cast_member
from tests.linkage import world
from tests.linkage.world import NOON
from virtualschool.audit.models import Event
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage import blinding
from virtualschool.linkage.models import Question, Reading
from virtualschool.linkage.operations import answering, settling
from virtualschool.linkage.operations import reading as readings
from virtualschool.linkage.planning import revision_of
from virtualschool.linkage.queries import review
from virtualschool.linkage.queries.queue import place_of
from virtualschool.linkage.queries.readings import at_hand, mine_of
from virtualschool.linkage.vocab import READ_TOGETHER, SECOND_READER
from virtualschool.people.vocab import Role
from virtualschool.register.models import Decision, Learner, Relation
from virtualschool.register.operations import derived
from virtualschool.register.vocab import About, Answer, RelationKind

LATER = NOON + dt.timedelta(days=1)
DECEMBER = dt.date(2026, 12, 1)


def answer(question, given, by, note="", at=NOON):
    question.refresh_from_db()
    chosen = question.candidates.order_by("position").first()
    return answering.answer(question=question, answer=given, by=by, at=at, candidate=chosen, note=note)


def waits_for(question):
    question.refresh_from_db()
    return question.waiting_for


def is_at_hand(question, user):
    asked = Question.objects.open()
    return asked.filter(at_hand(mine_of(user, asked)), pk=question.pk).exists()


def pupil_of(own_id):
    return Learner.objects.get(members__record__own_id=own_id).pupil_id


def born_another_day(people=world.CARE):
    return {**people, "C1": {**people["C1"], "date_of_birth": "2011-01-25"}}


@pytest.fixture
def adopted(small_world):
    return world.question_about(About.SAME_CHILD, "C5")


def name_for(user, question, greer):
    return Relation.objects.create(
        authority=question.authority,
        kind=RelationKind.NAMED,
        user=user,
        learner_id=question.learner_id,
        from_on=clock.today(),
        granted_by=greer,
    )


@pytest.mark.parametrize("given", [Answer.SAME, Answer.NOT_SAME])
def test_the_first_of_two_answers_changes_nothing_in_the_register(lachlan, ailsa, fergus, given):
    kept = answer(lachlan, given, ailsa)

    assert isinstance(kept, Reading)
    assert not Decision.objects.exists()
    assert pupil_of("C1") == ""
    assert waits_for(lachlan) == SECOND_READER
    assert not is_at_hand(lachlan, ailsa)
    assert is_at_hand(lachlan, fergus)
    assert place_of(lachlan, ailsa).number == 0
    assert place_of(lachlan, fergus).number == 1


def test_when_two_agree_the_second_enters_the_answer_and_the_register_follows(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)

    decision = answer(lachlan, Answer.SAME, fergus)

    assert (decision.by_name, decision.first_by_id, decision.first_by_name) == ("Fergus", ailsa.pk, "Ailsa")
    assert pupil_of("C1") == "P1"
    assert not world.is_asked(About.SAME_CHILD, "C1")


@pytest.mark.parametrize("second", [Answer.NOT_SAME, Answer.CANNOT_TELL])
def test_when_two_differ_the_question_is_read_together_by_everybody(lachlan, ailsa, fergus, second):
    answer(lachlan, Answer.SAME, ailsa)

    answer(lachlan, second, fergus)

    assert not Decision.objects.exists()
    assert waits_for(lachlan) == READ_TOGETHER
    assert is_at_hand(lachlan, ailsa)
    assert is_at_hand(lachlan, fergus)


def test_what_is_read_together_is_settled_with_a_note(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)
    answer(lachlan, Answer.NOT_SAME, fergus)

    with pytest.raises(Refusal, match="Write in the note what settled it"):
        answer(lachlan, Answer.SAME, ailsa, note="  ")
    decision = answer(lachlan, Answer.SAME, ailsa, note="The office in town knows both")

    assert (decision.by_name, decision.first_by_name) == ("Ailsa", "")
    assert pupil_of("C1") == "P1"


def test_a_first_reader_has_no_second_word(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)

    with pytest.raises(Refusal, match="waits for a second reader"):
        answer(lachlan, Answer.SAME, ailsa)
    assert not Decision.objects.exists()


def test_nobody_can_tell_needs_no_second_reader(lachlan, ailsa, fergus):
    answer(lachlan, Answer.CANNOT_TELL, ailsa)

    assert Decision.objects.get().answer == Answer.CANNOT_TELL


def test_a_question_that_no_rule_holds_back_needs_no_second_reader(lachlan, ailsa, fergus):
    lachlan.candidates.update(guard="")

    answer(lachlan, Answer.SAME, ailsa)

    assert Decision.objects.get().answer == Answer.SAME


def test_a_lone_head_is_never_stuck(lachlan, ailsa, brodie, greer, iona):
    answer(lachlan, Answer.SAME, ailsa)

    assert Decision.objects.get().first_by_id is None
    assert pupil_of("C1") == "P1"


def test_a_first_reader_who_is_left_alone_gets_the_question_back(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)
    fergus.is_active = False
    fergus.save(update_fields=["is_active"])

    assert is_at_hand(lachlan, ailsa)
    answer(lachlan, Answer.SAME, ailsa)
    assert pupil_of("C1") == "P1"


def test_an_authority_that_wants_one_reader_asks_no_second(lachlan, ailsa, fergus, small_world):
    readings.ask_second_reader(authority=small_world, asks=False, by=ailsa, at=NOON)

    answer(lachlan, Answer.SAME, ailsa)

    assert pupil_of("C1") == "P1"
    assert Event.objects.filter(verb="second reader set", actor=str(ailsa.pk)).exists()


def test_a_question_for_named_people_needs_a_second_who_is_named(adopted, ailsa, fergus, greer):
    name_for(ailsa, adopted, greer)

    answer(adopted, Answer.NOT_SAME, ailsa)

    assert Decision.objects.get().answer == Answer.NOT_SAME


def test_a_question_for_named_people_waits_for_another_who_is_named(adopted, ailsa, fergus, greer):
    name_for(ailsa, adopted, greer)
    name_for(fergus, adopted, greer)

    answer(adopted, Answer.NOT_SAME, ailsa)

    assert waits_for(adopted) == SECOND_READER
    assert not is_at_hand(adopted, ailsa)


def test_evidence_that_changes_voids_a_reading(small_world, lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)

    world.bring(small_world, "care", born_another_day(), as_at=DECEMBER, at=LATER)

    assert waits_for(lachlan) == ""
    assert is_at_hand(lachlan, ailsa)
    answer(lachlan, Answer.SAME, fergus, at=LATER)
    assert not Decision.objects.exists()
    assert waits_for(lachlan) == SECOND_READER
    assert not is_at_hand(lachlan, fergus)


def test_evidence_that_stays_keeps_a_reading_through_new_lists_and_a_rebuild(small_world, lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)

    world.bring_together(small_world, {"pupils": world.ROLL, "care": world.CARE}, as_at=DECEMBER, at=LATER)
    answering.relink(small_world, at=LATER)
    derived.rebuild(small_world)

    assert waits_for(lachlan) == SECOND_READER
    assert not is_at_hand(lachlan, ailsa)


def test_a_reading_is_history_once_the_ledger_has_answered(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)
    decision = answer(lachlan, Answer.SAME, fergus)

    answering.take_back(decision=decision, by=fergus, at=LATER)

    assert waits_for(lachlan) == ""
    answer(lachlan, Answer.SAME, fergus, at=LATER)
    assert waits_for(lachlan) == SECOND_READER
    assert is_at_hand(lachlan, ailsa)


def test_a_reading_is_taken_back_with_another_entry(lachlan, ailsa, fergus):
    kept = answer(lachlan, Answer.SAME, ailsa)

    readings.take_back(reading=kept, by=ailsa, at=LATER)

    assert waits_for(lachlan) == ""
    assert is_at_hand(lachlan, ailsa)
    assert [one.answer for one in Reading.objects.order_by("number")] == [Answer.SAME, Answer.WITHDRAWN]
    with pytest.raises(Refusal, match="nothing to take back"):
        readings.take_back(reading=kept, by=ailsa, at=LATER)


def test_a_reading_that_another_has_answered_differently_is_not_taken_back(lachlan, ailsa, fergus):
    kept = answer(lachlan, Answer.SAME, ailsa)
    answer(lachlan, Answer.NOT_SAME, fergus)

    with pytest.raises(Refusal, match="Somebody else has read the question since"):
        readings.take_back(reading=kept, by=ailsa, at=LATER)


def test_another_authoritys_people_are_no_second_readers(lachlan, ailsa, catriona):
    answer(lachlan, Answer.SAME, ailsa)

    assert Decision.objects.exists()


def test_an_expired_account_is_no_second_reader(lachlan, ailsa, small_world):
    gone = cast_member("Gone", Role.DATA_OFFICER, small_world)
    gone.expires_on = clock.today() - dt.timedelta(days=1)
    gone.save(update_fields=["expires_on"])

    answer(lachlan, Answer.SAME, ailsa)

    assert Decision.objects.exists()


def test_education_asked_by_the_second_leaves_the_first_reading_standing(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa)
    answer(lachlan, Answer.ASK_EDUCATION, fergus)
    assert waits_for(lachlan) == "education"

    decision = answer(lachlan, Answer.SAME, fergus)

    assert decision.first_by_name == "Ailsa"


@pytest.mark.parametrize("statement", ["UPDATE linkage_reading SET note = 'x'", "DELETE FROM linkage_reading"])
def test_the_database_changes_and_removes_no_reading(lachlan, ailsa, fergus, statement):
    answer(lachlan, Answer.SAME, ailsa)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_reading_names_the_pupil_by_digest_alone(lachlan, ailsa, fergus):
    kept = answer(lachlan, Answer.NOT_SAME, ailsa)

    assert "P1" not in " ".join(str(value) for value in vars(kept).values())


def test_the_audit_says_that_a_question_was_read_and_not_what_was_said(lachlan, ailsa, fergus):
    answer(lachlan, Answer.SAME, ailsa, note="Canary in the note")

    event = Event.objects.get(object_type="question", object_id=str(lachlan.pk))
    assert event.verb == "read a question"
    assert "Canary" not in event.reason


def test_a_decision_keeps_what_stood_before_the_reader(lachlan, ailsa, weights_hidden):
    candidate = lachlan.candidates.get()

    decision = answer(lachlan, Answer.SAME, ailsa)

    assert (decision.weight, decision.probability) == (candidate.weight, candidate.probability)
    assert decision.guard == candidate.guard
    assert decision.weights_hidden
    assert blinding.hides_weights(lachlan.pk)


@pytest.fixture
def between_two(small_world):
    """A question about two pupils, both held back by a rule."""
    roll = {**world.ROLL, "P6": world.pupil(6, *world.LACHLAN, postcode="ZZ1 1QX")}
    world.bring(small_world, "pupils", roll, as_at=DECEMBER, at=LATER)
    return world.question_about(About.SAME_CHILD, "C1")


def say_of(question, position, given, by):
    question.refresh_from_db()
    chosen = question.candidates.get(position=position)
    return answering.answer(question=question, answer=given, by=by, at=LATER, candidate=chosen)


def test_two_who_say_the_same_of_two_pupils_have_not_agreed(between_two, ailsa, fergus):
    say_of(between_two, 0, Answer.SAME, ailsa)

    say_of(between_two, 1, Answer.SAME, fergus)

    assert not Decision.objects.exists()
    assert waits_for(between_two) == READ_TOGETHER
    shown = review.page(between_two, user=ailsa, today=clock.today())
    assert [(one.name, one.about) for one in shown.readers] == [
        ("Ailsa", "Lachlan Sinclair"),
        ("Fergus", "Lachlan Sinclair"),
    ]


def test_the_second_reader_is_shown_the_pupil_that_was_read_first(between_two, ailsa, fergus):
    say_of(between_two, 1, Answer.NOT_SAME, ailsa)

    shown = review.page(between_two, user=fergus, today=clock.today())

    assert shown.candidate == between_two.candidates.get(position=1)
    assert shown.readers == ()


def test_a_pupil_told_apart_by_two_leaves_the_other_to_be_read_from_the_first(between_two, ailsa, fergus):
    say_of(between_two, 0, Answer.NOT_SAME, ailsa)
    say_of(between_two, 0, Answer.NOT_SAME, fergus)

    assert waits_for(between_two) == ""
    assert between_two.candidates.count() == 1
    assert isinstance(answer(between_two, Answer.NOT_SAME, ailsa, at=LATER), Reading)


def test_pupils_stand_in_no_order_of_weight_where_weights_are_hidden(between_two, weights_hidden, monkeypatch):
    by_weight = list(between_two.candidates.order_by("position"))
    places = {one.record_id: number for number, one in enumerate(reversed(by_weight))}
    monkeypatch.setattr(blinding, "lot", lambda one, _purpose: places.get(one, 0) << 20)

    assert review.in_order(between_two) == by_weight[::-1]


def test_a_reading_made_while_the_register_changed_is_made_again(lachlan, ailsa, fergus):
    stale = revision_of(lachlan.authority)
    answer(lachlan, Answer.SAME, ailsa)

    with pytest.raises(settling.OutOfDate):
        readings.keep(
            question=lachlan,
            candidate=lachlan.candidates.get(),
            answer=Answer.SAME,
            by=fergus,
            at=NOON,
            note="",
            revision=stale,
        )
    assert Reading.objects.count() == 1
