"""A pair to read again, without anything that says what was made of it; and the doubts that such readings raised."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, Q
from django.utils import timezone

from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import RIGHTS, FieldClass, Permission, Role
from virtualschool.register import listing as register
from virtualschool.register.models import LearnerRecord

from ..models import Reread, RereadQuerySet
from .review import FIELDS, GIVES_A_PLACE_AWAY, NOT_HELD, ONLY_IF_GIVEN, Side, side_of, since, spoken_of, values

# About as long as a question.
SECONDS_EACH = 30
MAY_ANSWER = tuple(role for role in Role if Permission.QUESTION_ANSWER in RIGHTS[role].permissions)


@dataclass(frozen=True)
class Fact:
    """One row of the comparison; `differs` where letters are to be marked."""

    label: str
    pupil: str
    person: str
    differs: bool = False


@dataclass(frozen=True)
class Doubt:
    """Two records that stand as one child, of which somebody has said that they aren't."""

    id: uuid.UUID
    learner_id: uuid.UUID
    record_id: uuid.UUID | None
    name: str
    reader: str
    read_on: dt.date


@dataclass(frozen=True)
class Page:
    """What there is to read: the pair at hand, if any, and the doubts that wait."""

    left_to_read: int
    number: int
    reread: Reread | None
    columns: str
    caption: str
    facts: tuple[Fact, ...]
    protected: bool
    doubts: tuple[Doubt, ...]

    @property
    def next_number(self) -> int:
        """The pair to turn to when this one is left for later."""
        return self.number % self.left_to_read + 1 if self.left_to_read > 1 else 0


def month_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def is_alone(user: User, authority: Authority, today: dt.date) -> Q:
    """Whether nobody else in the authority may answer questions, so that one's own answers have no other reader."""
    posts = Membership.objects.held_on(today).filter(authority=authority, role__in=MAY_ANSWER, user__is_active=True)
    return ~Q(Exists(posts.exclude(user=user)))


def for_reader(user: User, authority: Authority, today: dt.date) -> RereadQuerySet:
    """The pairs that this user may read again today, in their order."""
    alone = is_alone(user, authority, today)
    mine = Reread.objects.filter(authority=authority)
    return mine.for_reading_by(user, alone=alone, month=month_of(today), today=today)


@dataclass(frozen=True)
class Waiting:
    """For Today: how many pairs wait for this reader, and how many doubts for somebody to settle them."""

    pairs: int
    doubts: int

    @property
    def minutes(self) -> int:
        return max(1, round(self.pairs * SECONDS_EACH / 60))


def waiting(user: User, authority: Authority, today: dt.date) -> Waiting | None:
    """None for whoever may not answer."""
    if not user.may(Permission.QUESTION_ANSWER, authority.pk):
        return None
    mine = Reread.objects.visible_to(user).filter(authority=authority)
    to_read, doubts = for_reader(user, authority, today).order_by(), mine.unsettled().order_by()
    pairs = Count("pk", filter=Q(pk__in=to_read.values("pk")))
    found = mine.aggregate(pairs=pairs, doubts=Count("pk", filter=Q(pk__in=doubts.values("pk"))))
    return Waiting(**found)


def page(authority: Authority, user: User, found: RereadQuerySet, *, number: int, today: dt.date) -> Page:
    """The page of these pairs for this reader; `number` is the one to show, the first where there is no such."""
    left = found.count()
    number = number if 0 < number <= left else min(left, 1)
    reread = found.select_related("left", "right")[number - 1] if left else None
    doubts = tuple(doubts_of(authority, user))
    if reread is None or reread.left is None or reread.right is None:
        return Page(left, number, None, "", "", (), protected=False, doubts=doubts)
    statements = spoken_of([reread.left, reread.right])
    person = side_of(reread.left, statements[reread.left.pk])
    pupil = side_of(reread.right, statements[reread.right.pk])
    protected = is_protected(reread, authority, today)
    reader = user.standing.highest(authority.pk, related=False)
    return Page(
        left_to_read=left,
        number=number,
        reread=reread,
        columns=f"Detail|{pupil.label}|{person.label}",
        caption=f"{pupil.named} beside {person.named}. Marked text differs.",
        facts=tuple(facts_of(person, pupil, reader, without=GIVES_A_PLACE_AWAY if protected else set())),
        protected=protected,
        doubts=doubts,
    )


def is_protected(reread: Reread, authority: Authority, today: dt.date) -> bool:
    learners = LearnerRecord.objects.filter(record=reread.left_id).values_list("learner_id", flat=True)
    return bool(set(learners) & set(register.protected_ids(authority, today)))


def facts_of(person: Side, pupil: Side, reader: FieldClass, *, without: set[str]) -> Iterator[Fact]:
    """Both sides of every detail, as their sources have it: nothing of how they were compared."""
    for field, (label, columns) in FIELDS.items():
        left, right = values(person, columns, reader), values(pupil, columns, reader)
        if field in without or (field in ONLY_IF_GIVEN and not (left or right)):
            continue
        differs = bool(left and right) and left.casefold() != right.casefold()
        yield Fact(label, right or NOT_HELD, left or NOT_HELD, differs)
    yield Fact("Known since", since(pupil), since(person))


def doubts_of(authority: Authority, user: User) -> Iterator[Doubt]:
    """What somebody has said isn't one child and still stands as one, the oldest first."""
    found = Reread.objects.visible_to(user).filter(authority=authority).unsettled()
    for one in found.select_related("left__membership__learner").order_by("read_at"):
        learner = one.left.membership.learner if one.left else None
        if learner and one.read_at:
            read_on = timezone.localdate(one.read_at)
            yield Doubt(one.pk, learner.pk, one.right_id, learner.name, one.reader_name, read_on)
