"""Flags as pages show them: who stands on the list in which order, and what people did about each."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, UUIDField, Value, When

from virtualschool.people.models import Authority, User
from virtualschool.register.models import LearnerAlias, Revision
from virtualschool.schools.models import School

from ..models import Flag, FlagEntry
from ..models.flags import FlagQuerySet
from ..rules import Rule, shipped
from ..vocab import Act


@dataclass(frozen=True)
class Did:
    """One entry: what somebody did, or what came of it. Words above the reader's class are left out."""

    at: dt.datetime
    by_name: str
    act: str
    words: str
    until: dt.date | None
    to_name: str

    @property
    def did(self) -> str:
        return f"gave it to {self.to_name}" if self.act == Act.GIVEN else Act(self.act).did


@dataclass(frozen=True)
class Shown:
    """One flag, or one that stands no more, with everything that was done about it, newest first."""

    pk: uuid.UUID | None
    rule: Rule
    words: str
    since: dt.date | None
    owner_name: str
    is_waiting: bool
    until: dt.date | None
    history: tuple[Did, ...] = ()

    @property
    def last(self) -> Did | None:
        return self.history[0] if self.history else None


@dataclass(frozen=True)
class OfLearner:
    """A learner's flags: those that wait, those that somebody answered, and those whose facts have passed."""

    waiting: tuple[Shown, ...] = ()
    answered: tuple[Shown, ...] = ()
    past: tuple[Shown, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.waiting or self.answered or self.past)


@dataclass(frozen=True)
class Part:
    """Some learners of the list in its order, each with the flags that wait, and how many learners there are in all.

    `sources` are the silent ones where they were asked for, each with `school_code` and `phone` if it is a school.
    """

    flags: Mapping[uuid.UUID, Sequence[Flag]]
    number: int
    sources: Sequence[Flag] = ()
    is_behind: bool | None = None
    """Whether flags must be worked out anew, where it was asked and there is a row to say it."""


def waiting(user: User, authority: Authority, day: dt.date) -> FlagQuerySet:
    """The flags of learners that ask for somebody today, as far as the user may see them."""
    return Flag.objects.of_learners(user).filter(authority=authority).waiting(day)


LAST = "~"
"""After every place on the list."""


def part(
    flags: FlagQuerySet,
    *,
    first: int = 0,
    most: int,
    sources: FlagQuerySet | None = None,
    withheld: Collection[uuid.UUID] = (),
    behind: QuerySet[Revision] | None = None,
) -> Part:
    """A part of the list, one line for each learner: by the first of the learner's flags. One query.

    Those of whom the reader may not know why they stand on it (`withheld`) come last, in no order that tells of it.
    """
    place: Any = Min("place")
    if withheld:
        place = Min(Case(When(learner_id__in=list(withheld), then=Value(LAST)), default=F("place")))
    by_learner = flags.order_by().values("learner_id").annotate(first=place).order_by("first", "learner_id")
    everybody = flags.order_by().annotate(all=Value(1)).values("all")
    number = everybody.annotate(number=Count("learner_id", distinct=True)).values("number")
    shown = flags.filter(learner_id__in=by_learner.values("learner_id")[first : first + most])
    if sources is not None:
        shown = Flag.objects.filter(Q(pk__in=shown.values("pk")) | Q(pk__in=sources.values("pk")))
    school = School.objects.filter(authority=OuterRef("authority"), code=OuterRef("source"))
    rows = list(
        shown.annotate(
            number=Subquery(number),
            school_code=Subquery(school.values("code")[:1]),
            phone=Subquery(school.values("phone")[:1]),
            **({} if behind is None else {"behind": Exists(behind)}),
        ).in_order()
    )
    found: dict[uuid.UUID, list[Flag]] = defaultdict(list)
    for one in rows:
        if one.learner_id:
            found[one.learner_id].append(one)
    ordered = sorted(found, key=lambda learner: (LAST if learner in withheld else found[learner][0].place, learner))
    total = rows[0].number if found else 0  # type: ignore[attr-defined]
    silent = [one for one in rows if not one.learner_id]
    is_behind = bool(rows[0].behind) if rows and behind is not None else None  # type: ignore[attr-defined]
    return Part({learner: found[learner] for learner in ordered}, total, silent, is_behind)


def by_rule(flags: FlagQuerySet) -> list[tuple[Rule, int]]:
    """How many learners each rule names, in the order of the list; rules that name nobody are left out."""
    rows = flags.order_by().values_list("rule").annotate(number=Count("learner_id", distinct=True))
    numbers = dict(rows)
    return [(rule, numbers[rule.id]) for rule in shipped().values() if rule.id in numbers]


