"""Fills the demo's home: accounts, files taken in edition by edition, schools told of learners, a mark on a chart."""

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from virtualschool.audit.vocab import operator
from virtualschool.desk.demo import Extract
from virtualschool.foundation import clock
from virtualschool.intake import receipts
from virtualschool.intake.operations.taking_in import Sender, take_in
from virtualschool.intake.preparing import Circumstances, File
from virtualschool.monitoring.figures import refreshing
from virtualschool.monitoring.operations import annotations, figures, flags
from virtualschool.monitoring.queries import Asked
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Role
from virtualschool.register import sessions
from virtualschool.register.models import CarePeriod, Learner
from virtualschool.register.models.derived import LearnerQuerySet, covers
from virtualschool.register.operations import relations
from virtualschool.register.vocab import Cohort, RelationKind

from .demo_people import SignIn, open_for, open_one

Tell = Callable[[str], None]
TOLD, CASES = 4, 3


def bring(extracts: Iterable[Extract], senders: dict[str, User], tell: Tell) -> list[dict[str, Any]]:
    """Take the files in as they came: the files of one authority and one day together."""
    found: list[dict[str, Any]] = []
    ordered = sorted(extracts, key=lambda one: (one.as_at, one.authority))
    for (as_at, code), files in groupby(ordered, key=lambda one: (one.as_at, one.authority)):
        tell(f"Taking in {people.authority(code).short_name}'s files as at {as_at:%-d %B %Y}")
        found += bring_together(list(files), people.authority(code), senders[code])
    return found


def bring_together(files: list[Extract], authority: Authority, user: User) -> list[dict[str, Any]]:
    circumstances = Circumstances(
        authority=authority, as_at=files[0].as_at, received=files[0].received, entered_at=clock.now()
    )
    taken = take_in(
        [File(one.path.name, one.path.read_bytes()) for one in files],
        circumstances=circumstances,
        sender=Sender(people.actor(user), user.name, user),
        threads=2,
    )
    return [receipts.as_data(one) for one in taken.files]


def data_officers(authorities: Iterable[Authority], *, at: dt.datetime) -> dict[str, tuple[User, SignIn]]:
    """The first accounts: who sends the files in, so that rejected rows come back to somebody who can sign in."""
    return {one.code: open_one(Role.DATA_OFFICER, one, "", at=at) for one in authorities}


def who_may_need_us(authorities: Iterable[Authority], on: dt.date) -> None:
    """Raise the demo's flags and make its figures ready, once all has come in and everybody has an account.

    The figures of the last whole session are kept, as a head keeps them each year.
    """
    last = sessions.session_of(sessions.start_of(sessions.session_of(on)) - dt.timedelta(days=1))
    for one in authorities:
        flags.evaluate(one, on=on)
        refreshing.refresh(one)
        figures.make(Asked(one, last, Cohort.IN_YEAR), actor=operator(), at=clock.now())


def staff(authority: Authority, *, at: dt.datetime) -> list[SignIn]:
    """Everybody else of an authority; schools told, cases given, a chart marked: something to see for each."""
    school = school_to_show(authority)
    opened = list(open_for(authority, school, at=at))
    users = {sign.role: user for user, sign in opened}
    tell_school(authority, school, by=users[Role.LEAD], at=at)
    give_cases(authority, users[Role.SOCIAL_WORK_PARTNER], by=users[Role.LEAD], at=at)
    mark_chart(authority, by=users[Role.LEAD], at=at)
    return [sign for _, sign in opened]


def school_to_show(authority: Authority) -> str:
    """The school with most learners who are looked after now."""
    codes = list(looked_after(authority).exclude(school_code="").values_list("school_code", flat=True))
    return max(sorted(set(codes)), key=codes.count)


def looked_after(authority: Authority) -> LearnerQuerySet:
    current = CarePeriod.objects.filter(covers(clock.today()), learner__authority=authority)
    learners = Learner.objects.filter(pk__in=current.values("learner"), ended_in_adoption=False)
    return learners.order_by("surname", "forename", "id")


def tell_school(authority: Authority, school_code: str, *, by: User, at: dt.datetime) -> None:
    for learner in looked_after(authority).filter(school_code=school_code)[:TOLD]:
        relations.tell_school(learner=learner, school_code=school_code, by=by, at=at)


def give_cases(authority: Authority, partner: User, *, by: User, at: dt.datetime) -> None:
    for learner in looked_after(authority)[:CASES]:
        relations.give(
            authority=authority,
            kind=RelationKind.SOCIAL_WORK_CASE,
            learner_id=learner.pk,
            by=by,
            at=at,
            user=partner,
            reason="Case holder in the demo.",
        )


def mark_chart(authority: Authority, *, by: User, at: dt.datetime) -> None:
    """What was tried, on the charts of attendance: it began with the last whole session."""
    before = sessions.start_of(sessions.session_of(at.date())) - dt.timedelta(days=1)
    began = sessions.start_of(sessions.session_of(before)).replace(day=18)
    annotations.annotate(
        authority=authority, indicator="attendance-rate", words="Breakfast club began", on=began, by=by, at=at
    )
