"""The bytes that a hash is taken of. Change nothing here: every chain ever written depends on it."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence

# In the order of the canonical JSON's keys.
FIELDS = (
    "actor",
    "actor_email",
    "at",
    "by",
    "chain",
    "classes",
    "detail",
    "ids_digest",
    "number",
    "object_id",
    "object_type",
    "previous_hash",
    "reason",
    "relation",
    "request_id",
    "result",
    "role",
    "sequence",
    "verb",
)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def event_hash(values: Sequence[object]) -> str:
    """The sha256 of one event as JSON with sorted keys and no spaces; values in the order of `FIELDS`, times in UTC."""
    pairs = {
        name: value.astimezone(dt.UTC).isoformat(timespec="microseconds") if isinstance(value, dt.datetime) else value
        for name, value in zip(FIELDS, values, strict=True)
    }
    return hashlib.sha256(_encode(pairs).encode()).hexdigest()


def ids_digest(ids: Iterable[object]) -> str:
    """The sha256 of a list's ids, whatever their order: shows what was in a list without keeping the list."""
    return hashlib.sha256("\n".join(sorted(str(one) for one in ids)).encode()).hexdigest()
