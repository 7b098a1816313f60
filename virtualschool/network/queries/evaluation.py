"""How the Network is doing: what may be answered now, and a year as its report tells it.

Answers are shown once a round has closed, and from five on: shown earlier,
each new answer could be read off the difference.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from virtualschool.people.models import User

from ..models import (
    Action,
    AnswerCount,
    Answered,
    Carry,
    Decision,
    Item,
    Meeting,
    MemberAuthority,
    PracticeEntry,
    Round,
    Tried,
    ValueStory,
    place_of,
)
from ..pulse_chart import Point, PulseChart, drawn
from ..reach import Reach
from ..vocab import FEWEST_ANSWERS, HOW_MUCH, PULSE_DAYS, ActionState, ItemState, MeetingState, RoundKind
from . import directory
from .asked import Asked, questions
from .years import label, span, year_of

GOOD = 4
"""From "mostly" on."""


@dataclass(frozen=True)
class Answers:
    """One question of a closed round; `numbers` are in the order of the choices. None: fewer than five answered."""

    asked: Asked
    numbers: tuple[int, ...] | None

    @property
    def of(self) -> int:
        return sum(self.numbers or ())

    @property
    def good(self) -> int:
        return sum(number for (choice, _), number in zip(HOW_MUCH, self.numbers or (), strict=False) if choice >= GOOD)


@dataclass(frozen=True)
class Results:
    """A round that has closed."""

    asking: Round
    answers: tuple[Answers, ...]

    @property
    def is_shown(self) -> bool:
        return any(one.numbers is not None for one in self.answers)

    @property
    def point(self) -> Point | None:
        if not self.is_shown or self.asking.meeting is None:
            return None
        return Point(
            self.asking.meeting.day, sum(one.good for one in self.answers), sum(one.of for one in self.answers)
        )


def results(rounds: Iterable[Round], today: dt.date) -> tuple[Results, ...]:
    """What closed rounds found; one query."""
    closed = [one for one in rounds if one.closes_on < today]
    counts: dict[tuple[UUID, str], dict[int, int]] = defaultdict(dict)
    for row in AnswerCount.objects.filter(round__in=[one.pk for one in closed]):
        counts[row.round_id, row.question][row.choice] = row.number
    return tuple(
        Results(one, tuple(answers(asked, counts[one.pk, asked.key]) for asked in questions(RoundKind(one.kind))))
        for one in closed
    )


def answers(asked: Asked, counts: dict[int, int]) -> Answers:
    enough = sum(counts.values()) >= FEWEST_ANSWERS
    return Answers(asked, tuple(counts.get(choice, 0) for choice, _ in HOW_MUCH) if enough else None)


@dataclass(frozen=True)
class Waiting:
    """What one reader may answer now and has not."""

    pulses: tuple[Meeting, ...] = ()
    survey: Round | None = None


def waiting(user: User, now: dt.datetime, today: dt.date) -> Waiting:
    """Pulses of the last fortnight and the open survey; nothing for whoever does not take part."""
    if not place_of(user).takes_part:
        return Waiting()
    answered = Answered.objects.visible_to(user).values("round")
    recent = Meeting.objects.visible_to(user).filter(
        ends_at__lte=now, starts_at__date__gte=today - dt.timedelta(days=PULSE_DAYS)
    )
    recent = recent.exclude(state=MeetingState.CALLED_OFF).exclude(pulse__in=answered)
    surveys = Round.objects.visible_to(user).filter(kind=RoundKind.SURVEY, opens_on__lte=today, closes_on__gte=today)
    return Waiting(tuple(recent.order_by("-starts_at")), surveys.exclude(pk__in=answered).first())


@dataclass(frozen=True)
class ToDo:
    """The page's first sight: what waits for the reader, the years, and the newest stories."""

    waiting: Waiting
    years: tuple[tuple[int, str], ...]
    stories: tuple[ValueStory, ...]
    may_open_survey: bool


def to_do(user: User, now: dt.datetime, today: dt.date) -> ToDo:
    asked = Round.objects.visible_to(user).filter(kind=RoundKind.SURVEY, year=year_of(today))
    stories = ValueStory.objects.visible_to(user).filter(taken_back_at=None).select_related("by", "authority")
    return ToDo(
        waiting=waiting(user, now, today),
        years=tuple((one, label(one)) for one in years_known(user, today)),
        stories=tuple(stories.order_by("-told_on", "-id")[:10]),
        may_open_survey=place_of(user).coordinates and not asked.exists(),
    )


