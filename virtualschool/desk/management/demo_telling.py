"""Tells the demo's home what no file brings: timetables, learning elsewhere, term dates, as its people would."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction

from virtualschool.desk.demo.telling import Telling, Told
from virtualschool.learning.models import BY_TOLD_KIND, ToldFact
from virtualschool.learning.operations import told as operations
from virtualschool.learning.operations.told import Saying
from virtualschool.learning.vocab import How, ToldKind
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner
from virtualschool.schools import operations as schools
from virtualschool.schools import term_dates

SPACE = uuid.UUID("5f0c2a54-6f0e-4d0f-8d5b-3f1c9a3f1d77")
"""Ids of what the demo tells come of this and of what is told, so that they are the same each time."""


@transaction.atomic
def tell(authority: Authority, told: Told, *, at: dt.datetime) -> int:
    """Write down what was told of learners whom the register holds; returns how many things."""
    head = holder(authority, Role.LEAD)
    member = holder(authority, Role.TEAM_MEMBER)
    for entered in told.term_dates:
        if entered.authority == authority.code:
            lines = term_dates.read("\n".join(entered.lines), needs_terms=not entered.school_code)
            schools.enter_calendar(
                authority=authority, of=entered.of, school_code=entered.school_code, lines=lines, by=head, at=at
            )
    learners = by_pupil_id(authority)
    ours = [one for one in told.tellings if one.authority == authority.code and one.pupil_id in learners]
    for number, one in enumerate(ours):
        write_down(one, learners[one.pupil_id], number, by=member if number % 3 else head, at=at)
    return len(ours)


def by_pupil_id(authority: Authority) -> Mapping[str, Learner]:
    """Learners by the pupil's id; nobody whose record ended in adoption."""
    found = Learner.objects.filter(authority=authority, ended_in_adoption=False).exclude(pupil_id="")
    return {one.pupil_id: one for one in found.select_related("authority")}


def holder(authority: Authority, role: Role) -> User:
    return Membership.objects.select_related("user").get(authority=authority, role=role).user


def write_down(one: Telling, learner: Learner, number: int, *, by: User, at: dt.datetime) -> None:
    saying = Saying(one.said_by, How(one.how), min(one.on, at.date()))
    said = operations.tell(
        learner=learner,
        detail=BY_TOLD_KIND[ToldKind(one.kind)](**one.facts),
        saying=saying,
        id=uuid.uuid5(SPACE, f"{learner.pk} {number}"),
        by=by,
        at=at,
    )
    for week_of, half_days, attended in one.weeks:
        write_week(said, learner, week_of, half_days, attended, saying, by, at)


def write_week(
    package: ToldFact,
    learner: Learner,
    week_of: dt.date,
    half_days: int,
    attended: int,
    saying: Saying,
    by: User,
    at: dt.datetime,
) -> None:
    operations.tell_week(
        learner=learner,
        package=package,
        week_of=week_of,
        half_days=half_days,
        half_days_attended=attended,
        saying=saying,
        id=uuid.uuid5(package.pk, week_of.isoformat()),
        by=by,
        at=at,
    )
