"""Handing a learner over: the file is made in memory and given to whoever sends it; only its digest stays."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner

from .. import packet, receipts
from ..keys import short_id
from ..models import Sent
from ..queries import gathering, known
from ..queries.gathering import Gathered
from ..vocab import Part


@dataclass(frozen=True)
class Made:
    """The file for the councils' own secure mail, and what is kept of it."""

    sent: Sent
    content: bytes


@transaction.atomic
def send(
    *,
    learner: Learner,
    to: str,
    parts: Collection[Part],
    id: uuid.UUID,  # noqa: A002  (the form's own id, so that a second press makes no second packet)
    by: User,
    on_behalf: Actor,
    at: dt.datetime,
) -> Made:
    """Seal these parts of a learner's record to another authority. The file is not kept, and cannot be made again.

    Raises `Refusal` where the other authority's keys are not known and
    compared, and where only named people may hand the record over.
    """
    receiver = known.public_keys(learner.authority, to)
    if Sent.objects.filter(pk=id).exists():
        raise Refusal("This file has been made already. If it is lost, make a new one: the old one isn’t kept.")
    gathered = gathering.gather(learner, by).only(parts)
    made = packet.Packet(id, learner.authority_id, to, at, packet.expires_on(at), gathered.contents)
    content = packet.seal(made, receiver)
    sent = keep(made, gathered, hashlib.sha256(content).hexdigest(), short_id(receiver.handover), by)
    audit.record(
        chain=learner.authority_id,
        verb="handed over to another authority",
        at=at,
        actor=on_behalf,
        object_type="learner",
        object_id=learner.pk,
        classes=gathered.letters,
        number=sum(gathered.contents.counts.values()),
        ids=[learner.pk],
        detail=json.dumps({"to": to, "key": sent.to_key, "packet": str(id), "parts": sent.parts}),
    )
    return Made(sent, content)


def keep(made: packet.Packet, gathered: Gathered, sha256: str, to_key: str, by: User) -> Sent:
    """All that stays of a packet."""
    return Sent.objects.create(
        id=made.id,
        authority_id=made.sender,
        learner_id=gathered.learner.pk,
        to=made.receiver,
        to_key=to_key,
        parts=counted(made.contents.counts),
        classes=gathered.letters,
        sha256=sha256,
        made_at=made.made_at,
        expires_on=made.expires_on,
        by_id=by.pk,
        by_name=by.name,
    )


def counted(counts: dict[str, int]) -> str:
    return " ".join(f"{kind}:{number}" for kind, number in counts.items())


@transaction.atomic
def receive_receipt(*, authority: Authority, content: bytes, by: Actor, at: dt.datetime) -> Sent:
    """The receiver's word that it took the packet in; the same receipt again changes nothing."""
    said = receipts.read(
        content, authority=authority.code, signing_key_of=lambda code: known.public_keys(authority, code).signing, at=at
    )
    sent = Sent.objects.select_for_update().filter(authority=authority, pk=said.packet).first()
    if sent is None or (sent.to, sent.sha256) != (said.by, said.sha256):
        raise Refusal("This receipt is for no hand-over that was made here. Ask the sender what it is for.")
    if sent.received_on is None:
        sent.received_on, sent.receipt_at = said.taken_in_on, at
        sent.save(update_fields=["received_on", "receipt_at"])
        note(sent, "took in the receipt of a hand-over", by, at)
    return sent


@transaction.atomic
def close(*, sent: Sent, name: str, by: Actor, at: dt.datetime) -> None:
    """Nobody took it in, and somebody has seen to that: it is on the list of what is to be done no more."""
    if sent.received_on or sent.closed_at or at.date() <= sent.expires_on:
        raise Refusal("Only a hand-over that expired without a receipt is closed by hand.")
    sent.closed_at, sent.closed_by = at, name
    sent.save(update_fields=["closed_at", "closed_by"])
    note(sent, "closed a hand-over that was not received", by, at)


def note(sent: Sent, verb: str, by: Actor, at: dt.datetime) -> None:
    audit.record(
        chain=sent.authority_id,
        verb=verb,
        at=at,
        actor=by,
        object_type="learner",
        object_id=sent.learner_id,
        detail=json.dumps({"to": sent.to, "packet": str(sent.pk)}),
    )
