"""Taking a packet in: looked at first, sealed as it came; then written once, as a source, in one transaction."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.intake.operations.taking_in import clear_up
from virtualschool.learning.models import BY_TOLD_KIND, ToldDetail
from virtualschool.learning.operations import told as tellings
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.vocab import How, ToldKind
from virtualschool.linkage import history
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import Arriving, Plan, plan
from virtualschool.monitoring.operations import flags
from virtualschool.people.models import Authority, User
from virtualschool.register import sealed
from virtualschool.register.derive import Key, Row
from virtualschool.register.models import Edition, Learner
from virtualschool.register.operations import relations
from virtualschool.register.vocab import FACT_KINDS, Source

from .. import packet, receipts
from ..contents import Contents
from ..models import Arrived
from ..packet import Packet
from ..queries import known
from ..vocab import ANOTHER_AUTHORITY, HOW
from .sending import counted

TRIES = 5
GONE = "The file as it came isn’t kept for longer than a night. Bring it again."


def open_file(authority: Authority, content: bytes, *, at: dt.datetime) -> Packet:
    """What a packet says; raises `Refusal` for one that is not for us, not in time, or not by whom it says."""
    return packet.open_packet(
        content,
        authority=authority.code,
        signing_key_of=lambda code: known.public_keys(authority, code).signing,
        at=at,
    )


@transaction.atomic
def bring(*, authority: Authority, content: bytes, name: str, by: Actor, at: dt.datetime) -> Arrived:
    """Keep a packet, sealed as it came, until somebody has looked at it and takes it in.

    The same packet again is the same arrival. One that was taken in already
    is refused.
    """
    found = open_file(authority, content, at=at)
    known_already = Arrived.objects.filter(authority=authority, packet_id=found.id).first()
    if known_already and known_already.taken_in_at:
        raise Refusal(
            f"This file was taken in on {known_already.taken_in_at:%-d %B %Y} by {known_already.taken_in_by}. "
            "Nothing has changed."
        )
    arrived = known_already or Arrived(authority=authority, packet_id=found.id, arrived_at=at, brought_by=name)
    arrived.sender, arrived.sha256 = found.sender, hashlib.sha256(content).hexdigest()
    arrived.made_at, arrived.expires_on = found.made_at, found.expires_on
    arrived.parts = counted(found.contents.counts)
    arrived.save()
    sealed.put_file(arrived.sealed_name, content)
    note(arrived, "brought a hand-over", by, at)
    return arrived


def opened(arrived: Arrived, *, at: dt.datetime) -> Packet:
    """What a packet that waits says."""
    content = sealed.get_file(arrived.sealed_name)
    if content is None:
        raise Refusal(GONE)
    return open_file(arrived.authority, content, at=at)


def take_in(*, arrived: Arrived, by: User, on_behalf: Actor, at: dt.datetime) -> uuid.UUID:
    """Take what a packet says into the register, as told by another authority; returns the learner's id.

    The learner stands there with that source. Whether it is somebody whom the
    register knows already is for linkage to find, or to ask: a packet joins
    nobody. Facts of learning attach by the candidate number, or wait sealed.
    Taken in twice it is refused. All or nothing.
    """
    found = opened(arrived, at=at)
    for _ in range(TRIES):
        with sealed.writing(clear_up):
            coming = list(arriving(arrived.authority, found, at))
            try:
                return settled(arrived, found, coming, by, on_behalf, at)
            except settling.OutOfDate:
                continue
            finally:
                forget(coming)
    raise Refusal("Somebody else is changing the register at this moment. Try again in a minute.")


def settled(
    arrived: Arrived, found: Packet, coming: Sequence[Arriving], by: User, on_behalf: Actor, at: dt.datetime
) -> uuid.UUID:
    authority = arrived.authority
    planned = plan(authority, coming)
    with transaction.atomic():
        refuse_a_second_time(arrived)
        facts = history.find(authority, planned.after, before=planned.before, arriving=[one.edition for one in coming])
        settling.commit(planned, made_on=at.date(), at=at, kept=facts)
        learner = Learner.objects.get(pk=learner_of(planned, found))
        tell(learner, found, by, at)
        if found.contents.is_protected:
            relations.protect(learner=learner, by=by, at=at, reason=f"Handed over as protected by {found.sender}.")
        flags.evaluate(authority, on=at.date())
        arrived.taken_in_at, arrived.taken_in_by, arrived.learner_id = at, by.name, learner.pk
        arrived.save(update_fields=["taken_in_at", "taken_in_by", "learner_id"])
        note(arrived, "took in a hand-over", on_behalf, at, found.contents)
        transaction.on_commit(lambda: sealed.drop(arrived.sealed_name))
    return learner.pk


def refuse_a_second_time(arrived: Arrived) -> None:
    held = Arrived.objects.select_for_update().get(pk=arrived.pk)
    if held.taken_in_at:
        raise Refusal(f"This was taken in by {held.taken_in_by} already. Nothing has changed.")


def arriving(authority: Authority, found: Packet, at: dt.datetime) -> Iterator[Arriving]:
    """The packet as editions: who the learner is, and a sealed one for each kind of fact."""
    who = edition_of(authority, found, "told", at)
    yield Arriving(who, {str(found.id): tuple(rows_of(found))})
    scn = found.contents.identity.get("scn", "")
    for kind in FACT_KINDS:
        rows = found.contents.of(kind)
        if rows and scn:
            edition = edition_of(authority, found, kind, at)
            sealed.put_roll(str(edition.pk), {f"scn:{scn}": [{"scn": scn, **row} for row in rows]})
            yield Arriving(edition)


def edition_of(authority: Authority, found: Packet, kind: str, at: dt.datetime) -> Edition:
    return Edition(
        id=uuid.uuid4(),
        authority=authority,
        source=Source.TOLD_BY,
        kind=kind,
        sha256=hashlib.sha256(f"{found.id} {kind}".encode()).hexdigest(),
        as_at=min(found.contents.as_at, at.date()),
        received=at.date(),
        entered_at=at,
        file_name="",
        columns_filled="",
        persons=1,
    )


def rows_of(found: Packet) -> Iterator[Row]:
    """A row per period of care, the newest first, each with who the learner is and who says so."""
    said = {"said_by": f"{known.name_of(found.sender)}, {ANOTHER_AUTHORITY}", "how": HOW}
    first = said | ({"note": text} if (text := schools_in_words(found.contents)) else {})
    identity = dict(found.contents.identity)
    periods = sorted(found.contents.of("care"), key=lambda row: row.get("start_date", ""), reverse=True)
    yield identity | dict(periods[0] if periods else {}) | first
    for row in periods[1:]:
        yield identity | dict(row) | said


def schools_in_words(contents: Contents) -> str:
    """Earlier schools, in a sentence: they are on no roll here, and are no enrolment of ours."""
    found = [
        f"{row.get('school_name', 'a school')}, from {row['start_date']}"
        + (f" to {row['end_date']}" if row.get("end_date") else "")
        for row in contents.of("schools")
        if row.get("start_date")
    ]
    return f"Schools before: {'; '.join(found)}." if found else ""


def learner_of(planned: Plan, found: Packet) -> uuid.UUID:
    key = Key(Source.TOLD_BY, str(found.id))
    return next(learner.id for learner in planned.after if key in learner.keys)


def tell(learner: Learner, found: Packet, by: User, at: dt.datetime) -> None:
    """What people told there, told here by the other authority."""
    for number, row in enumerate(found.contents.of("told")):
        on = min(dt.date.fromisoformat(row["said_on"]), at.date())
        saying = Saying(f"{known.name_of(found.sender)}, {ANOTHER_AUTHORITY}", How.FORM, on)
        tellings.tell(
            learner=learner,
            detail=detail_of(row),
            saying=saying,
            id=uuid.uuid5(found.id, f"told {number}"),
            by=by,
            at=at,
        )


NOT_SENT = "not handed over"


def detail_of(row: Row) -> ToldDetail:
    """The row as what was told; words of people that stayed behind are said to have."""
    model = BY_TOLD_KIND[ToldKind(row["what"])]
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        name = field.name
        if name in row:
            values[name] = field.to_python(row[name])
        elif name in ("reason", "agreed_by") and not field.blank:
            values[name] = NOT_SENT
    return model(**values)


def forget(coming: Sequence[Arriving]) -> None:
    """Dispose of what was sealed for editions that were not written after all."""
    names = {one.edition.pk for one in coming}
    written = set(Edition.objects.filter(pk__in=names).values_list("pk", flat=True))
    for name in names - written:
        sealed.drop(str(name))


def receipt(arrived: Arrived) -> bytes:
    """The signed word, for the sender, that this was taken in; raises `Refusal` while it was not."""
    if arrived.taken_in_at is None:
        raise Refusal("A receipt is made once the hand-over was taken in.")
    return receipts.write(
        receipts.Receipt(
            arrived.packet_id, arrived.sha256, arrived.sender, arrived.authority_id, clock.day_of(arrived.taken_in_at)
        )
    )


def note(arrived: Arrived, verb: str, by: Actor, at: dt.datetime, contents: Contents | None = None) -> None:
    audit.record(
        chain=arrived.authority_id,
        verb=verb,
        at=at,
        actor=by,
        object_type="learner" if arrived.learner_id else "arrived",
        object_id=arrived.learner_id or arrived.pk,
        classes="ABCDE" if contents else "",
        number=sum(contents.counts.values()) if contents else 0,
        ids=[arrived.learner_id] if arrived.learner_id else [],
        detail=json.dumps({"from": arrived.sender, "packet": str(arrived.packet_id), "parts": arrived.parts}),
    )
