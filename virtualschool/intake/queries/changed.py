"""Who changed, by name: as far as the reader may see the learner, and what was said of them."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from virtualschool.foundation import clock
from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import FieldClass
from virtualschool.register import listing
from virtualschool.register.models import Learner, LearnerAlias, Relation
from virtualschool.register.models.scope import in_force
from virtualschool.register.vocab import RelationKind

from ..changes import Changed
from ..previews import NAMED_KEPT
from ..vocab import CHANGE_PHRASES, ChangeKind
from .shown import ChangeLine, Who

# What such a change says of a protected learner gives the place away.
OF_PLACE = (ChangeKind.MOVED_SCHOOL, ChangeKind.MOVED_HOME, ChangeKind.FOUND_ON_ROLL)
Named = dict[str, list[Who]]


@dataclass(frozen=True)
class Reader:
    """Whose eyes: the highest class of field, and the learners whose place is withheld from them."""

    highest: FieldClass
    withheld: frozenset[uuid.UUID] = field(default_factory=frozenset)

    def detail(self, kind: str, learner_id: uuid.UUID, detail: str, needs: str) -> str | None:
        """What may be shown of a change: None where not even that there was one of this kind for this learner."""
        if not self.highest.covers(FieldClass(needs)):
            return None
        return "" if learner_id in self.withheld and kind in OF_PLACE else detail


def reader_of(user: User, authority: Authority, on: dt.date | None = None) -> Reader:
    """What this user may read of changes in this authority."""
    day = on or clock.today()
    mine = Relation.objects.filter(in_force(day), user=user, kind=RelationKind.NAMED)
    withheld = listing.protected_ids(authority, day) - set(mine.values_list("learner_id", flat=True))
    return Reader(user.standing.highest(authority.code, related=False), frozenset(withheld))


def name_changes(
    rows: Sequence[tuple[str, uuid.UUID, str, str]], user: User, reader: Reader
) -> tuple[Named, list[uuid.UUID]]:
    """The first few learners of each kind of change, as far as this user may see them."""
    taken: Counter[str] = Counter()
    first = []
    for row in rows:
        taken[row[0]] += 1
        if taken[row[0]] <= NAMED_KEPT:
            first.append(row)
    learners = visible_by_any_id({learner_id for _, learner_id, _, _ in first}, user)
    named: Named = {}
    for kind, learner_id, detail, needs in first:
        learner = learners.get(learner_id)
        shown = reader.detail(kind, learner.pk, detail, needs) if learner else None
        if learner is not None and shown is not None:
            named.setdefault(kind, []).append(Who(learner.pk, learner.name, shown))
    return named, sorted({one.id for who in named.values() for one in who if one.id})


def visible_by_any_id(ids: Iterable[uuid.UUID], user: User) -> dict[uuid.UUID, Learner]:
    """The learners behind ids, past or present, whom this user may see."""
    now = dict(LearnerAlias.objects.filter(alias__in=list(ids)).values_list("alias", "learner_id"))
    learners = Learner.objects.visible_to(user).in_bulk(list(set(now.values())))
    return {alias: learners[pk] for alias, pk in now.items() if pk in learners}


def current_id(learner_id: uuid.UUID, user: User) -> uuid.UUID:
    """The id that a learner has now, for an id that may be an old one; the same id where it is nobody's to see."""
    found = visible_by_any_id([learner_id], user).get(learner_id)
    return found.pk if found else learner_id


def change_lines(
    counts: dict[str, int] | Counter[str], named: Named, words: Mapping[str, str] = MappingProxyType({})
) -> tuple[ChangeLine, ...]:
    """A line for each kind of change that there is, called by its own words or by these."""
    return tuple(
        ChangeLine(words.get(kind, kind.label), counts[kind], tuple(named.get(kind, ())))
        for kind in ChangeKind
        if counts.get(kind)
    )


def phrase_of(counts: dict[str, int] | Counter[str], corrected: dict[str, int] | Counter[str]) -> str:
    """The difference in one sentence: "3 new, 2 moved school, 1 date of birth changed"."""
    parts = [f"{counts[kind]} {words}" for kind, words in CHANGE_PHRASES.items() if counts.get(kind)]
    parts += [f"{count} {plural(word) if count > 1 else word} changed" for word, count in sorted(corrected.items())]
    return ", ".join(parts)


def sentence_of(found: Iterable[Changed]) -> str:
    """What was changed, as one sentence with its stop."""
    listed = list(found)
    corrected = Counter(one.detail for one in listed if one.kind == ChangeKind.CORRECTED)
    said = phrase_of(Counter(str(one.kind) for one in listed), corrected)
    return f"{said}." if said else "Nothing on the register changed."


def plural(word: str) -> str:
    """ "dates of birth", "surnames"."""
    first, of, rest = word.partition(" of ")
    return f"{first}s{of}{rest}"
