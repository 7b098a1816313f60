"""Making figures: worked out, kept with what they rest on, and printed again as they were."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.foundation.refusals import Refusal
from virtualschool.people.models import Authority

from ..models import Snapshot
from ..queries import figures as queries
from ..queries.figures import Asked
from ..sessions_of import InSession


def make(
    asked: Asked, *, actor: Actor, at: dt.datetime, cohort: Sequence[InSession] | None = None
) -> tuple[uuid.UUID, dict[str, Any]]:
    """Work figures out and keep them; the same figures of the same files are kept once. Returns their id, and them.

    A caller that has the cohort's learners at hand gives them: nothing is derived a second time.
    """
    found = {
        "authority": asked.authority.code,
        "session": asked.session,
        "cohort": str(asked.cohort),
        "as_known_at": asked.known_at.isoformat() if asked.known_at else at.date().isoformat(),
        "figures": [one.as_data() for one in queries.worked_out(asked, cohort)],
    }
    kept = keep(asked, found, actor=actor, at=at)
    return kept.pk, json.loads(kept.output)


@transaction.atomic
def keep(asked: Asked, found: dict[str, Any], *, actor: Actor, at: dt.datetime) -> Snapshot:
    fresh = Snapshot(
        authority=asked.authority,
        session=asked.session,
        cohort=asked.cohort,
        whose=asked.whose,
        known_at=asked.known_at,
        made_at=at,
        editions=" ".join(queries.editions(asked)),
        last_decision=queries.last_decision(asked),
        model_id=queries.model_id(asked),
        output=printed(found),
    )
    parts = (fresh.whose, fresh.known_at, fresh.editions, fresh.last_decision, fresh.model_id, fresh.output)
    fresh.digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
    known = Snapshot.objects.filter(authority=asked.authority, digest=fresh.digest).first()
    kept = known or fresh
    if known is None:
        fresh.save()
    audit.record(
        chain=asked.authority.code,
        verb="figures made",
        at=at,
        actor=actor,
        object_type="snapshot",
        object_id=kept.pk,
        classes="BC",
        number=len(found["figures"]),
    )
    return kept


def printed(found: dict[str, Any]) -> str:
    """Figures as text: the same figures are the same bytes."""
    return json.dumps(found, ensure_ascii=False)


def printed_again(authority: Authority, snapshot_id: str, *, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Figures as they were made, to the byte."""
    try:
        kept = Snapshot.objects.filter(authority=authority, pk=uuid.UUID(snapshot_id)).first()
    except ValueError:
        kept = None
    if kept is None:
        raise Refusal(f"{authority.short_name} has kept no figures under that id. Check the id.")
    with transaction.atomic():
        audit.record(
            chain=authority.code,
            verb="figures printed again",
            at=at,
            actor=actor,
            object_type="snapshot",
            object_id=kept.pk,
            classes="BC",
        )
    found: dict[str, Any] = json.loads(kept.output)
    return found
