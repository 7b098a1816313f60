"""A designated manager's page: the learners whom the school was told of, and nothing of why or from where."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Q

from virtualschool.foundation import clock
from virtualschool.people.models import User
from virtualschool.people.queries import holders
from virtualschool.people.vocab import FieldClass, Role
from virtualschool.register.models import Enrolment, Learner, LearnerAlias, Relation
from virtualschool.register.models.scope import HAND_OVER, in_force
from virtualschool.register.vocab import RelationKind
from virtualschool.schools import queries as schools

from . import visits
from .visits import Sheet

CLASSES = FieldClass.C.up_to()


@dataclass(frozen=True)
class Pupil:
    """One learner as their school sees them in a list."""

    pk: uuid.UUID
    authority_id: str
    name: str
    stage: str
    joined_on: dt.date | None
    left_on: dt.date | None
    told_on: dt.date
    told_by: str
    is_new: bool
    sheet: Sheet


@dataclass(frozen=True)
class School:
    """One school of the user's, with its learners and whom to ring about them."""

    code: str
    name: str
    pupils: tuple[Pupil, ...]
    heads: tuple[str, ...]

    @property
    def new(self) -> list[Pupil]:
        return [one for one in self.pupils if one.is_new]


def schools_of(user: User) -> list[School]:
    """Every school whose designated manager this user is; learners only from enrolment until the hand-over ends."""
    return [school_of(user, authority, code) for authority, code in user.schools()]


def school_of(user: User, authority: str, code: str) -> School:
    today = clock.today()
    told = {
        one.learner_id: one
        for one in Relation.objects.filter(
            in_force(today), authority=authority, school_code=code, kind=RelationKind.TOLD
        ).select_related("granted_by")
    }
    now = dict(LearnerAlias.objects.filter(alias__in=list(told)).values_list("learner_id", "alias"))
    learners = Learner.objects.visible_to(user).filter(pk__in=list(now), authority=authority)
    places = enrolments(list(now), code, today)
    here = [one for one in learners.order_by("surname", "forename", "pk") if one.pk in places]
    unlabelled = {one.pk for one in here if one.label_unwanted}
    sheets = visits.sheets(authority, code, {one.pk: CLASSES for one in here}, today, unlabelled=unlabelled)
    pupils = [pupil(one, told[now[one.pk]], places[one.pk], sheets[one.pk]) for one in here]
    return School(
        code=code,
        name=schools.names(authority, [code]).get(code, code),
        pupils=tuple(pupils),
        heads=tuple(holders(Role.LEAD, authority).values_list("name", flat=True)),
    )


def enrolments(ids: list[uuid.UUID], code: str, today: dt.date) -> dict[uuid.UUID, Enrolment]:
    """The newest time at this school of each learner, where it goes on or ended within the hand-over window."""
    still = Q(end=None) | Q(end__gte=today - HAND_OVER)
    found = Enrolment.objects.filter(still, learner__in=ids, school_code=code, start__lte=today)
    return {one.learner_id: one for one in found.order_by("start")}


def pupil(learner: Learner, relation: Relation, place: Enrolment, sheet: Sheet) -> Pupil:
    return Pupil(
        pk=learner.pk,
        authority_id=learner.authority_id,
        name=learner.name,
        stage=place.stage or learner.stage,
        joined_on=place.start,
        left_on=place.end,
        told_on=relation.from_on,
        told_by=relation.granted_by.name,
        is_new=relation.acknowledged_at is None,
        sheet=sheet,
    )
