"""Who may need us now: the dated fact, what is in place beside it, and the next step; and which sources are silent."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery

from virtualschool.learning import vocab as learning
from virtualschool.learning.models import Need
from virtualschool.learning.queries import told as telling
from virtualschool.learning.queries.told import Told
from virtualschool.monitoring.models import Flag
from virtualschool.monitoring.models.flags import FlagQuerySet
from virtualschool.monitoring.queries import flags as reads
from virtualschool.monitoring.queries import following, rules
from virtualschool.monitoring.queries.flags import Did, Shown
from virtualschool.monitoring.rules import Rule
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Permission, Role
from virtualschool.register.models import Learner
from virtualschool.register.vocab import RelationKind
from virtualschool.schools.models import School

from .clearance import Clearance, Reading
from .sources import is_label

ON_TODAY, UNFOLDED, ON_A_PAGE = 7, 10, 50
WITHHELD = "Something to look at, which only people named for this learner may read."
TEAM = (Role.LEAD, Role.TEAM_MEMBER)
MINE, ALL = "mine", "all"


@dataclass(frozen=True)
class Person:
    """One learner on the list. What the reader may not see is empty; a protected place hides every fact."""

    pk: uuid.UUID
    authority_id: str
    name: str
    list_name: str
    stage: str
    school: str
    phone: str
    flags: tuple[Shown, ...]
    in_place: tuple[str, ...]
    classes: str
    is_withheld: bool

    @property
    def where(self) -> str:
        return ", ".join(part for part in (self.stage, self.school) if part)

    @property
    def first(self) -> Shown | None:
        return self.flags[0] if self.flags else None

    @property
    def others_words(self) -> str:
        """What the learner's other flags are about."""
        return f"Also: {'; '.join(one.rule.title for one in self.flags[1:])}"


@dataclass(frozen=True)
class Silent:
    """A source that has stopped speaking, and whom to ring."""

    shown: Shown
    school_code: str
    phone: str


@dataclass(frozen=True)
class Needs:
    """A part of the list in its order, how many learners stand on it, and the silent sources."""

    people: tuple[Person, ...] = ()
    number: int = 0
    sources: tuple[Silent, ...] = ()
    whose: str = ALL
    has_caseload: bool = False
    rules: tuple[tuple[Rule, int], ...] = ()
    is_behind: bool | None = None
    """Whether the register has moved on since the list was worked out; None where the list itself doesn't say."""

    @property
    def more(self) -> int:
        return self.number - len(self.people)


NOBODY = Needs()


