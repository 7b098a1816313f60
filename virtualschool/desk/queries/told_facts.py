"""What people told about one learner's learning, in words, as far as the reader may see it."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from virtualschool.learning.models import ToldFact
from virtualschool.learning.queries import told as reads
from virtualschool.learning.queries.told import Fact, Told
from virtualschool.learning.vocab import ToldKind
from virtualschool.people.models import User
from virtualschool.people.operations import known_authorities
from virtualschool.people.vocab import Permission
from virtualschool.register.models import Enrolment, Learner
from virtualschool.schools import queries as schools

from .clearance import Reading

AT_SCHOOL = (ToldKind.SENT_HOME,)
"""What a designated manager may tell of a learner of the own school, beside attendance elsewhere."""
ADDED = tuple(kind for kind in ToldKind if kind != ToldKind.PACKAGE_WEEK)


@dataclass(frozen=True)
class Line:
    """One fact: what it says, who said it, and whether this reader may correct or withdraw it."""

    id: uuid.UUID
    what: str
    more: tuple[str, ...]
    said: str
    may_change: bool
    is_late: bool = False


@dataclass(frozen=True)
class Group:
    kind: str
    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ToldFacts:
    """What stands of one learner by kind, and what the reader may add."""

    groups: tuple[Group, ...]
    may_add: tuple[tuple[str, str], ...]
    may_tell_weeks: bool


def may_add(user: User, learner: Learner, reading: Reading) -> tuple[ToldKind, ...]:
    """The kinds that this reader may tell: all of them for one's own learners, a school's own for its manager."""
    code = learner.authority_id
    if not reading.shows_place:
        return ()
    if user.may(Permission.LEARNING_TELL, code) and reading.shows("E"):
        return ADDED
    if user.may(Permission.LEARNING_TELL_AT_SCHOOL, code) and reading.only_school:
        return AT_SCHOOL
    return ()


def may_change(user: User, fact_by: uuid.UUID, kind: str, may: tuple[ToldKind, ...]) -> bool:
    """Whoever may tell everything may correct everything; a school corrects what it wrote itself."""
    return kind in may and (may == ADDED or fact_by == user.pk)


def told_facts(user: User, learner: Learner, reading: Reading, today: dt.date) -> ToldFacts | None:
    """None where education's facts, or the place, are not the reader's to see."""
    if not reading.shows("B") or not reading.shows_place:
        return None
    found = seen(reads.of_one(learner.pk, today), reading)
    may = may_add(user, learner, reading)
    at = Naming(schools.names(learner.authority_id) if found.sent_home else {}, reads_days(found, learner))
    groups = []
    for kind, facts in by_kind(found):
        lines = tuple(
            replace(LINES[kind](one, today, at), may_change=may_change(user, one.recorded_by_id, kind, may))
            for one in reversed(facts)
        )
        if lines:
            groups.append(Group(kind.value, kind.label, lines))
    return ToldFacts(tuple(groups), tuple((one.value, one.label) for one in may), bool(found.current_packages and may))


def seen(one: Told, reading: Reading) -> Told:
    """What the reader's classes show; a school sees what holds now, and who was sent home from there."""
    shown = reads.as_read(one, reading.classes)
    if not reading.only_school:
        return shown
    return replace(
        shown,
        timetables=tuple(each for each in shown.timetables if each.ends_on is None or each.ends_on >= one.on),
        packages=tuple(each for each in shown.packages if each.until is None or each.until >= one.on),
        sent_home=tuple(each for each in shown.sent_home if each.school_code == reading.only_school),
        without_place=(),
    )


@dataclass(frozen=True)
class Naming:
    """Names of schools, and how many days somebody has been without a place, for the words of a line."""

    schools: Mapping[str, str]
    without: str


def reads_days(found: Told, learner: Learner) -> str:
    counted = reads.days_without_place({learner.pk: found}, learner.authority_id)
    return counted[learner.pk].words if learner.pk in counted else ""


def by_kind(found: Told) -> Iterator[tuple[ToldKind, tuple[Any, ...]]]:
    yield ToldKind.PACKAGE, found.packages
    yield ToldKind.TIMETABLE, found.timetables
    yield ToldKind.WITHOUT_PLACE, found.without_place
    yield ToldKind.SENT_HOME, found.sent_home
    yield ToldKind.WIDER_AWARD, found.wider_awards
    yield ToldKind.PLAN_CONSIDERED, found.plans_considered


