"""Not found on a roll: everybody whom the newest roll doesn't hold, with the reason where somebody has given one.

A child whom a roll once held and the newest leaves out has no end there, so
that is a question of its own and not this list's.
"""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from virtualschool.linkage.models import Question
from virtualschool.linkage.queries import listing as questions
from virtualschool.linkage.queries.listing import Line as Asked
from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.register.derive import Key
from virtualschool.register.models import Decision, Edition, Enrolment, Learner, LearnerRecord
from virtualschool.register.models.derived import covers
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import ANSWERS, About, CareStatus, Source, label

from . import clearance as clearances
from .clearance import Clearance, Reading
from .exporting import Export
from .lists import Reason, reason

WITHOUT, WITH, ALL = "", "with", "all"
SCHOOL_AGE = range(5, 17)
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("surname", "forename", "date_of_birth", "age", "scn"), "A"),
    "stage": "B",
    "care_status": "C",
    "lives_with": "D",
    **dict.fromkeys(("rolls_searched", "pupils_to_compare", "reason", "reason_given_by", "reason_given_on"), "-"),
}
PAGE = 25
# How many rolls the page names; all that stand were searched when they came.
NAMED = 3


@dataclass(frozen=True)
class Roll:
    """A roll that was searched: of which day, and when it came."""

    as_at: dt.date
    received: dt.date


@dataclass(frozen=True)
class Missing:
    """One learner whom the newest roll doesn't hold; what its reader may not see is empty."""

    learner: Learner
    age: int | None
    stage: str
    is_looked_after: bool
    care_status: str
    lives_with: str
    is_withheld: bool
    compare: uuid.UUID | None
    near: int
    asked: uuid.UUID | None
    reason: Reason | None

    @property
    def pk(self) -> uuid.UUID:
        return self.learner.pk

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id

    @property
    def order(self) -> tuple[object, ...]:
        """Of school age first, looked after now first; then whoever is best known, so most easily found."""
        group = 2 if self.age is None else 0 if self.age in SCHOOL_AGE else 1
        known = sum(map(bool, (self.learner.date_of_birth, self.learner.scn, self.learner.forename)))
        name = self.learner.list_name.casefold()
        return (group, not self.is_looked_after, -known, self.age or 0, name, str(self.pk))


@dataclass(frozen=True)
class NotFound:
    """The list as asked for, and how many stand under each answer."""

    lines: tuple[Missing, ...]
    everybody: int
    without: int
    by_reason: tuple[tuple[str, str, int], ...]
    rolls: tuple[Roll, ...]
    show: str


def not_found(user: User, authority: Authority, show: str, today: dt.date) -> NotFound:
    """The list for this reader; a fixed number of queries, however many learners."""
    rolls = searched(authority)
    found = sorted(everybody(user, authority, rolls, today), key=lambda one: one.order) if rolls else []
    counts = Counter(one.reason.answer for one in found if one.reason)
    return NotFound(
        lines=tuple(one for one in found if is_shown(one, show)),
        everybody=len(found),
        without=sum(one.reason is None for one in found),
        by_reason=tuple(
            (answer.value, str(answer.label), counts[answer]) for answer in ANSWERS[About.NO_ROLL] if counts[answer]
        ),
        rolls=rolls[:NAMED],
        show=show,
    )


def searched(authority: Authority) -> tuple[Roll, ...]:
    """The rolls that stand, newest first."""
    held = Edition.objects.filter(authority=authority, source=Source.EDUCATION, kind="pupils").standing()
    return tuple(Roll(*days) for days in held.order_by("-as_at", "-received").values_list("as_at", "received"))


def is_shown(one: Missing, show: str) -> bool:
    if show in (WITHOUT, WITH):
        return (one.reason is not None) == (show == WITH)
    return show == ALL or (one.reason is not None and one.reason.answer == show)


def everybody(user: User, authority: Authority, rolls: Sequence[Roll], today: dt.date) -> Iterable[Missing]:
    """Every visible learner with no place at school on the newest roll's day.

    A record that ended in adoption is not looked for on a roll, and so is
    listed for nobody but those named for that learner.
    """
    cleared = clearances.of_user(user)
    placed = Enrolment.objects.filter(covers(rolls[0].as_at), learner=OuterRef("pk"))
    rows = Learner.objects.visible_to(user).filter(~Exists(placed), authority=authority).with_care_on(today)
    shown = [one for one in rows if not one.ended_in_adoption or cleared.of(one).is_named]
    answers, asked = given(authority, user), open_questions(authority, user)
    near = to_compare(authority, user)
    for one in shown:
        yield missing(one, cleared, today, answers.get(one.pk), asked.get(one.pk), near.get(one.pk))


