"""How often a source is to be heard: what an authority says of it once."""

import datetime as dt

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import Actor
from virtualschool.people.models import Authority
from virtualschool.register.models import SourceSetting


@transaction.atomic
def expect(*, authority: Authority, source: str, days: int, at: dt.datetime, by: Actor) -> None:
    """Expect a list of a source every so many days: later than that it is told, and then asked for."""
    SourceSetting.objects.update_or_create(authority=authority, source=source, defaults={"usual_gap_days": days})
    audit.record(
        chain=authority.code,
        verb="set how often a source is expected",
        at=at,
        actor=by,
        object_type="source",
        object_id=source,
        number=days,
    )
