"""Invariant 2 at every write: broken off before the n-th statement, for every n, nothing of the act is left."""

from collections.abc import Callable
from itertools import count

import pytest
from django.db import transaction

from tests.intake import world
from tests.intake.crash import dumps
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake.changes import changes
from virtualschool.intake.operations.taking_in import Sender, facts_of, read_all, with_row_numbers, write
from virtualschool.intake.preparing import Circumstances, File
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import answering
from virtualschool.linkage.planning import plan
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Decision, Learner
from virtualschool.register.vocab import Answer

OPERATOR = Sender(SYSTEM, "the operator")
MANY = 500


def writes_of(act: Callable[[], object]) -> int:
    """Break the act off before each of its writes in turn, then let it finish; returns how many writes it has.

    The database is as before after each, and in the end as after one that nothing broke off.
    """
    before = dumps.whole()
    unbroken = transaction.savepoint()
    act()
    after = dumps.sizes(dumps.whole())
    transaction.savepoint_rollback(unbroken)
    for number in count(1):
        assert number < MANY
        try:
            with dumps.killed_at(number), transaction.atomic():
                act()
        except dumps.Killed:
            assert dumps.whole() == before
        else:
            break
    assert dumps.sizes(dumps.whole()) == after
    return number - 1


def writing(authority: Authority, *files: world.Brought) -> Callable[[], object]:
    """The one transaction of a bringing, worked out and ready to be written."""
    circumstances = Circumstances(authority, files[0].as_at, files[0].as_at, world.NOON, kind=files[0].kind)
    prepared = read_all([File(one.name, one.data) for one in files], circumstances, lambda _: None).prepared
    planned = plan(authority, [one.arriving for one in prepared if one.arriving])
    kept = with_row_numbers(facts_of(planned), prepared)
    return lambda: write(prepared, planned, tuple(changes(planned)), circumstances, OPERATOR, None, "", kept)


def test_invariant_2_one_commit_a_first_bringing_broken_off_at_any_write_leaves_nothing(strathcarron):
    facts = [world.file_of(name) for name in world.FACTS]
    writes = writes_of(writing(strathcarron, world.ROLL_WITH_A_FLAG, world.CARE, *facts))

    assert writes > 25
    assert Learner.objects.count() == world.IN_CARE + 1


def test_invariant_2_one_commit_a_later_edition_broken_off_at_any_write_leaves_the_state_before(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)

    writes = writes_of(writing(strathcarron, world.CARE_2, world.file_of("ATTENDANCE"), world.file_of("EXCLUSIONS")))

    assert writes > 20
    assert Learner.objects.count() == world.IN_CARE


@pytest.fixture
def flagged(strathcarron: Authority) -> Question:
    world.bring(strathcarron, world.ROLL_WITH_A_FLAG)
    return Question.objects.open().get(left__own_id=f"P{world.FLAGGED}")


def refuse(question: Question, by: User) -> Decision | object:
    return answering.answer(
        question=Question.objects.get(pk=question.pk), answer=Answer.NOT_CARE_EXPERIENCED, by=by, at=world.NOON
    )


def test_invariant_2_one_commit_an_answer_broken_off_at_any_write_was_never_given(flagged, ailsa):
    writes = writes_of(lambda: refuse(flagged, ailsa))

    assert writes > 5
    assert not Learner.objects.exists()


def test_invariant_2_one_commit_an_undo_broken_off_at_any_write_leaves_the_answer_standing(flagged, ailsa):
    decision = refuse(flagged, ailsa)
    assert isinstance(decision, Decision)
    undo = answering.withdrawal(decision, ailsa, world.NOON, "")
    planned = plan(decision.authority, deciding=[undo], compare=False)

    def take_back() -> None:
        undo._state.adding = True  # what was rolled back is entered anew
        answering.settle(planned, undo, ailsa, world.NOON, "took back")

    writes = writes_of(take_back)

    assert writes > 5
    assert Learner.objects.count() == 1
