"""Attendance of everybody on its way into the sealed store, still folded: nobody's rows are unfolded here."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from virtualschool.learning import everybody
from virtualschool.learning.queries.everybody import name_of
from virtualschool.linkage.planning import Arriving
from virtualschool.register import marks, sealed
from virtualschool.register.models import Edition

from .gathering import FoldedPeople
from .reading.folding import NAME, NOT_KEPT, fact_row


class Digests(NamedTuple):
    """The keyed digests of a file's pupil ids and candidate numbers, worked out once for all that ask."""

    own: marks.Marker
    numbers: marks.Marker

    @classmethod
    def fresh(cls) -> "Digests":
        return cls(marks.Marker("own"), marks.Marker("scn"))


def folded(edition: Edition, people: FoldedPeople, digests: Digests, rolls: Sequence[Edition]) -> Arriving:
    """Seal an attendance file, and beside it what it says of all pupils together, by school, stage and period."""
    folded = people.folded
    shared = list(map(fact_row, folded.facts))
    sealed.put_shared(str(edition.pk), dict(_marked(people, digests)), shared)
    on_roll = sealed.SealedRoll(str(rolls[-1].pk)).stages if rolls else {}
    stages = [on_roll.get(digests.own[key], "") for key in folded.keys]
    sums = everybody.cells(stages, folded.lengths, folded.said, shared)
    sealed.put_file(name_of(edition.pk), everybody.written(sums))
    return Arriving(edition)


def _marked(people: FoldedPeople, digests: Digests) -> Iterator[tuple[str, marks.Marks]]:
    own, numbers = digests
    folded = people.folded
    names = marks.texts(NAME, folded.names)
    said = zip(folded.keys, folded.scns, folded.only_names, folded.said_in_order(), strict=True)
    for key, scn, name, places in said:
        text = marks.canonical(people[key]) if name == NOT_KEPT else marks.shared_text(names[name], places)
        yield key, marks.Marks(own[key], numbers[scn] if scn else marks.NOTHING, marks.NOTHING, text)
