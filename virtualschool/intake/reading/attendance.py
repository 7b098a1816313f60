"""From the folded rows of an attendance file to pupils; rows are unfolded only of pupils about whom anything is odd."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

import numpy as np

from virtualschool.intake.reading import facts as fact_rules
from virtualschool.intake.reading.folding import NAME, NOT_KEPT, Fact, Folded, Name, fact_row, in_order, name_row
from virtualschool.intake.reading.foldwise import Folding, as_array, as_places
from virtualschool.intake.reading.kinds import ATTENDANCE
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.people import Conflict, Grouped, Numbered, pupil_ids_by_scn


def group(folding: Folding, numbers: Sequence[int], notices: NoticeBook) -> Grouped:
    """Do what `facts.group` does; `numbers` are those of the rows, by place."""
    rows_of = _by_name(folding.whose)
    names = list(folding.names)
    desk = _Desk(folding, names, numbers, notices)
    for key, of_pupil in _pupils(names, rows_of, numbers, notices).items():
        if len(of_pupil) == 1:
            desk.take(key, rows_of[of_pupil[0]], is_one_name=True)
        else:
            rows = sorted(chain.from_iterable(map(rows_of.__getitem__, of_pupil)))
            desk.take(key, rows, is_one_name=False)
    return desk.grouped(list(rows_of))


def _by_name(whose: "array[int]") -> dict[int, Sequence[int]]:
    """The rows of each name, by its place, in the order of the file; mostly one follows the other."""
    found: dict[int, Sequence[int]] = {}
    places = as_places(whose)
    begins = [0, *(np.flatnonzero(np.diff(places)) + 1).tolist()] if whose else []
    for start, end in pairwise([*begins, len(whose)]):
        rows, place = range(start, end), whose[start]
        if place == NOT_KEPT:
            continue
        before = found.get(place)
        if before is None:
            found[place] = rows
        elif isinstance(before, list):
            before += rows
        else:
            found[place] = [*before, *rows]
    return found


def _pupils(
    names: Sequence[Name], rows_of: dict[int, Sequence[int]], numbers: Sequence[int], notices: NoticeBook
) -> dict[str, list[int]]:
    """The places of the names of each pupil, in the order of the file."""
    often = {scn for scn, times in Counter([names[at][1] for at in rows_of]).items() if scn and times > 1}
    firsts: list[Numbered] = [
        (numbers[rows[0]], dict(zip(NAME, names[at], strict=True)))
        for at, rows in rows_of.items()
        if names[at][1] in often and all(names[at])
    ]
    pupil_of = pupil_ids_by_scn(firsts, notices)
    found: dict[str, list[int]] = defaultdict(list)
    for at in rows_of:
        pupil_id, scn = names[at]
        found[pupil_id or pupil_of.get(scn, "") or f"scn:{scn}"].append(at)
    return found


class _Desk:
    """What gathers while pupils are looked at, one after the other."""

    def __init__(self, folding: Folding, names: Sequence[Name], numbers: Sequence[int], notices: NoticeBook) -> None:
        self.names, self.numbers, self.notices = names, numbers, notices
        self.whose = folding.whose
        self.facts, self.said = _in_order(folding)
        places = {fact[:3] + fact[4:]: at for at, fact in enumerate(self.facts)}
        about = [places[fact[:3] + fact[4:]] for fact in self.facts]
        self.about = as_array(np.array([*about, NOT_KEPT], np.int32)[as_places(self.said)])
        self.plain: dict[bytes, bool] = {}
        self.keys: list[str] = []
        self.lengths: list[int] = []
        self.order = array("I")
        self.conflicts: list[Conflict] = []
        self.duplicates = 0

    def take(self, key: str, rows: Sequence[int], *, is_one_name: bool) -> None:
        good = rows if is_one_name and self.are_plain(rows) else self.judged(rows)
        if good:
            self.keys.append(key)
            self.lengths.append(len(good))
            self.order.extend(good)

    def are_plain(self, rows: Sequence[int]) -> bool:
        """Whether rows of one name are about a fact each, none a check sum, of periods that share no day."""
        about = self.about
        one_run = isinstance(rows, range)
        shape = about[rows[0] : rows[-1] + 1] if one_run else array("i", map(about.__getitem__, rows))
        key = shape.tobytes()
        found = self.plain.get(key)
        if found is None:
            found = self.plain[key] = self.is_plain(shape)
        return found

    def is_plain(self, shape: Sequence[int]) -> bool:
        facts = [self.facts[at] for at in shape]
        periods = {(school, first, last) for first, last, _, _, school in facts}
        differ = len(set(shape)) == len(shape) and all(fact[2] != fact_rules.CHECK_SUM for fact in facts)
        return differ and fact_rules.are_apart(sorted(periods))

    def judged(self, rows: Iterable[int]) -> list[int]:
        at = {self.numbers[row]: row for row in rows}
        members = [(number, self.row(row)) for number, row in at.items()]
        good, wrong, again = fact_rules.judge_if_told(members, ATTENDANCE.key, self.notices)
        self.conflicts += wrong
        self.duplicates += again
        return [at[number] for number, _ in good]

    def row(self, at: int) -> dict[str, str]:
        return name_row(self.names[self.whose[at]]) | fact_row(self.facts[self.said[at]])

    def grouped(self, names: Sequence[int]) -> Grouped:
        """`names` are the places of those that some row has."""
        places = np.full(len(self.names), NOT_KEPT, np.int32)
        places[names] = np.arange(len(names))
        order = np.array(self.order)
        people = Folded(
            self.keys,
            self.lengths,
            as_array(np.asarray(self.numbers)[order], "I"),
            as_array(places[as_places(self.whose)[order]], "I"),
            as_array(as_places(self.said)[order], "I"),
            [self.names[at] for at in names],
            self.facts,
        )
        return Grouped(people, tuple(self.conflicts), self.duplicates)


def _in_order(folding: Folding) -> tuple[list[Fact], "array[int]"]:
    """The facts that some row says in the order of canonical rows, and for each row the place of its own."""
    named, said = list(folding.facts), as_places(folding.said)
    facts = in_order({named[at] for at in np.unique(said).tolist() if at != NOT_KEPT})
    places = {fact: at for at, fact in enumerate(facts)}
    moved = [*(places.get(fact, NOT_KEPT) for fact in named), NOT_KEPT]
    return facts, as_array(np.array(moved, np.int32)[said])
