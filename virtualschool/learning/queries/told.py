"""What people told about learning, as it stands: one learner's or many learners', in two queries."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from virtualschool.people.models import Authority
from virtualschool.register.models import Enrolment, LearnerAlias
from virtualschool.schools import queries as schools
from virtualschool.schools.days import SchoolDays

from .. import models
from ..models import BY_TOLD_KIND, ToldDetail, ToldFact
from ..vocab import Considered, How, Plan, ToldKind

AT_ONCE = 400
"""More learners than this are read authority by authority, and picked out here."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What all have in common; `id` is that of the telling as it stands, `thread` stays through corrections."""

    id: uuid.UUID
    thread: uuid.UUID
    said_by: str
    how: str
    said_on: dt.date
    recorded_by: str
    recorded_by_id: uuid.UUID
    recorded_at: dt.datetime

    @property
    def how_words(self) -> str:
        return How(self.how).label.lower()


@dataclass(frozen=True, kw_only=True)
class ReducedTimetable(Fact):
    starts_on: dt.date
    ends_on: dt.date | None
    hours_a_week: float
    usual_hours_a_week: float
    reason: str
    agreed_by: str
    review_on: dt.date

    def holds_on(self, day: dt.date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def is_past_review(self, day: dt.date) -> bool:
        """Still going on, and the day on which it was to be looked at again has gone by."""
        return self.holds_on(day) and self.review_on < day


@dataclass(frozen=True, kw_only=True)
class PackageWeek(Fact):
    package: uuid.UUID
    """The thread of the package."""
    week_of: dt.date
    half_days: int
    half_days_attended: int


@dataclass(frozen=True, kw_only=True)
class Package(Fact):
    where: str
    with_whom: str
    hours_a_week: float
    since: dt.date
    until: dt.date | None
    weeks: tuple[PackageWeek, ...] = ()
    """By week, as far as anybody told."""

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    @property
    def last_week(self) -> PackageWeek | None:
        return self.weeks[-1] if self.weeks else None


@dataclass(frozen=True, kw_only=True)
class SentHome(Fact):
    on: dt.date
    half_days: int
    school_code: str
    words: str


@dataclass(frozen=True, kw_only=True)
class WithoutPlace(Fact):
    since: dt.date
    until: dt.date | None
    host_authority: str

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)


@dataclass(frozen=True, kw_only=True)
class WiderAward(Fact):
    awarded_on: dt.date
    title: str
    scqf_level: int | None
    awarding_body: str


@dataclass(frozen=True, kw_only=True)
class PlanConsidered(Fact):
    on: dt.date
    plan: str
    outcome: str
    reason: str

    @property
    def words(self) -> str:
        return f"{Plan(self.plan).label}: {Considered(self.outcome).label.lower()}"


@dataclass(frozen=True)
class HalfDays:
    """Half days at packages of learning, as told: beside official attendance, never in it."""

    attended: int = 0
    possible: int = 0


@dataclass(frozen=True)
class Told:
    """Everything that stands of what people told of one learner, each in the order of its days."""

    on: dt.date
    timetables: tuple[ReducedTimetable, ...] = ()
    packages: tuple[Package, ...] = ()
    sent_home: tuple[SentHome, ...] = ()
    without_place: tuple[WithoutPlace, ...] = ()
    wider_awards: tuple[WiderAward, ...] = ()
    plans_considered: tuple[PlanConsidered, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self)[1:])

    @property
    def timetable(self) -> ReducedTimetable | None:
        """The reduced timetable in force on the day; of several the one that began last."""
        return next((one for one in reversed(self.timetables) if one.holds_on(self.on)), None)

    @property
    def current_packages(self) -> tuple[Package, ...]:
        return tuple(one for one in self.packages if one.holds_on(self.on))

    @property
    def no_place(self) -> WithoutPlace | None:
        """Being without a school place on the day."""
        return next((one for one in reversed(self.without_place) if one.holds_on(self.on)), None)

    def is_considered(self, plan: str = Plan.CSP) -> bool:
        """Whether somebody recorded that a plan was considered, whatever came of it."""
        return any(one.plan == plan for one in self.plans_considered)

    def at_packages(self, first: dt.date, last: dt.date) -> HalfDays:
        """Half days at packages in the weeks that begin from and to, both included."""
        weeks = [week for one in self.packages for week in one.weeks if first <= week.week_of <= last]
        return HalfDays(sum(one.half_days_attended for one in weeks), sum(one.half_days for one in weeks))

    def half_days_sent_home(self, first: dt.date, last: dt.date) -> int:
        return sum(one.half_days for one in self.sent_home if first <= one.on <= last)


