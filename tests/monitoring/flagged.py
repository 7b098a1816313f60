"""Learners with facts, made as plain rows: what derivation would have written."""

import datetime as dt
import uuid

from virtualschool.learning.models import Attendance, Exclusion
from virtualschool.people.models import Authority
from virtualschool.register.models import Enrolment, Learner, LearnerAlias

TODAY = dt.date(2026, 11, 17)
SCHOOL, OTHER = "9900101", "9900102"


def learner(authority: Authority, forename: str, *, stage: str = "S2", school: str = SCHOOL) -> Learner:
    made: Learner = Learner.objects.create(
        id=uuid.uuid5(uuid.NAMESPACE_DNS, f"{authority.pk} {forename}"),
        authority=authority,
        forename=forename,
        surname="Rankine",
        date_of_birth=dt.date(2013, 3, 9),
        stage=stage,
        school_code=school,
        school_name="Glenorran Academy",
        sources="education social_work",
        education_as_at=dt.date(2026, 11, 16),
    )
    LearnerAlias.objects.create(alias=made.pk, learner=made)
    Enrolment.objects.create(
        learner=made, position=0, school_code=school, start=dt.date(2025, 8, 13), known_from=dt.date(2025, 8, 13),
        stage=stage, as_at=dt.date(2026, 11, 16),
    )  # fmt: skip
    return made


def excluded(one: Learner, start: dt.date, lost: int = 4) -> None:
    Exclusion.objects.create(
        authority=one.authority, learner_id=one.pk, position=Exclusion.objects.filter(learner_id=one.pk).count(),
        as_at=TODAY, session="2026/27", start_date=start, openings_lost=lost, kind="temporary",
        school_code=one.school_code,
    )  # fmt: skip


def attended(one: Learner, *lines: str, present: int = 0, authorised: int = 0, unauthorised: int = 0) -> None:
    """Spans as they are stored, without the school: `"2026-11-09 2026-11-13 10=9,31=1"`."""
    Attendance.objects.filter(learner_id=one.pk).delete()
    Attendance.objects.create(
        authority=one.authority, learner_id=one.pk, position=0, as_at=TODAY, session="2026/27",
        school_code=one.school_code, spans="\n".join(f"{one.school_code} {line}" for line in lines), present=present,
        authorised=authorised, unauthorised=unauthorised, excluded=0,
    )  # fmt: skip
