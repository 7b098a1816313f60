"""Who is one person: the keys of one source that are the same, and the records of several sources that are joined.

Everything here is decided by the statements themselves, never by the order
in which they came.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

from .inputs import Key, Row, Said
from .names import fold

Thing = TypeVar("Thing", bound=Hashable)


class Sets(Generic[Thing]):
    """Disjoint sets that grow together as pairs are joined."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self.parent = {thing: thing for thing in things}

    def top(self, thing: Thing) -> Thing:
        while self.parent[thing] != thing:
            self.parent[thing] = self.parent[self.parent[thing]]
            thing = self.parent[thing]
        return thing

    def join(self, one: Thing, other: Thing) -> None:
        if one in self.parent and other in self.parent:
            self.parent[self.top(other)] = self.top(one)

    def groups(self) -> list[list[Thing]]:
        found: dict[Thing, list[Thing]] = defaultdict(list)
        for thing in self.parent:
            found[self.top(thing)].append(thing)
        return list(found.values())


def same_pupil(statements: Iterable[Said]) -> Iterator[tuple[Key, Key]]:
    """A key made of an SCN, and the pupil id that one row shows beside that SCN, are one pupil.

    Not where two pupil ids show the same SCN, and not where birthday and names
    are another child's: then one of the numbers is wrong.
    """
    holders: dict[str, dict[Key, list[Row]]] = defaultdict(lambda: defaultdict(list))
    bare: dict[str, tuple[Key, list[Row]]] = {}
    listed = list(statements)
    for said in listed:
        if said.key.own_id.startswith("scn:"):
            bare.setdefault(said.key.own_id[4:], (said.key, []))[1].extend(said.rows)
    for said in listed if bare else ():
        if not said.key.own_id.startswith("scn:"):
            for row in said.rows:
                if (scn := row.get("scn")) in bare:
                    holders[scn][said.key].append(row)
    for scn, (key, rows) in sorted(bare.items()):
        if len(holders[scn]) == 1:
            ((holder, theirs),) = holders[scn].items()
            if any(may_be_one_child(one, other) for one in rows for other in theirs):
                yield holder, key


def may_be_one_child(one: Row, other: Row) -> bool:
    """Whether the birthday or a name agrees: a child may change one of them, and hardly all at once."""
    names = {fold(one.get(column, "")) for column in ("forename", "surname", "known_as")} - {""}
    others = {fold(other.get(column, "")) for column in ("forename", "surname", "known_as")} - {""}
    same_birthday = one.get("date_of_birth") == other.get("date_of_birth")
    return (same_birthday and bool(names & others)) or len(names & others) >= 2


def same_entry(statements: Sequence[Said]) -> Iterator[tuple[Key, Key]]:
    """The head's own list has no ids: an entry changed in one of forename, surname and date of birth is the same child.

    Two entries of one edition are two children. An entry that stands
    unchanged is never taken for the change of another.
    """
    known: dict[Key, Row] = {}
    for entries in by_edition(statements):
        before = {key: row for key, row in known.items() if key not in entries}
        for key, row in sorted(entries.items()):
            if key in known:
                continue
            same = sorted(old for old, was in before.items() if is_the_same_entry(was, row))
            if len(same) == 1:
                yield same[0], key
                del before[same[0]]
        known.update(entries)


def by_edition(statements: Sequence[Said]) -> Iterator[dict[Key, Row]]:
    found: dict[tuple[object, ...], dict[Key, Row]] = defaultdict(dict)
    for said in statements:
        found[said.edition.order][said.key] = said.rows[0]
    for order in sorted(found):
        yield found[order]


def is_the_same_entry(one: Row, other: Row) -> bool:
    if one.get("scn") and other.get("scn"):
        return one["scn"] == other["scn"]
    agree = [
        fold(one.get("forename", "")) == fold(other.get("forename", "")),
        fold(one.get("surname", "")) == fold(other.get("surname", "")),
        one.get("date_of_birth") == other.get("date_of_birth"),
    ]
    return sum(agree) >= 2
