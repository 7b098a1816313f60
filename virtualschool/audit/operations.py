"""The one door to the audit: an event is added inside the caller's transaction, or not at all."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable

from django.db import connection, transaction

from virtualschool.foundation import keys

from .canonical import FIELDS, event_hash, ids_digest
from .models import Event
from .queries import CHECKED, Verdict, verify
from .vocab import GENESIS, SYSTEM, Actor, Result


class NotInTransactionError(RuntimeError):
    """An event outside a transaction could outlive, or be outlived by, what it tells of."""


def record(
    *,
    chain: str,
    verb: str,
    at: dt.datetime,
    actor: Actor = SYSTEM,
    role: str = "",
    relation: str = "",
    object_type: str = "",
    object_id: object = "",
    classes: str = "",
    number: int = 0,
    ids: Iterable[object] = (),
    reason: str = "",
    request_id: str = "",
    result: Result = Result.DONE,
    detail: str = "",
) -> Event:
    """Add one event to a chain (an authority's code, `installation` or `network`) in the caller's transaction.

    The chain is held until the transaction ends, so call this last: what
    follows keeps others waiting. `detail` is JSON without values of children's
    records. Raises `NotInTransactionError` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError("audit.record belongs inside the transaction of what it tells of.")
    hold(chain)
    last = Event.objects.filter(chain=chain).order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, GENESIS)
    ids = list(ids)
    event = Event(
        chain=chain,
        sequence=sequence + 1,
        previous_hash=previous,
        at=at,
        actor=actor.name,
        actor_email=actor.email,
        by=actor.by,
        role=role,
        relation=relation,
        verb=verb,
        object_type=object_type,
        object_id=str(object_id),
        classes=classes,
        number=number or len(ids),
        ids_digest=ids_digest(ids) if ids else "",
        reason=reason,
        request_id=request_id,
        result=Result(result).value,
        detail=detail,
    )
    event.hash = event_hash([getattr(event, name) for name in FIELDS])
    event.save(force_insert=True)
    return event


def check(*, chain: str, by: Actor, at: dt.datetime) -> Verdict:
    """Verify one chain and keep what was found in it: the next event says up to where it was sound."""
    verdict = verify(only=chain)
    with transaction.atomic():
        record(
            chain=chain,
            verb=CHECKED,
            at=at,
            actor=by,
            object_type="audit",
            object_id=chain,
            number=verdict.events,
            detail=json.dumps({"faults": [fault.sentence for fault in verdict.faults]}),
        )
    return verdict


def hold(chain: str) -> None:
    """Let no one else add to the chain until this transaction ends. SQLite's one writer is held already."""
    if connection.vendor != "postgresql":
        return
    number = int.from_bytes(hashlib.sha256(f"audit {chain}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def search_digest(terms: str) -> str:
    """What the audit keeps of a search: a keyed digest that tells two searches apart and gives no name back."""
    return keys.digest("audit", " ".join(terms.casefold().split()))


def atomically(**event: object) -> Event:
    """Record an act that has no transaction of its own, such as a refusal."""
    with transaction.atomic():
        return record(**event)  # type: ignore[arg-type]