def years_known(user: User, today: dt.date) -> list[int]:
    """The years of which there is a meeting, the newest first; this year always."""
    first = Meeting.objects.visible_to(user).order_by("starts_at").values_list("starts_at", flat=True).first()
    newest = year_of(today)
    return list(range(newest, min(newest, year_of(first.date()) if first else newest) - 1, -1))


@dataclass(frozen=True)
class Became:
    """A decision, and what came of it as far as anybody wrote down."""

    decision: Decision
    came_of_it: tuple[str, ...]
    actions: int
    done: int


@dataclass(frozen=True)
class Spread:
    """How far practice spread in a year: entries shared, and how often and by how many authorities one was tried."""

    shared: int
    tried: int
    authorities: int


@dataclass(frozen=True)
class Year:
    """The report of a year."""

    year: int
    label: str
    is_over: bool
    members: int
    reach: Reach
    meetings: tuple[Meeting, ...]
    proposed: int
    talked_about: int
    carried: int
    decisions: tuple[Became, ...]
    actions: int
    actions_done: int
    actions_dropped: int
    pulses: tuple[Results, ...]
    chart: PulseChart | None
    survey: Results | None
    stories: tuple[ValueStory, ...]
    spread: Spread


def report(user: User, year: int, today: dt.date) -> Year:
    """Everything that the Network can say of one year, as this reader may see it."""
    start, end = span(year)
    meetings = Meeting.objects.visible_to(user).filter(starts_at__gte=start, starts_at__lt=end)
    items = Item.objects.visible_to(user).filter(proposed_at__gte=start, proposed_at__lt=end)
    actions = Action.objects.visible_to(user).filter(at__gte=start, at__lt=end)
    rounds = Round.objects.visible_to(user).filter(year__lte=year).select_related("meeting").order_by("opens_on")
    ever = results(rounds, today)
    found = [one for one in ever if one.asking.year == year]
    pulses = tuple(one for one in found if one.asking.kind == RoundKind.PULSE)
    last = min(today, end.date() - dt.timedelta(days=1))
    states = dict(actions.values_list("state").annotate(number=Count("pk")))
    stories = ValueStory.objects.visible_to(user).filter(year=year, taken_back_at=None)
    return Year(
        year=year,
        label=label(year),
        is_over=today >= end.date(),
        members=MemberAuthority.objects.visible_to(user).members_on(last).count(),
        reach=directory.reach(user, last),
        meetings=tuple(meetings.held().order_by("starts_at")),
        proposed=items.count(),
        talked_about=items.filter(state=ItemState.REACHED).count(),
        carried=Carry.objects.visible_to(user).filter(item__in=items.values("pk")).values("item").distinct().count(),
        decisions=became(user, start, end),
        actions=sum(states.values()),
        actions_done=states.get(ActionState.DONE, 0),
        actions_dropped=states.get(ActionState.DROPPED, 0),
        pulses=pulses,
        chart=drawn([point for one in ever if (point := one.point)]),
        survey=next((one for one in found if one.asking.kind == RoundKind.SURVEY), None),
        stories=tuple(stories.select_related("by", "authority").order_by("told_on", "id")),
        spread=spread(user, start, end),
    )


def spread(user: User, start: dt.datetime, end: dt.datetime) -> Spread:
    """Counted by when it was first shared, and by when somebody wrote that they had tried it."""
    entries = PracticeEntry.objects.visible_to(user).shared()
    tries = Tried.objects.visible_to(user).filter(at__gte=start, at__lt=end)
    return Spread(
        shared=entries.filter(shared_at__gte=start, shared_at__lt=end).count(),
        tried=tries.count(),
        authorities=tries.values("authority").distinct().count(),
    )


def became(user: User, start: dt.datetime, end: dt.datetime) -> tuple[Became, ...]:
    """The decisions of a year in their order, with their notes and how many of their actions are done."""
    rows = Decision.objects.visible_to(user).filter(made_on__gte=start.date(), made_on__lt=end.date())
    counted: Any = rows.annotate(
        all_actions=Count("actions", distinct=True),
        done_actions=Count("actions", filter=Q(actions__state=ActionState.DONE), distinct=True),
    )
    return tuple(
        Became(one, tuple(note.text for note in one.notes.all()), one.all_actions, one.done_actions)
        for one in counted.prefetch_related("notes").order_by("number")
    )
