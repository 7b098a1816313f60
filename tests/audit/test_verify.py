"""The check of the chains finds every way of tampering, and names the first bad event."""

import json

import pytest
from django.core.management import call_command
from django.db import connection

from tests.conftest import NOON
from virtualschool.audit import operations as audit
from virtualschool.audit import queries, triggers
from virtualschool.audit.canonical import FIELDS, event_hash
from virtualschool.audit.models import Event

CHAIN, OTHER = "S12000098", "S12000099"


@pytest.fixture
def chains(db):
    for number in range(5):
        audit.record(chain=CHAIN, verb="opened", at=NOON, object_type="learner", object_id=f"l{number}")
    audit.record(chain=OTHER, verb="opened", at=NOON)


@pytest.fixture
def tampered(chains):
    """Someone with the database's password takes the triggers away first."""
    triggers.allow_changes(connection, "audit_event")


def third() -> "queries.EventQuerySet":
    return Event.objects.filter(chain=CHAIN, sequence=3)


def only_fault() -> queries.Fault:
    verdict = queries.verify()
    assert len(verdict.faults) == 1
    return verdict.faults[0]


def test_sound_chains_are_sound_and_their_heads_told(chains):
    verdict = queries.verify()

    assert verdict.is_sound
    assert verdict.events == 6
    assert [(head.chain, head.sequence) for head in verdict.heads] == [(CHAIN, 5), (OTHER, 1)]
    assert verdict.heads == queries.heads()


@pytest.mark.parametrize("field", [name for name in FIELDS if name not in ("chain", "sequence", "at", "number")])
def test_a_change_to_any_text_of_an_event_is_found(tampered, field):
    third().update(**{field: "other"})

    assert (only_fault().chain, only_fault().sequence) == (CHAIN, 3)


def test_a_change_of_time_or_count_is_found(tampered):
    third().update(at=NOON.replace(hour=13))
    assert only_fault().sequence == 3

    third().update(at=NOON, number=7)
    assert only_fault().sequence == 3


def test_a_removed_event_is_found(tampered):
    Event.objects.filter(chain=CHAIN, sequence=2)._raw_delete("default")

    assert only_fault().sentence == f"Chain {CHAIN}: event 2 is missing; the next one is 3."


def test_a_changed_event_with_a_hash_made_anew_is_found_at_the_next(tampered):
    event = third().get()
    event.reason = "another reason"
    third().update(reason=event.reason, hash=event_hash([getattr(event, name) for name in FIELDS]))

    assert only_fault().sequence == 4


def test_a_cut_tail_is_found_only_by_an_anchor(tampered):
    anchors = {head.chain: head for head in queries.heads()}
    Event.objects.filter(chain=CHAIN, sequence__gte=4)._raw_delete("default")

    assert queries.verify().is_sound
    assert queries.verify(anchors).faults[0].sentence == (
        f"Chain {CHAIN}: it ends at event 3, the anchor noted event 5: the tail was cut."
    )


def test_a_chain_that_is_gone_altogether_is_found_by_an_anchor(tampered):
    anchors = {head.chain: head for head in queries.heads()}
    Event.objects.filter(chain=OTHER)._raw_delete("default")

    assert [fault.chain for fault in queries.verify(anchors).faults] == [OTHER]


def test_a_tail_written_anew_is_found_by_an_anchor(tampered):
    anchors = {head.chain: head for head in queries.heads()}
    Event.objects.filter(chain=CHAIN, sequence=5)._raw_delete("default")
    audit.record(chain=CHAIN, verb="something else", at=NOON)

    assert queries.verify().is_sound
    assert queries.verify(anchors).faults[0].sequence == 5


def test_an_anchor_still_holds_when_the_chain_has_grown(chains):
    anchors = {head.chain: head for head in queries.heads()}
    audit.record(chain=CHAIN, verb="opened", at=NOON)

    assert queries.verify(anchors).is_sound


@pytest.mark.django_db(transaction=True)
class TestCommand:
    def test_says_that_all_is_sound(self, capsys, chains_kept):
        call_command("audit", "verify")

        assert capsys.readouterr().out == "2 events in 1 chains: all sound.\n"

    def test_ends_with_one_and_names_the_event(self, capsys, chains_kept):
        triggers.allow_changes(connection, "audit_event")
        Event.objects.filter(sequence=2).update(reason="x")

        with pytest.raises(SystemExit) as ended:
            call_command("audit", "verify", "--json")

        assert ended.value.code == 1
        told = json.loads(capsys.readouterr().out)
        assert not told["sound"]
        assert told["faults"] == [
            {"chain": CHAIN, "sequence": 2, "sentence": f"Chain {CHAIN}: event 2 was changed after it was written."}
        ]

    def test_an_anchor_goes_out_and_comes_back(self, capsys, tmp_path, chains_kept):
        call_command("audit", "anchor", "--out", str(tmp_path / "anchor.json"))
        call_command("audit", "verify", "--anchor", str(tmp_path / "anchor.json"))

        assert "all sound" in capsys.readouterr().out

    def test_a_file_that_is_no_anchor_is_refused_with_a_sentence(self, capsys, tmp_path, chains_kept):
        (tmp_path / "notes.json").write_text('{"a": 1}')

        with pytest.raises(SystemExit):
            call_command("audit", "verify", "--anchor", str(tmp_path / "notes.json"))

        assert "is not an anchor of this audit" in capsys.readouterr().err

    def test_an_anchor_needs_a_place_to_go(self, chains_kept):
        with pytest.raises(SystemExit) as ended:
            call_command("audit", "anchor")

        assert ended.value.code == 2


@pytest.fixture
def chains_kept(transactional_db):
    for _ in range(2):
        audit.atomically(chain=CHAIN, verb="opened", at=NOON)
