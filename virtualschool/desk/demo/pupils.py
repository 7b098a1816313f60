"""Pupils of a roll as files of facts know them, which of them social work knows, and what stands out about each."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from virtualschool.desk.demo.attending import Habit, Shape
from virtualschool.desk.demo.care import is_open
from virtualschool.desk.demo.children import STAGES, Child
from virtualschool.desk.demo.names import BOY
from virtualschool.desk.demo.records import Dates, Record, Row
from virtualschool.desk.demo.world import World

SHARES: tuple[tuple[Shape, float], ...] = (
    (Shape.MONDAYS, 0.09),
    (Shape.FALL, 0.07),
    (Shape.HALF, 0.04),
    (Shape.YESTERDAY, 0.05),
    (Shape.PACKAGE, 0.05),
    (Shape.TIMETABLE, 0.06),
)
HARD_TO_FIND = frozenset({"wrong number", "names swapped", "missing from the newer list", "twin", "only education"})
LAST_STAGES = ("S5", "S6", "S4", "S3")
"""At one of these was the young man who had been out of school for two years, and came away with seven awards."""


@dataclass(slots=True, eq=False)
class Pupil:
    """A pupil of the roll: whom the files are about, and who they are to social work, where it knows them."""

    record: Record
    care: Record | None
    is_known_twice: bool = False
    shape: Shape = Shape.STEADY

    @property
    def pupil_id(self) -> str:
        return self.record.own_id

    @property
    def row(self) -> Row:
        return self.record.now[0]

    @property
    def scn(self) -> str:
        """The number, where the roll has the right one."""
        return self.row["scn"] if self.row["scn"] == self.record.child.scn else ""

    @property
    def school_code(self) -> str:
        return self.row["school_code"]

    @property
    def stage(self) -> str:
        return self.row["stage"]

    @property
    def in_care(self) -> bool:
        return self.care is not None

    @property
    def is_looked_after(self) -> bool:
        return self.care is not None and bool(self.care.now) and is_open(self.care)

    def stage_before(self, years: int = 1) -> str:
        """The stage so many sessions ago; none for who was not at school yet."""
        step = STAGES.index(self.stage) - years if self.stage in STAGES else 0
        return STAGES[step] if step > 0 else ""

    def was_at_school(self, years: int) -> bool:
        """Whether the pupil was in school so many sessions ago; at a special school since the session before."""
        return not years or bool(self.stage_before(years)) or (self.stage == "SP" and years == 1)

    def school_on(self, day: date, session: int) -> str:
        """The school's code on a day: a primary before S1, the earlier school before a move between the editions."""
        years = session - (day.year if day.month >= 8 else day.year - 1)
        if self.stage.startswith("S") and self.stage_before(years).startswith("P"):
            return self.record.child.neighbourhood.code
        was = self.record.before[0] if self.record.before else self.row
        return was["school_code"] if day.isoformat() < self.row["start_date"] else self.school_code

    def habit(self, rng: random.Random, days: Dates, excluded: Sequence[date]) -> Habit:
        """How this pupil attends."""
        moved = self.care.now[-1]["start_date"] if self.care and self.shape is Shape.NEW_HOME else ""
        return Habit(
            rng.betavariate(1.2, 11),
            self.shape,
            days.now,
            days.session,
            date.fromisoformat(moved) if moved else None,
            frozenset(excluded),
        )


def pupils_of(world: World, authority: str) -> list[Pupil]:
    """Who is on the roll now, in the order of their ids; a second registration has no facts of its own."""
    care: dict[str, list[Record]] = defaultdict(list)
    for record in world.care[authority]:
        care[record.child.true_id].append(record)
    found = []
    for record in sorted(world.pupils[authority], key=lambda record: record.own_id):
        row = record.now[0] if record.now else {}
        if row and row["status"] != "dual" and (row["stage"] in STAGES[1:] or row["stage"] == "SP"):
            known = care.get(record.child.true_id, [])
            found.append(Pupil(record, known[0] if known else None, is_known_twice=len(known) > 1))
    return found


def cast(rng: random.Random, pupils: Sequence[Pupil], *, with_the_young_man: bool) -> None:
    """Give each learner whom social work looks after a shape, and note it in the truth."""
    looked_after = [one for one in pupils if one.is_looked_after and one.stage in STAGES[1:]]
    if with_the_young_man and (found := young_man(looked_after)):
        found.shape = Shape.BACK
    waiting = [one for one in looked_after if one.shape is Shape.STEADY]
    rng.shuffle(waiting)
    for one in list(waiting):
        if one.care and "moved home" in one.care.notes:
            one.shape = Shape.NEW_HOME
        elif one.stage == "S1":
            one.shape = Shape.TRANSITION
    waiting = [one for one in waiting if one.shape is Shape.STEADY]
    for shape, share in SHARES:
        for _ in range(min(len(waiting) // 2, max(1, round(share * len(looked_after))))):
            waiting.pop().shape = shape
    for one in looked_after:
        if one.shape is not Shape.STEADY:
            one.record.notes.append(f"learning: {one.shape}")


def young_man(pupils: Sequence[Pupil]) -> Pupil | None:
    """Somebody old enough to have been two years out of school; a boy whom both lists know without a fault, if any."""
    of_age = [one for one in pupils if one.scn and one.stage in LAST_STAGES and not set(notes_of(one)) & HARD_TO_FIND]
    return min(of_age, key=how_unlike, default=None)


def how_unlike(one: Pupil) -> tuple[bool, bool, int, int]:
    """How little somebody is like him, to choose who is least so."""
    return one.is_known_twice, bool(notes_of(one)), LAST_STAGES.index(one.stage), one.record.child.sex != BOY


def notes_of(one: Pupil) -> list[str]:
    return [*one.record.notes, *(one.care.notes if one.care else ())]


def most_and_fewest(pupils: Sequence[Pupil]) -> tuple[str, str]:
    """The schools with most learners and with fewest, of those that have any and not the young man."""
    his = {one.school_code for one in pupils if one.shape is Shape.BACK}
    counts = Counter(one.school_code for one in pupils if one.is_looked_after)
    ordered = sorted(set(counts) - his, key=lambda code: (counts[code], code))
    return (ordered[-1], ordered[0]) if len(ordered) > 1 else ("", "")


def leavers(world: World, authority: str) -> Iterator[tuple[Child, int]]:
    """Young people of the care list who have left school, and whether one or two sessions ago."""
    for record in world.care[authority]:
        if not record.child.stage and 16 <= record.child.age_on(world.days.now) <= 18:
            yield record.child, 1 + (record.child.age_on(world.days.now) > 16 and int(record.own_id[-1], 36) % 2)
