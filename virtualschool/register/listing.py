"""The register as rows of the contract: one per learner, sorted by id, as on a day and as known on a day."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence

from virtualschool.people.models import Authority

from . import sessions
from .derive import Derived, learners
from .models import LearnerAlias, Protection
from .models.scope import in_force
from .queries import stated as reads
from .vocab import FACT_KINDS, KIND_SOURCES

COLUMNS = (
    "learner_id forename surname date_of_birth scn pupil_id person_id care_status legal_reason lives_with "
    "responsible_authority school_code stage education_as_at social_work_as_at disagreements"
).split()
WITHHELD = ("lives_with", "school_code", "responsible_authority")


def default_day(authority: Authority) -> dt.date | None:
    """The latest as-at date taken in; None before the first edition."""
    taken_in = reads.editions(authority, kinds=(*KIND_SOURCES, *FACT_KINDS))
    return max((edition.as_at for edition in taken_in), default=None)


def everyone(authority: Authority, *, known_at: dt.date | None = None, compare_sources: bool = True) -> list[Derived]:
    """Every learner, now or as known on a day; without their differences where those are not asked for."""
    return learners(reads.stated(authority, known_at=known_at), compare_sources=compare_sources)


def protected_ids(authority: Authority, day: dt.date) -> set[uuid.UUID]:
    """Learners whose place is protected on a day, by every id that they ever had."""
    given = Protection.objects.filter(in_force(day), authority=authority).values_list("learner_id", flat=True)
    learner_ids = LearnerAlias.objects.filter(alias__in=list(given)).values_list("learner_id", flat=True)
    return set(given) | set(learner_ids)


def rows(found: Sequence[Derived], on: dt.date, *, protected: Collection[uuid.UUID] = ()) -> Iterator[dict[str, str]]:
    """The contract's columns for each learner; what gives a protected place away is left blank."""
    for learner in found:
        row = row_of(learner, on)
        if learner.id in protected or not set(protected).isdisjoint(learner.aliases):
            row.update(dict.fromkeys(WITHHELD, ""))
        yield row


def row_of(learner: Derived, on: dt.date) -> dict[str, str]:
    period, place = learner.period_on(on), learner.place_on(on)
    heard = {source: day.isoformat() for source, day in learner.heard.items()}
    return {
        "learner_id": str(learner.id),
        **{field: learner.text(field) for field in ("forename", "surname", "date_of_birth", "scn")},
        **({"scn": ""} if learner.ended_in_adoption else {}),
        "pupil_id": learner.pupil_id,
        "person_id": learner.person_id,
        "care_status": learner.care_status(on),
        "legal_reason": period.legal_reason if period else "",
        "lives_with": period.lives_with if period else "",
        "responsible_authority": period.responsible_authority if period else "",
        "school_code": place.school_code if place else "",
        "stage": stage_on(learner, on),
        "education_as_at": heard.get("education", ""),
        "social_work_as_at": heard.get("social_work", ""),
        "disagreements": str(len(learner.differences)),
    }


def stage_on(learner: Derived, on: dt.date) -> str:
    """The stage of the day's session; a later day than any edition has the last one stated."""
    session = sessions.session_of(on)
    stated = [(day, stage) for day, stage in learner.stages if sessions.session_of(day) <= session]
    return stated[-1][1] if stated else ""
