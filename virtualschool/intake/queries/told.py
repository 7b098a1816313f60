"""Who may already be the child told of."""

import datetime as dt

from django.db.models import QuerySet

from virtualschool.people.models import Authority, User
from virtualschool.register.derive.names import fold
from virtualschool.register.models import Learner


def namesakes(user: User, authority: Authority, forename: str, surname: str, born: dt.date) -> QuerySet[Learner]:
    """Learners whom this user may see and who may be the child told of: same day of birth and a name in common."""
    same_day = Learner.objects.visible_to(user).filter(authority=authority, date_of_birth=born)
    told = {fold(forename), fold(surname)}
    alike = [one.pk for one in same_day if told & {fold(one.forename), fold(one.known_as), fold(one.surname)} - {""}]
    return same_day.filter(pk__in=alike).order_by("surname", "forename")
