"""A school's learners on one sheet, for a visit of support and challenge: how each is doing, and what to ask."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from virtualschool.learning.derive import Fact
from virtualschool.learning.queries import standing
from virtualschool.learning.queries import told as tellings
from virtualschool.learning.queries.shown import Attended, attended, excluded, per_cent, support
from virtualschool.learning.queries.told import Told
from virtualschool.learning.vocab import AWARDED
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register import sessions
from virtualschool.register.models import Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind
from virtualschool.schools.models import School

from . import clearance as clearances
from . import lines as listed
from . import sources
from .lines import Line

FACTS = ("attendance", "exclusions", "awards", "needs")


@dataclass(frozen=True)
class Sheet:
    """How one learner is doing at this school, as far as the reader may see it; what nobody told is empty."""

    pk: uuid.UUID
    authority_id: str
    now: Attended | None
    before: Attended | None
    exclusions: int
    half_days_excluded: int
    half_days_sent_home: int
    plans: tuple[str, ...]
    timetable: str
    elsewhere: tuple[str, ...]
    is_past_review: bool
    is_csp_considered: bool
    awards: int

    @property
    def in_place(self) -> tuple[str, ...]:
        return (*self.plans, *self.elsewhere, *filter(None, [self.timetable]))


@dataclass(frozen=True)
class Visited:
    """A line of the register, and the sheet beside it."""

    pk: uuid.UUID
    authority_id: str
    line: Line
    sheet: Sheet
    is_told: bool
    has_read: bool


@dataclass(frozen=True)
class Visit:
    """The page of one school."""

    school: School
    managers: tuple[str, ...]
    learners: tuple[Visited, ...]
    session: str
    attended: int
    possible: int
    with_data: int
    asks: tuple[str, ...]
    classes: str

    @property
    def as_at(self) -> dt.date | None:
        """The oldest day that attendance on the sheet speaks of."""
        return min((one.sheet.now.as_at for one in self.learners if one.sheet.now), default=None)

    @property
    def summary(self) -> str:
        """Half days added up over the learners of whom there is data; never an average of percentages."""
        if not self.possible:
            return "No attendance has come for this session."
        rate = per_cent(self.attended, self.possible)
        return f"{rate}: at school for {self.attended} of {self.possible} half days this session"


@dataclass(frozen=True)
class SchoolLine:
    """A school in the list of schools."""

    code: str
    name: str
    learners: int
    untold: int


def sheets(
    authority: str,
    code: str,
    learners: Mapping[uuid.UUID, str],
    on: dt.date,
    *,
    unlabelled: Collection[uuid.UUID] = (),
) -> dict[uuid.UUID, Sheet]:
    """How these learners are doing at one school; `learners` gives the classes that the reader may see of each.

    Free words that call somebody of `unlabelled` what they don't want to be called are left out.
    """
    facts = standing.of_learners(list(learners), FACTS) if learners else {}
    told = tellings.told(list(learners), on)
    found = {}
    for pk, classes in learners.items():
        read = tellings.as_read(told.get(pk) or Told(on), classes)
        if pk in unlabelled:
            read = replace(read, packages=tuple(one for one in read.packages if not sources.is_label(one.where)))
        found[pk] = sheet(pk, authority, code, facts.get(pk, {}), read, classes)
    return found


def sheet(
    pk: uuid.UUID, authority: str, code: str, facts: Mapping[str, Sequence[Fact]], told: Told, classes: str
) -> Sheet:
    now = sessions.session_of(told.on)
    before = sessions.session_of(sessions.start_of(now) - dt.timedelta(days=1))
    here = {one.row["session"]: one for one in facts.get("attendance", ()) if one.row.get("school_code") == code}
    cases = [one for one in excluded(facts, classes, code) if one.session == now]
    start, end = sessions.start_of(now), sessions.end_of(now)
    sent_home = [one for one in told.sent_home if one.school_code == code and start <= one.on <= end]
    timetable = told.timetable
    going_on = [one for one in facts.get("needs", ()) if one.row.get("end_date", "9") >= told.on.isoformat()]
    return Sheet(
        pk=pk,
        authority_id=authority,
        now=attended(here[now], {}) if now in here else None,
        before=attended(here[before], {}) if before in here else None,
        exclusions=len(cases),
        half_days_excluded=sum(one.half_days for one in cases),
        half_days_sent_home=sum(one.half_days for one in sent_home),
        plans=tuple(dict.fromkeys(one.plan for one in support(going_on, classes) if one.plan)),
        timetable=f"{timetable.hours_a_week:g} of {timetable.usual_hours_a_week:g} hours a week, "
        f"look again {timetable.review_on:%-d %b}"
        if timetable
        else "",
        elsewhere=tuple(f"learning at {one.where}" for one in told.current_packages),
        is_past_review=bool(timetable and timetable.is_past_review(told.on)),
        is_csp_considered=told.is_considered() or any(one.row.get("plan") == "csp" for one in facts.get("needs", ())),
        awards=sum(one.row["result"] in AWARDED for one in facts.get("awards", ())) + len(told.wider_awards),
    )


# ---- a visit by the virtual school ----------------------------------------------------------------------------------


def visit(user: User, authority: Authority, school: School, today: dt.date) -> Visit:
    """Whoever is on the school's roll today and this reader may see; protected learners aren't on it."""
    cleared = clearances.of_user(user)
    lines = listed.today_lines(user, authority, today, cleared, at_school=school.code)
    lines = [line for line in lines if line.school_code == school.code]
    classes = {line.pk: cleared.reading(line.pk, authority.pk).classes for line in lines}
    unlabelled = {line.pk for line in lines if line.label_unwanted}
    found = sheets(authority.pk, school.code, classes, today, unlabelled=unlabelled)
    told = tellings_of(authority, school.code, today)
    learners = [
        Visited(line.pk, authority.pk, line, found[line.pk], line.pk in told, told.get(line.pk, False))
        for line in lines
    ]
    with_data = [one.now for one in found.values() if one.now]
    return Visit(
        school=school,
        managers=tuple(managers(authority, school.code, today)),
        learners=tuple(learners),
        session=sessions.session_of(today),
        attended=sum(one.attended for one in with_data),
        possible=sum(one.possible for one in with_data),
        with_data=len(with_data),
        asks=tuple(asks(learners, classes)),
        classes=max(classes.values(), key=len, default="A"),
    )


def tellings_of(authority: Authority, code: str, today: dt.date) -> dict[uuid.UUID, bool]:
    """Of whom the school was told, and whether it has read it."""
    rows = Relation.objects.filter(in_force(today), authority=authority, school_code=code, kind=RelationKind.TOLD)
    pairs = list(rows.values_list("learner_id", "acknowledged_at"))
    now = clearances.today_ids({learner for learner, _ in pairs})
    return {now.get(learner, learner): at is not None for learner, at in pairs}


def managers(authority: Authority, code: str, today: dt.date) -> Iterable[str]:
    """Who is the school's designated manager, by name."""
    posts = Membership.objects.held_on(today).filter(
        authority=authority, role=Role.DESIGNATED_MANAGER, school_code=code, user__is_active=True
    )
    return sorted(posts.values_list("user__name", flat=True))


