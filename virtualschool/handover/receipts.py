"""The receipt: a signed file that says which packet was taken in, by whom and on which day. It names no child."""

import datetime as dt
import json
import re
import uuid
from dataclasses import dataclass

import rfc8785

from virtualschool.foundation import signing_keys
from virtualschool.foundation.refusals import Refusal

from .packet import FindSigningKey

SCHEMA = "virtual-school/handover-receipt/1"
DAMAGED = "This receipt is damaged, or somebody changed it. Ask for it again."


@dataclass(frozen=True)
class Receipt:
    """`by` took in the packet that `sender` made, on a day."""

    packet: uuid.UUID
    sha256: str
    sender: str
    by: str
    taken_in_on: dt.date


def write(receipt: Receipt) -> bytes:
    said = {
        "schema": SCHEMA,
        "packet": str(receipt.packet),
        "sha256": receipt.sha256,
        "from": receipt.sender,
        "by": receipt.by,
        "taken_in_on": receipt.taken_in_on.isoformat(),
    }
    signature = signing_keys.sign(receipt.by, rfc8785.dumps(said)).hex()
    return json.dumps(said | {"signature": signature}, indent=1).encode() + b"\n"


def read(content: bytes, *, authority: str, signing_key_of: FindSigningKey, at: dt.datetime) -> Receipt:
    """What the receipt says, if it is for a packet of this authority and its signature holds; else `Refusal`."""
    said = _said(content)
    signature = str(said.pop("signature", ""))
    if said.get("from") != authority:
        raise Refusal("This receipt is for another authority’s hand-over. Send it back to whoever sent it.")
    key = signing_key_of(str(said.get("by")))
    if not re.fullmatch(r"[0-9a-f]{128}", signature) or not _holds(said, signature, key):
        raise Refusal(DAMAGED)
    try:
        day = dt.date.fromisoformat(str(said["taken_in_on"]))
        found = Receipt(uuid.UUID(str(said["packet"])), str(said["sha256"]), authority, str(said["by"]), day)
    except (KeyError, ValueError):
        raise Refusal(DAMAGED) from None
    if day > at.date() + dt.timedelta(days=1):
        raise Refusal("This receipt says it was made in the future. Ask the sender about their clock.")
    return found


def _said(content: bytes) -> dict[str, object]:
    try:
        said = json.loads(content.decode())
    except (ValueError, RecursionError):
        raise Refusal("This is no receipt: it can’t be read. Ask for it again.") from None
    if not isinstance(said, dict) or not str(said.get("schema", "")).startswith("virtual-school/handover-receipt/"):
        raise Refusal("This is no receipt of a hand-over.")
    if said["schema"] != SCHEMA:
        raise Refusal("This receipt is of a newer version. Bring this installation up to date, then take it in.")
    return said


def _holds(said: dict[str, object], signature: str, key: bytes) -> bool:
    try:
        return signing_keys.is_signed(rfc8785.dumps(said), bytes.fromhex(signature), key)  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError:
        return False
