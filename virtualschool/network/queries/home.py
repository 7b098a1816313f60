"""What the Network's first page shows."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.people.models import User

from ..models import MemberAuthority


@dataclass(frozen=True)
class Home:
    """How many belong."""

    members: int


def home(user: User, at: dt.datetime) -> Home:
    """One reader's first page at a moment."""
    return Home(members=MemberAuthority.objects.visible_to(user).members_on(at.date()).count())
