"""What the rules look at, read for a whole authority in a fixed number of queries."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from virtualschool.learning.models import Attendance, Destination, Exclusion, Need
from virtualschool.learning.queries import everybody, told
from virtualschool.people.models import Authority
from virtualschool.register import sessions
from virtualschool.register.models import CarePeriod, Enrolment, Learner
from virtualschool.schools import queries as schools

from ..seen import (
    Elsewhere,
    Excluded,
    Half,
    Heard,
    Left,
    NoPlace,
    Place,
    SchoolDaysBetween,
    Seen,
    SentHome,
    Stretch,
    Timetable,
    day,
    stretches,
)

LOOKED_BACK = dt.timedelta(days=70)
"""Files of this many days tell which schools are heard; older ones were heard and told of before."""


class Everything(NamedTuple):
    """All that the rules look at on a day."""

    learners: list[Seen]
    heard: Heard


def of_authority(authority: Authority, on: dt.date) -> Everything:
    """Every learner's facts of this session and the one before, and when each school was last heard."""
    rows = list(Learner.objects.filter(authority=authority).values_list("pk", "date_of_birth", "stage"))
    marks = marks_of(authority, on)
    places = grouped(
        (row[0], Place(*row[1:]))
        for row in of_learners(Enrolment, authority).values_list(
            "learner_id", "school_code", "start", "end", "main", "stage"
        )
    )
    since = looked_after_since(authority, on)
    excluded = exclusions(authority, on)
    left = destinations(authority)
    plans = with_csp(authority, on)
    said = told_of(authority, {row[0] for row in rows}, on)
    learners = [
        Seen(
            learner_id=pk,
            born=born,
            stage=stage,
            looked_after_since=since.get(pk),
            places=tuple(places.get(pk, ())),
            marked=tuple(marks.now.get(pk, ())),
            before=marks.before.get(pk, Half()),
            exclusions=tuple(excluded.get(pk, ())),
            destinations=tuple(left.get(pk, ())),
            has_csp=pk in plans,
            **said.get(pk, {}),
        )
        for pk, born, stage in rows
    ]
    return Everything(learners, heard(authority, learners, marks, on))


def of_learners(model: Any, authority: Authority) -> Any:
    return model.objects.filter(learner__authority=authority)


def grouped(pairs: Iterable[tuple[uuid.UUID, Any]]) -> dict[uuid.UUID, list[Any]]:
    found: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for learner, one in pairs:
        found[learner].append(one)
    return found


class Marks(NamedTuple):
    """What schools marked: this session's stretches, the sums of the session before, and each school's last day."""

    now: Mapping[uuid.UUID, list[Stretch]]
    before: Mapping[uuid.UUID, Half]
    last: Mapping[str, dt.date]


def marks_of(authority: Authority, on: dt.date) -> Marks:
    """This session's marks are read, of the session before the sums alone: quick, whatever the years before hold."""
    session = sessions.session_of(on)
    earlier = sessions.session_of(sessions.start_of(session) - dt.timedelta(days=1))
    fields = ("learner_id", "school_code", "session", "spans", "present", "authorised", "unauthorised", "excluded")
    rows = Attendance.objects.filter(authority=authority, session__in=(earlier, session)).values_list(*fields)
    now: dict[uuid.UUID, list[Stretch]] = defaultdict(list)
    before: dict[uuid.UUID, Half] = defaultdict(Half)
    last: dict[str, dt.date] = {}
    for learner, school, in_session, text, present, *absent in rows.iterator():
        if in_session == session:
            now[learner] += stretches(text)
        else:
            before[learner] = before[learner].plus(Half(present, present + sum(absent)))
        heard_on = min(last_day(text), on)
        last[school] = max(heard_on, last.get(school, heard_on))
    return Marks(now, before, last)


def last_day(text: str) -> dt.date:
    """Of spans of one school in their order, which share no day: that of the last line."""
    return day(text.rpartition("\n")[2].split(" ")[2])


