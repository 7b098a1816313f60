"""What an authority is asked once about a source: whether its lists hold current periods only."""

import datetime as dt

from django.db import transaction

from virtualschool.audit import operations as audit
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor
from virtualschool.register.models import SourceSetting
from virtualschool.register.vocab import Source


@transaction.atomic
def say_periods(*, authority: Authority, current_only: bool, by: User, at: dt.datetime) -> None:
    """Keep the answer for good; the register follows when it is derived again, which is the background's work."""
    SourceSetting.objects.update_or_create(
        authority=authority, source=Source.SOCIAL_WORK, defaults={"current_periods_only": current_only}
    )
    audit.record(
        chain=authority.code,
        verb="said that social work’s lists hold " + ("current periods only" if current_only else "past periods too"),
        at=at,
        actor=actor(by),
        object_type="source",
        object_id=Source.SOCIAL_WORK,
    )
