"""Whether flags are of the register as it is, and of today: answers about who is who move it on by themselves."""

import datetime as dt

from django.db.models import QuerySet

from virtualschool.people.models import Authority
from virtualschool.register.models import Revision

from ..models import Followed


def revision_of(authority: Authority, *, lock: bool = False) -> int:
    """The state of the register; with `lock` nobody moves it on until this transaction ends."""
    found = Revision.objects.filter(authority=authority)
    if lock:
        found = found.select_for_update()
    return found.values_list("number", flat=True).first() or 0


def behind(authority: Authority, on: dt.date) -> QuerySet[Revision]:
    """A row where flags must be worked out anew: the register has moved on since, or a day has come; else none.

    Where nothing was ever taken in there is nothing to work out.
    """
    moved = Revision.objects.filter(authority=authority)
    followed = Followed.objects.filter(authority=authority, revision__in=moved.values("number"), on__gte=on)
    return moved.exclude(authority__in=followed.values("authority"))
