"""In one list, not in the other: whom social work knows and no roll holds, the other way round, and whom only we know.

Each learner who lacks one of the two sources stands here exactly once. The
two letters ask about the same learners, less those whose place is protected.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from virtualschool.foundation import clock
from virtualschool.linkage.models import Question
from virtualschool.linkage.queries import listing
from virtualschool.linkage.queries.listing import Line
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Learner, LearnerRecord
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Answer, Source

from ..papers import Paper, Sender, ToLookUp
from . import clearance
from .clearance import Reading
from .reasons import waits_for as waits_for_whom

ASKED_HERE = (About.SAME_CHILD, About.NO_ROLL, About.LOOKED_AFTER)
ON_NO_ROLL, NOT_IN_SOCIAL_WORK, ONLY_OURS = "on_no_roll", "not_in_social_work", "only_ours"
TOLD_BY = {
    Source.EDUCATION: "education’s roll",
    Source.MY_LIST: "the Virtual School’s list",
    Source.TOLD_BY: "a person, told to the Virtual School",
}


@dataclass(frozen=True)
class Reason:
    """The answer that a person gave about one learner."""

    answer: str
    words: str
    by: str
    on: dt.date
    decision_id: uuid.UUID


@dataclass(frozen=True)
class Entry:
    """One learner whom a source lacks: the question that is open, or the answer that was given."""

    learner: Learner
    where: str
    told_by: str
    is_protected: bool
    line: Line | None
    waits_for: str
    reason: Reason | None

    @property
    def to_look_up(self) -> ToLookUp:
        """The least that a receiver may know."""
        one = self.learner
        return ToLookUp(one.forename, one.surname, one.date_of_birth, scn=one.scn, told_by=self.told_by)


@dataclass(frozen=True)
class Lists:
    """The page: three columns of learners, and the days of which the two sources speak."""

    on_no_roll: tuple[Entry, ...]
    not_in_social_work: tuple[Entry, ...]
    only_ours: tuple[Entry, ...]
    education_as_at: dt.date | None
    social_work_as_at: dt.date | None

    @property
    def counts(self) -> tuple[tuple[int, str, str], ...]:
        return (
            (len(self.on_no_roll), "in social work’s list, on no roll", "#on_no_roll"),
            (len(self.not_in_social_work), "on the roll, not in social work’s list", "#not_in_social_work"),
            (len(self.only_ours), "known to us alone", "#only_ours"),
        )

    @property
    def open_questions(self) -> int:
        return sum(one.line is not None for group in self.groups for one in group)

    @property
    def groups(self) -> tuple[tuple[Entry, ...], ...]:
        return (self.on_no_roll, self.not_in_social_work, self.only_ours)


def one_sided(learners: QuerySet[Learner], authority: Authority) -> QuerySet[Learner]:
    """Of these learners, the authority's whom education or social work has never named."""
    both = Q(sources__contains=Source.EDUCATION) & Q(sources__contains=Source.SOCIAL_WORK)
    return learners.filter(authority=authority).exclude(both).order_by("surname", "forename", "id")


def column(learner: Learner) -> str:
    """Where a learner stands: by what their sources are, so that nobody stands twice."""
    if Source.SOCIAL_WORK in learner.source_list:
        return ON_NO_ROLL
    return NOT_IN_SOCIAL_WORK if Source.EDUCATION in learner.source_list else ONLY_OURS


def page(authority: Authority, user: User, learners: Sequence[Learner]) -> Lists:
    """The three columns for this reader.

    A record that ended in adoption is not looked for on the roll, and so is
    listed for nobody but those named for that learner.
    """
    cleared = clearance.of_user(user)
    shown = [one for one in learners if not one.ended_in_adoption or cleared.of(one).is_named]
    asked = questions_about(authority, user)
    lines = {line.id: line for line in listing.lines(authority, user, list(asked.values()))}
    given = reasons(authority, user, shown)
    found: dict[str, list[Entry]] = {ON_NO_ROLL: [], NOT_IN_SOCIAL_WORK: [], ONLY_OURS: []}
    for learner in shown:
        question = asked.get(learner.pk)
        line = lines.get(question.pk) if question else None
        waits_for = waits_for_whom(question) if question else ""
        found[column(learner)].append(entry(learner, cleared.of(learner), line, waits_for, given.get(learner.pk)))
    newest = listing.newest_days(authority)
    return Lists(
        **{name: tuple(entries) for name, entries in found.items()},
        education_as_at=newest.get(Source.EDUCATION),
        social_work_as_at=newest.get(Source.SOCIAL_WORK),
    )


