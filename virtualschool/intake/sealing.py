"""Attendance of everybody on its way into the sealed store, still folded: nobody's rows are unfolded here."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from virtualschool.learning import everybody
from virtualschool.learning.queries.everybody import name_of
from virtualschool.linkage.planning import Arriving
from virtualschool.register import marks, sealed
from virtualschool.register.models import Edition

from .gathering import FoldedPeople
from .reading.folding import Pupil, fact_row, name_row


class Digests(NamedTuple):
    """The keyed digests of a file's pupil ids and candidate numbers, worked out once for all that ask."""

    own: marks.Marker
    numbers: marks.Marker

    @classmethod
    def fresh(cls) -> "Digests":
        return cls(marks.Marker("own"), marks.Marker("scn"))


def folded(edition: Edition, people: FoldedPeople, digests: Digests, rolls: Sequence[Edition]) -> Arriving:
    """Seal an attendance file, and beside it what it says of all pupils together, by school, stage and period."""
    shared = list(map(fact_row, people.folded.facts))
    sealed.put_shared(str(edition.pk), dict(_marked(people, digests)), shared)
    stages = sealed.SealedRoll(str(rolls[-1].pk)).stages if rolls else {}
    pupils = ((stages.get(digests.own[pupil.key], ""), pupil.said) for pupil in people.folded.pupils)
    sealed.put_file(name_of(edition.pk), everybody.written(everybody.cells(pupils, shared)))
    return Arriving(edition)


def _marked(people: FoldedPeople, digests: Digests) -> Iterator[tuple[str, marks.Marks]]:
    own, numbers = digests
    for pupil in people.folded.pupils:
        number = numbers[pupil.scn] if pupil.scn else marks.NOTHING
        yield pupil.key, marks.Marks(own[pupil.key], number, marks.NOTHING, _text(pupil, people))


def _text(pupil: Pupil, people: FoldedPeople) -> str:
    if pupil.name is None:
        return marks.canonical(people[pupil.key])
    return marks.shared_text(name_row(pupil.name), sorted(pupil.said))
