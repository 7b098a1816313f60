"""Every file but the right one is refused with a sentence, and nothing is written."""

import dataclasses
import datetime as dt
import random
import re
import uuid
from pathlib import Path

import pytest
import rfc8785
from nacl.public import PublicKey, SealedBox

from tests.handover.moving import NOON, acquainted
from virtualschool.audit.models import Event
from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover import keys, packet
from virtualschool.handover.contents import COLUMNS, Contents
from virtualschool.handover.models import Arrived, KnownKey
from virtualschool.handover.operations import keeping, receiving
from virtualschool.handover.packet import Packet
from virtualschool.handover.vocab import CameFrom
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import Edition

OURS, THEIRS, STRANGERS = "S12000098", "S12000099", "S12000033"
IDENTITY = {"forename": "Isla", "surname": "Rattray", "date_of_birth": "2012-06-03"}
TIMETABLE = {
    "what": "timetable", "said_on": "2026-01-01", "starts_on": "2026-01-01", "hours_a_week": "10",
    "usual_hours_a_week": "27.5", "review_on": "2026-02-01",
}  # fmt: skip
PLAN = {"what": "plan_considered", "said_on": "2026-01-01", "on": "2026-01-01", "plan": "csp", "outcome": "opened"}
CONTENTS = Contents({"identity": (IDENTITY,)}, NOON.date())


def a_packet(**other: object) -> Packet:
    usual = Packet(uuid.uuid4(), THEIRS, OURS, NOON, packet.expires_on(NOON), CONTENTS)
    return dataclasses.replace(usual, **other)


def sealed(**other: object) -> bytes:
    return packet.seal(a_packet(**other), keys.ours(OURS))


def refused(content: bytes, *, authority: str = OURS, at: dt.datetime = NOON) -> str:
    """The sentence with which a file is refused; fails where it is not."""
    with pytest.raises(Refusal) as told:
        packet.open_packet(content, authority=authority, signing_key_of=signing_keys.public_key, at=at)
    return told.value.sentence


def resealed(content: bytes, said: dict[str, object], signer: str = THEIRS) -> bytes:
    """The same lines in the clear around something else that is properly signed."""
    header, _ = packet.parts(content)
    signature = signing_keys.sign(signer, rfc8785.dumps(said)).hex()
    inside = rfc8785.dumps({"said": said, "signature": signature})
    return header + SealedBox(PublicKey(keys.public_key(OURS))).encrypt(inside)


def said_in(content: bytes) -> dict[str, object]:
    return packet.unsealed(*packet.parts(content), OURS)["said"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no hand-over file"),
        (b"forename,surname\nIsla,Rattray\n", "no hand-over file"),
        (b"\x00" * 500, "no hand-over file"),
        (packet.MAGIC[:10], "cut short"),
        (packet.MAGIC, "cut short"),
        (packet.MAGIC + b'{"version":1', "cut short"),
        (packet.MAGIC + b"x" * 5000, "no hand-over file"),
        (packet.MAGIC + b"[]\nbox", "no hand-over file"),
        (packet.MAGIC + b'{"version":2}\nbox', "newer version"),
        (packet.MAGIC + b'{"version":0}\nbox', "damaged"),
        (packet.MAGIC + b"x" * 3_000_000, "larger"),
    ],
)
def test_what_is_no_packet_is_called_so(content, words):
    assert words in refused(content)


@pytest.mark.once
def test_a_packet_sealed_to_another_key_is_not_ours_to_open():
    assert "sealed to another key" in refused(packet.seal(a_packet(), keys.ours(THEIRS)))


@pytest.mark.once
def test_a_packet_for_another_authority_is_refused_though_it_opens():
    assert "for another authority" in refused(sealed(receiver=STRANGERS))


