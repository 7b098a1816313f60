"""A learner moves: the packet leaves, is taken in once, and its receipt closes the matter."""

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from tests.handover.moving import NOON, SCN_OF_ISLA, acquainted, handed_over
from tests.linkage.world import bring_together, person
from virtualschool.audit.models import Event
from virtualschool.foundation import home
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover.models import Arrived, Sent
from virtualschool.handover.operations import receiving, sending
from virtualschool.learning.models import Attendance, Award, Exclusion, Need
from virtualschool.learning.operations import facts
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import sealed
from virtualschool.register.models import CarePeriod, Edition, Learner, Link
from virtualschool.register.models.sources import Statement
from virtualschool.register.operations import derived

LATER = NOON + dt.timedelta(days=3)


@pytest.fixture
def packet(isla: Learner, strathcarron: Authority, inverallan: Authority, ailsa: User, catriona: User) -> bytes:
    """What Catriona sent of Isla, with everything that can go."""
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)
    return handed_over(isla, strathcarron, by=catriona).content


def brought(content: bytes, authority: Authority, by: User, at: dt.datetime = LATER) -> Arrived:
    return receiving.bring(authority=authority, content=content, name=by.name, by=actor(by), at=at)


def taken_in(content: bytes, authority: Authority, by: User) -> Learner:
    arrived = brought(content, authority, by)
    return Learner.objects.get(pk=receiving.take_in(arrived=arrived, by=by, on_behalf=actor(by), at=LATER))


def test_a_learner_handed_over_stands_in_the_other_register_with_source_and_date(packet, strathcarron, ailsa):
    learner = taken_in(packet, strathcarron, ailsa)

    period = CarePeriod.objects.get(learner=learner)
    said = Statement.objects.get(edition__authority=strathcarron, edition__kind="told")
    assert (learner.forename, learner.scn, learner.sources) == ("Isla", SCN_OF_ISLA, "told_by")
    assert (period.lives_with, period.responsible_authority, period.source) == ("FOSTER_LA", "S12000099", "told_by")
    assert "Inverallan, another authority" in said.version.content
    assert "Ardvannie High, from 2024-08-19 to 2026-10-09" in said.version.content
    assert Link.objects.filter(authority=strathcarron).count() == 0


def test_her_learning_comes_with_her_and_nobodys_words_do(packet, strathcarron, ailsa):
    learner = taken_in(packet, strathcarron, ailsa)

    exclusion = Exclusion.objects.get(learner_id=learner.pk)
    assert Attendance.objects.get(learner_id=learner.pk).present == 9
    assert Award.objects.get(learner_id=learner.pk).subject == "Music"
    assert Need.objects.get(learner_id=learner.pk).plan == "csp"
    assert (exclusion.openings_lost, exclusion.reason, exclusion.provision) == (4, "", "")


def test_a_packet_is_taken_in_once(packet, strathcarron, ailsa):
    learner = taken_in(packet, strathcarron, ailsa)

    with pytest.raises(Refusal, match="was taken in on 19 November 2026 by Ailsa"):
        brought(packet, strathcarron, ailsa)
    with pytest.raises(Refusal):
        receiving.take_in(arrived=Arrived.objects.get(), by=ailsa, on_behalf=actor(ailsa), at=LATER)
    assert list(Learner.objects.filter(authority=strathcarron)) == [learner]


def test_the_receipt_closes_the_matter_for_the_sender(packet, strathcarron, inverallan, ailsa, catriona):
    taken_in(packet, strathcarron, ailsa)
    receipt = receiving.receipt(Arrived.objects.get())

    sent = sending.receive_receipt(authority=inverallan, content=receipt, by=actor(catriona), at=LATER)

    assert sent.received_on == LATER.date()
    assert Sent.objects.get().state(LATER.date()).word == "received on 19 November 2026"
    assert b"Isla" not in receipt
    with pytest.raises(Refusal, match="another authority"):
        sending.receive_receipt(authority=strathcarron, content=receipt, by=actor(ailsa), at=LATER)


def test_both_ends_write_down_what_went(packet, strathcarron, inverallan, ailsa):
    taken_in(packet, strathcarron, ailsa)

    sent = Event.objects.get(chain="S12000099", verb="handed over to another authority")
    taken = Event.objects.get(chain="S12000098", verb="took in a hand-over")
    assert (sent.classes, sent.object_type) == ("ABCDE", "learner")
    assert "" not in (sent.ids_digest, taken.ids_digest)
    assert "Isla" not in sent.detail + taken.detail


def test_nothing_of_a_packet_lies_in_the_clear_on_disk(packet, strathcarron, ailsa):
    arrived = brought(packet, strathcarron, ailsa)

    for folder, _, files in os.walk(home.path()):
        for name in files:
            content = (Path(folder) / name).read_bytes()
            assert b"Isla" not in content, name
            assert b"VIRTUAL-SCHOOL" not in content, name
    assert receiving.opened(arrived, at=LATER).contents.identity["forename"] == "Isla"


def test_what_nobody_took_in_for_four_weeks_is_refused_and_is_the_senders_to_see_to(packet, strathcarron, ailsa):
    arrived = brought(packet, strathcarron, ailsa)
    late = NOON + dt.timedelta(days=29)

    with pytest.raises(Refusal, match="could be taken in until 14 December 2026"):
        receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=late)
    assert Sent.objects.get().state(late.date()).word == "expired unreceived"
    assert Sent.objects.late(late.date()).count() == 1


def test_a_packet_is_taken_in_wholly_or_not_at_all(packet, strathcarron, ailsa):
    arrived = brought(packet, strathcarron, ailsa)
    in_the_way = hashlib.sha256(f"{arrived.packet_id} needs".encode()).hexdigest()
    Edition.objects.create(
        authority=strathcarron, source="told_by", kind="needs", sha256=in_the_way, as_at=NOON.date(),
        received=NOON.date(), entered_at=NOON,
    )  # fmt: skip
    events = Event.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=LATER)

    assert Edition.objects.filter(authority=strathcarron).count() == 1
    assert not Learner.objects.filter(authority=strathcarron).exists()
    assert not Attendance.objects.filter(authority=strathcarron).exists()
    assert Event.objects.count() == events
    assert [name for name in sealed.names() if sealed.has_roll(name)] == []
    arrived.refresh_from_db()
    assert arrived.taken_in_at is None


def test_the_register_built_anew_holds_what_was_handed_over(packet, strathcarron, ailsa):
    learner = taken_in(packet, strathcarron, ailsa)
    periods = CarePeriod.objects.order_by("learner", "start", "source")
    periods = periods.values_list("learner", "start", "lives_with", "source", "as_at")
    before = list(periods)

    derived.rebuild(strathcarron)
    facts.rebuild(strathcarron)

    assert list(periods.all()) == before
    assert Award.objects.filter(learner_id=learner.pk).count() == 1


def test_a_newer_list_of_our_own_counts_for_more(packet, strathcarron, ailsa):
    """A packet is dated by the sender's lists, and stands below social work's own word."""
    learner = taken_in(packet, strathcarron, ailsa)
    ours = person(2, "Isla", "Rattray", "2012-06-03", lives_with="KINSHIP", start_date="2026-11-01")

    bring_together(strathcarron, {"care": {"C9": ours}}, as_at=LATER.date(), at=LATER)

    joined = Learner.objects.get(aliases__alias=learner.pk)
    assert "social_work" in joined.sources
    assert CarePeriod.objects.filter(learner=joined).get().lives_with == "KINSHIP"
    assert joined.disagreements.filter(field="lives_with", other_source="told_by").exists()