def looked_after_since(authority: Authority, on: dt.date) -> dict[uuid.UUID, dt.date]:
    """For whoever is looked after on the day: the first day of the unbroken time, periods that follow on joined up."""
    rows = of_learners(CarePeriod, authority).order_by("learner_id", "start", "position")
    found: dict[uuid.UUID, tuple[dt.date, dt.date]] = {}
    for learner, start, known_from, end in rows.values_list("learner_id", "start", "known_from", "end"):
        began, ended = start or known_from, end or dt.date.max
        if began > on:
            continue
        known = found.get(learner)
        follows_on = known is not None and (known[1] == dt.date.max or began <= known[1] + dt.timedelta(days=1))
        found[learner] = (known[0], max(known[1], ended)) if known and follows_on else (began, ended)
    return {learner: began for learner, (began, ended) in found.items() if ended >= on}


def exclusions(authority: Authority, on: dt.date) -> dict[uuid.UUID, list[Excluded]]:
    """Of the last year: no rule looks further back."""
    rows = Exclusion.objects.filter(authority=authority, start_date__gte=on - dt.timedelta(days=366)).order_by(
        "start_date", "position"
    )
    fields = ("learner_id", "start_date", "openings_lost", "school_code", "kind", "as_at")
    return grouped(
        (learner, Excluded(start, lost, school, kind == "removed", as_at))
        for learner, start, lost, school, kind, as_at in rows.values_list(*fields)
    )


def destinations(authority: Authority) -> dict[uuid.UUID, list[Left]]:
    rows = Destination.objects.filter(authority=authority).order_by("left_on", "position")
    fields = ("learner_id", "left_on", "survey", "destination", "as_at")
    return grouped((row[0], Left(*row[1:])) for row in rows.values_list(*fields))


def with_csp(authority: Authority, on: dt.date) -> set[uuid.UUID]:
    """Learners with a co-ordinated support plan that has not ended."""
    rows = Need.objects.filter(authority=authority, plan="csp").exclude(end_date__lt=on)
    return set(rows.values_list("learner_id", flat=True))


def heard(authority: Authority, learners: Iterable[Seen], marks: Marks, on: dt.date) -> Heard:
    """When each school was last heard, from the files' sums of everybody and from what is kept of learners."""
    last = {school: day for school, day in marks.last.items() if school}
    for school, sent in everybody.heard(authority, since=on - LOOKED_BACK).items():
        if school and sent <= on:
            last[school] = max(sent, last.get(school, sent))
    places = [place for seen in learners if (place := seen.place_on(on))]
    ours = Counter(place.school_code for place in places)
    return Heard(days_between(authority), last, dict(ours), schools.names(authority.code))


def days_between(authority: Authority) -> SchoolDaysBetween:
    """School days after one day, up to and with another: by the authority's calendar, else weekdays."""
    calendar = schools.school_days(authority.code, [authority.code])[authority.code]

    @lru_cache(maxsize=4096)
    def counted(school_code: str, after: dt.date, until: dt.date) -> int:
        return calendar.count(after + dt.timedelta(days=1), until, school_code).days

    return counted


def told_of(authority: Authority, learners: Collection[uuid.UUID], on: dt.date) -> dict[uuid.UUID, dict[str, Any]]:
    """What people told of these learners, as the rules take it."""
    facts = told.told(learners, on, authority=authority)
    without = told.days_without_place(facts, authority.code)
    return {learner: as_seen(one, without.get(learner)) for learner, one in facts.items()}


def as_seen(one: told.Told, without: told.DaysWithoutPlace | None) -> dict[str, Any]:
    return {
        "timetables": tuple(
            Timetable(each.starts_on, each.ends_on, each.hours_a_week, each.usual_hours_a_week, each.review_on)
            for each in one.timetables
        ),
        "elsewhere": tuple(
            Elsewhere(each.since, each.until, tuple(week_of(week) for week in each.weeks)) for each in one.packages
        ),
        "sent_home": tuple(SentHome(each.on, each.half_days) for each in one.sent_home),
        "no_place": NoPlace(without.since, without.days, without.is_by_calendar) if without else None,
        "csp_considered": one.is_considered(),
    }


def week_of(week: told.PackageWeek) -> Stretch:
    """A week of a package, from its Monday to its Friday."""
    monday = week.week_of - dt.timedelta(days=week.week_of.weekday())
    return Stretch(monday, monday + dt.timedelta(days=4), Half(week.half_days_attended, week.half_days))