@pytest.mark.once
def test_a_packet_is_refused_when_it_has_expired_whatever_it_says_of_itself():
    last = NOON + dt.timedelta(days=28)
    for_ever = sealed(expires_on=dt.date(2099, 1, 1))

    assert packet.open_packet(sealed(), authority=OURS, signing_key_of=signing_keys.public_key, at=last)
    assert "until 14 December 2026" in refused(sealed(), at=last + dt.timedelta(days=1))
    assert "until 14 December 2026" in refused(for_ever, at=last + dt.timedelta(days=1))


@pytest.mark.once
def test_a_packet_from_the_future_is_refused():
    assert "in the future" in refused(sealed(), at=NOON - dt.timedelta(days=2))


@pytest.mark.once
def test_a_version_of_tomorrow_is_called_newer():
    content = sealed()
    said = said_in(content) | {"schema": "virtual-school/handover/2"}

    assert "newer version" in refused(resealed(content, said))


@pytest.mark.once
def test_a_packet_that_somebody_else_signed_is_refused():
    content = sealed()

    assert "somebody else may have written" in refused(resealed(content, said_in(content), signer=STRANGERS))


@pytest.mark.once
def test_the_lines_in_the_clear_cannot_be_changed():
    content = sealed()

    assert "changed" in refused(content.replace(b"2026-11-16T12", b"2026-11-17T12"))


@pytest.mark.once
@pytest.mark.parametrize(
    "rows",
    [
        {"identity": []},
        {"identity": [IDENTITY, IDENTITY]},
        {"identity": [{**IDENTITY, "note": "free words"}]},
        {"identity": [{**IDENTITY, "date_of_birth": "3 June"}]},
        {"identity": [{**IDENTITY, "forename": "I\nsla"}]},
        {"identity": [{**IDENTITY, "forename": {"a": 1}}]},
        {"identity": [IDENTITY], "audit": [{"by": "Ailsa"}]},
        {"identity": [IDENTITY], "care": [{"legal_reason": "MADE_UP"}]},
        {"identity": [IDENTITY], "exclusions": [{"start_date": "2026-01-01", "openings_lost": "99999999"}]},
        {"identity": [IDENTITY], "told": [{"what": "sent_home", "said_on": "2026-01-01"}]},
        {"identity": [{**IDENTITY, "date_of_birth": "2027-01-01"}]},
        {"identity": [{**IDENTITY, "gender": "x" * 21}]},
        {"identity": [IDENTITY], "care": [{"start_date": "2026-02-02", "end_date": "2026-02-01"}]},
        {"identity": [IDENTITY], "levels": [{"session": "2025/26", "stage": "S3", "area": "x" * 31, "level": "third"}]},
        {"identity": [IDENTITY], "told": [{"what": "wider_award", "said_on": "2026-01-01"}]},
        {"identity": [IDENTITY], "told": [{**TIMETABLE, "hours_a_week": "30"}]},
        {"identity": [IDENTITY], "told": [{**PLAN, "outcome": "made_up"}]},
        [],
    ],
)
def test_a_sender_can_say_nothing_that_a_packet_does_not_hold(rows):
    content = sealed()
    said = said_in(content) | {"contents": {"as_at": "2026-11-16", "protected": False, "rows": rows}}

    assert "damaged" in refused(resealed(content, said))


@pytest.mark.once
def test_what_a_packet_may_hold_is_read():
    rows = {"identity": [IDENTITY], "told": [TIMETABLE, PLAN]}
    content = sealed()
    said = said_in(content) | {"contents": {"as_at": "2026-11-16", "protected": False, "rows": rows}}

    found = packet.open_packet(resealed(content, said), authority=OURS, signing_key_of=signing_keys.public_key, at=NOON)

    assert found.contents.counts == {"identity": 1, "told": 2}


@pytest.mark.once
def test_no_byte_that_is_flipped_and_no_cut_gives_anything_but_a_refusal():
    content, chance = sealed(), random.Random(6)
    flipped = [
        bytes([*content[:at], content[at] ^ (1 << chance.randrange(8)), *content[at + 1 :]])
        for at in (*range(120), *chance.sample(range(120, len(content)), 150))
    ]
    cut = [content[:at] for at in (*range(0, 140, 7), *chance.sample(range(140, len(content)), 60))]
    longer = [content + b"\n", content + content, b"\n" + content, content.replace(b"\n", b"\r\n")]

    for one in (*flipped, *cut, *longer):
        assert refused(one).endswith((".", "!"))