def entry(learner: Learner, reading: Reading, line: Line | None, waits_for: str, reason: Reason | None) -> Entry:
    told_by = [words for source, words in TOLD_BY.items() if source in learner.source_list]
    school = " ".join(filter(None, [learner.stage, learner.school_name])) if reading.shows("B") else ""
    return Entry(
        learner=learner,
        where=school if reading.shows_place else "",
        told_by=" and ".join(told_by),
        is_protected=reading.is_protected,
        line=line,
        waits_for=waits_for,
        reason=None if line else reason,
    )


def questions_about(authority: Authority, user: User) -> dict[uuid.UUID, Question]:
    """The open question of each learner: who they might be, before why they are missing."""
    rows = Question.objects.visible_to(user).filter(authority=authority, about__in=ASKED_HERE).open()
    found = sorted(rows.select_related("left"), key=lambda one: ASKED_HERE.index(About(one.about)))
    now = listing.learners(user, [one.learner_id for one in found if one.learner_id])
    asked: dict[uuid.UUID, Question] = {}
    for one in found:
        if one.learner_id in now:
            asked.setdefault(now[one.learner_id].pk, one)
    return asked


def reasons(authority: Authority, user: User, learners: Collection[Learner]) -> dict[uuid.UUID, Reason]:
    """Answers in force about why a learner is on no roll, or whether one is care experienced."""
    ledger = Decision.objects.visible_to(user).filter(authority=authority).in_order()
    given = {one.left_key: one for one in reads.in_force(ledger) if one.about in (About.NO_ROLL, About.LOOKED_AFTER)}
    records = LearnerRecord.objects.visible_to(user).among("learner", [one.pk for one in learners])
    return {
        member.learner_id: reason(given[key])
        for member in records.select_related("record")
        if (key := str(Key(member.record.source, member.record.own_id))) in given
    }


def reason(decision: Decision) -> Reason:
    return Reason(decision.answer, str(Answer(decision.answer).label), decision.by_name, decision.made_on, decision.pk)


def to_ask(paper: Paper, lists: Lists) -> list[Entry]:
    """The learners of a letter, by name: nobody whose place is protected, nobody whose record ended in adoption."""
    if paper is Paper.LETTER_SOCIAL_WORK:
        asked: Iterable[Entry] = [*lists.not_in_social_work, *lists.only_ours]
    else:
        asked = [one for one in (*lists.on_no_roll, *lists.only_ours) if is_lost(one)]
    listed = [one for one in asked if not one.is_protected and not one.learner.ended_in_adoption]
    return sorted(listed, key=lambda one: (one.learner.surname, one.learner.forename, str(one.learner.pk)))


def is_lost(one: Entry) -> bool:
    """Education is asked of whoever has no known reason to be on no roll, and is not being compared with a pupil."""
    if one.line and one.line.kind.about == About.SAME_CHILD:
        return one.waits_for == "education"
    return one.reason is None or one.reason.answer == Answer.DO_NOT_KNOW


def head_of(authority: Authority, user: User) -> Sender:
    """Who signs: the reader where they head the virtual school, else whoever does, by name."""
    posts = Membership.objects.filter(authority=authority, role=Role.LEAD).held_on(clock.today())
    heads = [post.user for post in posts.select_related("user").order_by("user__name")]
    chosen = next((one for one in heads if one.pk == user.pk), heads[0] if heads else user)
    return Sender(chosen.name, email=chosen.email)


def columns_of(paper: Paper) -> Sequence[str]:
    """The columns of the list that goes with a letter: those of its table, and no other."""
    told_by = ("who_told_us",) if paper is Paper.LETTER_SOCIAL_WORK else ()
    return ("line", "forename", "surname", "date_of_birth", "scn", *told_by, "your_answer")


def rows_of(entries: Iterable[Entry]) -> list[Mapping[str, str]]:
    """The list as rows of text; `as_xlsx` writes the columns of its letter and leaves the others."""
    return [
        {
            "line": str(number),
            "forename": one.forename,
            "surname": one.surname,
            "date_of_birth": one.date_of_birth.isoformat() if one.date_of_birth else "",
            "scn": one.scn,
            "who_told_us": one.told_by,
        }
        for number, one in enumerate((each.to_look_up for each in entries), start=1)
    ]
