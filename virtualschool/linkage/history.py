"""What sealed fact files say of learners newly known, and what sealed rolls say of ids and numbers.

Only here and in intake are blocks opened, and only those of learners.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from virtualschool.learning.derive import content_of
from virtualschool.learning.matching import NUMBER, Owners, owners
from virtualschool.learning.models import FactStatement
from virtualschool.learning.operations.facts import Kept
from virtualschool.people.models import Authority
from virtualschool.register import marks, sealed
from virtualschool.register.derive import Derived
from virtualschool.register.models import Edition
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import FACT_KINDS


class SealedRolls:
    """The rolls that the sealed store holds, asked by digest: nothing is opened."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.names = [str(one.pk) for one in editions if one.kind == "pupils" and sealed.has_roll(str(one.pk))]

    @cached_property
    def _rolls(self) -> list[sealed.SealedRoll]:
        return list(map(sealed.SealedRoll, self.names))

    def has_pupil(self, own_id: str) -> bool:
        digest = marks.mark("own", own_id)
        return any(digest in roll.people for roll in self._rolls)

    def has_number(self, scn: str) -> bool:
        digest = marks.mark("scn", scn)
        return any(digest in roll.numbers for roll in self._rolls)


def rolls_of(authority: Authority, arriving: Iterable[Edition] = ()) -> SealedRolls:
    return SealedRolls([*reads.editions(authority), *arriving])


def find(
    authority: Authority, after: Sequence[Derived], *, before: Sequence[Derived] = (), arriving: Sequence[Edition] = ()
) -> list[Kept]:
    """The statements to add: what arriving fact files say of learners, and what sealed ones say of those newly known.

    Without `before` the sealed files are searched for every learner; harmless, and slower.
    """
    stored = reads.editions(authority, kinds=FACT_KINDS)
    was, now = owners(before), owners(after)
    rolls = rolls_of(authority, arriving)
    # A number that only others knew may have been a stranger's: rows under it may have waited until a roll said whose.
    new = names_of(now) - names_of(was) | {f"{NUMBER}{scn}" for scn in now.numbers if scn in was.said_by_others}
    wanted = [(one, names_of(now)) for one in arriving if one.kind in FACT_KINDS]
    wanted += [(one, new) for one in stored if new]
    found = [kept for one, names in wanted for kept in kept_of(one, names, now, rolls)]
    stored_already = held(authority, found)
    return [one for one in found if (one.edition_id, one.own_id, one.scn) not in stored_already]


def names_of(whose: Owners) -> frozenset[str]:
    """Pupil ids as they are, and candidate numbers with their mark."""
    numbers = (*whose.numbers, *whose.said_by_others)
    return frozenset((*whose.pupils, *(f"{NUMBER}{scn}" for scn in numbers)))


def kept_of(edition: Edition, names: Iterable[str], whose: Owners, rolls: SealedRolls) -> Iterator[Kept]:
    name = str(edition.pk)
    if not sealed.has_roll(name):
        return
    content = sealed.SealedRoll(name)
    by_number = {digest: at for at, digest in enumerate(content.scns)}
    places = set()
    for one in names:
        at = content.by_own_id.get(marks.mark("own", one))
        if at is None and one.startswith(NUMBER):
            at = by_number.get(marks.mark("scn", one.removeprefix(NUMBER)))
        if at is not None:
            places.add(at)
    for at in sorted(places):
        own_id, rows = content.open(content.block(at))
        scn = next((row["scn"] for row in rows if row.get("scn")), "")
        if whose.of(own_id, scn, rolls):
            yield Kept(edition.pk, own_id, scn, content_of(edition.kind, rows))


def held(authority: Authority, found: Iterable[Kept]) -> set[tuple[uuid.UUID, str, str]]:
    """Which of these are stored already."""
    editions = {one.edition_id for one in found}
    rows = FactStatement.objects.filter(subject__authority=authority, edition__in=editions)
    return set(rows.values_list("edition_id", "subject__own_id", "subject__scn"))