def missing(
    one: Learner,
    cleared: Clearance,
    today: dt.date,
    answer: Reason | None,
    asked: uuid.UUID | None,
    near: tuple[uuid.UUID, int] | None,
) -> Missing:
    reading = cleared.of(one)
    status: str = one.care_status if reading.shows("C") else ""  # type: ignore[attr-defined]
    home: str = one.lives_with or ""  # type: ignore[attr-defined]
    return Missing(
        learner=one,
        age=sessions.age_on(one.date_of_birth, today) if one.date_of_birth else None,
        stage=one.stage if reading.shows("B") else "",
        is_looked_after=status == CareStatus.NOW,
        care_status="" if one.label_unwanted or not status else str(CareStatus(status).label),
        lives_with=label("lives_with", home) if home and shows_home(reading) else "",
        is_withheld=not reading.shows_place,
        compare=near[0] if near else None,
        near=near[1] if near else 0,
        asked=asked,
        reason=answer,
    )


def shows_home(reading: Reading) -> bool:
    return reading.shows("D") and reading.shows_place


def given(authority: Authority, user: User) -> dict[uuid.UUID, Reason]:
    """The reason in force of each learner of whom somebody has given one."""
    ledger = Decision.objects.visible_to(user).filter(authority=authority, about=About.NO_ROLL).in_order()
    in_force = {one.left_key: one for one in reads.in_force(ledger)}
    held = LearnerRecord.objects.visible_to(user).filter(record__authority=authority)
    members = held.exclude(record__source=Source.EDUCATION).values_list(
        "learner_id", "record__source", "record__own_id"
    )
    return {
        learner: reason(in_force[key])
        for learner, source, own_id in members
        if (key := str(Key(source, own_id))) in in_force
    }


def open_questions(authority: Authority, user: User) -> dict[uuid.UUID, uuid.UUID]:
    """The open question why each learner is on no roll."""
    rows = Question.objects.visible_to(user).filter(authority=authority, about=About.NO_ROLL).open()
    return dict(rows.filter(learner_id__isnull=False).values_list("learner_id", "pk"))  # type: ignore[arg-type]


def to_compare(authority: Authority, user: User) -> dict[uuid.UUID, tuple[uuid.UUID, int]]:
    """Of each learner in a question about who is who: the question, and how many pupils come near."""
    rows = Question.objects.visible_to(user).filter(authority=authority, about=About.SAME_CHILD).open()
    counted = rows.filter(learner_id__isnull=False).annotate(near=Count("candidates"))
    return {learner: (pk, near) for learner, pk, near in counted.values_list("learner_id", "pk", "near") if learner}


def as_asked(authority: Authority, user: User, shown: Iterable[Missing]) -> dict[uuid.UUID, Asked]:
    """The open questions of a page's lines, by learner, as they can be answered in a list."""
    listed = {one.pk: one.asked for one in shown if one.asked}
    rows = Question.objects.visible_to(user).among("pk", listed.values()).select_related("left")
    lines = {line.id: line for line in questions.lines(authority, user, list(rows))}
    return {learner: lines[asked] for learner, asked in listed.items() if asked in lines}


# ---- as a file ------------------------------------------------------------------------------------------------


def export(found: NotFound, readings: Clearance) -> Export:
    """The list as rows of text, in the columns of which its reader may see at least one cell."""
    rows = tuple(row_of(one, found.rolls) for one in found.lines)
    columns = tuple(one for one in CLASSES if any(may_show(one, line, readings) for line in found.lines))
    return Export(
        columns=columns,
        rows=tuple({name: row[name] for name in columns} for row in rows),
        lines=found.lines,
        withheld=sum(one.is_withheld for one in found.lines),
        left_out=tuple(one for one in CLASSES if one not in columns),
    )


def may_show(column: str, line: Missing, readings: Clearance) -> bool:
    return readings.of(line.learner).shows(CLASSES[column])


def row_of(one: Missing, rolls: Sequence[Roll]) -> dict[str, str]:
    """Cells above the reader's class are empty in the line already."""
    learner, said = one.learner, one.reason
    return {
        "surname": learner.surname,
        "forename": learner.known_as or learner.forename,
        "date_of_birth": learner.date_of_birth.isoformat() if learner.date_of_birth else "",
        "age": str(one.age) if one.age is not None else "",
        "scn": learner.scn,
        "stage": one.stage,
        "care_status": one.care_status,
        "lives_with": one.lives_with,
        "rolls_searched": " ".join(roll.as_at.isoformat() for roll in rolls),
        "pupils_to_compare": str(one.near),
        "reason": said.words if said else "",
        "reason_given_by": said.by if said else "",
        "reason_given_on": said.on.isoformat() if said else "",
    }
