"""Who moved between two days: school, home or authority, each by its own date, as far as the reader may see it."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.register.models import CarePeriod, Enrolment, Learner
from virtualschool.register.vocab import Source

from . import clearance as clearances
from . import since as changed
from . import sources
from .clearance import Reading
from .exporting import Export

SCHOOL, HOME, AUTHORITY = "school", "home", "authority"
VIEWS: Mapping[str, str] = {
    "": "Everyone",
    SCHOOL: "Moved school",
    HOME: "Moved home",
    AUTHORITY: "Another authority answers",
}
FIELDS: Mapping[str, str] = {SCHOOL: "school_name", HOME: "lives_with", AUTHORITY: "responsible_authority"}
LAST_STAGES = ("ELC", "P7")
"""Everybody changes school after them: such a move is told apart."""
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("surname", "forename", "learner_id"), "A"),
    **dict.fromkeys(("on", "what", "before", "after", "source", "as_at"), "D"),
}


@dataclass(frozen=True)
class Move:
    """One move as the register has it: what changed, both values, and the list that says so."""

    kind: str
    on: dt.date
    before: str
    after: str
    source: str
    as_at: dt.date
    with_stage: bool = False


@dataclass(frozen=True)
class Line:
    """One move of one learner, in words; a protected place is withheld."""

    pk: uuid.UUID
    authority_id: str
    learner: Learner
    kind: str
    what: str
    on: dt.date
    before: str
    after: str
    source: str
    as_at: dt.date
    field_class: str
    moves: int
    """How often this learner moved between the two days."""


@dataclass(frozen=True)
class Moves:
    """The page: the moves between two days, the newest first."""

    first: dt.date
    last: dt.date
    lines: tuple[Line, ...]
    views: tuple[tuple[str, str, int], ...]
    learners: int
    undated: int
    """Periods without a start: whether somebody moved then is not known."""


def moves(
    user: User, authority: Authority, first: dt.date | None, last: dt.date | None, view: str, today: dt.date
) -> Moves:
    """From the start of the session until today, unless two days were asked for; in a fixed number of queries."""
    until = min(last or today, today)
    start = min(first or sessions.start_of(sessions.session_of(today)), until)
    learners = {
        one.pk: one for one in Learner.objects.visible_to(user).filter(authority=authority).defer("search_text")
    }
    cleared = clearances.of_user(user)
    periods, places = grouped(CarePeriod, authority), grouped(Enrolment, authority)
    lines: list[Line] = []
    for pk, learner in learners.items():
        found = [*of_periods(periods.get(pk, ())), *of_places(places.get(pk, ()))]
        lines += shown([one for one in found if start <= one.on <= until], learner, cleared.of(learner))
    counts = Counter(one.kind for one in lines)
    return Moves(
        first=start,
        last=until,
        lines=tuple(sorted((one for one in lines if view in ("", one.kind)), key=newest_first)),
        views=tuple((key, words, counts[key] if key else len(lines)) for key, words in VIEWS.items()),
        learners=len({one.pk for one in lines}),
        undated=sum(one.start is None for pk in learners for one in periods.get(pk, ())),
    )


def grouped(model: type[CarePeriod] | type[Enrolment], authority: Authority) -> dict[uuid.UUID, list]:  # type: ignore[type-arg]
    """Every learner's periods, or places, in their order; the caller takes those of whom the reader may see."""
    found = defaultdict(list)
    for one in model._default_manager.filter(learner__authority=authority).order_by("position"):
        found[one.learner_id].append(one)
    return found


def of_periods(periods: Iterable[CarePeriod]) -> Iterator[Move]:
    """Moves of home and of authority: one period follows another without a day between, and says otherwise.

    The first period of all, or one after a time without, is no move: somebody began to be looked after then.
    """
    dated = sorted((one for one in periods if one.start), key=lambda one: (one.start, one.position))
    for before, after in pairwise(dated):
        if before.end is None or after.start is None or (after.start - before.end).days > 1:
            continue
        for kind in (HOME, AUTHORITY):
            old, new = getattr(before, FIELDS[kind]), getattr(after, FIELDS[kind])
            if old and new and old != new:
                yield Move(kind, after.start, old, new, after.source, after.as_at)


def of_places(places: Sequence[Enrolment]) -> Iterator[Move]:
    """Moves of school: a place begins elsewhere after the last one has ended. A second registration is no move."""
    for after in places:
        goes_on = any(
            one is not after and one.start < after.start and (one.end is None or one.end > after.start)
            for one in places
        )
        ended = [one for one in places if one is not after and one.end is not None and one.end <= after.start]
        before = max(ended, key=lambda one: (one.end, one.main, one.position), default=None)
        if before and not goes_on and named(before) != named(after):
            with_stage = before.stage in LAST_STAGES and before.stage != after.stage
            yield Move(SCHOOL, after.start, named(before), named(after), Source.EDUCATION, after.as_at, with_stage)


def named(place: Enrolment) -> str:
    return place.school_name or place.school_code


def shown(found: Sequence[Move], learner: Learner, reading: Reading) -> Iterator[Line]:
    """The moves whose class the reader may see."""
    readable = [one for one in found if sources.may_show_class(FIELDS[one.kind], learner, reading)]
    for one in readable:
        field = FIELDS[one.kind]
        hidden = not reading.shows_place
        yield Line(
            pk=learner.pk,
            authority_id=learner.authority_id,
            learner=learner,
            kind=one.kind,
            what=VIEWS[one.kind] + (", with the new stage" if one.with_stage else ""),
            on=one.on,
            before=changed.WITHHELD if hidden else changed.value(field, one.before, reading),
            after=changed.WITHHELD if hidden else changed.value(field, one.after, reading),
            source=Source(one.source).label,
            as_at=one.as_at,
            field_class=sources.FIELDS[field][1],
            moves=len(readable),
        )


def newest_first(one: Line) -> tuple[int, str, str]:
    return -one.on.toordinal(), one.learner.list_name.casefold(), one.kind


# ---- as a file ------------------------------------------------------------------------------------------------------


def export(found: Moves) -> Export:
    return Export(
        columns=tuple(CLASSES),
        rows=tuple(row_of(one) for one in found.lines),
        lines=found.lines,
        withheld=len({one.pk for one in found.lines if changed.WITHHELD in (one.before, one.after)}),
        left_out=(),
    )


def row_of(one: Line) -> dict[str, str]:
    return {
        "surname": one.learner.surname,
        "forename": one.learner.known_as or one.learner.forename,
        "learner_id": str(one.pk),
        "on": one.on.isoformat(),
        "what": one.what,
        "before": one.before,
        "after": one.after,
        "source": one.source,
        "as_at": one.as_at.isoformat(),
    }
