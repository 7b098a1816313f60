"""What taking a file back would change, as far as the reader may see it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from virtualschool.people.models import User
from virtualschool.people.vocab import FieldClass

from .. import columns
from ..changes import Changed
from ..models import Receipt
from ..vocab import TAKEN_BACK, ChangeKind
from .changed import change_lines, name_changes, reader_of
from .shown import ChangeLine


@dataclass(frozen=True)
class Back:
    """One fact of so many learners that goes back to what stood on a day; None where nothing stood."""

    what: str
    learners: int
    day: dt.date | None


@dataclass(frozen=True)
class UndoPage:
    """What the person who is about to take a file back is told first."""

    gone: int
    lines: tuple[ChangeLine, ...]
    back: tuple[Back, ...]
    facts: int
    learners_back: int
    at_school: int
    learner_ids: tuple[uuid.UUID, ...]

    @property
    def changes_something(self) -> bool:
        return bool(self.lines or self.facts or self.at_school)


def undo_page(
    receipt: Receipt,
    user: User,
    *,
    changed: tuple[Changed, ...],
    back: Mapping[tuple[str, dt.date | None], int],
    learners_back: int,
    at_school: int,
) -> UndoPage:
    """Counts for everybody who may take a file back, names and facts as far as this reader may see them."""
    reader = reader_of(user, receipt.run.authority)
    rows = [(str(one.kind), one.learner.id, one.detail, one.detail_class) for one in changed]
    named, ids = name_changes(rows, user, reader)
    counts = Counter(kind for kind, *_ in rows)
    seen = {
        place: number
        for place, number in back.items()
        if reader.highest.covers(columns.CLASSES.get(place[0], FieldClass.A))
    }
    in_order = sorted(seen.items(), key=lambda one: (-one[1], one[0][0], one[0][1] or dt.date.min))
    return UndoPage(
        gone=counts[ChangeKind.GONE],
        lines=change_lines(counts, named, TAKEN_BACK),
        back=tuple(Back(columns.meaning(column), number, day) for (column, day), number in in_order),
        facts=sum(back.values()),
        learners_back=learners_back,
        at_school=at_school,
        learner_ids=tuple(ids),
    )
