"""What a file says once it is read: persons with their canonical rows, the rows that could not be used, and notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

CanonicalRow = dict[str, str]


class Person(NamedTuple):
    """A person as one file knows them: their own id there, and each row with its number.

    The key is the care person_id; of a roll the pupil_id, else "scn:" and the SCN; of a head's own list "" (the
    caller works that out, and each such person has one row).
    """

    key: str
    rows: tuple[tuple[int, CanonicalRow], ...]


class Rejected(NamedTuple):
    """A row that cannot be used: as it stood in the file, and why. The message never quotes a cell."""

    row_number: int
    cells: tuple[str, ...]
    column: str
    code: str
    message: str


class Notice(NamedTuple):
    """Something worth telling about a row that was kept, or about the file (row_number 0)."""

    row_number: int
    column: str
    code: str
    message: str


class Split(NamedTuple):
    """A full name from one cell and the names that it was split into, for the preview."""

    row_number: int
    full_name: str
    forename: str
    second_forename: str
    surname: str
    known_as: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read. rows_in == rows of people + duplicate_rows + rejected + blank, always."""

    kind: str
    family: str
    sheet: str
    header_row: int
    headers: tuple[str, ...]
    columns_filled: tuple[str, ...]
    mapping: dict[str, str]
    ignored_columns: tuple[str, ...]
    rows_in: int
    blank: int
    duplicate_rows: int
    people: Sequence[Person]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]
    splits: tuple[Split, ...] = ()
    saved: int | None = None
    """Which of the saved mappings that came with the file it was read by."""
    hidden: tuple[str, ...] = ()
    """What is hidden and holds data, a sentence each, where nobody has said yet whether it counts."""
