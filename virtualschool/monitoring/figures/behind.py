"""Who is behind a figure: its learners with their part in it, as far as the reader may see them."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Q

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.standing import Post
from virtualschool.people.vocab import RIGHTS, FieldClass, Role
from virtualschool.register import listing
from virtualschool.register.models import Learner, LearnerAlias, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind
from virtualschool.schools import queries as schools

from ..models import Part as Row
from ..models.ready import PartQuerySet
from ..sessions_of import SECTORS
from ..specifications import Specification
from ..working_out import ALL
from . import awaited, wording
from .page import Asked
from .parts import NOBODYS, Part, group_of
from .refreshing import part_in
from .totals import SPLITS

AT_ONCE = 400
PARTS = {
    "": "Everyone with data",
    "above": "Counted above the line",
    "below": "Only below the line",
    "missing": "No data",
}


@dataclass(frozen=True)
class Wanted:
    """Whose parts a list shows: of a sector or a group of a split, and which side of the line."""

    sector: str = ALL
    kind: str = ""
    group: str = ""
    side: str = ""

    def of(self, rows: PartQuerySet, spec: Specification) -> PartQuerySet:
        """Those of these rows, found by the database: to take thousands of parts apart is slow."""
        if self.kind:
            rows = rows.filter(**{f"{SPLITS[self.kind].field}__in": self.values(rows)})
        if self.side == "missing":
            rows = rows.exclude(shares__contains=f'"{spec.id}":[')
            return rows if self.sector == ALL else rows.filter(sector=self.sector)
        rows = rows.filter(begins(spec, self.sectors))
        zero = begins(spec, self.sectors, "0,")
        return {"above": rows.exclude(zero), "below": rows.filter(zero)}.get(self.side, rows)

    @property
    def sectors(self) -> tuple[str, ...]:
        return (self.sector,) if self.sector != ALL else ("", *SECTORS)

    def values(self, rows: PartQuerySet) -> list[str]:
        """The values of the split's field that make up the group."""
        split = SPLITS[self.kind]
        known = rows.order_by().values_list(split.field, flat=True).distinct()
        return [one for one in known if split.group(replace(NOBODYS, **{split.field: one})) == self.group]


def begins(spec: Specification, sectors: Sequence[str], then: str = "") -> Q:
    """Parts with a share in a figure, in one of these sectors: as `Part.shares_as_text` writes it."""
    return reduce(or_, (Q(shares__contains=f'"{spec.id}":["{sector}",{then}') for sector in sectors))


@dataclass(frozen=True)
class Member:
    """One learner behind a figure. A protected learner's school is empty."""

    pk: uuid.UUID
    authority_id: str
    name: str
    stage: str
    school: str
    is_protected: bool
    words: str


NAMES = ("pk", "surname", "known_as", "forename", "school_code", "school_name")


class Person(NamedTuple):
    """As much of a learner as a list needs: five thousand are looked through for one page."""

    pk: uuid.UUID
    surname: str
    known_as: str
    forename: str
    school_code: str
    school_name: str

    @property
    def name(self) -> str:
        return ", ".join(part for part in (self.surname, self.known_as or self.forename) if part)


@dataclass(frozen=True)
class Behind:
    """The learners behind a figure whom the reader may see, in order of their names, and how many more there are."""

    people: tuple[Person, ...]
    unseen: int
    withheld: int
    """Learners whose place is protected, for named people alone: a list tells whose they are, and may tell where."""
    protected: frozenset[uuid.UUID] = frozenset()


def classes_of(user: User, authority: Authority) -> str:
    """The classes of field that the user may read of every learner of an authority, by post alone."""
    posts = [post for post in user.standing.posts if post.authority == authority.pk and not post.school]
    found = (of_all(post, authority) for post in posts)
    return max(found, key=list(FieldClass).index, default=FieldClass.NONE).up_to()


def of_all(post: Post, authority: Authority) -> FieldClass:
    """A team's learners are everybody's own until the authority has its first caseload."""
    right = RIGHTS[post.role]
    shared = post.role == Role.TEAM_MEMBER and not is_shared_out(authority)
    return right.of_own if shared else right.of_others


