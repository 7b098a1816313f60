"""Invariant 4: absence ends nothing, and a file that lost too much is held for a person."""

import pytest

from tests.intake import world
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation.refusals import Refusal
from virtualschool.intake.operations import releasing
from virtualschool.intake.operations.taking_in import Sender, take_in
from virtualschool.intake.preparing import Circumstances, File
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.vocab import ChangeKind, Status
from virtualschool.linkage.models import Question
from virtualschool.register.models import CarePeriod, Learner
from virtualschool.register.vocab import About

HALF = world.Brought("half.csv", world.as_csv(world.care(range(4))), world.NOVEMBER)
ALL_BUT_ONE = world.Brought("one less.csv", world.as_csv(world.care(range(7))), world.NOVEMBER)


def test_invariant_4_absence_ends_nothing_and_becomes_a_question(strathcarron):
    world.bring(strathcarron, world.CARE)

    taken = world.bring(strathcarron, ALL_BUT_ONE)

    assert taken.files[0].status == Status.APPLIED
    assert CarePeriod.objects.filter(end=None).count() == world.IN_CARE
    assert Question.objects.open().filter(about=About.LEFT_OUT).count() == 1
    assert [one.kind for one in taken.changed] == [ChangeKind.LEFT_OUT]


def test_a_list_of_another_source_does_not_tell_again_whom_the_last_one_left_out(strathcarron):
    world.bring(strathcarron, world.CARE)
    world.bring(strathcarron, ALL_BUT_ONE)

    taken = world.bring(strathcarron, world.MY_LIST)

    assert [one for one in taken.changed if one.kind == ChangeKind.LEFT_OUT] == []


def test_invariant_4_a_list_cut_at_half_is_held_and_changes_nothing(strathcarron):
    world.bring(strathcarron, world.CARE)

    one = world.bring(strathcarron, HALF).files[0]

    assert (one.status, one.held, one.applied) == (Status.HELD, 4, 0)
    assert "4 of the 8 people" in one.reasons[0]
    assert {learner.social_work_as_at for learner in Learner.objects.all()} == {world.OCTOBER}
    assert not Question.objects.open().filter(about=About.LEFT_OUT).exists()


def test_invariant_4_a_held_file_taken_in_on_a_persons_word_still_ends_nothing(strathcarron):
    world.bring(strathcarron, world.CARE)
    held = world.bring(strathcarron, HALF).files[0]

    taken = releasing.release(
        sha256=held.sha256,
        authority="",
        sender=Sender(SYSTEM, "the operator"),
        reason="Four families moved",
        at=world.NOON,
    )

    assert taken.files[0].status == Status.APPLIED
    assert CarePeriod.objects.filter(end=None).count() == world.IN_CARE
    assert Question.objects.open().filter(about=About.LEFT_OUT).count() == 4


def released(held, authority="", **how):
    sender = Sender(SYSTEM, "the operator")
    return releasing.release(
        sha256=held.sha256, authority=authority, sender=sender, reason="Four families moved", at=world.NOON, **how
    )


def test_a_dry_run_of_taking_in_a_held_file_changes_nothing_and_it_stays_held(strathcarron):
    world.bring(strathcarron, world.CARE)
    held = world.bring(strathcarron, HALF).files[0]

    looked = released(held, dry_run=True)

    assert looked.files[0].status == Status.APPLIED
    assert {learner.social_work_as_at for learner in Learner.objects.all()} == {world.OCTOBER}
    assert released(held).files[0].status == Status.APPLIED


def test_a_file_that_two_authorities_hold_is_taken_in_where_it_was_said(strathcarron, inverallan):
    for authority in (strathcarron, inverallan):
        world.bring(authority, world.CARE)
        held = world.bring(authority, HALF).files[0]

    with pytest.raises(Refusal, match="--authority"):
        released(held)

    released(held, strathcarron.pk)
    assert {one.authority_id for one in Learner.objects.filter(social_work_as_at=world.NOVEMBER)} == {strathcarron.pk}


def test_a_held_file_is_taken_in_by_the_words_that_it_was_read_by(strathcarron):
    explained = Mapping(values={"lives_with": {"granny": "KINSHIP"}})
    rows = [row | {"lives_with": "Granny"} for row in world.care(range(4))]
    half = File("half.csv", world.as_csv(rows))
    world.bring(strathcarron, world.CARE)
    circumstances = Circumstances(strathcarron, world.NOVEMBER, world.NOVEMBER, world.NOON, mapping=explained)
    held = take_in([half], circumstances=circumstances, sender=Sender(SYSTEM, "the operator")).files[0]
    assert (held.status, held.notices) == (Status.HELD, ())

    taken = released(held, mapping=explained)

    assert taken.files[0].notices == ()
    assert CarePeriod.objects.filter(lives_with="KINSHIP").count() == 4


def test_invariant_4_dates_of_birth_that_changed_for_more_than_a_fifth_are_held(strathcarron):
    world.bring(strathcarron, world.CARE)
    moved = {f"c{at}": {"date_of_birth": "2013-05-05"} for at in range(2)}
    sorted_alone = world.Brought("sorted.csv", world.as_csv(world.care(**moved)), world.NOVEMBER)

    one = world.bring(strathcarron, sorted_alone).files[0]

    assert one.status == Status.HELD
    assert one.reasons[0].startswith("2 of 8 dates of birth differ from the list before.")


def test_invariant_4_a_column_that_is_empty_now_is_a_column_lost(strathcarron):
    world.bring(strathcarron, world.CARE)
    emptied = [{**row, "legal_reason": ""} for row in world.care()]

    one = world.bring(strathcarron, world.Brought("no reasons.csv", world.as_csv(emptied), world.NOVEMBER)).files[0]

    assert one.status == Status.HELD
    assert "legal_reason" in one.reasons[0]
