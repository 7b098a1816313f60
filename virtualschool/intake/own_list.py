"""A head's own list against her last one, child by child: who is new on it, who is gone, what else is said of whom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from virtualschool.register.derive import Row
from virtualschool.register.derive.names import fold

ADDED, GONE = "new on your list", "no longer on your list"
MOST = 200
People = Mapping[str, Sequence[Row]]


class ListChange(NamedTuple):
    """One thing that changed for one child: the column (or that they came or went), her heading of a note, values."""

    name: str
    column: str
    heading: str = ""
    was: str = ""
    now: str = ""


def changes(before: People, now: People) -> list[ListChange]:
    """What changed between two editions of a list; a child whose name was put right is the same child."""
    found: list[ListChange] = []
    pairs, gone, added = matched(before, now)
    found += [ListChange(name_of(now[key]), ADDED) for key in added]
    found += [ListChange(name_of(before[key]), GONE) for key in gone]
    for old, new in pairs:
        found += changed(merged(before[old]), merged(now[new]))
    return found[:MOST]


def matched(before: People, now: People) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Pairs of the same child, those who are gone, and those who are new."""
    pairs = [(key, key) for key in now if key in before]
    gone, added = [key for key in before if key not in now], [key for key in now if key not in before]
    for new in list(added):
        old = next((key for key in gone if is_same(merged(before[key]), merged(now[new]))), None)
        if old:
            pairs.append((old, new))
            gone.remove(old)
            added.remove(new)
    return pairs, gone, added


def is_same(old: Row, new: Row) -> bool:
    """The same number, or the same day of birth with one name in common."""
    if old.get("scn") and new.get("scn"):
        return old["scn"] == new["scn"]
    if old.get("date_of_birth") != new.get("date_of_birth"):
        return False
    ours, theirs = names(old), names(new)
    return bool(ours & theirs)


def names(row: Row) -> set[str]:
    return {fold(row[column]) for column in ("forename", "surname", "known_as") if row.get(column)}


def merged(rows: Sequence[Row]) -> Row:
    """The rows of one child as one: of a column said twice, the last."""
    return {column: value for row in rows for column, value in row.items()}


def changed(old: Row, new: Row) -> Iterator[ListChange]:
    name = name_of([new])
    for column in sorted({*old, *new} - {"notes"}):
        if old.get(column, "") != new.get(column, ""):
            yield ListChange(name, column, "", old.get(column, ""), new.get(column, ""))
    was, now = notes(old.get("notes", "")), notes(new.get("notes", ""))
    for heading in dict.fromkeys([*was, *now]):
        if was.get(heading, "") != now.get(heading, ""):
            yield ListChange(name, "notes", heading, was.get(heading, ""), now.get(heading, ""))


def notes(text: str, headings: Sequence[str] = ()) -> dict[str, str]:
    """The notes of a row by her heading; a line without one goes on with the note before.

    With `headings` a line begins a note only where it names one of them.
    """
    found: dict[str, str] = {}
    last = ""
    known = sorted(headings, key=len, reverse=True)
    for line in text.split("\n"):
        heading = next((one for one in known if line.startswith(f"{one}: ")), "")
        if not known:
            heading, colon, _ = line.partition(": ")
            heading = heading if colon else ""
        if heading:
            last = heading
            said = line.removeprefix(f"{heading}: ")
        else:
            said = line
        if last or said:
            found[last] = f"{found[last]}\n{said}" if last in found else said
    return found


def name_of(rows: Sequence[Row]) -> str:
    row = merged(rows)
    return " ".join(part for part in (row.get("known_as") or row.get("forename", ""), row.get("surname", "")) if part)
