"""Transitions twelve months ahead: who changes stage or school, turns 16 or leaves, when, and what is in place."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Max

from virtualschool.learning.models import Destination, Need
from virtualschool.learning.queries import told as tellings
from virtualschool.learning.queries.told import Told
from virtualschool.learning.vocab import label
from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.register.models import Enrolment, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

from . import clearance as clearances
from . import lines as listed
from . import sources
from .exporting import Export
from .lines import Line

NEXT: Mapping[str, tuple[str, str]] = {
    "ELC": ("start-p1", "Starts P1"),
    "P7": ("start-s1", "Starts S1"),
    "S3": ("start-s4", "Starts S4"),
    "S6": ("leave", "Leaves school"),
}
VIEWS: Mapping[str, str] = {
    "": "Everyone",
    "start-p1": "Early years to P1",
    "start-s1": "P7 to S1",
    "start-s4": "S3 to S4",
    "sixteen": "Turn 16",
    "leave": "Leave school",
    "left": "Left, no place told",
}
LEAVING = ("S4", "S5", "S6", "SP")
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("surname", "forename", "learner_id"), "A"),
    **dict.fromkeys(("on", "what", "stage", "school"), "B"),
    **dict.fromkeys(("in_place", "plan_from", "tell_by"), "C"),
}


@dataclass(frozen=True)
class Transition:
    """One change ahead of one learner; `on` is its day, or the first day of the session in which it falls."""

    pk: uuid.UUID
    authority_id: str
    line: Line
    kind: str
    what: str
    on: dt.date
    on_words: str
    in_place: tuple[str, ...]
    plan_from: dt.date | None
    """Twelve months before: whom it concerns is asked by then (Code of Practice, 2004 Act as amended)."""
    tell_by: dt.date | None
    """Six months before somebody leaves: the agencies that take over are told by then."""


@dataclass(frozen=True)
class Transitions:
    """The page: what is ahead between two days, in the order of the days."""

    first: dt.date
    last: dt.date
    transitions: tuple[Transition, ...]
    views: tuple[tuple[str, str, int], ...]


def transitions(user: User, authority: Authority, view: str, today: dt.date) -> Transitions:
    """Everything within twelve months of today of the learners whom this reader may see."""
    cleared = clearances.of_user(user)
    lines = listed.today_lines(user, authority, today, cleared)
    known = Known(
        plans=plans(authority, today),
        told=tellings.told([line.pk for line in lines], today, authority=authority),
        schools_told=schools_told(authority, today),
        left=left_without_place(authority, today),
    )
    found = []
    for line in lines:
        classes = cleared.reading(line.pk, line.authority_id).classes
        found += [one for one in of_learner(line, known, classes, today) if one.on <= a_year_after(today)]
    ordered = sorted(found, key=lambda one: (one.on, one.line.list_name.casefold(), one.kind))
    return Transitions(
        first=today,
        last=a_year_after(today),
        transitions=tuple(one for one in ordered if view in ("", one.kind)),
        views=tuple(
            (key, words, sum(one.kind == key for one in ordered) if key else len(ordered))
            for key, words in VIEWS.items()
        ),
    )


@dataclass(frozen=True)
class Known:
    """What is known of everybody that may be in place already."""

    plans: Mapping[uuid.UUID, tuple[str, ...]]
    told: Mapping[uuid.UUID, Told]
    schools_told: Collection[uuid.UUID]
    left: Mapping[uuid.UUID, dt.date]


def of_learner(line: Line, known: Known, classes: str, today: dt.date) -> Iterator[Transition]:
    """Every change ahead of one learner, with what is in place as far as the reader may see it."""
    place = in_place(line, known, classes)
    autumn = next_session(today)
    if line.pk in known.left:
        left_on = known.left[line.pk]
        yield made(line, "left", f"Left {line.stage or 'school'}, no place told", left_on, place)
        return
    if line.stage in NEXT:
        kind, what = NEXT[line.stage]
        if kind == "leave":
            summer = autumn.replace(month=7, day=1)
            yield made(line, kind, what, summer, place, ends=f"Summer {summer.year}")
        else:
            yield made(line, kind, what, autumn, place, ends=f"August {autumn.year}")
    elif not line.stage and line.born and starts_p1(line.born) == autumn.year:
        yield made(line, "start-p1", "May start P1, by age", autumn, place, ends=f"August {autumn.year}")
    if line.born and today <= (birthday := sessions.birthday(line.born, 16)):
        what = f"Turns 16; may leave school from {leaving_day(birthday)}" if line.stage else "Turns 16"
        yield made(line, "sixteen", what, birthday, place)


def made(line: Line, kind: str, what: str, on: dt.date, place: tuple[str, ...], *, ends: str = "") -> Transition:
    ahead = kind not in ("left", "sixteen")
    return Transition(
        pk=line.pk,
        authority_id=line.authority_id,
        line=line,
        kind=kind,
        what=what,
        on=on,
        on_words=ends,
        in_place=place,
        plan_from=months_before(on, 12) if ahead else None,
        tell_by=months_before(on, 6) if kind == "leave" else None,
    )


def in_place(line: Line, known: Known, classes: str) -> tuple[str, ...]:
    """Plans that go on, learning elsewhere, and whether the school knows: support stands beside each change."""
    found: list[str] = []
    if "C" in classes:
        found += known.plans.get(line.pk, ())
    told = known.told.get(line.pk)
    if told and not line.is_protected:
        found += [
            f"learning at {one.where}"
            for one in told.current_packages
            if not (line.label_unwanted and sources.is_label(one.where))
        ]
    if line.pk in known.schools_told and not line.is_protected:
        found.append("school told")
    return tuple(found)


def plans(authority: Authority, today: dt.date) -> dict[uuid.UUID, tuple[str, ...]]:
    """Each learner's plans that have not ended."""
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    rows = Need.objects.filter(authority=authority).exclude(plan="").order_by("learner_id", "position")
    for learner, plan, end in rows.values_list("learner_id", "plan", "end_date"):
        words = label("plans", plan)
        if (end is None or end >= today) and words not in found.get(learner, ()):
            found[learner] = (*found.get(learner, ()), words)
    return found


