"""Events are added in order, in the caller's transaction, and never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import NOON
from virtualschool.audit import operations as audit
from virtualschool.audit import triggers
from virtualschool.audit.models import Event
from virtualschool.audit.vocab import GENESIS, Actor, operator

STRATHCARRON, INVERALLAN = "S12000098", "S12000099"


def record(chain: str = STRATHCARRON, **more: object) -> Event:
    return audit.record(chain=chain, verb="opened", at=NOON, actor=Actor("u1", "ailsa@example.invalid"), **more)


def test_each_event_holds_the_hash_of_the_one_before(db):
    first, second = record(), record()

    assert (first.sequence, first.previous_hash) == (1, GENESIS)
    assert (second.sequence, second.previous_hash) == (2, first.hash)


def test_each_chain_counts_for_itself(db):
    record(), record()
    other = record(INVERALLAN)

    assert (other.sequence, other.previous_hash) == (1, GENESIS)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(audit.NotInTransactionError):
        record()

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_event_and_no_gap():
    with transaction.atomic():
        record()
    with transaction.atomic():
        record()
        transaction.set_rollback(True)
    with transaction.atomic():
        kept = record()

    assert kept.sequence == 2


def test_the_model_refuses_to_change_or_remove_an_event(db):
    event = record()

    event.verb = "did nothing"
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event", "UPDATE audit_event SET at = NULL"]
)
def test_the_database_itself_refuses_to_change_or_remove_an_event(db, statement):
    record()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().verb == "opened"


def test_a_queryset_cannot_change_or_remove_events_either(db):
    record()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.update(reason="none")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()


def test_a_list_is_kept_as_a_count_and_a_digest_whatever_its_order(db):
    one, same, other = record(ids=["b", "a"]), record(ids=["a", "b"]), record(ids=["a", "c"])

    assert one.number == 2
    assert one.ids_digest == same.ids_digest != other.ids_digest
    assert "a" not in (one.object_id, one.detail)


def test_the_operator_is_named_with_whom_they_act_for(db):
    event = record()
    by_command = audit.record(chain=STRATHCARRON, verb="applied", at=NOON, actor=operator(by="ailsa@example.invalid"))

    assert event.actor == "u1"
    assert by_command.actor.startswith("operator:")
    assert by_command.by == "ailsa@example.invalid"


def test_a_search_is_kept_as_a_keyed_digest_that_ignores_case_and_spaces():
    digest = audit.search_digest("Eilidh  MacLeod")

    assert digest == audit.search_digest(" eilidh macleod ")
    assert digest != audit.search_digest("eilidh mcleod")
    assert "eilidh" not in digest


def test_everybody_may_read_their_own_acts_and_looks(brodie, ailsa, db):
    own = audit.record(chain=STRATHCARRON, verb="opened", at=NOON, actor=Actor(str(brodie.pk), brodie.email))
    record()

    assert list(Event.objects.visible_to(brodie)) == [own]


def test_events_are_read_by_whoever_may_read_their_chain(ailsa, brodie, catriona, greer, iona):
    mine, theirs, of_all = record(), record(INVERALLAN), record("installation")

    assert set(Event.objects.visible_to(ailsa)) == {mine}
    assert set(Event.objects.visible_to(greer)) == {mine}
    assert set(Event.objects.visible_to(catriona)) == {theirs}
    assert not Event.objects.visible_to(brodie).exists()
    assert of_all not in Event.objects.visible_to(iona)


def test_the_audit_is_among_the_tables_that_refuse_changes(db):
    assert "audit_event" in triggers.guarded(connection)