def in_full(day: dt.date) -> str:
    return f"{day:%-d %B %Y}"


def number(hours: float) -> str:
    return f"{hours:g}"


def span(first: dt.date, last: dt.date | None) -> str:
    return f"{in_full(first)} to {in_full(last)}" if last else f"since {in_full(first)}"


def said(one: Fact) -> str:
    who = f"{one.said_by}, " if one.said_by else ""
    return f"{who}{one.how_words}, {in_full(one.said_on)}"


def line(one: Fact, what: str, *more: str, is_late: bool = False) -> Line:
    return Line(one.id, what, tuple(filter(None, more)), said(one), may_change=False, is_late=is_late)


def package(one: reads.Package, today: dt.date, at: Naming) -> Line:
    weeks = one.weeks[-12:]
    attended = sum(week.half_days_attended for week in weeks)
    of = sum(week.half_days for week in weeks)
    last = f"{attended} of {of} half days attended in the last {len(weeks)} weeks told" if len(weeks) > 1 else ""
    if len(weeks) == 1:
        last = f"{attended} of {of} half days attended in the week of {in_full(weeks[0].week_of)}"
    return line(
        one,
        f"{one.where}, with {one.with_whom}, {number(one.hours_a_week)} hours a week",
        span(one.since, one.until),
        last,
    )


def timetable(one: reads.ReducedTimetable, today: dt.date, at: Naming) -> Line:
    late = one.is_past_review(today)
    review = f"to be looked at again on {in_full(one.review_on)}"
    return line(
        one,
        f"{number(one.hours_a_week)} of {number(one.usual_hours_a_week)} hours a week",
        span(one.starts_on, one.ends_on),
        review if one.holds_on(today) or one.starts_on > today else "",
        f"agreed by {one.agreed_by}" if one.agreed_by else "",
        one.reason,
        is_late=late,
    )


def sent_home(one: reads.SentHome, today: dt.date, at: Naming) -> Line:
    lost = f"{one.half_days} half day{'' if one.half_days == 1 else 's'}"
    return line(one, f"{in_full(one.on)}, {lost}", at.schools.get(one.school_code, one.school_code), one.words)


def without_place(one: reads.WithoutPlace, today: dt.date, at: Naming) -> Line:
    host = known_authorities().get(one.host_authority, (one.host_authority, ""))[0]
    return line(one, span(one.since, one.until), at.without if one.holds_on(today) else "", host)


def wider_award(one: reads.WiderAward, today: dt.date, at: Naming) -> Line:
    level = f"SCQF level {one.scqf_level}" if one.scqf_level else ""
    return line(one, one.title, in_full(one.awarded_on), level, one.awarding_body)


def plan_considered(one: reads.PlanConsidered, today: dt.date, at: Naming) -> Line:
    return line(one, one.words, in_full(one.on), one.reason)


LINES: Mapping[ToldKind, Callable[[Any, dt.date, Naming], Line]] = {
    ToldKind.PACKAGE: package,
    ToldKind.TIMETABLE: timetable,
    ToldKind.WITHOUT_PLACE: without_place,
    ToldKind.SENT_HOME: sent_home,
    ToldKind.WIDER_AWARD: wider_award,
    ToldKind.PLAN_CONSIDERED: plan_considered,
}


def standing(user: User, fact_id: uuid.UUID) -> ToldFact | None:
    """The fact, if it stands and the user may see the learner of whom it was told."""
    return ToldFact.objects.visible_to(user).standing().filter(pk=fact_id).first()


def schools_of(learner: Learner, reading: Reading, today: dt.date) -> list[tuple[str, str]]:
    """The schools that a fact may be of, the present one first; a designated manager's own alone."""
    rows = Enrolment.objects.filter(learner=learner, start__lte=today).exclude(school_code="")
    found = dict(rows.order_by("-start").values_list("school_code", "school_name"))
    names = schools.names(learner.authority_id, found)
    return [
        (code, name or names.get(code) or code)
        for code, name in found.items()
        if not reading.only_school or code == reading.only_school
    ]


def initial(told: ToldFact) -> dict[str, Any]:
    """The fields of a fact as they stand, to be corrected."""
    detail = reads.detail_of(told)
    return {field.name: getattr(detail, field.name) for field in detail._meta.concrete_fields if field.name != "told"}
