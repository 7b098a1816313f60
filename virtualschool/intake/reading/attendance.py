"""From the folded rows of an attendance file to pupils; rows are unfolded only of pupils about whom anything is odd."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

from virtualschool.intake.reading import facts as fact_rules
from virtualschool.intake.reading.folding import NAME, Fact, Folded, Folding, Name, fact_row, in_order, name_row
from virtualschool.intake.reading.kinds import ATTENDANCE
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.people import Conflict, Grouped, Numbered, pupil_ids_by_scn


def group(folding: Folding, numbers: Sequence[int], notices: NoticeBook) -> Grouped:
    """Do what `facts.group` does; `numbers` are those of the rows, by place."""
    rows_of = _by_name(folding.names)
    facts = in_order({fact for fact in set(folding.facts) if fact is not None})
    at: dict[Fact | None, int] = {fact: place for place, fact in enumerate(facts)}
    desk = _Desk(folding, numbers, [at.get(fact) for fact in folding.facts], facts, notices)
    for key, names in _pupils(rows_of, numbers, notices).items():
        rows = rows_of[names[0]] if len(names) == 1 else sorted(chain.from_iterable(map(rows_of.__getitem__, names)))
        desk.take(key, names, rows)
    return desk.grouped(list(rows_of))


def _by_name(names: Iterable[Name | None]) -> dict[Name, list[int]]:
    found: dict[Name, list[int]] = {}
    rows: list[int] = []
    last: Name | None = None
    for at, name in enumerate(names):
        if name is None:
            continue
        if name is not last:
            rows, last = found.setdefault(name, []), name
        rows.append(at)
    return found


def _pupils(rows_of: dict[Name, list[int]], numbers: Sequence[int], notices: NoticeBook) -> dict[str, list[Name]]:
    """The names of each pupil, in the order of the file."""
    often = {scn for scn, times in Counter([scn for _, scn in rows_of]).items() if scn and times > 1}
    firsts: list[Numbered] = [
        (numbers[rows[0]], dict(zip(NAME, name, strict=True)))
        for name, rows in rows_of.items()
        if name[1] in often and all(name)
    ]
    pupil_of = pupil_ids_by_scn(firsts, notices)
    found: dict[str, list[Name]] = defaultdict(list)
    for name in rows_of:
        pupil_id, scn = name
        found[pupil_id or pupil_of.get(scn, "") or f"scn:{scn}"].append(name)
    return found


class _Desk:
    """What gathers while pupils are looked at, one after the other."""

    def __init__(
        self,
        folding: Folding,
        numbers: Sequence[int],
        said: Sequence[int | None],
        facts: Sequence[Fact],
        notices: NoticeBook,
    ) -> None:
        self.folding, self.numbers, self.said, self.facts, self.notices = folding, numbers, said, facts, notices
        places = {fact[:3] + fact[4:]: at for at, fact in enumerate(facts)}
        self.about = [places[fact[:3] + fact[4:]] for fact in facts]
        self.plain: dict[tuple[int, ...], bool] = {}
        self.keys: list[str] = []
        self.lengths: list[int] = []
        self.order: list[int] = []
        self.conflicts: list[Conflict] = []
        self.duplicates = 0

    def take(self, key: str, names: Sequence[Name], rows: list[int]) -> None:
        good = rows if len(names) == 1 and self.are_plain(rows) else self.judged(rows)
        if good:
            self.keys.append(key)
            self.lengths.append(len(good))
            self.order += good

    def are_plain(self, rows: Iterable[int]) -> bool:
        """Whether rows of one name are about a fact each, none a check sum, of periods that share no day."""
        shape = tuple([self.about[self.said[row]] for row in rows])  # type: ignore[index]
        found = self.plain.get(shape)
        if found is None:
            found = self.plain[shape] = self.is_plain(shape)
        return found

    def is_plain(self, shape: tuple[int, ...]) -> bool:
        facts = [self.facts[at] for at in shape]
        periods = {(school, first, last) for first, last, _, _, school in facts}
        differ = len(set(shape)) == len(shape) and all(fact[2] != fact_rules.CHECK_SUM for fact in facts)
        return differ and fact_rules.are_apart(sorted(periods))

    def judged(self, rows: Iterable[int]) -> list[int]:
        at = {self.numbers[row]: row for row in rows}
        members = [(number, self.row(row)) for number, row in at.items()]
        good, wrong, again = fact_rules.judge(members, ATTENDANCE.key, self.notices)
        self.conflicts += wrong
        self.duplicates += again
        return [at[number] for number, _ in good]

    def row(self, at: int) -> dict[str, str]:
        name, fact = self.folding.names[at], self.folding.facts[at]
        return name_row(name or ()) | fact_row(fact or ())

    def grouped(self, names: list[Name]) -> Grouped:
        place: dict[Name | None, int] = {name: at for at, name in enumerate(names)}
        people = Folded(
            self.keys,
            self.lengths,
            array("I", map(self.numbers.__getitem__, self.order)),
            array("I", [place[self.folding.names[at]] for at in self.order]),
            array("I", [self.said[at] for at in self.order]),  # type: ignore[misc]
            names,
            self.facts,
        )
        return Grouped(people, tuple(self.conflicts), self.duplicates)
