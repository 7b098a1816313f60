"""Rows of facts whose pupil the file alone cannot tell: settled by the sealed rolls, or rejected, never guessed.

Rolls are asked by keyed digests: nobody's block is opened.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import itemgetter

from virtualschool.register import sealed
from virtualschool.register.models import Edition

from .reading import facts
from .reading.folding import Folded
from .reading.notices import NoticeBook
from .reading.people import Conflict, Numbered, pupil_ids_by_scn
from .reading.reading import CanonicalRow, Person, Reading, Rejected
from .sealing import Digests

Pair = tuple[str, str]
"""A pupil id and a candidate number."""
NUMBER = "scn:"
SENTENCE = "The pupil id and the SCN belong to different pupils of the roll. Ask education records which is right."
OTHER_SCN = "The roll has another SCN beside this pupil id. Ask education records which is right."
TWO_SCNS = "This pupil id has another SCN in another row. Ask education records which is right."
OF_TWO_SCNS = "The pupil of this row has two SCNs in other rows of this file. Ask education records which is right."


def settle(reading: Reading, editions: Iterable[Edition], digests: Digests) -> Reading:
    """The reading with every row at its pupil, and without the rows that no pupil can have.

    Who stands in the file by pupil id in some rows and by SCN alone in others is one pupil where a roll says so, and
    their rows are judged together. A row is rejected whose SCN another pupil of the roll holds, or is not the one
    that the roll holds beside a pupil id of two SCNs. Where no roll tells which of two SCNs is right, all rows of
    the pupil id are rejected.
    """
    named = list(numbers_by_key(reading.people))
    rolls = Rolls([str(one.pk) for one in editions if one.kind == "pupils"], digests)
    pairs = [(key, scn) for key, scns in named if not key.startswith(NUMBER) for scn in scns]
    unheld = rolls.unheld(pairs)
    crossed = rolls.crossed(unheld)
    odd = {key for key, _ in crossed} | {key for key, scns in named if len(scns) > 1} | said_twice(reading.people)
    taken = of(reading.people, odd)
    keys = [key for key, _ in named]
    holders = rolls.holders(lone_numbers(keys, taken), keys)
    more = {*holders.values(), *(NUMBER + scn for scn in holders)} - odd
    if not odd | more:
        return reading
    taken += of(reading.people, more)
    rows = sorted(chain.from_iterable(person.rows for person in taken), key=itemgetter(0))
    held = {(key, scn) for key, scns in named for scn in scns} - unheld | {(key, scn) for scn, key in holders.items()}
    desk = _Desk(reading.kind, crossed, held, holders)
    return _put_back(reading, odd | more, rows, desk)


def numbers_by_key(people: Sequence[Person]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Everybody's key with the different candidate numbers of their rows."""
    if isinstance(people, Folded):
        return zip(people.keys, people.numbers_said, strict=True)
    return (
        (person.key, tuple(dict.fromkeys(row["scn"] for _, row in person.rows if "scn" in row))) for person in people
    )


def lone_numbers(keys: Iterable[str], taken: Iterable[Person]) -> set[str]:
    """The candidate numbers that stand in a row without a pupil id, among these keys or the rows of those taken."""
    alone = {key.removeprefix(NUMBER) for key in keys if key.startswith(NUMBER)}
    return alone | {row["scn"] for person in taken for _, row in person.rows if "pupil_id" not in row}


def said_twice(people: Sequence[Person]) -> set[str]:
    """The keys of those of whom two rows, one with more ids than the other, state the same."""
    if isinstance(people, Folded):
        return people.said_twice()
    several = (person for person in people if len(person.rows) > 1)
    return {person.key for person in several if len(facts.each_fact_once(person.rows)) < len(person.rows)}


def of(people: Sequence[Person], keys: Collection[str]) -> list[Person]:
    if not keys:
        return []
    return people.of(keys) if isinstance(people, Folded) else [one for one in people if one.key in keys]