def is_shared_out(authority: Authority) -> bool:
    held = Relation.objects.filter(in_force(clock.today()), kind=RelationKind.CASELOAD, authority=authority)
    return held.exists()


def rows_of(asked: Asked) -> PartQuerySet:
    """Every learner's part in the session, of the cohort."""
    group = group_of(asked.cohort, asked.whose)
    return Row.objects.filter(authority=asked.authority, session=asked.session, groups__contains=group)


def behind(user: User, asked: Asked, spec: Specification, wanted: Wanted) -> Behind:
    """The list, in a handful of queries however long it is."""
    today = clock.today()
    parts = wanted.of(rows_of(asked), spec)
    found = Learner.objects.visible_to(user).filter(authority=asked.authority, pk__in=parts.values("learner_id"))
    seen = [Person(*row) for row in found.values_list(*NAMES)]
    protected = listing.protected_ids(asked.authority, today)
    hidden = protected - named_to(user, asked.authority, today) if protected else set()
    listed = [one for one in seen if one.pk not in hidden]
    in_order = sorted(listed, key=lambda one: (one.name.casefold(), str(one.pk)))
    return Behind(tuple(in_order), parts.count() - len(seen), len(seen) - len(listed), frozenset(protected))


def named_to(user: User, authority: Authority, day: dt.date) -> set[uuid.UUID]:
    """The learners for whom the user is named, by the ids that they have now."""
    given = Relation.objects.filter(in_force(day), authority=authority, user=user, kind=RelationKind.NAMED)
    aliases = LearnerAlias.objects.filter(alias__in=given.values("learner_id"))
    return set(aliases.values_list("learner_id", flat=True))


def members(asked: Asked, spec: Specification, listed: Behind, shown: Sequence[Person]) -> Iterator[Member]:
    """Some of the list in their order, each with their part; four queries, and one more for each few hundred."""
    names, waiting = schools.names(asked.authority.pk), awaited.asked_for(asked.authority)
    for start in range(0, len(shown), AT_ONCE):
        portion = shown[start : start + AT_ONCE]
        rows = rows_of(asked).filter(learner_id__in=[one.pk for one in portion]).defer("series")
        parts = {row.learner_id: part_in(row) for row in rows}
        for one in portion:
            words = words_of(spec, parts[one.pk], waiting.get(one.pk))
            yield member(one, parts[one.pk], words, names, asked.authority.pk, is_protected=one.pk in listed.protected)


def member(
    learner: Person, part: Part, words: str, names: Mapping[str, str], authority: str, *, is_protected: bool
) -> Member:
    return Member(
        pk=learner.pk,
        authority_id=authority,
        name=learner.name or "Name not known",
        stage=part.stage,
        school="" if is_protected else names.get(learner.school_code, learner.school_name or learner.school_code),
        is_protected=is_protected,
        words=words,
    )


def words_of(spec: Specification, part: Part, asked_on: dt.date | None) -> str:
    """What a learner adds to the figure, or why nothing; and whether earlier years were asked for."""
    if share := part.shares.get(spec.id):
        return wording.part(spec, share)
    waits = asked_on and part.on_roll and spec.measure in awaited.KEPT_BY_SCHOOLS
    return (
        f"{without(part, spec)}; history asked for on {awaited.day(asked_on)}"
        if waits and asked_on
        else without(part, spec)
    )


def without(part: Part, spec: Specification) -> str:
    """Why a learner is in the group and not in the figure."""
    if not part.on_roll:
        return "On no roll in the session"
    if spec.measure in ("award", "stage", "destination"):
        return "Has not left, or nothing was found"
    return "No data came"


def part_of(asked: Asked, learner_id: uuid.UUID) -> Part | None:
    """One learner's part in the session; None for a learner who is not of the cohort."""
    row = Row.objects.filter(authority=asked.authority, session=asked.session, learner_id=learner_id).first()
    part = part_in(row) if row else None
    return part if part and group_of(asked.cohort, asked.whose) in part.groups else None