def of_sources(user: User, authority: Authority, day: dt.date) -> FlagQuerySet:
    """The silent sources that nobody has dealt with."""
    return Flag.objects.of_sources(user).filter(authority=authority).waiting(day)


def of_learner(user: User, learner_id: uuid.UUID, *, classes: Collection[str], day: dt.date) -> OfLearner:
    """Everything about one learner; nothing for whoever may not see flags. Two queries.

    The caller has opened the learner for the user; `classes` are those that
    the user may read of this learner.
    """
    flags = Flag.objects.visible_to(user).filter(learner_id=learner_id).in_order()
    standing = [one for one in flags if one.fact_class in classes]
    ids = LearnerAlias.objects.filter(learner=learner_id).values("alias")
    entries = FlagEntry.objects.visible_to(user).filter(learner_id__in=ids).in_order()
    done = by_key(entries, user, classes)
    shown = [of_flag(one, done.pop((one.rule, one.evidence), ()), day) for one in standing]
    passed = [of_past(entry, acts) for entry, acts in ((acts[-1][0], acts) for acts in done.values() if acts)]
    return OfLearner(
        tuple(one for one in shown if one.is_waiting),
        tuple(one for one in shown if not one.is_waiting),
        tuple(sorted(passed, key=lambda one: one.history[0].at, reverse=True)),
    )


def of_one(user: User, flag: Flag, *, classes: Collection[str], day: dt.date) -> Shown:
    """One flag with everything that was done about it; one query."""
    entries = FlagEntry.objects.visible_to(user).filter(rule=flag.rule, evidence=flag.evidence, source=flag.source)
    if flag.learner_id:
        entries = entries.filter(learner_id__in=LearnerAlias.objects.filter(learner=flag.learner_id).values("alias"))
    done = by_key(entries.in_order(), user, classes)
    return of_flag(flag, done.get((flag.rule, flag.evidence), ()), day)


Entries = Sequence[tuple[FlagEntry, Did]]


def by_key(
    entries: Iterable[FlagEntry], user: User, classes: Collection[str]
) -> dict[tuple[str, str], list[tuple[FlagEntry, Did]]]:
    """By rule and evidence, in order; of a learner only what the classes open."""
    found: dict[tuple[str, str], list[tuple[FlagEntry, Did]]] = defaultdict(list)
    for one in entries:
        if one.learner_id is None or one.fact_class in classes:
            found[one.rule, one.evidence].append((one, as_did(one, user, classes)))
    return found


def as_did(one: FlagEntry, user: User, classes: Collection[str]) -> Did:
    is_theirs = one.learner_id is None or "E" in classes or one.by_id == user.pk
    return Did(one.at, one.by_name, one.act, one.words if is_theirs else "", one.until, one.owner_name)


def of_flag(flag: Flag, entries: Entries, day: dt.date) -> Shown:
    waits = not flag.is_quiet or (flag.quiet_until is not None and flag.quiet_until <= day)
    return Shown(
        pk=flag.pk,
        rule=shipped()[flag.rule],
        words=flag.words,
        since=flag.since,
        owner_name=flag.owner_name,
        is_waiting=waits,
        until=None if waits else flag.quiet_until,
        history=tuple(did for _, did in reversed(entries)),
    )


def of_past(last: FlagEntry, entries: Entries) -> Shown:
    """What was a flag once, in its own words of that day."""
    history = tuple(did for _, did in reversed(entries))
    return Shown(None, shipped()[last.rule], last.said, None, "", is_waiting=False, until=None, history=history)


def newest_acts(
    user: User, learner_ids: Collection[uuid.UUID], classes: Mapping[uuid.UUID, Collection[str]]
) -> dict[uuid.UUID, Did]:
    """The last that somebody did about each of these learners, whatever it was about; one query."""
    ids = LearnerAlias.objects.filter(learner__in=list(learner_ids))
    now = LearnerAlias.objects.filter(alias=OuterRef("learner_id")).values("learner_id")[:1]
    entries = FlagEntry.objects.visible_to(user).filter(learner_id__in=ids.values("alias"))
    found: dict[uuid.UUID, Did] = {}
    for one in entries.filter(act__in=(Act.ACTION, Act.CAME)).annotate(now_id=Subquery(now, UUIDField())).in_order():
        learner: uuid.UUID = one.now_id  # type: ignore[attr-defined]
        if one.fact_class in classes.get(learner, ""):
            found[learner] = as_did(one, user, classes[learner])
    return found