def asks(learners: Sequence[Visited], classes: Mapping[uuid.UUID, str]) -> Iterator[str]:
    """What to ask on the visit: dated facts that are missing or overdue, by name; no score and no order of need."""
    questions = (
        ("The school hasn’t been told of", [one for one in learners if one.line.may_be_told_of]),
        ("Told, and not read yet", [one for one in learners if one.is_told and not one.has_read]),
        ("No attendance has come for", [one for one in learners if one.sheet.now is None]),
        ("No plan is told for", [one for one in learners if "C" in classes[one.pk] and not one.sheet.plans]),
        (
            "Nobody told whether a co-ordinated support plan was considered for",
            [one for one in learners if "C" in classes[one.pk] and not one.sheet.is_csp_considered],
        ),
        ("A reduced timetable is past its review for", [one for one in learners if one.sheet.is_past_review]),
        ("Sent home without an exclusion this session", [one for one in learners if one.sheet.half_days_sent_home]),
    )
    for words, whom in questions:
        if whom:
            yield f"{words}: {', '.join(one.line.name for one in whom)}"


def schools(user: User, authority: Authority, today: dt.date) -> list[SchoolLine]:
    """The schools at which learners are today whom this reader may see."""
    lines = listed.today_lines(user, authority, today, clearances.of_user(user))
    counts = Counter((line.school_code, line.school) for line in lines if line.school_code)
    untold = Counter(line.school_code for line in lines if line.may_be_told_of)
    found = [SchoolLine(code, name, count, untold[code]) for (code, name), count in counts.items()]
    return sorted(found, key=lambda one: one.name.casefold())
