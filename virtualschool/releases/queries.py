"""Reads of releases: the cohort as the tables count it, what was released before, and what pages show."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from virtualschool.learning.queries import told
from virtualschool.learning.queries.told import ReducedTimetable
from virtualschool.monitoring import specifications
from virtualschool.monitoring.figures.parts import part_of
from virtualschool.monitoring.queries.figures import Asked
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.people.models import Authority
from virtualschool.register import sessions

from .models import Release
from .traits import Counted


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
        learner: tuple(timetable for timetable in one.timetables if timetable.recorded_at.date() <= last)
        for learner, one in found.items()
    }


def out_before(authority: Authority, *, but: Release | None = None) -> list[dict[str, Any]]:
    """Every document that two people ever approved here, the oldest first, withdrawn ones too: they were seen."""
    found = Release.objects.filter(authority=authority).out().order_by("made_on", "document_id")
    if but is not None:
        found = found.exclude(pk=but.pk)
    return [json.loads(text) for text in found.values_list("document", flat=True)]
