"""Who may see what only named people may: open questions about adopted learners, and learners whose place is protected.

The data protection officer decides who that is without seeing about whom:
a line says since when, and whom to ask, and holds no name and no school.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from virtualschool.foundation import clock
from virtualschool.foundation.refusals import Refusal
from virtualschool.linkage.models import Question
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import RIGHTS, FieldClass, Permission, Role
from virtualschool.register.models import Protection, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

from .looks import reference

# Class F is never for schools, the Network or whoever looks after accounts, named or not.
MAY_BE_NAMED = tuple(role for role in Role if RIGHTS[role].of_own.covers(FieldClass.D))


@dataclass(frozen=True)
class Named:
    id: uuid.UUID
    user_id: uuid.UUID
    name: str
    since: dt.date


@dataclass(frozen=True)
class Guarded:
    """One learner, by an opaque reference, and who is named for them."""

    learner_id: uuid.UUID
    reference: str
    asked_since: dt.date | None
    protected_since: dt.date | None
    protected_by: str
    named: tuple[Named, ...]

    @property
    def is_stuck(self) -> bool:
        """A question that nobody may see, so that nobody can answer it."""
        return self.asked_since is not None and not self.named


@dataclass(frozen=True)
class Naming:
    guarded: tuple[Guarded, ...]
    choices: tuple[tuple[str, str], ...]


def naming(user: User, authority: Authority) -> Naming | None:
    """What the data protection officer decides about; None for everybody else."""
    if not user.may(Permission.LEARNER_NAME, authority.pk):
        return None
    return Naming(tuple(guarded(authority)), tuple(choices(authority)))


def guarded(authority: Authority) -> Iterable[Guarded]:
    """Those nobody is named for first, then by how long they have waited."""
    today = clock.today()
    asked = Question.objects.filter(authority=authority, named_only=True).open().exclude(learner_id=None)
    since = {one.learner_id: one.opened_on for one in asked.order_by("-opened_on") if one.learner_id}
    places = Protection.objects.filter(in_force(today), authority=authority).select_related("set_by")
    protected = {one.learner_id: one for one in places.order_by("-from_on")}
    named = named_people(authority, today)
    found = [
        Guarded(
            learner_id=one,
            reference=reference(one),
            asked_since=since.get(one),
            protected_since=protected[one].from_on if one in protected else None,
            protected_by=protected[one].set_by.name if one in protected else "",
            named=tuple(named.get(one, ())),
        )
        for one in {*since, *protected, *named}
    ]
    return sorted(found, key=lambda one: (not one.is_stuck, one.asked_since or one.protected_since or today))


def named_people(authority: Authority, today: dt.date) -> dict[uuid.UUID, list[Named]]:
    rows = Relation.objects.filter(in_force(today), authority=authority, kind=RelationKind.NAMED)
    found: dict[uuid.UUID, list[Named]] = defaultdict(list)
    for row in rows.select_related("user").order_by("from_on"):
        if row.user:
            found[row.learner_id].append(Named(row.pk, row.user.pk, row.user.name, row.from_on))
    return dict(found)


def choices(authority: Authority) -> list[tuple[str, str]]:
    """Whoever may be named here, with their posts."""
    posts = Membership.objects.held_on(clock.today()).filter(authority=authority, role__in=MAY_BE_NAMED)
    found: dict[str, tuple[str, list[str]]] = {}
    for post in posts.filter(user__is_active=True).select_related("user").order_by("user__name"):
        found.setdefault(str(post.user_id), (post.user.name, []))[1].append(Role(post.role).label.lower())
    return [(pk, f"{name} ({', '.join(roles)})") for pk, (name, roles) in found.items()]


def person(authority: Authority, pk: str) -> User:
    """One of the people who may be named here."""
    if pk not in dict(choices(authority)):
        raise Refusal("This person may not be named here.")
    found: User = User.objects.get(pk=pk)
    return found
