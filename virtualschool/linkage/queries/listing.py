"""The list of questions: every open one by kind, in order of worth, with the fact that it rests on."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from virtualschool.learning.left_out import LeftOut
from virtualschool.people.models import Authority, User
from virtualschool.register.models import CarePeriod, Edition, Learner, LearnerAlias, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Source

from ..models import Question
from ..questions import Wanted
from ..vocab import KINDS, READ_BY_TWO, READ_TOGETHER, SECOND_READER, STANDS, WAITING, Kind
from . import exclusions, readings

FEW = 5
FLAGS = ("01", "02")
LISTS: Mapping[str, str] = {
    Source.SOCIAL_WORK: "social work’s list",
    Source.EDUCATION: "the roll",
    Source.MY_LIST: "your list",
    Source.TOLD_BY: "what we were told",
}


@dataclass(frozen=True)
class Line:
    """One question as a list shows it."""

    id: uuid.UUID
    kind: Kind
    name: str
    born: dt.date | None
    learner_id: uuid.UUID | None
    fact: str
    waiting: str = ""
    asked_before: bool = False
    read_together: bool = False
    reading_id: uuid.UUID | None = None

    @property
    def title(self) -> str:
        return self.kind.title.format(name=self.name)

    @property
    def is_simple(self) -> bool:
        """Answered right in the list; whether two records are one child is answered on its own page."""
        return self.kind.about != About.SAME_CHILD


@dataclass(frozen=True)
class Group:
    """Open questions of one kind: those shown, and how many there are."""

    kind: Kind
    lines: tuple[Line, ...]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.lines)


@dataclass(frozen=True)
class Listed:
    """The page of questions."""

    number: int
    minutes: int
    groups: tuple[Group, ...]
    waiting: tuple[tuple[str, tuple[Line, ...]], ...]
    as_at: tuple[tuple[str, dt.date], ...]

    @property
    def lede(self) -> str:
        if not self.number:
            return "No questions. The next extracts bring new ones, if there are any."
        questions = "1 question" if self.number == 1 else f"{self.number} questions"
        minutes = "1 minute’s" if self.minutes == 1 else f"{self.minutes} minutes’"
        return f"{questions}, about {minutes} work. Each answer is kept for good, and nothing is asked twice."


@dataclass(frozen=True)
class Backdrop:
    """What the facts of many questions are read from, fetched once."""

    learners: Mapping[uuid.UUID, Learner]
    newest: Mapping[str, dt.date]
    heard: Mapping[uuid.UUID, dt.date]
    codes: Mapping[uuid.UUID, str]
    open_since: Mapping[uuid.UUID, dt.date | None] = field(default_factory=dict)
    exclusions: Mapping[uuid.UUID, tuple[LeftOut, Wanted]] = field(default_factory=dict)
    mine: Mapping[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    """The reader's own reading of each question that waits for a second reader, where one can be found."""


def page(authority: Authority, user: User, questions: Sequence[Question], *, only: str = "") -> Listed:
    """The page of these open questions, which the reader may see; `only` one kind, whole, where it is named."""
    mine = readings.mine(user, questions)
    at_hand = [question for question in questions if is_at_hand(question, mine)]
    shown = {
        about: [question for question in at_hand if question.about == about][: None if only == about else FEW]
        for about in KINDS
        if only in ("", about)
    }
    asked_of_others = [question for question in questions if not is_at_hand(question, mine)]
    behind = backdrop(authority, user, [*(one for group in shown.values() for one in group), *asked_of_others], mine)
    numbers = {about: sum(one.about == about for one in at_hand) for about in KINDS}
    return Listed(
        number=len(at_hand),
        minutes=sum(KINDS[one.about].minutes for one in at_hand),
        groups=tuple(
            Group(KINDS[about], tuple(line(one, behind) for one in found), numbers[about])
            for about, found in shown.items()
            if found
        ),
        waiting=tuple(waiting(asked_of_others, behind)),
        as_at=tuple((str(Source(source).label), day) for source, day in behind.newest.items()),
    )


def is_at_hand(question: Question, mine: Collection[uuid.UUID]) -> bool:
    """Whether the reader can answer now: not what somebody else looks up, nor what a second reader is to read."""
    return question.waiting_for in ("", *READ_BY_TWO) and question.pk not in mine


def waiting(questions: Iterable[Question], behind: Backdrop) -> Iterable[tuple[str, tuple[Line, ...]]]:
    for whom, heading in WAITING.items():
        if lines := tuple(line(one, behind) for one in questions if one.waiting_for == whom):
            yield heading, lines


def lines(authority: Authority, user: User, questions: Sequence[Question]) -> list[Line]:
    """Questions as another room's list shows them."""
    behind = backdrop(authority, user, questions, readings.mine(user, questions))
    return [line(question, behind) for question in questions]


