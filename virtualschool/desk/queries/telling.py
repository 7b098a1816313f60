"""What leaves when a school is told of a learner, to whom; and who saw it, when a telling is taken back."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from virtualschool.foundation import clock
from virtualschool.people.models import Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register.models import Enrolment, Learner, LearnerAlias, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.operations import relations
from virtualschool.register.vocab import RelationKind
from virtualschool.schools import queries as schools


@dataclass(frozen=True)
class Reader:
    """Who would read it at a school."""

    school_code: str
    school: str
    managers: tuple[str, ...]


@dataclass(frozen=True)
class Leaving:
    """The confirm page: each fact that leaves, in the words in which it will be read, and its readers."""

    facts: tuple[tuple[str, str], ...]
    schools: tuple[Reader, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(one.school_code, one.school) for one in self.schools]


def leaving(learner: Learner) -> Leaving:
    """What a designated manager would see of this learner, and at which schools that do not know yet."""
    status = "" if learner.label_unwanted else "that they’re looked after, while they are"
    born = f"{learner.date_of_birth:%-d %B %Y}" if learner.date_of_birth else ""
    facts = [
        ("Name", learner.name),
        ("How to say it", learner.say_name),
        ("Date of birth", born),
        ("Stage", learner.stage),
        ("Care", status),
        ("School", "when they came to this school"),
    ]
    return Leaving(tuple((words, value) for words, value in facts if value), tuple(untold_schools(learner)))


def untold_schools(learner: Learner) -> list[Reader]:
    """Schools whose roll the learner is on today and that have not been told."""
    today = clock.today()
    codes = set(
        Enrolment.objects.filter(Q(end=None) | Q(end__gte=today), learner=learner, start__lte=today)
        .exclude(school_code="")
        .values_list("school_code", flat=True)
    )
    told = set(told_of(learner).values_list("school_code", flat=True))
    names = schools.names(learner.authority_id, codes)
    return [
        Reader(code, names.get(code, code), tuple(managers(learner.authority_id, code)))
        for code in sorted(codes - told, key=lambda code: names.get(code, code))
    ]


def told_of(learner: Learner) -> QuerySet[Relation]:
    """The tellings of this learner that stand, by any id that it ever had."""
    ids = LearnerAlias.objects.filter(learner=learner).values("alias")
    return Relation.objects.filter(in_force(clock.today()), learner_id__in=ids, kind=RelationKind.TOLD)


def managers(authority: str, school_code: str) -> list[str]:
    """The names of a school's designated managers who have an account today."""
    posts = Membership.objects.held_on(clock.today()).filter(
        authority=authority, school_code=school_code, role=Role.DESIGNATED_MANAGER, user__is_active=True
    )
    return sorted(posts.values_list("user__name", flat=True))


def standing(learner: Learner, relation_id: uuid.UUID) -> Relation | None:
    """One telling of this learner that can be taken back."""
    return told_of(learner).filter(pk=relation_id).first()


def seen_by(relation: Relation) -> list[str]:
    """Who at the school opened the learner since it was told."""
    return relations.readers(relation)


def to_schools_of(user: User, learner: Learner) -> Sequence[Relation]:
    """The tellings of this learner to the schools whose designated manager this user is."""
    mine = Q(pk__in=[])
    for authority, school_code in user.schools():
        mine |= Q(authority=authority, school_code=school_code)
    return list(told_of(learner).filter(mine))
