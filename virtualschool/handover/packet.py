"""The packet: a small documented file that one authority alone can open, and that says inside who sent it.

    VIRTUAL-SCHOOL HANDOVER
    {"created":"2026-11-16T12:00:00Z","key":"<16 hex digits>","version":1}
    <a libsodium sealed box>

In the box is JSON: `said`, which names the sender, the receiver, the day it
expires, the digest of the two lines above and what is handed over, and
`signature`, the sender's (Ed25519, over RFC 8785 of `said`). Outside the box
stands which key opens it and when it was made: no name, not even the sender's.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from nacl.exceptions import CryptoError
from nacl.public import PublicKey, SealedBox

from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal

from . import keys
from .contents import Contents, as_json, from_json
from .vocab import CLOCKS_DIFFER, MOST_BYTES, OPEN_FOR

MAGIC = b"VIRTUAL-SCHOOL HANDOVER\n"
SCHEMA = "virtual-school/handover/1"
VERSION = 1
MOST_HEADER = 1000

NO_PACKET = "This is no hand-over file. Such a file ends in .vs-handover and comes from another authority’s head."
CUT = "The file is cut short. Ask the sender to send it again."
NEWER = "This file is of a newer version. Bring this installation up to date, then take it in."
NOT_OURS = "This file is sealed to another key than ours. Ask the sender to fetch our key again and seal it anew."
DAMAGED = "The file is damaged, or somebody changed it. Ask the sender to send it again."
NOT_FOR_US = "This file is for another authority. Send it back to whoever sent it, and delete it."
FROM_THE_FUTURE = "The file says it was made in the future. Check the clock here, then ask the sender about theirs."


@dataclass(frozen=True)
class Packet:
    """What a packet says once it is opened: from whom, for whom, when, and what."""

    id: uuid.UUID
    sender: str
    receiver: str
    made_at: dt.datetime
    expires_on: dt.date
    contents: Contents


FindSigningKey = Callable[[str], bytes]
"""The signing key of an authority by its code; raises `Refusal` where none is known."""


def expires_on(made_at: dt.datetime) -> dt.date:
    return (made_at + OPEN_FOR).date()


def seal(packet: Packet, to: keys.PublicKeys) -> bytes:
    """The file: signed by the sender, then sealed so that the receiver alone can open it."""
    header = header_of(packet.made_at, to.handover)
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "header": hashlib.sha256(header).hexdigest(),
        "id": str(packet.id),
        "from": packet.sender,
        "for": packet.receiver,
        "made_at": written(packet.made_at),
        "expires_on": packet.expires_on.isoformat(),
        "contents": as_json(packet.contents),
    }
    signature = signing_keys.sign(packet.sender, rfc8785.dumps(said)).hex()
    inside = rfc8785.dumps({"said": said, "signature": signature})
    return header + SealedBox(PublicKey(to.handover)).encrypt(inside)


def header_of(made_at: dt.datetime, key: bytes) -> bytes:
    header: dict[str, Any] = {"created": written(made_at), "key": keys.short_id(key), "version": VERSION}
    return MAGIC + rfc8785.dumps(header) + b"\n"


def written(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def open_packet(content: bytes, *, authority: str, signing_key_of: FindSigningKey, at: dt.datetime) -> Packet:
    """What the file says, if it is sealed to this authority, signed by whom it says, for us, and in time.

    Raises `Refusal` with a sentence for every other file. Nothing is written.
    """
    header, box = parts(content)
    inside = unsealed(header, box, authority)
    said = signed(inside, signing_key_of)
    if said.get("header") != hashlib.sha256(header).hexdigest():
        raise Refusal(DAMAGED)
    packet = read(said)
    if packet.receiver != authority:
        raise Refusal(NOT_FOR_US)
    refuse_out_of_time(packet, at)
    return packet


def parts(content: bytes) -> tuple[bytes, bytes]:
    """The two lines in the clear, and the box."""
    if len(content) > MOST_BYTES:
        raise Refusal("The file is larger than a hand-over can be. Ask the sender what it is.")
    if not content.startswith(MAGIC):
        raise Refusal(CUT if content and MAGIC.startswith(content) else NO_PACKET)
    end = content.find(b"\n", len(MAGIC), len(MAGIC) + MOST_HEADER)
    if end < 0:
        raise Refusal(CUT if len(content) < len(MAGIC) + MOST_HEADER else NO_PACKET)
    return content[: end + 1], content[end + 1 :]


def unsealed(header: bytes, box: bytes, authority: str) -> dict[str, Any]:
    """What is in the box."""
    said = as_mapping(header[len(MAGIC) :], NO_PACKET)
    if not isinstance(said.get("version"), int) or said["version"] < VERSION:
        raise Refusal(DAMAGED)
    if said["version"] > VERSION:
        raise Refusal(NEWER)
    if said.get("key") != keys.short_id(keys.public_key(authority)):
        raise Refusal(NOT_OURS)
    try:
        plain = SealedBox(keys.private_key(authority)).decrypt(box)
    except (CryptoError, ValueError, TypeError):
        raise Refusal("The file is cut short or damaged. Ask the sender to send it again.") from None
    return as_mapping(plain, DAMAGED)


def as_mapping(text: bytes, otherwise: str) -> dict[str, Any]:
    try:
        found = json.loads(text.decode())
    except (ValueError, RecursionError):
        raise Refusal(otherwise) from None
    if not isinstance(found, dict):
        raise Refusal(otherwise)
    return found


def signed(inside: Mapping[str, Any], signing_key_of: FindSigningKey) -> dict[str, Any]:
    """What the sender signed. Who the sender is stands in it; the key by which that is proved was known before."""
    said, signature = inside.get("said"), inside.get("signature")
    if not isinstance(said, dict) or not isinstance(signature, str):
        raise Refusal(DAMAGED)
    if said.get("schema") != SCHEMA:
        raise Refusal(NEWER if str(said.get("schema", "")).startswith("virtual-school/handover/") else NO_PACKET)
    sender = str(said.get("from"))
    key = signing_key_of(sender)
    try:
        holds = signing_keys.is_signed(rfc8785.dumps(said), bytes.fromhex(signature), key)
    except (rfc8785.CanonicalizationError, ValueError):
        holds = False
    if not holds:
        raise Refusal(
            "The signature isn’t the one that this authority’s key makes: somebody else may have written this file. "
            "Ring the head there, and compare your keys."
        )
    return said


def read(said: Mapping[str, Any]) -> Packet:
    try:
        return Packet(
            id=uuid.UUID(said["id"]),
            sender=str(said["from"]),
            receiver=str(said["for"]),
            made_at=dt.datetime.fromisoformat(said["made_at"]),
            expires_on=dt.date.fromisoformat(said["expires_on"]),
            contents=from_json(said["contents"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal(DAMAGED) from None


def refuse_out_of_time(packet: Packet, at: dt.datetime) -> None:
    if packet.made_at > at + CLOCKS_DIFFER:
        raise Refusal(FROM_THE_FUTURE)
    last = min(packet.expires_on, expires_on(packet.made_at))
    if at.date() > last:
        raise Refusal(
            f"The file could be taken in until {last:%-d %B %Y}. What it says has grown old: ask for a new one."
        )