def backdrop(
    authority: Authority, user: User, questions: Sequence[Question], mine: Mapping[uuid.UUID, uuid.UUID]
) -> Backdrop:
    records = [one.left_id for one in questions]
    statements = Statement.objects.filter(record__in=records, edition__withdrawn_on=None)
    contents = statements.order_by("edition__as_at", "edition__received", "edition__sha256").values_list(
        "record_id", "edition__as_at", "version__content"
    )
    heard: dict[uuid.UUID, dt.date] = {}
    codes: dict[uuid.UUID, str] = {}
    for record, as_at, content in contents:
        heard[record] = as_at
        codes[record] = next((row.get("looked_after_code", "") for row in reads.rows_of(content)), "")
    found = learners(user, [one.learner_id for one in questions if one.learner_id])
    past_18 = [one.learner_id for one in questions if one.learner_id and one.about == About.OVER_18]
    periods = CarePeriod.objects.visible_to(user).filter(learner__aliases__alias__in=past_18, end=None)
    open_since = dict(periods.order_by("start").values_list("learner__aliases__alias", "start"))
    missing = exclusions.asked_about(authority, questions)
    return Backdrop(found, newest_days(authority), heard, codes, open_since, missing, mine)


def newest_days(authority: Authority) -> dict[str, dt.date]:
    """The newest day of which each source has spoken."""
    standing = Edition.objects.filter(authority=authority).standing().of_people()
    return dict(standing.values_list("source").annotate(latest=Max("as_at")).order_by("source"))


def learners(user: User, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Learner]:
    """The visible learners who have these ids now, or had them."""
    aliases = LearnerAlias.objects.visible_to(user).filter(alias__in=ids).select_related("learner")
    return {alias.alias: alias.learner for alias in aliases}


def line(question: Question, behind: Backdrop) -> Line:
    learner = behind.learners.get(question.learner_id) if question.learner_id else None
    return Line(
        id=question.pk,
        kind=KINDS[question.about],
        name=learner.name if learner else "Somebody",
        born=learner.date_of_birth if learner else None,
        learner_id=learner.pk if learner else None,
        fact=fact_of(question, learner, behind),
        waiting=waits_for(question, behind),
        asked_before=question.reopened_from_id is not None,
        read_together=question.waiting_for == READ_TOGETHER,
        reading_id=behind.mine.get(question.pk),
    )


def waits_for(question: Question, behind: Backdrop) -> str:
    """Whom the question waits for, in words; that it has been read once is nobody's but the first reader's to know."""
    if question.waiting_for == SECOND_READER and question.pk not in behind.mine:
        return ""
    return WAITING.get(question.waiting_for, "")


def fact_of(question: Question, learner: Learner | None, behind: Backdrop) -> str:
    """The one fact that the question rests on, with its source and its date."""
    name = (learner.known_as or learner.forename) if learner else "this learner"
    return FACTS[question.about](question, name, behind)


def could_be_a_pupil(question: Question, name: str, behind: Backdrop) -> str:
    if question.guard.startswith(STANDS):
        return f"In {named(question, behind)}. Joined; the model in use would not join these two by itself."
    return f"In {named(question, behind)}. Could be a pupil on the roll."


def flagged(question: Question, name: str, behind: Backdrop) -> str:
    says = f"The {named(question, behind).removeprefix('the ')} says looked after."
    if behind.codes.get(question.left_id) not in FLAGS:
        says = "An earlier roll said looked after; the newest doesn’t."
    return f"{says} Social work’s list doesn’t have {name}."


def on_no_roll(question: Question, name: str, behind: Backdrop) -> str:
    return f"In {named(question, behind)}. Not on the roll {of_day(behind.newest.get(Source.EDUCATION))}."


def not_in_the_newest(question: Question, name: str, behind: Backdrop) -> str:
    if about := behind.exclusions.get(question.pk):
        missing = about[0]
        began = f"The exclusion that began on {of_day(missing.exclusion.start).removeprefix('of ')}"
        return f"{began} was in the list {of_day(missing.last)}, and isn’t in the one {of_day(missing.by)}."
    newest = of_day(behind.newest.get(question.left.source))
    return f"Was in {named(question, behind)}, and isn’t in the one {newest}."


def open_past_18(question: Question, name: str, behind: Backdrop) -> str:
    begun = behind.open_since.get(question.learner_id) if question.learner_id else None
    since = f"The period that began on {begun.day} {begun:%B %Y}" if begun else "A period without dates"
    return f"18 or over. {since} has no end."


FACTS: Mapping[str, Callable[[Question, str, Backdrop], str]] = {
    About.SAME_CHILD: could_be_a_pupil,
    About.LOOKED_AFTER: flagged,
    About.NO_ROLL: on_no_roll,
    About.LEFT_OUT: not_in_the_newest,
    About.OVER_18: open_past_18,
}


def named(question: Question, behind: Backdrop) -> str:
    """The source that the question's record is in, and the newest day of which it says so."""
    return f"{LISTS[question.left.source]} {of_day(behind.heard.get(question.left_id))}"


def of_day(day: dt.date | None) -> str:
    return f"of {day.day} {day:%B %Y}" if day else "of a day that isn’t known"
