"""Freezing a cohort's tables: counted, rounded, attacked, and kept with what they were made of."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import SYSTEM, Actor
from virtualschool.disclosure.counts import CountTable
from virtualschool.disclosure.document import Heading
from virtualschool.foundation.refusals import Refusal
from virtualschool.monitoring.operations import figures
from virtualschool.monitoring.queries import figures as learners
from virtualschool.monitoring.queries.figures import Asked
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort

from .. import counting, protecting, queries, signing
from ..menu import menu
from ..models import Release
from ..protecting import Protected
from ..vocab import State

Tell = Callable[[str], None]
UNEXPECTED = (
    "Something went wrong while these tables were made. Nothing was kept. Draft them again; if it happens twice, "
    "tell whoever looks after this installation."
)


@dataclass(frozen=True)
class Wanted:
    """Which tables: of whom, of which session and cohort, and the day that they speak of."""

    authority: Authority
    session: str
    cohort: Cohort
    made_on: dt.date
    without: frozenset[str] = frozenset()
    """Tables of the menu that are left out."""


@dataclass(frozen=True)
class Frozen:
    """Counts as they were on a day, and the snapshot of what they were made of."""

    wanted: Wanted
    tables: tuple[CountTable, ...]
    snapshot: uuid.UUID
    ages_hold: bool = True


def silent(_: str) -> None:
    """Nobody waits for progress."""


def draft(*, wanted: Wanted, by: Actor, name: str, at: dt.datetime, tell: Tell = silent) -> Release:
    """Make the tables and keep them as a draft; the same tables are kept once. Refused where they cannot be safe."""
    need_begun(wanted, at.date())
    frozen = freeze(wanted, by=by, at=at, tell=tell)
    made = protected(frozen, tell)
    return keep(frozen, made, by=by, name=name, at=at)


def freeze(wanted: Wanted, *, by: Actor, at: dt.datetime, tell: Tell = silent) -> Frozen:
    """Count the cohort as it was known on the day, and keep the figures of the very same learners as a snapshot."""
    tell(f"Working out the cohort {wanted.cohort} of {wanted.session} ...")
    asked = asked_of(wanted, at.date(), tell)
    group = queries.group_of(asked)
    counted = queries.counted(asked, group.members)
    snapshot, _ = figures.make(asked, actor=by, at=at, cohort=group.members)
    tables = tuple(one for one in counting.tables(menu(), counted) if one.id not in wanted.without)
    return Frozen(wanted, tables, snapshot, group.ages_hold)


def asked_of(wanted: Wanted, today: dt.date, tell: Tell = silent) -> Asked:
    """A past day is as known on it; where nothing had come by then, what stands now, and that is said."""
    asked = Asked(wanted.authority, wanted.session, wanted.cohort)
    if wanted.made_on >= today:
        return asked
    then = replace(asked, known_at=wanted.made_on)
    if learners.editions(then):
        return then
    tell(f"No file had come by {wanted.made_on:%-d %B %Y}: the tables are made of what is known today.")
    return asked


def need_begun(wanted: Wanted, today: dt.date) -> None:
    if sessions.start_of(wanted.session) > max(today, wanted.made_on):
        raise Refusal(f"Session {wanted.session} has not begun. Ask for one that is over.")


def protected(frozen: Frozen, tell: Tell = silent) -> Protected:
    wanted = frozen.wanted
    heading = Heading(wanted.authority.code, wanted.session, str(wanted.cohort), wanted.made_on.isoformat())
    earlier = queries.out_before(wanted.authority)
    return protecting.protected(heading, frozen.tables, earlier, tell, ages_hold=frozen.ages_hold)


@transaction.atomic
def keep(frozen: Frozen, made: Protected, *, by: Actor, name: str, at: dt.datetime) -> Release:
    """The draft, new or as it is known: one that is known takes the newer report, unless it is out."""
    wanted, number = frozen.wanted, signing.id_of(made.document)
    release = Release.objects.filter(authority=wanted.authority, document_id=number).first() or Release(
        authority=wanted.authority,
        session=wanted.session,
        cohort=wanted.cohort,
        made_on=wanted.made_on,
        made_at=at,
        made_by=name,
        state=State.DRAFT,
        document_id=number,
        document=json.dumps(made.document, ensure_ascii=False),
        menu=menu().version,
        snapshot_id=frozen.snapshot,
    )
    if release.is_out:
        return release
    release.report = json.dumps(made.report, ensure_ascii=False)
    release.report_sha256 = protecting.sha256(made.report)
    release.loss = json.dumps(made.loss, ensure_ascii=False)
    release.exact = json.dumps(exact(frozen.tables), ensure_ascii=False)
    release.save()
    told(release, "tables drafted for the Network", by, at)
    return release


def exact(tables: Sequence[CountTable]) -> dict[str, list[Any]]:
    """Each table's counts with their places, to stand beside the rounded ones for whoever may see figures."""
    return {one.id: [[list(at), count] for at, count in one.counts.items()] for one in tables}


@transaction.atomic
def ask(*, wanted: Wanted, by: User, at: dt.datetime) -> Release:
    """Ask for a draft; making it is the background's work. One that is being made already will do."""
    need_begun(wanted, at.date())
    same = {"authority": wanted.authority, "session": wanted.session, "cohort": wanted.cohort}
    known = Release.objects.filter(**same, state=State.MAKING).first()
    if known:
        return known
    release: Release = Release.objects.create(
        **same, made_on=wanted.made_on, made_at=at, made_by=by.name, state=State.MAKING
    )
    told(release, "asked for tables for the Network", actor(by), at)
    return release


def perform(release_id: uuid.UUID, *, at: dt.datetime) -> None:
    """Make the draft that was asked for; harmless when asked twice. A fault is told on it, and raised."""
    asked = Release.objects.select_related("authority").filter(pk=release_id, state=State.MAKING).first()
    if asked is None:
        return
    wanted = Wanted(asked.authority, asked.session, Cohort(asked.cohort), asked.made_on)
    try:
        frozen = freeze(wanted, by=SYSTEM, at=at)
        made = protected(frozen)
        with transaction.atomic():
            asked.delete()
            keep(frozen, made, by=SYSTEM, name=asked.made_by, at=at)
    except Refusal as refusal:
        fail(release_id, refusal.sentence)
    except Exception:
        fail(release_id, UNEXPECTED)
        raise


def fail(release_id: uuid.UUID, sentence: str) -> None:
    Release.objects.filter(pk=release_id).update(state=State.FAILED, trouble=sentence[:500])


def told(release: Release, verb: str, by: Actor, at: dt.datetime, *, detail: str = "") -> None:
    """The act on the authority's chain; counts and tables are named by the document's id alone."""
    audit.record(
        chain=release.authority_id,
        verb=verb,
        at=at,
        actor=by,
        object_type="release",
        object_id=release.pk,
        classes="BC" if release.document_id else "",
        detail=json.dumps(
            {"document": release.document_id, "report": release.report_sha256, **({"said": detail} if detail else {})}
        ),
    )
