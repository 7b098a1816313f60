"""What never leaves: class F, free words, audit, other children; and nothing but public keys goes to the hub."""

import base64
import datetime as dt
import json
import uuid

import pytest
import requests

from tests.handover.moving import NOON, SCN_OF_ISLA, acquainted, handed_over
from virtualschool.audit.vocab import SYSTEM
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover import hub, keys, packet
from virtualschool.handover.models import KnownKey, Sent
from virtualschool.handover.operations import keeping, receiving
from virtualschool.handover.queries import gathering
from virtualschool.handover.vocab import Part
from virtualschool.learning.models import ReducedTimetable, SentHome, WiderAward
from virtualschool.learning.operations import told
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.vocab import How
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import CarePeriod, Learner, Protection
from virtualschool.register.operations import relations
from virtualschool.register.vocab import RelationKind

CANARY = "Zzyzx"
SAID = Saying(f"{CANARY}, her gran", How.PHONE, dt.date(2026, 11, 2))


@pytest.fixture
def friends(inverallan: Authority, strathcarron: Authority, ailsa: User, catriona: User) -> None:
    acquainted(inverallan, strathcarron, by=catriona)
    acquainted(strathcarron, inverallan, by=ailsa)


def inside(content: bytes) -> str:
    """All that a packet for Strathcarron says, as text."""
    found = packet.unsealed(*packet.parts(content), "S12000098")
    return json.dumps(found, ensure_ascii=False)


def tell(learner: Learner, by: User) -> None:
    details = (
        ReducedTimetable(
            starts_on=dt.date(2026, 9, 1), hours_a_week=10, usual_hours_a_week=27.5, reason=f"{CANARY} reason",
            agreed_by=f"{CANARY} agreed", review_on=dt.date(2026, 12, 1),
        ),
        WiderAward(awarded_on=dt.date(2026, 6, 1), title="Dynamic Youth Award", scqf_level=3),
        SentHome(on=dt.date(2026, 10, 1), half_days=1, words=f"{CANARY} words"),
    )  # fmt: skip
    for number, detail in enumerate(details):
        told.tell(learner=learner, detail=detail, saying=SAID, id=uuid.uuid5(learner.pk, str(number)), by=by, at=NOON)


def protected(learner: Learner, by: User) -> None:
    relations.protect(learner=learner, by=by, at=NOON, reason=CANARY)


def named(learner: Learner, user: User) -> None:
    relations.Relation.objects.create(
        authority=learner.authority, kind=RelationKind.NAMED, user=user, learner_id=learner.pk,
        from_on=NOON.date(), granted_by=user,
    )  # fmt: skip


def test_free_words_and_who_said_them_stay(isla, friends, strathcarron, catriona):
    tell(isla, catriona)

    said = inside(handed_over(isla, strathcarron, by=catriona).content)

    assert "Dynamic Youth Award" in said
    assert '"hours_a_week": "10"' in said
    assert CANARY not in said
    assert "sent_home" not in said
    assert "Free words" not in said


def test_what_was_told_there_is_told_here_by_the_other_authority(isla, friends, strathcarron, ailsa, catriona):
    tell(isla, catriona)
    content = handed_over(isla, strathcarron, by=catriona, parts=(Part.TOLD,)).content
    arrived = receiving.bring(authority=strathcarron, content=content, name="Ailsa", by=actor(ailsa), at=NOON)

    receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=NOON)

    timetable = ReducedTimetable.objects.get(told__authority=strathcarron)
    assert (timetable.hours_a_week, timetable.reason) == (10, "not handed over")
    assert timetable.told.said_by == "Inverallan, another authority"
    assert WiderAward.objects.filter(told__authority=strathcarron).count() == 1


def test_a_protected_learner_is_handed_over_by_somebody_named_alone(isla, friends, strathcarron, catriona):
    protected(isla, catriona)

    with pytest.raises(Refusal, match="for named people to say"):
        handed_over(isla, strathcarron, by=catriona)
    named(isla, catriona)
    assert handed_over(isla, strathcarron, by=catriona).sent.classes == "ABCE"


def test_nothing_that_gives_a_protected_place_away_leaves_whoever_sends_it(isla, friends, strathcarron, catriona):
    tell(isla, catriona)
    protected(isla, catriona)
    named(isla, catriona)

    said = inside(handed_over(isla, strathcarron, by=catriona).content)

    for place in ("Ardvannie", "9900901", "FOSTER_LA", "lives_with", "responsible_authority", "attendance", CANARY):
        assert place not in said
    assert "Music" in said
    assert '"protected": true' in said


def test_a_place_that_was_protected_there_is_protected_here(isla, friends, strathcarron, ailsa, catriona):
    protected(isla, catriona)
    named(isla, catriona)
    content = handed_over(isla, strathcarron, by=catriona).content
    arrived = receiving.bring(authority=strathcarron, content=content, name="Ailsa", by=actor(ailsa), at=NOON)

    learner = receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=NOON)

    assert Protection.objects.get(authority=strathcarron).learner_id == learner


