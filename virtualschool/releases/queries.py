"""Reads of releases: the cohort as the tables count it, what was released before, and what pages show."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from virtualschool.foundation import clock
from virtualschool.learning.derive import NOTHING
from virtualschool.learning.queries import told
from virtualschool.learning.queries.told import ReducedTimetable
from virtualschool.monitoring import specifications
from virtualschool.monitoring.figures.parts import part_of
from virtualschool.monitoring.queries import figures
from virtualschool.monitoring.queries.figures import Asked
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.people.models import Authority, User
from virtualschool.register import cohorts, listing, sessions
from virtualschool.register.vocab import Cohort, code_list

from .models import Release
from .traits import Counted


@dataclass(frozen=True)
class Group:
    """A cohort's learners in a session, and whether everybody's age goes with their stage, as readers take it to."""

    members: list[InSession]
    ages_hold: bool


def group_of(asked: Asked) -> Group:
    """The register derived once: the same learners as the figures count, and a look at everybody's age."""
    everyone = listing.everyone(asked.authority, known_at=asked.known_at, compare_sources=False)
    facts = figures.facts_of(asked, everyone)
    found = [InSession(one, facts.get(one.id, NOTHING), asked.session) for one in everyone]
    return Group([one for one in found if is_in(one, asked.cohort, asked)], all(age_holds(one, asked) for one in found))


def is_in(one: InSession, cohort: Cohort, asked: Asked) -> bool:
    return cohorts.is_member(one.learner, cohort, asked.session, authority=asked.authority.code, whose=asked.whose)


def age_holds(one: InSession, asked: Asked) -> bool:
    """Whoever is looked after in the year is since five if in P4 or above, since twelve in S4 or above or leaving."""
    if not is_in(one, Cohort.IN_YEAR, asked):
        return True
    group = code_list("stages").get(one.stage, {}).get("publication_group", "")
    if (group == "S4-S6" or one.left) and not is_in(one, Cohort.SINCE_12, asked):
        return False
    return group not in ("P4-P7", "S1-S3", "S4-S6") or is_in(one, Cohort.SINCE_5, asked)


def counted(asked: Asked, cohort: Sequence[InSession]) -> list[Counted]:
    """Each learner of the cohort with the parts in the figures, and what people told that tables count."""
    timetables = timetables_of(asked, cohort)
    return [
        Counted(
            one=one,
            part=part_of(one, frozenset(), specifications.indicators()),
            timetables=timetables.get(one.learner.id, ()),
        )
        for one in cohort
    ]


def timetables_of(asked: Asked, cohort: Sequence[InSession]) -> Mapping[uuid.UUID, tuple[ReducedTimetable, ...]]:
    """Reduced timetables as they stand now, of those recorded by the day as known on."""
    on = asked.known_at or sessions.end_of(asked.session)
    found = told.told([one.learner.id for one in cohort], on, authority=asked.authority)
    last = asked.known_at or dt.date.max
    return {
        learner: tuple(timetable for timetable in one.timetables if clock.day_of(timetable.recorded_at) <= last)
        for learner, one in found.items()
    }


def out_before(authority: Authority, *, but: Release | None = None) -> list[dict[str, Any]]:
    """Every document that two people ever approved here, the oldest first, withdrawn ones too: they were seen."""
    found = Release.objects.filter(authority=authority).out().order_by("made_on", "document_id")
    if but is not None:
        found = found.exclude(pk=but.pk)
    return [json.loads(text) for text in found.values_list("document", flat=True)]


def account(email: str) -> User | None:
    """Who signs in with this address and may still do so."""
    found: User | None = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    return found
