"""An id that a source has given to another child: the rows are rejected, and nobody's record becomes another's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from virtualschool.register.derive import Row
from virtualschool.register.derive.names import fold

from .reading.reading import Person, Reading, Rejected

ID_COLUMNS = {"care": "person_id", "pupils": "pupil_id"}
NAMES = ("forename", "surname", "known_as", "known_as_surname", "former_surname")
SENTENCE = (
    "In another list this id belongs to a child with another name and another date of birth. "
    "Check the id; if it was given to a new child, ask for an id of their own."
)
People = Mapping[str, Sequence[Row]]


def reject(reading: Reading, people: People, before: People) -> Reading:
    """The reading without rows of people whose id stood for another child in the edition next to this one."""
    if reading.kind not in ID_COLUMNS:
        return reading
    changed = (own_id for own_id in before if people[own_id] is not before[own_id])
    reused = {own_id for own_id in changed if is_another_child(people[own_id], before[own_id])}
    if not reused:
        return reading
    rejected = [row for person in reading.people if person.key in reused for row in rejected_rows(person, reading)]
    return replace(
        reading,
        people=tuple(person for person in reading.people if person.key not in reused),
        rejected=tuple(sorted([*reading.rejected, *rejected])),
    )


def is_another_child(ours: Sequence[Row], theirs: Sequence[Row]) -> bool:
    """Birthday and every name differ, and no candidate number says otherwise."""
    if values(ours, "scn") & values(theirs, "scn"):
        return False
    born, before = values(ours, "date_of_birth"), values(theirs, "date_of_birth")
    return bool(born and before) and not born & before and not names(ours) & names(theirs)


def values(rows: Iterable[Row], column: str) -> set[str]:
    return {row[column] for row in rows if row.get(column)}


def names(rows: Iterable[Row]) -> set[str]:
    return {fold(row[column]) for row in rows for column in NAMES if row.get(column)}


def rejected_rows(person: Person, reading: Reading) -> Iterable[Rejected]:
    """The person's rows as they go back: in the file's columns, with the values as they were read."""
    for number, row in person.rows:
        cells = tuple(row.get(reading.mapping.get(header, ""), "") for header in reading.headers)
        yield Rejected(number, cells, ID_COLUMNS[reading.kind], "reused_id", SENTENCE)
