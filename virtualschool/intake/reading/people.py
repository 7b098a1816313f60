"""From rows to persons: rows of one own id belong together, unless they cannot be one person."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from virtualschool.intake.reading.kinds import CARE
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import CanonicalRow, Person
from virtualschool.tables.words import fold

Numbered = tuple[int, CanonicalRow]


class Conflict(NamedTuple):
    """A row that cannot be used because of another row of the same file."""

    row_number: int
    column: str
    code: str
    message: str


class Grouped(NamedTuple):
    """The persons of a file, the rows that contradict one another, and how many rows said the same twice."""

    people: Sequence[Person]
    conflicts: tuple[Conflict, ...]
    duplicate_rows: int


def group(rows: Iterable[Numbered], kind: str, notices: NoticeBook) -> Grouped:
    """Gather rows into persons by their own id, in the order of the file.

    All rows of an id are refused where they have different dates of birth, or where both names of two of them
    differ (the two swapped are the same), or, on a roll, where a pupil id has two SCNs: nobody can tell which of
    them is whose.
    """
    rows = list(rows)
    pupil_of = {} if kind == CARE.key else pupil_ids_by_scn(_of_one_number(rows), notices)
    whose = [_key(row, kind, pupil_of) for _, row in rows]
    together = {key: (numbered,) for key, numbered in zip(whose, rows, strict=True)}
    people, conflicts, duplicates = [], [], 0
    several = _of_several(whose, rows)
    for key, alone in together.items():
        if key not in several:
            people.append(Person(key, alone))
            continue
        members = several[key]
        if found := _conflict(members, kind):
            conflicts += [Conflict(number, *found) for number, _ in members]
            continue
        kept = tuple(once(members))
        duplicates += len(members) - len(kept)
        people.append(Person(key, kept))
    return Grouped(tuple(people), tuple(conflicts), duplicates)


def _of_one_number(rows: Sequence[Numbered]) -> list[Numbered]:
    """The rows whose SCN stands in more than one of them."""
    often = {number for number, times in Counter([row.get("scn") for _, row in rows]).items() if number and times > 1}
    return [numbered for numbered in rows if numbered[1].get("scn") in often]


def _of_several(whose: Sequence[str], rows: Sequence[Numbered]) -> dict[str, list[Numbered]]:
    """The rows of those who have more than one: on a roll few, so that the others are spared the gathering."""
    often = {key for key, times in Counter(whose).items() if times > 1}
    found: dict[str, list[Numbered]] = defaultdict(list)
    for key, numbered in zip(whose, rows, strict=True):
        if key in often:
            found[key].append(numbered)
    return found


def _key(row: CanonicalRow, kind: str, pupil_of: dict[str, str]) -> str:
    if kind == CARE.key:
        return row["person_id"]
    if "pupil_id" in row:
        return row["pupil_id"]
    return pupil_of.get(row["scn"], "") or f"scn:{row['scn']}"


def pupil_ids_by_scn(rows: list[Numbered], notices: NoticeBook) -> dict[str, str]:
    """Return the pupil id of each SCN that one pupil alone holds: rows without the id join theirs."""
    ids: dict[str, set[str]] = defaultdict(set)
    for number, row in rows:
        if "scn" in row and "pupil_id" in row:
            held = ids[row["scn"]]
            if held and row["pupil_id"] not in held:
                notices.add(
                    number,
                    "scn",
                    "shared_scn",
                    "Another pupil id of this file has the same SCN. Ask education records.",
                )
            held.add(row["pupil_id"])
    return {number: next(iter(held)) for number, held in ids.items() if len(held) == 1}


def _conflict(members: list[Numbered], kind: str) -> tuple[str, str, str] | None:
    rows = [row for _, row in members]
    owner = "person_id" if kind == CARE.key else "pupil_id" if any("pupil_id" in row for row in rows) else "scn"
    if len({row["date_of_birth"] for row in rows}) > 1:
        return (
            "date_of_birth",
            "conflicting_person",
            f"Rows with this {owner} have different dates of birth. Find out whose it is.",
        )
    if _both_names_differ(rows):
        return owner, "conflicting_person", f"Two people have this {owner}: both names differ. Find out whose it is."
    if kind != CARE.key and len({row["scn"] for row in rows if "scn" in row}) > 1:
        return (
            "scn",
            "conflicting_scn",
            "This pupil id has another SCN in another row. Ask education records which is right.",
        )
    return None


def _both_names_differ(rows: list[CanonicalRow]) -> bool:
    names = {(fold(row["forename"]), fold(row["surname"])) for row in rows}
    return any(
        one[0] != other[0] and one[1] != other[1] and one != other[::-1]
        for one, other in combinations(sorted(names), 2)
    )


def once(members: list[Numbered]) -> Iterable[Numbered]:
    """Each row that says something new, in the order of the file."""
    return members if len(members) == 1 else _each_once(members)


def _each_once(members: list[Numbered]) -> Iterator[Numbered]:
    seen: set[frozenset[tuple[str, str]]] = set()
    for number, row in members:
        said = frozenset(row.items())
        if said not in seen:
            seen.add(said)
            yield number, row