def test_a_criminal_courts_route_and_a_record_that_ended_in_adoption_stay(isla, friends, strathcarron, catriona):
    CarePeriod.objects.update(legal_reason="CRIM")

    assert "CRIM" not in inside(handed_over(isla, strathcarron, by=catriona).content)

    Learner.objects.update(ended_in_adoption=True)
    isla.refresh_from_db()
    with pytest.raises(Refusal, match="for named people to say"):
        handed_over(isla, strathcarron, by=catriona)


def test_who_sees_less_hands_over_less(isla, friends, strathcarron, inverallan, brodie, catriona):
    sender = gathering.Sender(gathering.FieldClass.C, is_protected=False, is_named=False)

    rows = dict(gathering.all_rows(isla, sender))

    assert rows["care"][0] == [{"start_date": "2024-04-02"}]
    assert rows["needs"][0] == []


def test_no_name_stands_in_an_address_or_a_files_name(isla, friends, strathcarron, catriona):
    made = handed_over(isla, strathcarron, by=catriona)
    header, _ = packet.parts(made.content)

    assert b"Isla" not in header
    assert b"S12000099" not in header, "not even the sender's"
    assert SCN_OF_ISLA not in Sent.objects.get().parts


class Wire(requests.adapters.HTTPAdapter):
    """A hub that keeps every byte that came, and answers with the keys of Inverallan."""

    def __init__(self) -> None:
        super().__init__()
        self.crossed: list[bytes] = []

    def send(self, request, **kwargs):
        headers = "".join(f"{name}: {value}\n" for name, value in request.headers.items())
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        self.crossed.append(f"{request.method} {request.url}\n{headers}\n".encode() + body)
        ours = keys.ours("S12000099")
        found = [
            {
                "authority": "S12000099",
                "handover_key": base64.b64encode(ours.handover).decode(),
                "signing_key": base64.b64encode(ours.signing).decode(),
            }
        ]
        answer = requests.Response()
        answer.status_code, answer.request = 200, request
        answer._content = json.dumps({"keys": found} if request.method == "GET" else {"key_id": "x"}).encode()
        return answer


@pytest.fixture
def wire(monkeypatch, settings) -> Wire:
    settings.HUB = "https://hub.example.invalid"
    made = Wire()
    real = hub.signed_session

    def through_the_wire(key_id, private_key):
        session = real(key_id, private_key)
        session.mount("https://", made)
        return session

    monkeypatch.setattr(hub, "signed_session", through_the_wire)
    return made


def test_nothing_but_public_keys_crosses_to_the_hub(isla, friends, strathcarron, inverallan, ailsa, catriona, wire):
    """Byte by byte: a hand-over from end to end, with the hub asked before, between and after."""
    hub.enrol("S12000099", "ABCDE-FGHIJ")
    hub.fetch("S12000099")
    made = handed_over(isla, strathcarron, by=catriona)
    hub.fetch("S12000098")
    arrived = receiving.bring(authority=strathcarron, content=made.content, name="Ailsa", by=actor(ailsa), at=NOON)
    receiving.take_in(arrived=arrived, by=ailsa, on_behalf=actor(ailsa), at=NOON)
    hub.enrol("S12000098")

    crossed = b"\n".join(wire.crossed)
    secrets = [bytes(keys.private_key(code)) for code in ("S12000098", "S12000099")]
    canaries = [
        b"Isla", b"Rattray", b"2012-06-03", SCN_OF_ISLA.encode(), str(isla.pk).encode(), isla.pk.hex.encode(),
        str(made.sent.pk).encode(), made.sent.sha256.encode(), b"Ardvannie", b"Catriona", b"Ailsa",
        *secrets, *(base64.b64encode(one) for one in secrets), *(one.hex().encode() for one in secrets),
    ]  # fmt: skip
    assert len(wire.crossed) == 4
    assert [one for one in canaries if one in crossed] == []
    bodies = [one.partition(b"\n\n")[2] for one in wire.crossed]
    assert [sorted(json.loads(one)) for one in bodies if one] == [
        ["code", "handover_key", "signing_key"],
        ["handover_key", "signing_key"],
    ]


def test_keys_from_the_hub_are_known_and_to_be_compared(strathcarron, inverallan, wire):
    keeping.keep_all(authority=strathcarron, found=hub.fetch("S12000098"), name="the operator", by=SYSTEM, at=NOON)

    known = KnownKey.objects.get()
    assert (known.of, known.came_from, known.checked_on) == ("S12000099", "hub", None)
    assert keeping.keys_of(known) == keys.ours("S12000099")


@pytest.mark.parametrize("answer", [[], {"keys": 1}, {"keys": [{}]}, {"keys": [{"handover_key": "?"}]}, {"keys": [7]}])
def test_what_the_hub_says_wrongly_is_a_sentence(answer, wire, monkeypatch):
    def wrong(request, **kwargs):
        said = requests.Response()
        said.status_code, said.request, said._content = 200, request, json.dumps(answer).encode()
        return said

    monkeypatch.setattr(wire, "send", wrong)

    with pytest.raises(Refusal):
        hub.fetch("S12000098")
