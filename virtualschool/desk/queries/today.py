"""Today: who may need us, by name; what changed, what waits for somebody, and how fresh each source is, in counts."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum

from virtualschool.intake.models import Change, Receipt, Run
from virtualschool.intake.queries import freshness
from virtualschool.intake.vocab import ChangeKind, State, Status
from virtualschool.linkage.models import Question
from virtualschool.linkage.queries import readings, rereading
from virtualschool.linkage.vocab import SECOND_READER
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import Permission
from virtualschool.register.models import CarePeriod, Enrolment, Learner, LearnerAlias, LearnerRecord, Relation
from virtualschool.register.models.derived import covers
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import About, RelationKind, Source

from . import clearance as clearances
from . import disagreements as differing
from . import needs as who_needs_us
from . import since
from .clearance import Clearance
from .needs import Needs

CHANGES = (
    (ChangeKind.NEW, "new to the register"),
    (ChangeKind.MOVED_HOME, "moved home"),
    (ChangeKind.MOVED_SCHOOL, "changed school"),
    (ChangeKind.STOPPED, "stopped being looked after"),
    (ChangeKind.LEFT_OUT, "not in the new list"),
)
KINDS = (Source.EDUCATION, Source.SOCIAL_WORK)


@dataclass(frozen=True)
class Changed:
    count: int
    words: str
    kind: str
    run_id: uuid.UUID | None


@dataclass(frozen=True)
class Waiting:
    """One kind of work that waits, with how many there are; a kind of question where it is one."""

    words: str
    count: int
    about: str = ""


@dataclass(frozen=True)
class Fresh:
    """How old the newest word of a source is."""

    name: str
    as_at: dt.date | None
    days: int
    is_stale: bool

    @property
    def age(self) -> str:
        if self.as_at is None:
            return "nothing has come yet"
        return {0: "today", 1: "yesterday"}.get(self.days, f"{self.days} days ago")


@dataclass(frozen=True)
class Held:
    run_id: uuid.UUID
    file_name: str
    as_at: dt.date


@dataclass(frozen=True)
class Today:
    """All that the page shows this user."""

    is_first_day: bool
    learners: int
    changed: tuple[Changed, ...]
    compared: tuple[tuple[str, dt.date], ...]
    questions: tuple[Waiting, ...]
    read_once: int
    """Questions that this user has read, and that a second reader is to read."""
    oldest_question: dt.date | None
    disagreements: int
    open_disagreements: int | None
    """Those that nobody has dealt with yet; None for whoever doesn't work them."""
    last_look: dt.date | None
    """When this user last looked at what changed."""
    held: tuple[Held, ...]
    untold: int
    unconfirmed: int
    only_social_work: int
    only_education: int
    only_by_hand: int
    fresh: tuple[Fresh, ...]
    chase: tuple[freshness.Feed, ...] = ()
    """Lists so late that somebody is to ask for them."""
    reread: rereading.Waiting | None = None
    needs: Needs = who_needs_us.NOBODY
    """Who may need us now, and which sources are silent."""

    @property
    def minutes(self) -> int:
        """About a minute for each question."""
        return sum(one.count for one in self.questions)

    @property
    def stale(self) -> list[Fresh]:
        return [one for one in self.fresh if one.is_stale]


def today(user: User, authority: Authority, day: dt.date) -> Today:
    """The page of one authority for one user; what their post does not open is empty."""
    editions = freshness.newest(authority)
    runs = newest_runs(user, authority)
    questions = Question.objects.visible_to(user).filter(authority=authority).open()
    asked, oldest, read = waiting(user, questions)
    mine = Learner.objects.visible_to(user).filter(authority=authority)
    cleared = clearances.of_user(user)
    sums = mine.aggregate(
        learners=Count("pk"),
        disagreements=Sum("disagreement_count", default=0),
        only_social_work=Count("pk", filter=knows("social_work") & ~knows("education") & Q(ended_in_adoption=False)),
        only_education=Count("pk", filter=knows("education") & ~knows("social_work")),
        only_by_hand=Count("pk", filter=~knows("education") & ~knows("social_work")),
        untold=Count("pk", filter=is_to_tell(user, authority, day, cleared)),
        unconfirmed=Count("pk", filter=Q(pk__in=told_since(authority).values("learner"))),
    )
    feeds = freshness.feeds(authority, day, editions) if editions else ()
    return Today(
        is_first_day=not editions,
        **sums,
        changed=tuple(changed(user, runs)),
        compared=tuple((Source(source).label, as_at) for source, as_at in sorted(editions.items()) if source in KINDS),
        questions=asked,
        read_once=len(read),
        oldest_question=oldest,
        open_disagreements=open_disagreements(user, authority, cleared),
        last_look=since.day_of(runs[0].looked) if runs else None,  # type: ignore[attr-defined]
        held=tuple(held(user, authority)),
        fresh=tuple(fresh(feeds, editions.get(Source.MY_LIST), day)),
        chase=tuple(one for one in feeds if one.is_to_chase),
        reread=rereading.waiting(user, authority, day),
        needs=who_needs_us.today(user, authority, day, cleared),
    )


def open_disagreements(user: User, authority: Authority, cleared: Clearance) -> int | None:
    """How many wait on the disagreements desk, for whoever works there."""
    may = user.may(Permission.DISAGREEMENT_SETTLE, authority.pk)
    return differing.open_count(user, authority, cleared) if may else None