SHOWN: Mapping[ToldKind, type[Fact]] = {
    ToldKind.TIMETABLE: ReducedTimetable,
    ToldKind.PACKAGE: Package,
    ToldKind.PACKAGE_WEEK: PackageWeek,
    ToldKind.SENT_HOME: SentHome,
    ToldKind.WITHOUT_PLACE: WithoutPlace,
    ToldKind.WIDER_AWARD: WiderAward,
    ToldKind.PLAN_CONSIDERED: PlanConsidered,
}
PLACES: Mapping[ToldKind, str] = {
    ToldKind.TIMETABLE: "timetables",
    ToldKind.SENT_HOME: "sent_home",
    ToldKind.WITHOUT_PLACE: "without_place",
    ToldKind.WIDER_AWARD: "wider_awards",
    ToldKind.PLAN_CONSIDERED: "plans_considered",
}
DAY_OF: Mapping[ToldKind, str] = {
    ToldKind.TIMETABLE: "starts_on",
    ToldKind.PACKAGE: "since",
    ToldKind.PACKAGE_WEEK: "week_of",
    ToldKind.SENT_HOME: "on",
    ToldKind.WITHOUT_PLACE: "since",
    ToldKind.WIDER_AWARD: "awarded_on",
    ToldKind.PLAN_CONSIDERED: "on",
}
RELATED = tuple(model.__name__.lower() for model in BY_TOLD_KIND.values())
OneFact = TypeVar("OneFact", bound=Fact)


def told(
    learner_ids: Collection[uuid.UUID], on: dt.date, *, authority: Authority | None = None
) -> dict[uuid.UUID, Told]:
    """What stands of these learners, for each of them who has anything; one query, and one more for many learners.

    Learners are named by the ids that they have now. Nothing is scoped here:
    the caller read the learners through `visible_to`, and blanks what is above
    the reader's class with `as_read`.
    """
    wanted = set(learner_ids)
    if not wanted:
        return {}
    rows = ToldFact.objects.standing()
    if authority is not None:
        rows = rows.filter(authority=authority)
    if len(wanted) <= AT_ONCE:
        rows = rows.filter(learner_id__in=LearnerAlias.objects.filter(learner__in=wanted).values("alias"))
    found: dict[uuid.UUID, list[tuple[ToldKind, Any]]] = defaultdict(list)
    for row in rows.with_learner().select_related(*RELATED):
        now: uuid.UUID = row.now_id  # type: ignore[attr-defined]
        if now in wanted:
            found[now].append((ToldKind(row.kind), fact_of(row)))
    return {learner: put_together(facts, on) for learner, facts in found.items()}


def of_one(learner_id: uuid.UUID, on: dt.date) -> Told:
    """What stands of one learner; empty where nobody told anything."""
    return told([learner_id], on).get(learner_id) or Told(on)


def as_read(one: Told, classes: Collection[str]) -> Told:
    """The same with texts and codes above the reader's class blanked, plans left out where C is not theirs."""
    if "B" not in classes:
        return Told(one.on)
    return Told(
        on=one.on,
        timetables=tuple(blanked(each, classes, models.ReducedTimetable) for each in one.timetables),
        packages=tuple(
            replace(
                blanked(each, classes, models.Package),
                weeks=tuple(blanked(week, classes, models.PackageWeek) for week in each.weeks),
            )
            for each in one.packages
        ),
        sent_home=tuple(blanked(each, classes, models.SentHome) for each in one.sent_home),
        without_place=tuple(blanked(each, classes, models.WithoutPlace) for each in one.without_place),
        wider_awards=tuple(blanked(each, classes, models.WiderAward) for each in one.wider_awards),
        plans_considered=tuple(blanked(each, classes, models.PlanConsidered) for each in one.plans_considered)
        if "C" in classes
        else (),
    )


def blanked(one: OneFact, classes: Collection[str], model: type[ToldDetail]) -> OneFact:
    handling: dict[str, str] = {**ToldFact.Handling.classes, **model.Handling.classes}  # type: ignore[attr-defined]
    hidden = {name for name, letter in handling.items() if letter not in ("-", *classes)}
    texts = {field.name: "" for field in fields(one) if field.name in hidden and field.type in (str, "str")}
    return replace(one, **texts) if texts else one  # type: ignore[arg-type]


