"""Who may see rows of the register: members of the authority by role, and people with a relation to a learner.

Written so that whoever is not named here sees nothing. Reads memberships and
relations only (TRUST.md's table in code).
"""

import datetime as dt
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q

from virtualschool.foundation import clock
from virtualschool.foundation.queryset import ScopedQuerySet
from virtualschool.people.models import User, standing_of
from virtualschool.people.vocab import Role

from ..vocab import RelationKind

if TYPE_CHECKING:
    from .people import Relation

Row = TypeVar("Row", bound=models.Model, covariant=True)
WHOLE_AUTHORITY = (Role.LEAD, Role.DATA_OFFICER)
# A designated manager keeps a learner in view for four weeks after leaving, for the hand-over.
HAND_OVER = dt.timedelta(days=28)


class AuthorityQuerySet(ScopedQuerySet[Row]):
    """Rows of an authority that its lead and data officer see whole, and nobody else."""

    owner = "authority"

    def visible_to(self, user: User) -> Self:
        return self.filter(**{f"{self.owner}__in": standing_of(user).holds(*WHOLE_AUTHORITY)})


class LearnerScopedQuerySet(ScopedQuerySet[Row]):
    """Rows that belong to a learner: seen by whoever may see the learner."""

    learner = "learner"

    def visible_to(self, user: User) -> Self:
        from .derived import Learner

        return self.filter(**{f"{self.learner}__in": Learner.objects.visible_to(user).values("pk")})


def in_force(day: dt.date) -> Q:
    """Relations that hold on a day, both ends included, and that nobody has ended."""
    return Q(ended_at=None, from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))


def visible_learners(user: User) -> Q:
    """The learners that this user may see today, as a condition on Learner."""
    from .people import Relation

    if not user.is_authenticated:
        return Q(pk__in=[])
    mine = Relation.objects.filter(in_force(clock.today()), user=user)
    return (
        Q(authority__in=user.authorities_as(*WHOLE_AUTHORITY, Role.TEAM_MEMBER))
        | member(user, Role.SOCIAL_WORK_PARTNER) & related(mine.filter(kind=RelationKind.SOCIAL_WORK_CASE))
        | member(user, *Role) & related(mine.filter(kind=RelationKind.BROKEN_GLASS, expires_at__gt=clock.now()))
        | told_to_schools_of(user)
    )


def member(user: User, *roles: Role) -> Q:
    return Q(authority__in=user.authorities_as(*roles))


def related(relations: "models.QuerySet[Relation]") -> Q:
    """Learners one of whose ids, past or present, stands in one of these relations."""
    from .derived import LearnerAlias

    return Q(pk__in=LearnerAlias.objects.filter(alias__in=relations.values("learner_id")).values("learner"))


def told_to_schools_of(user: User) -> Q:
    """Learners that the user's school was told of, from enrolment until the hand-over window after leaving."""
    from .derived import Enrolment
    from .people import Relation

    day = clock.today()
    condition = Q(pk__in=[])
    for authority, school_code in user.schools():
        told = Relation.objects.filter(
            in_force(day), authority=authority, kind=RelationKind.TOLD, school_code=school_code
        )
        enrolled = Enrolment.objects.filter(
            Q(end=None) | Q(end__gte=day - HAND_OVER), school_code=school_code, start__lte=day
        )
        condition |= Q(authority=authority) & related(told) & Q(pk__in=enrolled.values("learner"))
    return condition