def test_an_unknown_sender_is_refused_and_so_is_one_whose_keys_nobody_compared(strathcarron: Authority, ailsa: User):
    content = sealed()

    def brought() -> Arrived:
        return receiving.bring(authority=strathcarron, content=content, name="Ailsa", by=actor(ailsa), at=NOON)

    with pytest.raises(Refusal, match="keys aren’t known here"):
        brought()
    found = keys.ours(THEIRS)
    keeping.keep(authority=strathcarron, found=found, came_from=CameFrom.FILE, name="Ailsa", by=actor(ailsa), at=NOON)
    with pytest.raises(Refusal, match="Nobody has compared"):
        brought()
    assert not Arrived.objects.exists()
    keeping.check(
        key=KnownKey.objects.get(), digits=found.fingerprint, spoken_with="Catriona", name="Ailsa",
        by=actor(ailsa), at=NOON,
    )  # fmt: skip
    assert brought().sender == THEIRS


def test_a_refused_file_writes_nothing(strathcarron: Authority, inverallan: Authority, ailsa: User):
    acquainted(strathcarron, inverallan, by=ailsa)
    events = Event.objects.count()
    content = sealed()

    for one in (content[:-1], content[:50], b"nothing", content.replace(b"2026", b"2025", 1)):
        with pytest.raises(Refusal):
            receiving.bring(authority=strathcarron, content=one, name="Ailsa", by=actor(ailsa), at=NOON)

    assert (Arrived.objects.count(), Edition.objects.count(), Event.objects.count()) == (0, 0, events)


def test_digits_that_differ_vouch_for_nobody(strathcarron: Authority, inverallan: Authority, ailsa: User):
    known = keeping.keep(
        authority=strathcarron, found=keys.ours(THEIRS), came_from=CameFrom.HUB, name="Ailsa", by=actor(ailsa), at=NOON
    )

    with pytest.raises(Refusal, match="aren’t the digits"):
        keeping.check(
            key=known, digits=keys.ours(OURS).fingerprint, spoken_with="Catriona", name="Ailsa",
            by=actor(ailsa), at=NOON,
        )  # fmt: skip
    assert KnownKey.objects.get().checked_on is None


def test_other_keys_replace_those_that_were_known_and_are_compared_anew(
    strathcarron: Authority, inverallan: Authority, ailsa: User
):
    acquainted(strathcarron, inverallan, by=ailsa)
    others = dataclasses.replace(keys.ours(THEIRS), handover=bytes(32))

    again = keeping.keep(
        authority=strathcarron, found=keys.ours(THEIRS), came_from=CameFrom.HUB, name="Ailsa", by=actor(ailsa), at=NOON
    )
    newer = keeping.keep(
        authority=strathcarron, found=others, came_from=CameFrom.HUB, name="Ailsa", by=actor(ailsa), at=NOON
    )

    assert (again.checked_on, newer.checked_on) == (NOON.date(), None)
    assert KnownKey.objects.standing().get() == newer


@pytest.mark.once
def test_a_key_file_says_both_keys_and_shows_a_copying_error():
    content = keys.key_file(THEIRS)

    assert keys.read_key_file(content) == keys.ours(THEIRS)
    for wrong in (content.replace(b"S12000099", b"S12000098"), content[:-20], b"{}", b"[1]", b"\xff"):
        with pytest.raises(Refusal):
            keys.read_key_file(wrong)


@pytest.mark.once
def test_the_published_format_names_every_column_that_can_go():
    page = (Path(__file__).parents[2] / "docs/developers/hand-over-format.md").read_text(encoding="utf-8")
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}

    for kind, columns in COLUMNS.items():
        named = set(re.findall(r"\w+", lines[kind])) - {kind}
        assert set(columns) <= named, kind
