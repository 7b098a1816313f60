"""Told by: a learner, or a dated fact, that a person gave by word of mouth; a source like any other.

Each telling is an edition of its own, with who said it, when and how. The next
extract confirms it or disagrees, and never silently replaces it.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage import history
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import Arriving, Plan, plan
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import ledger
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Edition, Learner, LearnerRecord
from virtualschool.register.vocab import About, Answer, Source

TRIES = 5
DATES = ("date_of_birth", "start_date", "end_date")


def add_learner(
    *,
    authority: Authority,
    facts: Mapping[str, str],
    said_by: str,
    how: str,
    on: dt.date,
    id: uuid.UUID,  # noqa: A002  (the operation's own id, made by the form, so that sending it twice adds one learner)
    by: User,
    at: dt.datetime,
) -> uuid.UUID:
    """Add a learner whom somebody told of; returns the learner's id.

    The engine looks for the child on the roll and in the other lists at once.
    """
    for column in ("forename", "surname", "date_of_birth"):
        if not facts.get(column):
            raise Refusal("A first name, a surname and a date of birth are needed to add a learner.")
    if (known := already_told(authority, id)) is not None:
        return known
    arriving = telling(authority, facts, said_by=said_by, how=how, on=on, id=id, at=at)
    planned = settle(authority, arriving, [], by, at, "added a learner told of")
    return learner_of(planned, Key(Source.TOLD_BY, str(id)))


def add_fact(
    *,
    learner: Learner,
    facts: Mapping[str, str],
    said_by: str,
    how: str,
    on: dt.date,
    id: uuid.UUID,  # noqa: A002  (as above)
    by: User,
    at: dt.datetime,
) -> uuid.UUID:
    """Add what somebody told of a learner; returns the learner's id, which may have changed with it."""
    if not facts:
        raise Refusal("Nothing was told: fill in at least one fact.")
    if (known := already_told(learner.authority, id)) is not None:
        return known
    arriving = telling(learner.authority, facts, said_by=said_by, how=how, on=on, id=id, at=at)
    decision = about(learner, Key(Source.TOLD_BY, str(id)), by, at)
    planned = settle(learner.authority, arriving, [decision], by, at, "added a fact told of")
    return learner_of(planned, Key(Source.TOLD_BY, str(id)))


def already_told(authority: Authority, id: uuid.UUID) -> uuid.UUID | None:  # noqa: A002
    """The learner of a telling that was sent twice, so that a second press of the button changes nothing."""
    found = LearnerRecord.objects.filter(
        record__authority=authority, record__source=Source.TOLD_BY, record__own_id=str(id)
    ).first()
    return found.learner_id if found else None


def telling(
    authority: Authority,
    facts: Mapping[str, str],
    *,
    said_by: str,
    how: str,
    on: dt.date,
    id: uuid.UUID,  # noqa: A002
    at: dt.datetime,
) -> Arriving:
    """The telling as an edition with one person."""
    refuse_unlikely(facts, on, at)
    row = {column: text.strip() for column, text in facts.items() if text.strip()}
    row |= {"said_by": said_by.strip(), "how": how.strip()}
    content = json.dumps(dict(sorted(row.items())), ensure_ascii=False)
    edition = Edition(
        id=uuid.uuid4(),
        authority=authority,
        source=Source.TOLD_BY,
        kind="told",
        sha256=hashlib.sha256(f"{id}{content}".encode()).hexdigest(),
        as_at=on,
        received=at.date(),
        entered_at=at,
        file_name="",
        columns_filled=" ".join(sorted(row)),
        persons=1,
    )
    return Arriving(edition, {str(id): (row,)})


def refuse_unlikely(facts: Mapping[str, str], on: dt.date, at: dt.datetime) -> None:
    if on > at.date():
        raise Refusal("The day it was said lies in the future. Check the date.")
    if facts.get("date_of_birth", "") > at.date().isoformat():
        raise Refusal("The date of birth lies in the future. Check the date.")
    if facts.get("start_date") and facts.get("end_date") and facts["end_date"] < facts["start_date"]:
        raise Refusal("The end is before the start. Check both dates.")


def about(learner: Learner, told: Key, by: User, at: dt.datetime) -> Decision:
    """The teller's word that this is about this learner, as an entry of the ledger."""
    record = learner.members.select_related("record").order_by("record__source", "record__own_id").first()
    if record is None:
        raise Refusal("This learner’s record has just changed. Open the page again and add the fact there.")
    key = Key(record.record.source, record.record.own_id)
    code = learner.authority_id
    return Decision(
        id=uuid.uuid4(),
        authority=learner.authority,
        about=About.SAME_CHILD,
        answer=Answer.SAME,
        left_key=str(told),
        left_digest=ledger.digest_of(code, told),
        right_key=str(key),
        right_digests=ledger.digests_of(code, [key]),
        note="Told about this learner.",
        by_id=by.pk,
        by_name=by.name,
        at=at,
        made_on=at.date(),
    )


def settle(
    authority: Authority, arriving: Arriving, deciding: list[Decision], by: User, at: dt.datetime, verb: str
) -> Plan:
    for _ in range(TRIES):
        planned = plan(authority, [arriving], deciding=deciding, relink=not deciding)
        try:
            with transaction.atomic():
                kept = history.find(authority, planned.after, before=planned.before)
                settling.commit(planned, made_on=at.date(), at=at, kept=kept)
                audit.record(
                    chain=authority.code,
                    verb=verb,
                    at=at,
                    actor=actor(by),
                    object_type="edition",
                    object_id=arriving.edition.pk,
                )
        except settling.OutOfDate:
            continue
        return planned
    raise Refusal("Somebody else is changing the register at this moment. Try again in a minute.")


def learner_of(planned: Plan, key: Key) -> uuid.UUID:
    return next(learner.id for learner in planned.after if key in learner.keys)
