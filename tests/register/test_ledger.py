"""Invariant 5: decisions are for good. The ledger takes entries and gives none up."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import NOON
from virtualschool.audit import triggers
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision
from virtualschool.register.queries.stated import in_force
from virtualschool.register.vocab import About, Answer


def decision(authority, sequence=1, answer=Answer.SAME, right="d-right", takes_back=None, save=True):
    entry = Decision(
        id=uuid.uuid4(),
        authority=authority,
        sequence=sequence,
        about=About.SAME_CHILD,
        answer=answer,
        left_digest="d-left",
        right_digests=right,
        by_id=uuid.uuid4(),
        by_name="Ailsa",
        at=NOON,
        made_on=NOON.date(),
        takes_back=takes_back,
    )
    if save:
        entry.save()
    return entry


def test_invariant_5_an_entry_is_never_changed_or_removed_by_the_model(strathcarron):
    entry = decision(strathcarron)

    with pytest.raises(TypeError, match="append-only"):
        entry.save()
    with pytest.raises(TypeError, match="append-only"):
        entry.delete()


@pytest.mark.parametrize("statement", ["UPDATE register_decision SET note = 'x'", "DELETE FROM register_decision"])
def test_invariant_5_nor_by_the_database(strathcarron, statement):
    decision(strathcarron)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_of_two_answers_about_one_pair_the_later_is_in_force(strathcarron):
    first = decision(strathcarron, 1, Answer.NOT_SAME, save=False)
    second = decision(strathcarron, 2, Answer.SAME, save=False)

    assert in_force([first, second]) == [second]


def test_an_answer_that_was_taken_back_is_in_force_no_more(strathcarron):
    first = decision(strathcarron, 1, Answer.NOT_SAME, save=False)
    undo = decision(strathcarron, 2, Answer.WITHDRAWN, takes_back=first, save=False)

    assert in_force([first, undo]) == []


def test_digests_are_of_one_authority_and_one_key():
    key = Key("education", "P1")

    assert ledger.digest_of("S12000098", key) != ledger.digest_of("S12000099", key)
    assert ledger.digest_of("S12000098", key) != ledger.digest_of("S12000098", Key("education", "P2"))
    assert "P1" not in ledger.digest_of("S12000098", key)


def test_a_candidate_number_that_came_between_two_answers_leaves_only_the_later_in_force(strathcarron):
    same = decision(strathcarron, 1, Answer.SAME, right="pupil", save=False)
    apart = decision(strathcarron, 2, Answer.NOT_SAME, right="number pupil", save=False)

    assert in_force([same, apart]) == [apart]


def test_answers_about_two_pupils_stand_beside_each_other(strathcarron):
    one = decision(strathcarron, 1, Answer.NOT_SAME, right="pupil", save=False)
    other = decision(strathcarron, 2, Answer.NOT_SAME, right="another", save=False)

    assert in_force([one, other]) == [one, other]


def test_the_ledger_refuses_changes_after_every_migration(db):
    assert {"register_decision", "linkage_reading"} <= triggers.guarded(connection)