def knows(source: str) -> Q:
    return Q(sources__contains=source)


def newest_runs(user: User, authority: Authority) -> list[Run]:
    """For education and for social work the newest bringing that took a list of theirs in: often one and the same.

    Each with the moment at which the user last looked at what changed.
    """
    taken = (
        Run.objects.visible_to(user)
        .filter(authority=authority, state=State.DONE, receipts__status=Status.APPLIED)
        .annotate(source=F("receipts__edition__source"), looked=Subquery(since.looks_of(user).values("at")[:1]))
        .filter(source__in=KINDS)
        .order_by("-number")
    )
    newest: dict[str, Run] = {}
    for run in taken[:40]:
        newest.setdefault(run.source, run)
    return list({run.pk: run for run in newest.values()}.values())


def changed(user: User, runs: Sequence[Run]) -> list[Changed]:
    """How many learners changed in each of five ways, and in which bringing to read of it."""
    if not runs:
        return []
    rows = (
        Change.objects.visible_to(user)
        .filter(run__in=runs, kind__in=[kind for kind, _ in CHANGES])
        .values("kind")
        .annotate(count=Count("learner_id", distinct=True), number=Max("run__number"))
    )
    found = {row["kind"]: row for row in rows}
    by_number = {run.number: run.pk for run in runs}
    return [
        Changed(found[kind]["count"], words, kind, by_number.get(found[kind]["number"]))
        if kind in found
        else Changed(0, words, kind, None)
        for kind, words in CHANGES
    ]


def waiting(
    user: User, questions: QuerySet[Question]
) -> tuple[tuple[Waiting, ...], dt.date | None, Collection[uuid.UUID]]:
    """Open questions by kind that this user can answer now, the oldest of all, and those that others are to read."""
    second = Count("pk", filter=Q(waiting_for=SECOND_READER))
    rows = by_about(questions, (), second=second, first=Min("opened_on"))
    read: Collection[uuid.UUID] = ()
    if any(row["second"] for row in rows):
        read = readings.mine_of(user, questions)
    counted = by_about(questions, read) if read else rows
    counts = {row["about"]: row["now"] for row in counted}
    listed = tuple(Waiting(QUESTIONS[about], counts[about], about) for about in QUESTIONS if counts.get(about))
    return listed, min((row["first"] for row in rows), default=None), read


def by_about(questions: QuerySet[Question], read: Collection[uuid.UUID], **more: Any) -> list[dict[str, Any]]:
    now = Count("pk", filter=readings.at_hand(read))
    rows: Any = questions.order_by().values("about").annotate(now=now, **more)
    return list(rows)


QUESTIONS = {
    About.SAME_CHILD: "Could be the same child",
    About.LOOKED_AFTER: "Looked after, or not?",
    About.NO_ROLL: "Why on no roll?",
    About.LEFT_OUT: "Left out, or ended?",
    About.OVER_18: "Still open past 18",
}


def held(user: User, authority: Authority) -> list[Held]:
    found = (
        Receipt.objects.visible_to(user)
        .filter(run__authority=authority, run__state=State.DONE, status=Status.HELD, released_by="")
        .select_related("run")
        .order_by("-run__number", "position")
    )
    return [Held(one.run_id, one.file_name, one.run.as_at) for one in found[:5]]


def is_to_tell(user: User, authority: Authority, day: dt.date, cleared: Clearance) -> Q:
    """Looked after now, on a school's roll, and that school has not been told: as the list's view."""
    if not user.may(Permission.SCHOOL_TELL, authority.pk):
        return Q(pk__in=[])
    held = {"learner": OuterRef("pk")}
    aliases = LearnerAlias.objects.filter(learner=OuterRef(OuterRef("pk"))).values("alias")
    told = Relation.objects.filter(
        in_force(day), authority=authority, kind=RelationKind.TOLD, school_code=OuterRef("school_code")
    )
    return (
        Q(Exists(CarePeriod.objects.filter(covers(day), **held)), ended_in_adoption=False)
        & Q(Exists(Enrolment.objects.filter(covers(day), **held)))
        & ~Q(school_code="")
        & ~Q(pk__in=cleared.withheld)
        & ~Q(Exists(told.filter(learner_id__in=aliases)))
    )


def told_since(authority: Authority) -> QuerySet[LearnerRecord]:
    """What somebody told us of an authority's learners that no list has spoken after."""
    said = F("record__statements__edition__as_at")
    told = LearnerRecord.objects.filter(record__authority=authority, record__source=Source.TOLD_BY)
    after = [Q(**{f"learner__{list_}": None}) | Q(record__statements__edition__as_at__gt=F(f"learner__{list_}"))
             for list_ in ("education_as_at", "social_work_as_at")]  # fmt: skip
    return told.annotate(said=said).filter(*after)


def fresh(feeds: Iterable[freshness.Feed], own_list: dt.date | None, day: dt.date) -> list[Fresh]:
    """How old the word of each source is; the head's own list where there is one."""
    found = [Fresh(one.name, one.as_at, one.days, one.is_late) for one in feeds]
    if own_list:
        found.append(Fresh(Source.MY_LIST.label.capitalize(), own_list, (day - own_list).days, is_stale=False))
    return found
