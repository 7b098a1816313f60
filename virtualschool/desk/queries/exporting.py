"""The register as a file for somebody to take away: only the columns and cells that they may read."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from virtualschool.people.models import Authority, User
from virtualschool.people.vocab import FieldClass
from virtualschool.register import listing
from virtualschool.register.models import LearnerAlias

from . import clearance as clearances
from . import learners
from .clearance import BY_CRIMINAL_COURT, Clearance, Reading
from .learners import Asked
from .lines import Line

MOST = 10_000
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("forename", "surname", "date_of_birth", "scn", "pupil_id", "person_id"), "A"),
    **dict.fromkeys(("school_code", "stage"), "B"),
    "care_status": "C",
    **dict.fromkeys(("lives_with", "responsible_authority"), "D"),
    "legal_reason": "E",
}


class Taken(Protocol):
    """What the trail needs of a line that is taken away: whose it is, and of which authority."""

    @property
    def pk(self) -> uuid.UUID: ...
    @property
    def authority_id(self) -> str: ...


class TakenOfClass(Taken, Protocol):
    """A line that says what of a learner it shows."""

    @property
    def field_class(self) -> str: ...


def classes_of(lines: Iterable[TakenOfClass]) -> str:
    """The classes of field in these lines, for the audit: who it is, and what each tells."""
    return "".join(sorted({"A", *(one.field_class for one in lines)}))


@dataclass(frozen=True)
class Export:
    """What would leave: columns, rows and whose; how many have their place left blank."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    lines: Sequence[Taken]
    withheld: int
    left_out: tuple[str, ...]

    @property
    def first_three(self) -> list[list[str]]:
        """Cells of the first rows, for the page that asks whether this is what is wanted."""
        return [[row[column] for column in self.columns] for row in self.rows[:3]]


def export(user: User, authority: Authority, asked: Asked, today: dt.date) -> Export:
    """The learners of the list that was asked for, in the contract's columns, as on its day."""
    readings = clearances.of_user(user)
    found = learners.learners(user, authority, asked, today)
    lines = {line.pk: line for line in found.lines}
    columns = columns_for(lines.values(), readings)
    rows = [
        blanked(row, columns, readings.reading(line.pk, line.authority_id))
        for line, row in contract_rows(authority, lines, asked, today)
    ]
    return Export(
        columns=columns,
        rows=tuple(rows),
        lines=found.lines,
        withheld=sum(line.is_protected for line in found.lines),
        left_out=tuple(column for column in listing.COLUMNS if column not in columns),
    )


def contract_rows(
    authority: Authority, lines: Mapping[uuid.UUID, Line], asked: Asked, today: dt.date
) -> Iterable[tuple[Line, dict[str, str]]]:
    """Each line with its row of the contract, by learner id; rows are under the id that the learner has now."""
    derived = listing.everyone(authority, known_at=asked.known_on)
    now = dict(LearnerAlias.objects.filter(learner__authority=authority).values_list("alias", "learner_id"))
    for one, row in zip(derived, listing.rows(derived, asked.known_on or today), strict=True):
        line = next((lines[now[key]] for key in (one.id, *one.aliases) if key in now and now[key] in lines), None)
        if line:
            yield line, row | {"learner_id": str(line.pk)}


def columns_for(lines: Iterable[Line], readings: Clearance) -> tuple[str, ...]:
    """The columns of which the reader may see at least one cell."""
    widest = max(
        (readings.reading(line.pk, line.authority_id).highest for line in lines),
        key=list(FieldClass).index,
        default=FieldClass.NONE,
    )
    return tuple(one for one in listing.COLUMNS if widest.covers(FieldClass(CLASSES.get(one, "-"))))


def blanked(row: Mapping[str, str], columns: Iterable[str], reading: Reading) -> dict[str, str]:
    """The row without what this reader may not see of this learner."""
    return {column: row[column] if may_show(column, row[column], reading) else "" for column in columns}


def may_show(column: str, cell: str, reading: Reading) -> bool:
    if column in listing.WITHHELD and not reading.shows_place:
        return False
    if column == "legal_reason" and cell == BY_CRIMINAL_COURT:
        return reading.shows(FieldClass.F)
    return reading.shows(CLASSES.get(column, "-"))
