"""What changed between two states of the register: moves and endings told apart from facts that were corrected.

Pure: learners as derived for one day and for another in, changes out, each
with both values and the source of the newer one.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .derive import Derived, Key
from .derive.enrolments import Place
from .derive.periods import Period

IDENTITY = ("forename", "surname", "known_as", "date_of_birth", "scn", "gender")
OF_PERIOD = ("legal_reason", "lives_with", "responsible_authority")
EDUCATION = "education"


class Kind(StrEnum):
    """In the order in which a page lists them."""

    NEW = "new"
    STARTED = "started"
    ENDED = "ended"
    MOVED_HOME = "moved_home"
    NEW_LEGAL_REASON = "new_legal_reason"
    NEW_AUTHORITY = "new_authority"
    ON_ROLL = "on_roll"
    MOVED_SCHOOL = "moved_school"
    OFF_ROLL = "off_roll"
    CORRECTED = "corrected"
    GONE = "gone"


MOVES = {
    "legal_reason": Kind.NEW_LEGAL_REASON,
    "lives_with": Kind.MOVED_HOME,
    "responsible_authority": Kind.NEW_AUTHORITY,
}


@dataclass(frozen=True)
class State:
    """The register as derived, and the day that statuses and schools are of."""

    learners: Sequence[Derived]
    on: dt.date


@dataclass(frozen=True)
class Change:
    """One change of one learner: the fact, both its values, and which list brought the newer one."""

    kind: Kind
    learner: Derived
    field: str = ""
    before: str = ""
    after: str = ""
    source: str = ""
    as_at: dt.date | None = None


def changes(before: State, after: State) -> list[Change]:
    """Every change, in the order of the learners; whoever is in both is known by any record that both share."""
    was: Mapping[Key, Derived] = {key: one for one in before.learners for key in one.keys}
    found: list[Change] = []
    for new in after.learners:
        old = next((was[key] for key in new.keys if key in was), None)
        found += [arrival(new)] if old is None else [*of_one(old, before.on, new, after.on)]
    still = {key for one in after.learners for key in one.keys}
    return found + [Change(Kind.GONE, one) for one in before.learners if still.isdisjoint(one.keys)]


def arrival(new: Derived) -> Change:
    """Who was not there before, with the source that has spoken of the learner last."""
    source, as_at = max(new.heard.items(), key=lambda one: (one[1], one[0]))
    return Change(Kind.NEW, new, source=source, as_at=as_at)


def of_one(old: Derived, was_on: dt.date, new: Derived, now_on: dt.date) -> Iterator[Change]:
    yield from identity_changes(old, new)
    yield from care_changes(old, was_on, new, now_on)
    yield from corrected_periods(old.periods, new, was_on)
    yield from school_changes(old, was_on, new, now_on)
    yield from corrected_places(old.places, new)


def identity_changes(old: Derived, new: Derived) -> Iterator[Change]:
    """Names, birthday and numbers: another value, one where there was none, or none where there was one."""
    for field in IDENTITY:
        if old.text(field) != new.text(field):
            value = new.values.get(field) or old.values[field]
            yield Change(Kind.CORRECTED, new, field, old.text(field), new.text(field), value.source, value.as_at)


def care_changes(old: Derived, was_on: dt.date, new: Derived, now_on: dt.date) -> Iterator[Change]:
    """What is so now and was not then. A period that was corrected since is no move."""
    was, now = old.period_on(was_on), new.period_on(now_on)
    if now and not was:
        yield of_period(Kind.STARTED, new, now, "start_date", "", iso(now.start))
    elif was and not now:
        last = max((one for one in new.periods if one.begun_by(now_on)), key=lambda one: one.order, default=None)
        yield of_period(Kind.ENDED, new, last or was, "end_date", "", iso(last.end) if last else "")
    elif was and now and not is_same(was, now):
        for field, kind in MOVES.items():
            if getattr(was, field) != getattr(now, field):
                yield of_period(kind, new, now, field, getattr(was, field), getattr(now, field))


def is_same(one: Period, other: Period) -> bool:
    """The same period in two states of the register: one that begins on the same day."""
    return (one.source, one.start) == (other.source, other.start)


def corrected_periods(before: Sequence[Period], new: Derived, was_on: dt.date) -> Iterator[Change]:
    """Facts of past days that a later list tells otherwise: other dates, another home or reason, added, taken away."""
    lone_before, lone_after = list(before), list(new.periods)
    for one, other in [pair for alike in ALIKE for pair in paired(lone_before, lone_after, alike)]:
        yield from corrected_period(one, other, new)
    for one, other in paired(lone_before, lone_after, details):
        yield of_period(Kind.CORRECTED, new, other, "start_date", iso(one.start), iso(other.start))
    for one in lone_before:
        yield of_period(Kind.CORRECTED, new, one, "start_date", iso(one.start), "")
    for one in lone_after:
        if one.end is not None and one.end < was_on:
            yield of_period(Kind.CORRECTED, new, one, "start_date", "", iso(one.start))


def paired(
    before: list[Period], after: list[Period], alike: Callable[[Period], object]
) -> Iterator[tuple[Period, Period]]:
    """Periods that are alike in this, each once; they are taken out of both lists."""
    for one in list(before):
        other = next((two for two in after if alike(one) == alike(two)), None)
        if other is not None:
            before.remove(one)
            after.remove(other)
            yield one, other


def corrected_period(one: Period, other: Period, new: Derived) -> Iterator[Change]:
    """The end of an open period is news and no correction."""
    for field in OF_PERIOD:
        if getattr(one, field) != getattr(other, field):
            yield of_period(Kind.CORRECTED, new, other, field, getattr(one, field), getattr(other, field))
    if one.end is not None and one.end != other.end:
        yield of_period(Kind.CORRECTED, new, other, "end_date", iso(one.end), iso(other.end))


def details(one: Period) -> tuple[object, ...]:
    return (one.source, one.end, one.legal_reason, one.lives_with)


# The same period in two states, surest first: of two that begin on one day, the one that is the same to the last fact.
ALIKE: tuple[Callable[[Period], object], ...] = (
    lambda one: (one.start, *details(one), one.responsible_authority),
    lambda one: (one.source, one.start, one.end),
    lambda one: (one.source, one.start),
)


def of_period(kind: Kind, new: Derived, period: Period, field: str, before: str, after: str) -> Change:
    return Change(kind, new, field, before, after, period.source, period.as_at)


def school_changes(old: Derived, was_on: dt.date, new: Derived, now_on: dt.date) -> Iterator[Change]:
    was, now = old.place_on(was_on), new.place_on(now_on)
    if now and not was:
        yield of_place(Kind.ON_ROLL, new, now, "", named(now))
    elif was and not now:
        yield of_place(Kind.OFF_ROLL, new, latest(new.places) or was, named(was), "")
    elif was and now and was.school != now.school:
        yield of_place(Kind.MOVED_SCHOOL, new, now, named(was), named(now))


def corrected_places(before: Iterable[Place], new: Derived) -> Iterator[Change]:
    """Dates of a place at school that a list stated, and a later one states otherwise.

    Who left a school and came back has two places there: those that stand as they stood are nobody's correction.
    """
    same = {extent(one) for one in before} & {extent(one) for one in new.places}
    for one in before:
        if extent(one) in same:
            continue
        other = next((two for two in new.places if two.school == one.school and extent(two) not in same), None)
        if other and one.dated and other.dated and one.start != other.start:
            yield of_place(Kind.CORRECTED, new, other, iso(one.start), iso(other.start), "start_date")
        if other and one.end and one.end != other.end and not (is_inferred(one) or is_inferred(other)):
            yield of_place(Kind.CORRECTED, new, other, iso(one.end), iso(other.end), "end_date")


def extent(place: Place) -> tuple[str, dt.date, dt.date | None]:
    return (place.school, place.start, place.end)


def is_inferred(place: Place) -> bool:
    """No list stated the end: it is the day before the roll that showed another school, and moves with each roll."""
    return place.end is not None and place.end == place.as_at - dt.timedelta(days=1)


def of_place(kind: Kind, new: Derived, place: Place, before: str, after: str, field: str = "school_name") -> Change:
    return Change(kind, new, field, before, after, EDUCATION, place.as_at)


def latest(places: Iterable[Place]) -> Place | None:
    return max(places, key=lambda one: (one.start, one.school), default=None)


def named(place: Place) -> str:
    return place.school_name or place.school_code


def iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
