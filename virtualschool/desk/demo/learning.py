"""What happened at school: the demo's attendance, exclusions, levels, awards, entries, destinations and needs.

Shapes are those of published figures: pupils who are looked after miss more
half days, are excluded more often and reach the expected level less often,
and most of them do well all the same.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from virtualschool.desk.demo.children import STAGES, Child
from virtualschool.desk.demo.records import Dates, Record, Row
from virtualschool.desk.demo.schools import STRATHCARRON
from virtualschool.desk.demo.slips import Numbers
from virtualschool.desk.demo.world import World

JUDGED = {"P1": 0, "P4": 1, "P7": 2, "S3": 3}
LEVELS = ("early", "first", "second", "third", "fourth")
AREAS = ("reading", "writing", "listening_and_talking", "numeracy")
SUBJECTS = ("English", "Mathematics", "Art and Design", "Geography", "Modern Studies", "Practical Cookery", "Biology")
NEEDS = ("sebd", "dyslexia", "autism", "language_speech", "family_issues", "interrupted_learning", "mental_health")
POSITIVE = ("further_education", "employment", "training", "higher_education", "voluntary_work")
NOT_YET = ("unemployed_seeking", "unknown", "unemployed_not_seeking")
NUMBERS_OF_STRANGERS = 1999
"""Leavers who were never in care have numbers of a year in which nobody of the demo was given one."""
KINDS = ("attendance", "exclusions", "levels", "awards", "entries", "destinations", "needs")


@dataclass(frozen=True, slots=True)
class Pupil:
    """A pupil of the roll, as far as these files know them."""

    pupil_id: str
    scn: str
    school_code: str
    stage: str
    in_care: bool

    def stage_before(self) -> str:
        """The stage a session ago; none for who was not at school yet."""
        step = STAGES.index(self.stage) if self.stage in STAGES else 0
        return STAGES[step - 1] if step > 1 else ""


class Learning:
    """One authority's files of facts, from one seeded source of its own."""

    def __init__(self, world: World, authority: str, *, seed: int) -> None:
        """Prepare the pupils of the roll and the young people of the care list who left school."""
        self._rng = random.Random(f"{seed} {authority}")  # noqa: S311 - invented children need no secret randomness
        self._days = world.days
        cared_for = {record.child.true_id for record in world.care[authority]}
        self._pupils = list(pupils_of(world.pupils[authority], cared_for))
        self._leavers = [record.child for record in world.care[authority] if has_left(record.child, world.days)]
        self._plants_unknown = authority == STRATHCARRON

    def rows(self, kind: str) -> list[Row]:
        """The rows of one kind of file, in the order of the pupils."""
        return list(getattr(self, f"_{kind}")())

    def _attendance(self) -> Iterator[Row]:
        for number, pupil in enumerate(self._pupils):
            missed = self._rng.betavariate(1.2, 8) if pupil.in_care else self._rng.betavariate(1.1, 15)
            for first, last, at_school in terms(self._days, pupil):
                if at_school:
                    for code, openings in self._marks(half_days(first, last), missed).items():
                        yield {
                            "pupil_id": pupil.pupil_id,
                            "school_code": pupil.school_code,
                            "from_date": first.isoformat(),
                            "to_date": last.isoformat(),
                            "code": code,
                            "openings": str(openings),
                        }
            if number == 3 and self._plants_unknown:
                yield self._unknown(pupil)

    def _marks(self, possible: int, missed: float) -> dict[str, int]:
        away = sum(self._rng.random() < missed for _ in range(possible))
        ill = sum(self._rng.random() < 0.6 for _ in range(away))
        late = self._rng.randrange(4)
        marks = {"10": possible - away - late, "11": late, "20": ill, "31": away - ill}
        return {code: number for code, number in marks.items() if number > 0}

    def _unknown(self, pupil: Pupil) -> Row:
        """A mark of the school's own, which nobody may guess."""
        day = date(self._days.session - 1, 6, 29).isoformat()
        own = {"from_date": day, "to_date": day, "code": "TBC", "openings": "2"}
        return {"pupil_id": pupil.pupil_id, "school_code": pupil.school_code, **own}

    def _exclusions(self) -> Iterator[Row]:
        for pupil in self._pupils:
            chance = (0.09 if pupil.in_care else 0.015) * (1 if pupil.stage.startswith("S") else 0.2)
            for session in (self._days.session - 1, self._days.session):
                if pupil.stage not in ("P1", "ELC") and self._rng.random() < chance:
                    start = date(session, 9, 1) + timedelta(days=self._rng.randrange(45))
                    lost = self._rng.choice((2, 2, 4, 6))
                    yield {
                        "pupil_id": pupil.pupil_id,
                        "school_code": pupil.school_code,
                        "start_date": start.isoformat(),
                        "end_date": (start + timedelta(days=lost // 2 - 1)).isoformat(),
                        "openings_lost": str(lost),
                        "kind": "temporary",
                    }

    def _levels(self) -> Iterator[Row]:
        for pupil in self._pupils:
            stage = pupil.stage_before()
            if stage in JUDGED:
                for area in AREAS:
                    short = self._rng.random() < (0.45 if pupil.in_care else 0.22)
                    step = JUDGED[stage] - short
                    level = LEVELS[step] if step >= 0 else "not_yet"
                    session = self._session(-1)
                    row = {"pupil_id": pupil.pupil_id, "session": session, "stage": stage}
                    yield row | {"area": area, "level": level}

    def _awards(self) -> Iterator[Row]:
        for pupil in self._pupils:
            if pupil.stage in ("S5", "S6") and pupil.scn:
                level = 4 if pupil.stage == "S5" and pupil.in_care else 5
                for subject in self._rng.sample(SUBJECTS, 3 if pupil.in_care else 5):
                    result = self._rng.choice(("A", "B", "B", "C", "D", "No award"))
                    yield self._award(pupil.scn, self._session(-1), subject, level, result)
        for child in self._leavers:
            if child.scn and self._rng.random() < 0.8:
                subject, level = self._rng.choice(SUBJECTS), self._rng.choice((3, 4, 4, 5))
                yield self._award(child.scn, self._session(-1), subject, level, "Pass" if level < 5 else "C")

    def _award(self, scn: str, session: str, subject: str, level: int, result: str) -> Row:
        return {"scn": scn, "session": session, "subject": subject, "scqf_level": str(level), "result": result}

    def _entries(self) -> Iterator[Row]:
        for pupil in self._pupils:
            if pupil.stage in ("S4", "S5", "S6"):
                helped = self._rng.random() < (0.3 if pupil.in_care else 0.1)
                for subject in self._rng.sample(SUBJECTS, 3):
                    yield {
                        "pupil_id": pupil.pupil_id,
                        "session": self._session(0),
                        "subject": subject,
                        "scqf_level": "5" if pupil.stage == "S4" else "6",
                        "arrangement": "Extra time" if helped else "",
                        "evidence_held": "yes" if helped else "",
                    }

    def _destinations(self) -> Iterator[Row]:
        others = Numbers(self._rng)
        strangers = [others.candidate(NUMBERS_OF_STRANGERS) for _ in range(8 + len(self._pupils) // 70)]
        for number in (*(child.scn for child in self._leavers if child.scn), *strangers):
            where = self._rng.choice(POSITIVE if self._rng.random() < 0.85 else NOT_YET)
            left_on = date(self._days.session, 6, 26).isoformat()
            yield {"scn": number, "left_on": left_on, "survey": "initial", "destination": where}

    def _needs(self) -> Iterator[Row]:
        for pupil in self._pupils:
            if self._rng.random() < (0.6 if pupil.in_care else 0.12):
                plan = self._rng.choice(("childs_plan", "iep", "", "csp" if pupil.in_care else ""))
                start = date(self._days.session - 1, 8, 18).isoformat()
                yield {"pupil_id": pupil.pupil_id, "need": self._rng.choice(NEEDS), "plan": plan, "start_date": start}

    def _session(self, step: int) -> str:
        year = self._days.session + step
        return f"{year}/{(year + 1) % 100:02d}"


def pupils_of(records: list[Record], cared_for: set[str]) -> Iterator[Pupil]:
    """Who is on the roll now, in the order of their ids; a second registration has no facts of its own."""
    for record in sorted(records, key=lambda record: record.own_id):
        row = record.now[0] if record.now else {}
        if row and row["status"] != "dual" and row["stage"] in STAGES[1:]:
            scn = row["scn"] if row["scn"] == record.child.scn else ""
            yield Pupil(record.own_id, scn, row["school_code"], row["stage"], record.child.true_id in cared_for)


def has_left(child: Child, days: Dates) -> bool:
    """Of an age to have left school in the session before."""
    return not child.stage and 16 <= child.age_on(days.now) <= 18


def terms(days: Dates, pupil: Pupil) -> list[tuple[date, date, bool]]:
    """The terms of the session before and this one so far, and whether the pupil was at school then."""
    before, now = days.session - 1, days.session
    was = bool(pupil.stage_before())
    return [
        (date(before, 8, 18), date(before, 12, 19), was),
        (date(now, 1, 6), date(now, 4, 3), was),
        (date(now, 4, 20), date(now, 6, 26), was),
        (date(now, 8, 17), days.now, days.now > date(now, 8, 17)),
    ]


def half_days(first: date, last: date) -> int:
    """Two for each weekday, less a week of holidays where there is one."""
    weekdays = sum((first + timedelta(days=day)).weekday() < 5 for day in range((last - first).days + 1))
    return 2 * (weekdays - 5) if weekdays > 40 else 2 * weekdays
