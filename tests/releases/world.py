"""A small authority with learners, facts and canaries, made without the engine, and its tables drafted."""

import datetime as dt
import uuid
from collections.abc import Collection

from tests.monitoring import quick
from virtualschool.audit.vocab import SYSTEM
from virtualschool.learning.models import ReducedTimetable, ToldFact
from virtualschool.people.models import Authority, User
from virtualschool.register.models import Learner, LearnerAlias
from virtualschool.register.vocab import Cohort
from virtualschool.releases.menu import menu
from virtualschool.releases.models import Release
from virtualschool.releases.operations import approving, drafting
from virtualschool.releases.operations.drafting import Wanted

SESSION = "2025/26"
MADE_ON = dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
BY_STAGE = {"learners-by-stage", "attendance-band-by-stage", "exclusions-by-stage", "plans-by-stage"}
ALL_BUT_A_FEW = [one.id for one in menu().tables if one.id not in BY_STAGE]
"""Left out where a test is of something else: to protect the whole menu beside another cohort takes a minute."""


def learners(authority: Authority, number: int = 24) -> Authority:
    """Learners of a session that is over, some of whom missed much, were excluded or were judged."""
    quick.register(authority, number)
    quick.attended(authority, *((f"P{at}", "2025-09-01", "2025-09-05", "10", 10 - at % 4) for at in range(number)),
                   *((f"P{at}", "2025-09-01", "2025-09-05", "30", at % 4) for at in range(number) if at % 4),
                   as_at=dt.date(2026, 7, 1))  # fmt: skip
    quick.say(
        authority,
        "exclusions",
        [
            {"pupil_id": f"P{at}", "start_date": "2026-02-02", "openings_lost": "4", "kind": "temporary"}
            for at in range(0, number, 5)
        ],
        as_at=dt.date(2026, 7, 1),
    )
    return authority


def note_timetable(authority: Authority, pupil: str, reason: str) -> None:
    """Somebody told of fewer hours at school, and why, in words of their own."""
    learner = Learner.objects.get(authority=authority, pupil_id=pupil)
    LearnerAlias.objects.get_or_create(alias=learner.pk, defaults={"learner": learner})
    told = ToldFact(
        authority=authority,
        learner_id=learner.pk,
        kind="timetable",
        said_by="A teacher",
        how="phone",
        said_on=MADE_ON,
        recorded_by_id=uuid.uuid4(),
        recorded_by="Ailsa",
        recorded_at=NOON,
    )
    told.thread = told
    told.save(force_insert=True)
    ReducedTimetable(
        told=told,
        starts_on=dt.date(2026, 1, 12),
        hours_a_week=12,
        usual_hours_a_week=25,
        reason=reason,
        agreed_by="A teacher",
        review_on=dt.date(2026, 3, 1),
    ).save(force_insert=True)


def draft(
    authority: Authority,
    cohort: Cohort = Cohort.IN_YEAR,
    *,
    session: str = SESSION,
    at: dt.datetime = NOON,
    without: Collection[str] = (),
) -> Release:
    wanted = Wanted(authority, session, cohort, MADE_ON, frozenset(without))
    return drafting.draft(wanted=wanted, by=SYSTEM, name="the operator", at=at)


def approved(release: Release, *people: User, at: dt.datetime = NOON) -> Release:
    for one in people:
        release = approving.approve(release=release, by=one, at=at)
    return release
