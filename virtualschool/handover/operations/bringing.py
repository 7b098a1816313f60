"""Whatever file another authority's head sent: a hand-over, a receipt or a key file. The file says which it is."""

import datetime as dt
import json
from dataclasses import dataclass

from virtualschool.audit.vocab import Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority

from .. import keys
from ..models import Arrived, KnownKey, Sent
from ..packet import MAGIC
from ..vocab import MOST_BYTES, CameFrom
from . import keeping, receiving, sending

Brought = Arrived | Sent | KnownKey


@dataclass(frozen=True)
class Bringer:
    """Who brings it."""

    name: str
    actor: Actor


def bring(*, authority: Authority, content: bytes, bringer: Bringer, at: dt.datetime) -> Brought:
    """Keep a packet until it is looked at, close a hand-over by its receipt, or know an authority's keys."""
    if content.startswith(MAGIC[:8]):
        return receiving.bring(authority=authority, content=content, name=bringer.name, by=bringer.actor, at=at)
    schema = schema_of(content)
    if schema.startswith("virtual-school/keys/"):
        found = keys.read_key_file(content)
        return keeping.keep(
            authority=authority, found=found, came_from=CameFrom.FILE, name=bringer.name, by=bringer.actor, at=at
        )
    if schema.startswith("virtual-school/handover-receipt/"):
        return sending.receive_receipt(authority=authority, content=content, by=bringer.actor, at=at)
    raise Refusal("This is no hand-over, no receipt and no key file, or its beginning is damaged. Ask for it again.")


def schema_of(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        return ""
    try:
        said = json.loads(content.decode())
    except (ValueError, RecursionError):
        return ""
    return str(said.get("schema", "")) if isinstance(said, dict) else ""
