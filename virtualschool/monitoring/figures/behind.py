"""Who is behind a figure: its learners with their part in it, as far as the reader may see them."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.standing import Post
from virtualschool.people.vocab import RIGHTS, FieldClass, Role
from virtualschool.register import listing
from virtualschool.register.models import Learner, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind
from virtualschool.schools import queries as schools

from ..models import Part as Row
from ..specifications import Specification
from ..working_out import ALL
from . import wording
from .page import Asked
from .parts import Part, group_of
from .refreshing import part_in
from .totals import SPLITS

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

    def takes(self, part: Part, spec: Specification) -> bool:
        share = part.shares.get(spec.id)
        if (share is None) != (self.side == "missing"):
            return False
        if share is None:
            return self.is_of(part.sector, part)
        above = bool(share.numerator)
        return self.is_of(share.sector, part) and self.side in ("", "above" if above else "below")

    def is_of(self, sector: str, part: Part) -> bool:
        if self.sector not in (ALL, sector):
            return False
        return not self.kind or SPLITS[self.kind].group(part) == self.group


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


@dataclass(frozen=True)
class Behind:
    """The learners behind a figure whom the reader may see, by name, and how many more there are."""

    members: tuple[Member, ...]
    unseen: int
    withheld: int
    """Learners whose place is protected, left out of every list by where they live: of which group is not told."""


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


def parts_of(asked: Asked) -> Iterator[tuple[uuid.UUID, Part]]:
    """Every learner's part in the session, of the cohort."""
    group = group_of(asked.cohort, asked.whose)
    rows = Row.objects.filter(authority=asked.authority, session=asked.session, groups__contains=group)
    for row in rows.defer("series").iterator():
        part = part_in(row)
        if group in part.groups:
            yield row.learner_id, part


def behind(user: User, asked: Asked, spec: Specification, wanted: Wanted) -> Behind:
    """The list, in a handful of queries however long it is."""
    found = dict(parts_of(asked))
    parts = {learner: part for learner, part in found.items() if wanted.takes(part, spec)}
    seen = people(user, asked.authority)
    protected = listing.protected_ids(asked.authority, clock.today())
    names = schools.names(asked.authority.pk)
    anywhere = replace(wanted, kind="", group="")
    withheld = {one for one in protected & set(found) if wanted.kind == "home" and anywhere.takes(found[one], spec)}
    members = [
        member(seen[learner], part, spec, names, asked.authority.pk, is_protected=learner in protected)
        for learner, part in parts.items()
        if learner in seen and learner not in withheld
    ]
    in_order = sorted(members, key=lambda one: (one.name.casefold(), str(one.pk)))
    return Behind(tuple(in_order), sum(one not in seen for one in parts), len(withheld & set(seen)))


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


def people(user: User, authority: Authority) -> dict[uuid.UUID, Person]:
    """The authority's learners whom the reader may see."""
    rows = Learner.objects.visible_to(user).filter(authority=authority)
    return {row[0]: Person(*row) for row in rows.values_list(*NAMES)}


def member(
    learner: Person, part: Part, spec: Specification, names: Mapping[str, str], authority: str, *, is_protected: bool
) -> Member:
    share = part.shares.get(spec.id)
    return Member(
        pk=learner.pk,
        authority_id=authority,
        name=learner.name or "Name not known",
        stage=part.stage,
        school="" if is_protected else names.get(learner.school_code, learner.school_name or learner.school_code),
        is_protected=is_protected,
        words=wording.part(spec, share) if share else without(part, spec),
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
