"""Posting what is ready: claimed first, posted outside every transaction, and settled. Only the worker comes here."""

import datetime as dt
import hashlib
import json
import uuid

from django.db import transaction
from django.db.models import F

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import SYSTEM
from virtualschool.people.models import Authority
from virtualschool.register.vocab import Cohort

from .. import hub
from ..hub import Answer, Unreachable
from ..models import National, OutboxEntry
from ..vocab import Post, Sent

PATHS = {Post.RELEASE: "releases/", Post.WITHDRAWAL: "withdrawals/"}
PAUSES = tuple(dt.timedelta(minutes=one) for one in (1, 5, 30, 120, 360, 1440))
"""After each try that failed the next waits longer; the last holds for every further one."""


def post(entry_id: uuid.UUID, *, at: dt.datetime) -> OutboxEntry | None:
    """Post one entry if it is due; None if it is not, or if another worker has it.

    Killed at any instant, it is posted again by the next: the hub knows the
    same bytes again, so nothing is there twice.
    """
    entry = claim(entry_id, at)
    if entry is None:
        return None
    try:
        answer = hub.post(entry.authority_id, PATHS[Post(entry.kind)], entry.body.encode())
    except Unreachable as silence:
        answer = Answer(0, silence.sentence)
    settle(entry, answer, at)
    return entry


def claim(entry_id: uuid.UUID, at: dt.datetime) -> OutboxEntry | None:
    """Take an entry for one try: whoever comes next finds that its time is later."""
    entry = OutboxEntry.objects.filter(pk=entry_id).due(at).first()
    if entry is None:
        return None
    if hashlib.sha256(entry.body.encode()).hexdigest() != entry.sha256:
        raise ValueError(f"The post {entry.pk} is not what was put into the outbox.")
    later = at + PAUSES[min(entry.attempts, len(PAUSES) - 1)]
    mine = OutboxEntry.objects.filter(pk=entry.pk, attempts=entry.attempts, state=Sent.WAITING)
    if not mine.update(attempts=F("attempts") + 1, next_try_at=later):
        return None
    entry.refresh_from_db()
    return entry


@transaction.atomic
def settle(entry: OutboxEntry, answer: Answer, at: dt.datetime) -> None:
    """Keep what the hub said. What may go better another day waits on."""
    if answer.is_taken:
        entry.state = Sent.TAKEN
    elif answer.is_final:
        entry.state = Sent.REFUSED
    entry.status, entry.answer, entry.answered_at = answer.status or None, answer.sentence[:500], at
    entry.save(update_fields=["state", "status", "answer", "answered_at"])
    audit.record(
        chain=entry.authority_id,
        verb=f"{entry.kind} posted to the Network" if answer.is_taken else f"tried to post a {entry.kind}",
        at=at,
        actor=SYSTEM,
        object_type="release",
        object_id=entry.release_id,
        detail=json.dumps({"sha256": entry.sha256, "status": answer.status, "attempts": entry.attempts}),
    )


def fetch(authority: Authority, *, session: str, cohort: Cohort, at: dt.datetime) -> National:
    """Keep the Network's tables as the hub has them now; where it says nothing, what was kept stands, and why."""
    try:
        answer = hub.get(authority.code, f"national/{session.replace('/', '-')}/{cohort}/")
    except Unreachable as silence:
        answer = Answer(0, silence.sentence)
    values = {"fetched_at": at, "trouble": "" if answer.is_taken else answer.sentence}
    if answer.is_taken:
        values["content"] = json.dumps(answer.data, ensure_ascii=False)
    kept, _ = National.objects.update_or_create(authority=authority, session=session, cohort=cohort, defaults=values)
    return kept
