"""Who works with whom: the team's caseloads and social work's cases, by member and by learner."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from dataclasses import dataclass

from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Permission, Role
from virtualschool.register.models import Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

from . import clearance as clearances
from . import lines as listed

KIND_OF = {
    Role.LEAD: RelationKind.CASELOAD,
    Role.TEAM_MEMBER: RelationKind.CASELOAD,
    Role.SOCIAL_WORK_PARTNER: RelationKind.SOCIAL_WORK_CASE,
}
NOBODY = "nobody"


@dataclass(frozen=True)
class Member:
    """Somebody who may have a caseload here."""

    id: uuid.UUID
    name: str
    role: str
    kind: RelationKind
    number: int


@dataclass(frozen=True)
class Tie:
    """One member's relation to one learner."""

    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    since: dt.date


@dataclass(frozen=True)
class Case:
    """A learner with whoever works with them."""

    pk: uuid.UUID
    authority_id: str
    list_name: str
    stage: str
    school: str
    is_protected: bool
    ties: tuple[Tie, ...]


@dataclass(frozen=True)
class Caseloads:
    members: tuple[Member, ...]
    cases: tuple[Case, ...]
    without: int
    is_first: bool
    """Nobody has a caseload yet, so that the first one closes the others' learners to class C."""


def caseloads(user: User, authority: Authority, of: str, today: dt.date) -> Caseloads:
    """The learners of one member, of nobody, or of everybody; who may not share them out sees their own alone."""
    ties = ties_by_learner(authority, today)
    people = members(authority, ties, today)
    if not user.may(Permission.CASELOAD_SHARE, authority.pk):
        of, people = str(user.pk), [one for one in people if one.id == user.pk]
    lines = listed.today_lines(user, authority, today, clearances.of_user(user))
    cases = [case(line, tuple(ties.get(line.pk, ()))) for line in lines]
    team = {one.id for one in people if one.kind == RelationKind.CASELOAD}
    return Caseloads(
        members=tuple(people),
        cases=tuple(one for one in cases if is_of(one, of, team)),
        without=sum(is_of(one, NOBODY, team) for one in cases),
        is_first=not any(one.number for one in people if one.kind == RelationKind.CASELOAD),
    )


def case(line: listed.Line, ties: tuple[Tie, ...]) -> Case:
    return Case(line.pk, line.authority_id, line.list_name, line.stage, line.school, line.is_protected, ties)


def is_of(one: Case, of: str, team: set[uuid.UUID]) -> bool:
    if of == NOBODY:
        return not any(tie.user_id in team for tie in one.ties)
    return not of or any(str(tie.user_id) == of for tie in one.ties)


def ties_by_learner(authority: Authority, today: dt.date) -> dict[uuid.UUID, list[Tie]]:
    """Caseloads and social work's cases that hold today, by the id that the learner has now."""
    rows = list(
        Relation.objects.filter(in_force(today), authority=authority, kind__in=set(KIND_OF.values()))
        .select_related("user")
        .order_by("kind", "from_on")
    )
    now = clearances.today_ids({row.learner_id for row in rows})
    found: dict[uuid.UUID, list[Tie]] = defaultdict(list)
    for row in rows:
        if row.user:
            tie = Tie(row.pk, row.user.pk, row.user.name, row.from_on)
            found[now.get(row.learner_id, row.learner_id)].append(tie)
    return dict(found)


def members(authority: Authority, ties: dict[uuid.UUID, list[Tie]], today: dt.date) -> list[Member]:
    """The team, then social work's partners, each with the number of their learners."""
    numbers = Counter(tie.user_id for of_one in ties.values() for tie in of_one)
    posts = Membership.objects.held_on(today).filter(authority=authority, role__in=KIND_OF, user__is_active=True)
    found: dict[uuid.UUID, Member] = {}
    for post in posts.select_related("user").order_by("user__name", "role"):
        role = Role(post.role)
        member = Member(post.user.pk, post.user.name, role.label, KIND_OF[role], numbers[post.user.pk])
        found.setdefault(post.user.pk, member)
    return sorted(found.values(), key=lambda one: (one.kind != RelationKind.CASELOAD, one.name))


def known_to(member: uuid.UUID, authority: Authority, today: dt.date) -> set[uuid.UUID]:
    """The learners whom a member works with today."""
    ties = ties_by_learner(authority, today)
    return {learner for learner, of_one in ties.items() if any(tie.user_id == member for tie in of_one)}


def person(member: uuid.UUID) -> User:
    """The user behind one of `members`."""
    found: User = User.objects.get(pk=member)
    return found
