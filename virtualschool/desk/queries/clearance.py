"""How much of each learner one user may read: the highest class of field, and whether a protected place is shown.

The rules are the table `RIGHTS` of people and the relations of the register.
Pages ask here before they fill a dataclass, so that a template never holds
what its reader may not see.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

from django.db.models import F, OuterRef, Q, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from virtualschool.foundation import clock
from virtualschool.people.models import User
from virtualschool.people.standing import Post
from virtualschool.people.vocab import RIGHTS, FieldClass, Role
from virtualschool.register.models import Learner, LearnerAlias, Protection, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

ORDER = list(FieldClass)
# A route by a criminal court is class F, where every other legal reason is class E.
BY_CRIMINAL_COURT = "CRIM"
PROTECTED = "protected"
Ids = Collection[uuid.UUID]
By = TypeVar("By", bound=object)


@cache
def covers(highest: FieldClass, needed: str) -> bool:
    """Asked some ten times for each line of a list."""
    return highest.covers(FieldClass(needed))


@dataclass(frozen=True)
class Reading:
    """What one user may read of one learner; `relation` is why, as the audit writes it."""

    highest: FieldClass
    relation: str = ""
    is_protected: bool = False
    is_named: bool = False
    only_school: str = ""
    """The code of the reader's school, where being its designated manager is all that opens the learner."""

    def shows(self, needed: str) -> bool:
        return covers(self.highest, needed)

    @property
    def shows_place(self) -> bool:
        """Whether school, home and authority may be shown: a protected place is for named people alone."""
        return not self.is_protected or self.is_named

    @cached_property
    def classes(self) -> str:
        return self.highest.up_to()


@dataclass(frozen=True)
class Clearance:
    """What a user may read of every learner whom they can see, worked out once for a page."""

    posts: tuple[Post, ...]
    related: Mapping[str, Ids] = field(default_factory=dict)
    told: Mapping[tuple[str, str], Ids] = field(default_factory=dict)
    with_caseloads: Collection[str] = ()
    protected: Ids = ()

    def of(self, learner: Learner) -> Reading:
        """The reading of one learner; nothing for a learner whom no post or relation opens."""
        return self.reading(learner.pk, learner.authority_id)

    def reading(self, learner_id: uuid.UUID, authority: str) -> Reading:
        """The same for every learner of an authority but those whom a relation or a protection singles out."""
        if self.singled_out and learner_id in self.singled_out:
            return self.worked_out(learner_id, authority)
        if authority not in self.usual:
            self.usual[authority] = self.worked_out(learner_id, authority)
        return self.usual[authority]

    @cached_property
    def singled_out(self) -> Ids:
        groups = [*self.related.values(), *self.told.values(), self.protected]
        return {one for ids in groups for one in ids}

    @cached_property
    def withheld(self) -> Ids:
        """Learners whose protected place is not for this user."""
        return set(self.protected) - set(self.related.get(RelationKind.NAMED, ()))

    @cached_property
    def usual(self) -> dict[str, Reading]:
        return {}

    def worked_out(self, learner_id: uuid.UUID, authority: str) -> Reading:
        found = [(self.by_post(post, learner_id), post.school) for post in self.posts if post.authority == authority]
        if learner_id in self.related.get(RelationKind.BROKEN_GLASS, ()):
            found.append((FieldClass.E, ""))
        highest, school = max(found, key=lambda one: (ORDER.index(one[0]), not one[1]), default=(FieldClass.NONE, ""))
        is_known = highest is not FieldClass.NONE and not school
        named = is_known and learner_id in self.related.get(RelationKind.NAMED, ())
        if named:
            highest = FieldClass.F
        elif school and learner_id in self.related.get(RelationKind.GRANT, ()):
            highest = max(highest, FieldClass.D, key=ORDER.index)
        return Reading(highest, self.relation(learner_id), learner_id in self.protected, named, school)

    def by_post(self, post: Post, learner_id: uuid.UUID) -> FieldClass:
        right = RIGHTS[post.role]
        return right.of_own if self.is_own(post, learner_id) else right.of_others

    def is_own(self, post: Post, learner_id: uuid.UUID) -> bool:
        """A team's learners are everybody's own until the authority has its first caseload."""
        if post.role == Role.TEAM_MEMBER:
            own = learner_id in self.related.get(RelationKind.CASELOAD, ())
            return own or post.authority not in self.with_caseloads
        if post.role == Role.SOCIAL_WORK_PARTNER:
            return learner_id in self.related.get(RelationKind.SOCIAL_WORK_CASE, ())
        if post.school:
            return learner_id in self.told.get((post.authority, post.school), ())
        return False

    def relation(self, learner_id: uuid.UUID) -> str:
        kinds = [kind for kind, ids in self.related.items() if learner_id in ids]
        if any(learner_id in ids for ids in self.told.values()):
            kinds.append(RelationKind.TOLD)
        return " ".join(sorted(kinds))[:40]


# The id that the learner has now, of a row that was written with one of its ids.
NOW_ID = Coalesce(
    Subquery(LearnerAlias.objects.filter(alias=OuterRef("learner_id")).values("learner_id")[:1]),
    F("learner_id"),
    output_field=UUIDField(),
)


def of_user(user: User) -> Clearance:
    """Read the user's relations and the protected places of their authorities: three queries, however many learners."""
    today = clock.today()
    posts = user.standing.posts
    authorities = [post.authority for post in posts if post.authority]
    mine = Q(user=user) & (~Q(kind=RelationKind.BROKEN_GLASS) | Q(expires_at__gt=clock.now()))
    schools = [post.school for post in posts if post.school]
    there = Q(kind=RelationKind.TOLD, authority__in=authorities, school_code__in=schools)
    relations, guards = Relation.objects.filter(in_force(today)), Protection.objects.filter(in_force(today))
    related = relations.filter(mine).annotate(now=NOW_ID).values_list("kind", "now")
    told = relations.filter(there).annotate(now=NOW_ID).values_list("authority_id", "school_code", "now")
    hidden = guards.filter(authority__in=authorities).annotate(kind=Value(PROTECTED), now=NOW_ID)
    known = grouped(related.union(hidden.values_list("kind", "now"), all=True))
    protected = known.pop(PROTECTED, set())
    return Clearance(
        posts=posts,
        related=known,
        told=grouped(((code, school), one) for code, school, one in told) if schools else {},
        with_caseloads=caseloads(authorities, today) if any(p.role == Role.TEAM_MEMBER for p in posts) else (),
        protected=protected,
    )


def caseloads(authorities: Collection[str], today: dt.date) -> Collection[str]:
    """The authorities whose team has divided its learners."""
    found = Relation.objects.filter(in_force(today), kind=RelationKind.CASELOAD, authority__in=authorities)
    return set(found.values_list("authority_id", flat=True))


def today_ids(given: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Ids that relations were written with, to the ids that the learners have now."""
    if not given:
        return {}
    return dict(LearnerAlias.objects.filter(alias__in=list(given)).values_list("alias", "learner_id"))


def grouped(pairs: Iterable[tuple[By, uuid.UUID]]) -> dict[By, set[uuid.UUID]]:
    found: dict[By, set[uuid.UUID]] = defaultdict(set)
    for key, one in pairs:
        found[key].add(one)
    return dict(found)