@dataclass
class Rolls:
    """What the sealed rolls of these names, oldest first, say of pupil ids and candidate numbers."""

    names: Sequence[str]
    digests: Digests

    @cached_property
    def newest_first(self) -> list[sealed.SealedRoll]:
        return [sealed.SealedRoll(name) for name in reversed(self.names) if sealed.has_roll(name)]

    def unheld(self, pairs: Iterable[Pair]) -> set[Pair]:
        """The pairs that stand beside one another on no roll."""
        if not self.newest_first:
            return set(pairs)
        own, numbers = self.digests
        doubtful = [(pair, (own[pair[0]], numbers[pair[1]])) for pair in pairs]
        for roll in self.newest_first:  # on the newest stands nearly everybody
            held = set(roll.pairs)
            doubtful = [one for one in doubtful if one[1] not in held]
            if not doubtful:
                break
        return {pair for pair, _ in doubtful}

    def crossed(self, unheld: Collection[Pair]) -> set[Pair]:
        """Those of these pairs whose id a roll has beside another number, and a roll the number beside another id."""
        if not unheld or not self.newest_first:
            return set()
        own, numbers = self.digests
        pupils: frozenset[bytes] = frozenset().union(*(roll.people for roll in self.newest_first))
        taken = set(chain.from_iterable(roll.scns for roll in self.newest_first))
        return {(key, scn) for key, scn in unheld if own[key] in pupils and numbers[scn] in taken}

    def holders(self, scns: Collection[str], keys: Iterable[str]) -> dict[str, str]:
        """Of these numbers those that the newest roll to have them has beside one pupil alone, of these keys."""
        own, numbers = self.digests
        ids = {own[key]: key for key in keys if not key.startswith(NUMBER)} if scns else {}
        if not ids:
            return {}
        sought = {numbers[scn]: scn for scn in scns}
        found: dict[str, str] = {}
        for roll in self.newest_first:
            beside: dict[bytes, set[bytes]] = defaultdict(set)
            for pupil, number in roll.pairs:
                if number in sought:
                    beside[number].add(pupil)
            alone = {
                sought[number]: ids.get(next(iter(pupils))) for number, pupils in beside.items() if len(pupils) == 1
            }
            found |= {scn: key for scn, key in alone.items() if key}
            sought = {number: scn for number, scn in sought.items() if number not in beside}
            if not sought:
                break
        return found


@dataclass
class _Desk:
    """Decides about the rows of pupils of whom anything is odd, and keeps what was decided."""

    kind: str
    crossed: Collection[Pair]
    held: Collection[Pair]
    holders: Mapping[str, str]
    people: list[Person] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    duplicates: int = 0
    notices: NoticeBook = field(default_factory=NoticeBook)

    def decide(self, rows: Sequence[Numbered]) -> None:
        left = list(self._without_wrong_numbers(rows))
        pupil_of = pupil_ids_by_scn(left, NoticeBook()) | dict(self.holders)
        together: dict[str, list[Numbered]] = defaultdict(list)
        for numbered in left:
            row = numbered[1]
            together[row.get("pupil_id") or pupil_of.get(row["scn"]) or NUMBER + row["scn"]].append(numbered)
        for key, members in together.items():
            self._take(key, members)

    def _without_wrong_numbers(self, rows: Sequence[Numbered]) -> Iterator[Numbered]:
        """The rows but for those whose number is surely not that of their pupil id."""
        known = {key for key, _ in self._pairs(rows) & set(self.held)}
        for number, row in rows:
            pair = (row.get("pupil_id", ""), row.get("scn", ""))
            if pair in self.crossed:
                self.conflicts.append(Conflict(number, "scn", "two_pupils", SENTENCE))
            elif all(pair) and pair[0] in known and pair not in self.held:
                self.conflicts.append(Conflict(number, "scn", "conflicting_scn", OTHER_SCN))
            else:
                yield number, row

    def _pairs(self, rows: Sequence[Numbered]) -> set[Pair]:
        """The pairs that rows show, or that a roll makes of them."""
        shown = {(row.get("pupil_id", ""), row.get("scn", "")) for _, row in rows}
        return shown | {(key, scn) for scn, key in self.holders.items()}

    def _take(self, key: str, members: Sequence[Numbered]) -> None:
        numbers = {row["scn"] for _, row in members if "scn" in row}
        if len(numbers) > 1 and not any((key, scn) in self.held for scn in numbers):
            self.conflicts += [_of_two_numbers(number, row) for number, row in members]
            return
        kept = facts.each_fact_once(members)
        good, wrong, _ = facts.judge(kept, self.kind, self.notices)
        self.conflicts += wrong
        self.duplicates += len(members) - len(kept)
        if good:
            self.people.append(Person(key, good))


def _of_two_numbers(number: int, row: CanonicalRow) -> Conflict:
    return Conflict(number, "scn", "conflicting_scn", TWO_SCNS if "pupil_id" in row and "scn" in row else OF_TWO_SCNS)


def _put_back(reading: Reading, keys: Collection[str], rows: Sequence[Numbered], desk: _Desk) -> Reading:
    """The reading with what was decided of these pupils' rows in their place."""
    desk.decide(rows)
    people, row_of = reading.people, dict(rows)
    left: Sequence[Person]
    if isinstance(people, Folded):
        left = people.without(keys).with_more(desk.people)
    else:
        left = (*(one for one in people if one.key not in keys), *desk.people)
    rejected = [_rejected(conflict, row_of[conflict.row_number], reading) for conflict in desk.conflicts]
    told = [note for note in reading.notices if note.code != facts.SUM_DIFFERS or note.row_number not in row_of]
    return replace(
        reading,
        people=left,
        rejected=tuple(sorted([*reading.rejected, *rejected])),
        duplicate_rows=reading.duplicate_rows + desk.duplicates,
        notices=(*told, *desk.notices.all()),
    )


def _rejected(conflict: Conflict, row: CanonicalRow, reading: Reading) -> Rejected:
    """The row as it goes back: in the file's columns, with the values as they were read."""
    cells = tuple(row.get(reading.mapping.get(header, ""), "") for header in reading.headers)
    return Rejected(conflict.row_number, cells, conflict.column, conflict.code, conflict.message)