def put_together(facts: Iterable[tuple[ToldKind, Any]], on: dt.date) -> Told:
    by_kind: dict[ToldKind, list[Any]] = defaultdict(list)
    for kind, fact in facts:
        by_kind[kind].append(fact)
    for kind, held in by_kind.items():
        held.sort(key=lambda one, name=DAY_OF[kind]: (getattr(one, name), one.recorded_at, one.id))  # type: ignore[misc]
    weeks: dict[uuid.UUID, list[PackageWeek]] = defaultdict(list)
    for week in by_kind[ToldKind.PACKAGE_WEEK]:
        weeks[week.package].append(week)
    packages = tuple(replace(one, weeks=tuple(weeks[one.thread])) for one in by_kind[ToldKind.PACKAGE])
    return Told(on=on, packages=packages, **{name: tuple(by_kind[kind]) for kind, name in PLACES.items()})


def fact_of(row: ToldFact) -> Fact:
    kind = ToldKind(row.kind)
    shape = SHOWN[kind]
    detail = detail_of(row)
    ours = {field.name for field in fields(shape)} - {field.name for field in fields(Fact)} - {"weeks", "package"}
    values = {name: getattr(detail, name) for name in ours}
    if kind == ToldKind.PACKAGE_WEEK:
        values["package"] = detail.package_id
    return shape(
        id=row.pk,
        thread=row.thread_id,
        said_by=row.said_by,
        how=row.how,
        said_on=row.said_on,
        recorded_by=row.recorded_by,
        recorded_by_id=row.recorded_by_id,
        recorded_at=row.recorded_at,
        **values,
    )


def detail_of(row: ToldFact) -> Any:
    """The row of its kind, as it was told."""
    return getattr(row, BY_TOLD_KIND[ToldKind(row.kind)].__name__.lower())


def kind_of(detail: ToldDetail) -> ToldKind:
    return next(kind for kind, model in BY_TOLD_KIND.items() if isinstance(detail, model))


def week_told(package_thread: uuid.UUID, week_of: dt.date) -> models.PackageWeek | None:
    """What stands of one week of a package."""
    rows = models.PackageWeek.objects.filter(package=package_thread, week_of=week_of)
    found: models.PackageWeek | None = (
        rows.filter(told__in=ToldFact.objects.standing().values("pk")).select_related("told").first()
    )
    return found


@dataclass(frozen=True)
class DaysWithoutPlace:
    """School days without a school place so far, in the calendar of the authority that is to give one."""

    since: dt.date
    host_authority: str
    days: int
    is_by_calendar: bool
    """Else weekdays were counted, since nobody gave that authority's term dates."""

    @property
    def words(self) -> str:
        if self.is_by_calendar:
            return f"{self.days} school day{'' if self.days == 1 else 's'}"
        return f"{self.days} weekday{'' if self.days == 1 else 's'} (no term dates given)"


def days_without_place(facts: Mapping[uuid.UUID, Told], authority: str) -> dict[uuid.UUID, DaysWithoutPlace]:
    """How long each of these learners who has no place on the day has had none; three queries at most.

    Only of whom a person said so: somebody whom no roll holds, or who is not
    matched, is not counted as without a place. Nor is whoever a roll has taken
    on since: that is a disagreement, for `places_since`.
    """
    found = places_since(facts)
    held = {learner: one.no_place for learner, one in facts.items() if one.no_place and learner not in found}
    hosts = {one.host_authority for one in held.values() if one}
    calendars = schools.school_days(authority, hosts) if hosts else {}
    return {
        learner: counted(one, facts[learner].on, calendars.get(one.host_authority, SchoolDays()))
        for learner, one in held.items()
        if one
    }


def places_since(facts: Mapping[uuid.UUID, Told]) -> dict[uuid.UUID, dt.date]:
    """When a roll took on those of these learners who were said to have no place since before; one query."""
    since = {learner: (one.no_place.since, one.on) for learner, one in facts.items() if one.no_place}
    if not since:
        return {}
    rows = Enrolment.objects.filter(learner__in=since).order_by("-start").values_list("learner_id", "start")
    return {learner: start for learner, start in rows if since[learner][0] < start <= since[learner][1]}


def counted(one: WithoutPlace, on: dt.date, calendar: SchoolDays) -> DaysWithoutPlace:
    count = calendar.count(one.since, min(on, one.until or on))
    return DaysWithoutPlace(one.since, one.host_authority, count.days, count.is_by_calendar)
