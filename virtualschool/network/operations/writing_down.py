"""The Network's audit: every act on one chain, in the act's own transaction, and never a text."""

import datetime as dt

from django.db.models import Model

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import NETWORK
from virtualschool.people.models import User, standing_of
from virtualschool.people.operations import actor


def write_down(verb: str, subject: Model, *, by: User, at: dt.datetime, number: int = 0, detail: str = "") -> None:
    """Note who did what to which row. Titles and texts stay out: a safe space leaves no record here, either."""
    posts = standing_of(by).posts
    audit.record(
        chain=NETWORK,
        verb=verb,
        at=at,
        actor=actor(by),
        role=posts[0].role.value if posts else "",
        object_type=type(subject).__name__.lower(),
        object_id=subject.pk,
        number=number,
        detail=detail,
    )
