"""Working facts on which two sources differ: who asked, who settled, who lets both stand. Nothing edits a source."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

from ..models import Disagreement, Settlement
from ..queries.working import Point, digest_of, point_of
from ..vocab import DisagreementState, Owner


@transaction.atomic
def settle(
    *,
    disagreement: Disagreement,
    state: DisagreementState,
    owner: Owner,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Settlement:
    """Say how far one disagreement has come and whose it is; another entry, never a change of an earlier one.

    It changes no value: the register goes on showing what its rule chose
    until the sources agree. A changed value opens the fact again.
    """
    if state == DisagreementState.ACCEPTED and not note.strip():
        raise Refusal("Say in a sentence why both values may stand.")
    authority = disagreement.learner.authority
    entry = entry_of(authority, point_of(disagreement), digest_of(disagreement), state, owner, by, at, note.strip())
    entry.save()
    audit.record(
        chain=authority.pk,
        verb=f"said of a disagreement: {state.value}",
        at=at,
        actor=actor(by),
        object_type="learner",
        object_id=disagreement.learner_id,
        classes=disagreement.field_class,
        detail=f'{{"field": "{disagreement.field}", "owner": "{owner.value}"}}',
    )
    return entry


@transaction.atomic
def ask(
    *, authority: Authority, points: Iterable[tuple[Point, str]], owner: Owner, about: str, by: User, at: dt.datetime
) -> int:
    """A list went out that asks about these facts, each with the digest of the values it asked about. How many."""
    asked = [entry_of(authority, point, digest, DisagreementState.ASKED, owner, by, at) for point, digest in points]
    if not asked:
        raise Refusal("Nobody is on the list, so nothing was asked.")
    Settlement.objects.bulk_create(asked)
    audit.record(
        chain=authority.pk,
        verb=f"sent a list that asks about {about}",
        at=at,
        actor=actor(by),
        object_type="learner",
        ids=[one.learner_id for one in asked],
    )
    return len(asked)


def entry_of(
    authority: Authority,
    point: Point,
    digest: str,
    state: DisagreementState,
    owner: Owner,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Settlement:
    return Settlement(
        authority=authority,
        learner_id=point.learner_id,
        field=point.field,
        shown_source=point.shown_source,
        other_source=point.other_source,
        values_digest=digest,
        state=state,
        owner=owner,
        note=note,
        by_id=by.pk,
        by_name=by.name,
        at=at,
    )