def schools_told(authority: Authority, today: dt.date) -> set[uuid.UUID]:
    given = Relation.objects.filter(in_force(today), authority=authority, kind=RelationKind.TOLD)
    ids = set(given.values_list("learner_id", flat=True))
    now = clearances.today_ids(ids)
    return {now.get(one, one) for one in ids}


def left_without_place(authority: Authority, today: dt.date) -> dict[uuid.UUID, dt.date]:
    """Who left school within the last year, by the roll or by a survey, and in no survey since has a place."""
    year = dt.timedelta(days=365)
    ends = (
        Enrolment.objects.filter(learner__authority=authority)
        .values("learner_id")
        .annotate(last=Max("end"))
        .filter(last__gte=today - year, last__lt=today)
    )
    ended = {row["learner_id"]: row["last"] for row in ends}
    going_on = Enrolment.objects.filter(learner__authority=authority, end=None).values_list("learner_id", flat=True)
    senior = Enrolment.objects.filter(learner__in=list(ended), stage__in=LEAVING).values_list("learner_id", flat=True)
    found = {one: ended[one] for one in set(senior) - set(going_on)}
    placed = set()
    surveys = Destination.objects.filter(authority=authority).order_by("left_on", "position")
    for learner, left_on, where in surveys.values_list("learner_id", "left_on", "destination"):
        if where == UNKNOWN and left_on >= today - year:
            found.setdefault(learner, left_on)
        elif where != UNKNOWN:
            placed.add(learner)
    return {learner: day for learner, day in found.items() if learner not in placed}


UNKNOWN = "unknown"


def next_session(today: dt.date) -> dt.date:
    """1 August after a day: schools' own first days differ by a week or two."""
    return sessions.end_of(sessions.session_of(today)) + dt.timedelta(days=1)


def a_year_after(day: dt.date) -> dt.date:
    return sessions.birthday(day, 1)


def months_before(day: dt.date, months: int) -> dt.date:
    """The first of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return dt.date(number // 12, number % 12 + 1, 1)


def starts_p1(born: dt.date) -> int:
    """The year of whose August a child may start P1: five between 1 March of it and the end of February."""
    fifth = born.year + 5
    return fifth if born.month >= 3 else fifth - 1


def leaving_day(sixteenth: dt.date) -> str:
    """From when somebody may leave school (Education (Scotland) Act 1980, section 33).

    Who turns 16 from 1 March to 30 September may leave on 31 May of that
    year; who does from 1 October to the end of February, when the Christmas
    holidays begin.
    """
    if 3 <= sixteenth.month <= 9:
        return f"31 May {sixteenth.year}"
    return f"the Christmas holidays of {sixteenth.year if sixteenth.month >= 10 else sixteenth.year - 1}"


# ---- as a file ------------------------------------------------------------------------------------------------------


def export(found: Transitions) -> Export:
    return Export(
        columns=tuple(CLASSES),
        rows=tuple(row_of(one) for one in found.transitions),
        lines=found.transitions,
        withheld=len({one.pk for one in found.transitions if one.line.is_protected}),
        left_out=(),
    )


def row_of(one: Transition) -> dict[str, str]:
    surname, _, forename = one.line.list_name.partition(", ")
    return {
        "surname": surname,
        "forename": forename,
        "learner_id": str(one.pk),
        "on": one.on_words or one.on.isoformat(),
        "what": one.what,
        "stage": one.line.stage,
        "school": one.line.school,
        "in_place": "; ".join(one.in_place),
        "plan_from": one.plan_from.isoformat() if one.plan_from else "",
        "tell_by": one.tell_by.isoformat() if one.tell_by else "",
    }