def classes(found: Needs) -> str:
    """The classes of field on the list: names, what happened at school, and plans where there is one to read."""
    return max((one.classes for one in found.people), key=len, default="")[:3]


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: their own caseload or everybody, one rule or all, and which part."""

    whose: str = ""
    rule: str = ""
    first: int = 0
    most: int = ON_A_PAGE


def today(user: User, authority: Authority, day: dt.date, readings: Clearance) -> Needs:
    """The first few, and every silent source."""
    sources = reads.of_sources(user, authority, day)
    return listed(user, authority, day, readings, Asked(most=ON_TODAY), sources=sources)


def listed(
    user: User,
    authority: Authority,
    day: dt.date,
    readings: Clearance,
    asked: Asked,
    *,
    sources: FlagQuerySet | None = None,
    with_rules: bool = False,
) -> Needs:
    """The part of the list that was asked for; a member with a caseload sees that first, unless they ask for all.

    Under one rule stand only those of whom the reader may know that it is this one.
    """
    mine = readings.related.get(RelationKind.CASELOAD, ())
    whose = asked.whose if mine and asked.whose in (MINE, ALL) else MINE if mine else ALL
    flags = reads.waiting(user, authority, day)
    if whose == MINE:
        flags = flags.filter(learner_id__in=list(mine))
    readable = flags.exclude(learner_id__in=list(readings.withheld)) if readings.withheld else flags
    named = tuple(reads.by_rule(readable)) if with_rules else ()
    if asked.rule:
        flags = readable.filter(rule=asked.rule)
    found = reads.part(flags, first=asked.first, most=asked.most, sources=sources, withheld=readings.withheld,
                       behind=following.behind(authority, day))  # fmt: skip
    people = tuple(people_of(user, authority, day, readings, found.flags))
    silent = tuple(silent_of(one, day) for one in found.sources)
    return Needs(people, found.number, silent, whose, bool(mine), named, found.is_behind)


def people_of(
    user: User,
    authority: Authority,
    day: dt.date,
    readings: Clearance,
    flags: Mapping[uuid.UUID, Sequence[Flag]],
) -> Iterable[Person]:
    """These learners in this order, in a fixed number of queries."""
    if not flags:
        return
    ids = list(flags)
    school = School.objects.filter(authority=OuterRef("authority"), code=OuterRef("school_code"))
    seen = Learner.objects.visible_to(user).annotate(phone=Subquery(school.values("phone")[:1]))
    rows = seen.defer("search_text").filter(pk__in=ids).in_bulk()
    opened = {one: readings.reading(one, authority.pk) for one in ids}
    unlabelled = {one for one in rows if rows[one].label_unwanted}
    support = in_place(authority, ids, opened, day, unlabelled=unlabelled)
    acts = reads.newest_acts(user, ids, {one: reading.classes for one, reading in opened.items()})
    for one in ids:
        if one in rows:
            known = [*support.get(one, ()), *said(acts.get(one))]
            yield person(rows[one], opened[one], flags[one], known, day)


def person(
    learner: Learner,
    reading: Reading,
    flags: Iterable[Flag],
    support: Iterable[str],
    day: dt.date,
) -> Person:
    shown = reading.shows_place
    open_flags = [reads.of_flag(one, (), day) for one in flags if reading.shows(one.fact_class)] if shown else []
    return Person(
        pk=learner.pk,
        authority_id=learner.authority_id,
        name=learner.name or "Name not known",
        list_name=learner.list_name,
        stage=learner.stage,
        school=learner.school_name if shown else "",
        phone=(learner.phone or "") if shown else "",  # type: ignore[attr-defined]
        flags=tuple(open_flags),
        in_place=tuple(support) if shown else (),
        classes=reading.classes,
        is_withheld=not shown,
    )


def in_place(
    authority: Authority,
    ids: Collection[uuid.UUID],
    opened: Mapping[uuid.UUID, Reading],
    day: dt.date,
    *,
    unlabelled: Collection[uuid.UUID] = (),
) -> dict[uuid.UUID, list[str]]:
    """What is in place for each: plans, a timetable, learning elsewhere, as far as the reader may read.

    A place whose name calls somebody of `unlabelled` what they don't want to be called is left out.
    """
    plans = Need.objects.filter(learner_id__in=list(ids)).exclude(plan="").exclude(end_date__lt=day)
    found: dict[uuid.UUID, list[str]] = {one: [] for one in ids}
    for learner, plan in plans.order_by("position").values_list("learner_id", "plan"):
        words = learning.label("plans", plan)
        if opened[learner].shows("C") and words not in found[learner]:
            found[learner].append(words)
    facts = telling.told(ids, day, authority=authority)
    for learner, one in facts.items():
        read = told_words(telling.as_read(one, opened[learner].classes))
        found[learner] += [each for each in read if learner not in unlabelled or not is_label(each)]
    return found


def told_words(one: Told) -> Iterable[str]:
    if one.timetable:
        yield f"{one.timetable.hours_a_week:g} of {one.timetable.usual_hours_a_week:g} hours a week at school"
    for package in one.current_packages:
        yield f"{package.hours_a_week:g} hours a week at {package.where}, with {package.with_whom}"


def said(did: Did | None) -> Iterable[str]:
    """What somebody did last, with their name and the day."""
    if did and did.words:
        yield f"{did.words.rstrip('.')} ({did.by_name}, {did.at.day} {did.at:%B})"


def silent_of(one: Flag, day: dt.date) -> Silent:
    return Silent(reads.of_flag(one, (), day), one.school_code or "", one.phone or "")  # type: ignore[attr-defined]


# ---- one flag -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OneFlag:
    """One flag's page: whose it is, the fact, what is in place, what was done, and who may be given it."""

    flag: Flag
    shown: Shown
    person: Person | None
    team: tuple[tuple[str, str], ...]
    may_answer: bool


def one(user: User, flag: Flag, authority: Authority, day: dt.date, readings: Clearance) -> OneFlag | None:
    """None where the learner's place is protected from this reader: then there is nothing to see."""
    found = None
    if flag.learner_id:
        others = reads.waiting(user, authority, day).filter(learner_id=flag.learner_id).exclude(pk=flag.pk)
        found = next(iter(people_of(user, authority, day, readings, {flag.learner_id: [flag, *others]})), None)
        if found is None or found.is_withheld:
            return None
    classes = found.classes if found else "ABCDE"
    may = user.may(Permission.FLAG_ANSWER, authority.pk)
    shown = reads.of_one(user, flag, classes=classes, day=day)
    return OneFlag(
        flag=flag,
        shown=replace(shown, rule=rules.in_force(authority)[flag.rule]),
        person=found,
        team=tuple(team(authority, day, of_source=flag.learner_id is None)),
        may_answer=may or (flag.learner_id is None and user.may(Permission.FILE_SEND, authority.pk)),
    )


def team(authority: Authority, day: dt.date, *, of_source: bool) -> Iterable[tuple[str, str]]:
    """Who may be given a flag: the team, and for a source the data officers, too."""
    roles = (*TEAM, Role.DATA_OFFICER) if of_source else TEAM
    posts = Membership.objects.held_on(day).filter(authority=authority, role__in=roles, user__is_active=True)
    names = {str(post.user.pk): post.user.name for post in posts.select_related("user")}
    return sorted(names.items(), key=lambda one: one[1])


def colleague(pk: str) -> User:
    """The user behind one of `team`."""
    found: User = User.objects.get(pk=pk)
    return found


# ---- a file to take away ---------------------------------------------------------------------------------------------


COLUMNS = ("name", "stage", "school", "what", "since", "in place", "next step", "with")


def rows(people: Iterable[Person]) -> list[dict[str, str]]:
    """A row for each flag; of a learner whose place is protected nothing but that something is to be read."""
    return [row for one in people for row in rows_of(one)]


def rows_of(one: Person) -> Iterable[dict[str, str]]:
    head = {"name": one.list_name, "stage": one.stage, "school": one.school}
    if one.is_withheld:
        yield {**head, "what": WITHHELD}
    for flag in one.flags:
        yield {
            **head,
            "what": flag.words,
            "since": flag.since.isoformat() if flag.since else "",
            "in place": "; ".join(one.in_place),
            "next step": flag.rule.next,
            "with": flag.owner_name,
        }
