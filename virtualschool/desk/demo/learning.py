"""What happened at school in three sessions: the demo's attendance, exclusions, levels, awards and other files.

Shapes are those of published figures: pupils who are looked after miss more
half days, are excluded more often and reach the expected level less often,
and most of them do well all the same. Learners' attendance is told by week
and day, everybody else's by session: it is kept as sums alone.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from virtualschool.desk.demo import attending, pupils, terms
from virtualschool.desk.demo.attending import DAILY, WEEKLY, Shape
from virtualschool.desk.demo.pupils import Pupil
from virtualschool.desk.demo.records import Row
from virtualschool.desk.demo.schools import STRATHCARRON
from virtualschool.desk.demo.slips import Numbers
from virtualschool.desk.demo.world import World

JUDGED = {"P1": 0, "P4": 1, "P7": 2, "S3": 3}
LEVELS = ("early", "first", "second", "third", "fourth")
AREAS = ("reading", "writing", "listening_and_talking", "numeracy")
SUBJECTS = ("English", "Mathematics", "Art and Design", "Geography", "Modern Studies", "Practical Cookery", "Biology")
SEVEN = (
    ("Employability", 4), ("English", 4), ("Applications of Mathematics", 4), ("Practical Woodworking", 5),
    ("Practical Cookery", 4), ("Personal Achievement", 3), ("Boat Building Skills", 5),
)  # fmt: skip
"""What the young man came away with."""
NEEDS = ("sebd", "dyslexia", "autism", "language_speech", "family_issues", "interrupted_learning", "mental_health")
POSITIVE = ("further_education", "employment", "training", "higher_education", "voluntary_work")
NOT_YET = ("unemployed_seeking", "unknown", "unemployed_not_seeking")
NUMBERS_OF_STRANGERS = 1999
"""Leavers who were never in care have numbers of a year in which nobody of the demo was given one."""
KINDS = ("attendance", "exclusions", "levels", "awards", "entries", "destinations", "needs")
FEWEST_DAYS = 12
SESSIONS = (2, 1, 0)
"""Sessions ago."""


class Learning:
    """One authority's files of facts, from a seeded source of its own for each kind."""

    def __init__(self, world: World, authority: str, *, seed: int) -> None:
        """Cast the learners, and date their exclusions, which attendance has to agree with."""
        self._seed = f"{seed} {authority}"
        self._days = world.days
        self._is_first = authority == STRATHCARRON
        self.years = {ago: terms.year(authority, world.days.session - ago) for ago in SESSIONS}
        self._school_days = {
            ago: year.days(year.first, min(year.last, world.days.now)) for ago, year in self.years.items()
        }
        self.pupils = pupils.pupils_of(world, authority)
        pupils.cast(self._source("cast"), self.pupils, with_the_young_man=self._is_first)
        self._leavers = list(pupils.leavers(world, authority))
        most, fewest = pupils.most_and_fewest(self.pupils)
        self.closed_school = most if self._is_first else ""
        self.withheld_school = fewest if self._is_first else ""
        self._cases = list(self._dated_exclusions(self._source("cases")))

    def _source(self, of: str) -> random.Random:
        return random.Random(f"{self._seed} {of}")  # noqa: S311 - invented children need no secret randomness

    def rows(self, kind: str) -> list[Row]:
        """The rows of one kind of file, in the order of the pupils."""
        return list(getattr(self, f"_{kind}")(self._source(kind)))

    @property
    def closed_week(self) -> tuple[date, date]:
        """The week in which one school was closed: the second before the newest lists."""
        monday = terms.on_or_before(self._days.now, weekday=0) - timedelta(days=14)
        return monday, monday + timedelta(days=4)

    def _attendance(self, rng: random.Random) -> Iterator[Row]:
        for pupil in self.pupils:
            habit = pupil.habit(rng, self._days, self._lost(pupil))
            for ago in SESSIONS:
                if pupil.was_at_school(ago) and not (ago == 2 and pupil.shape is Shape.BACK):
                    yield from self._of_session(rng, pupil, habit, ago)
        if self._is_first:
            yield from self._faulty()

    def _of_session(self, rng: random.Random, pupil: Pupil, habit: attending.Habit, ago: int) -> Iterator[Row]:
        if ago == 0 and pupil.school_code == self.withheld_school:
            return
        days = self._open_days(pupil, ago)
        if pupil.in_care:
            for start, end, marks in attending.spans(rng, habit, days, by=WEEKLY if ago else DAILY):
                yield from self._rows_of(pupil, start, end, marks)
        elif days:
            missed = rng.betavariate(1.1, 15)
            yield from self._rows_of(pupil, days[0], days[-1], self._sum(rng, 2 * len(days), missed, with_late=not ago))

    def _open_days(self, pupil: Pupil, ago: int) -> list[date]:
        """The days of a session so far on which the pupil's school was open."""
        if ago or pupil.school_code != self.closed_school:
            return self._school_days[ago]
        first, last = self.closed_week
        return [day for day in self._school_days[ago] if not first <= day <= last]

    def _rows_of(self, pupil: Pupil, first: date, last: date, marks: "Counter[str]") -> Iterator[Row]:
        at = pupil.school_on(first, self._days.session)
        for code, openings in sorted(marks.items()):
            yield {
                "pupil_id": pupil.pupil_id,
                "school_code": at,
                "from_date": first.isoformat(),
                "to_date": last.isoformat(),
                "code": code,
                "openings": str(openings),
            }

    def _sum(self, rng: random.Random, possible: int, missed: float, *, with_late: bool) -> "Counter[str]":
        away = min(possible, max(0, round(rng.gauss(possible * missed, 2))))
        ill = round(away * rng.uniform(0.4, 0.8))
        late = min(rng.randrange(6), possible - away) if with_late else 0
        return +Counter({"10": possible - away - late, "11": late, "20": ill, "31": away - ill})

    def _faulty(self) -> Iterator[Row]:
        """A mark of a school's own, which nobody may guess; a period of two sessions; two that share days."""
        stranger = next(one for one in self.pupils if not one.in_care and not one.record.notes)
        begun = self._days.session - 3
        day = date(begun, 6, 29).isoformat()
        row = {"pupil_id": stranger.pupil_id, "school_code": stranger.school_code, "from_date": day}
        yield {**row, "to_date": day, "code": "TBC", "openings": "2"}
        yield {**row, "to_date": date(begun, 8, 20).isoformat(), "code": "10", "openings": "8"}
        for first, last in ((1, 12), (8, 19)):
            days = {"from_date": date(begun, 6, first).isoformat(), "to_date": date(begun, 6, last).isoformat()}
            yield {**row, **days, "code": "10", "openings": "18"}

    def _dated_exclusions(self, rng: random.Random) -> Iterator[tuple[Pupil, list[date]]]:
        for pupil in self.pupils:
            chance = (0.09 if pupil.in_care else 0.015) * (1 if pupil.stage.startswith("S") else 0.2)
            for ago in SESSIONS:
                days = self._open_days(pupil, ago)
                here = pupil.was_at_school(ago) and pupil.stage_before(ago) not in ("P1", "ELC")
                here = here and pupil.shape is not Shape.BACK
                if here and rng.random() < chance and len(days) > FEWEST_DAYS:
                    at = rng.randrange(len(days) - 4)
                    yield pupil, days[at : at + rng.choice((1, 1, 2, 3))]

    def _lost(self, pupil: Pupil) -> list[date]:
        return [day for one, days in self._cases if one is pupil for day in days] if pupil.in_care else []

    def _exclusions(self, rng: random.Random) -> Iterator[Row]:
        for pupil, days in self._cases:
            if days:
                yield {
                    "pupil_id": pupil.pupil_id,
                    "school_code": pupil.school_on(days[0], self._days.session),
                    "start_date": days[0].isoformat(),
                    "end_date": days[-1].isoformat(),
                    "openings_lost": str(2 * len(days)),
                    "kind": "removed" if pupil.in_care and rng.random() < 0.02 else "temporary",
                }

    def _levels(self, rng: random.Random) -> Iterator[Row]:
        for pupil in self.pupils:
            was_out = pupil.shape is Shape.BACK
            for ago in () if was_out else (1, 2, 3) if pupil.in_care else (1,):
                stage = pupil.stage_before(ago)
                for area in AREAS if stage in JUDGED else ():
                    step = JUDGED[stage] - (rng.random() < (0.45 if pupil.in_care else 0.22))
                    level = LEVELS[step] if step >= 0 else "not_yet"
                    row = {"pupil_id": pupil.pupil_id, "session": self._session(-ago), "stage": stage}
                    yield row | {"area": area, "level": level}

    def _awards(self, rng: random.Random) -> Iterator[Row]:
        for pupil in self.pupils:
            if pupil.shape is Shape.BACK:
                for subject, level in SEVEN:
                    yield self._award(pupil.scn, self._session(-1), subject, level, "Pass" if level < 5 else "B")
            elif pupil.scn:
                yield from self._awards_of(rng, pupil)
        for child, ago in self._leavers:
            if child.scn and rng.random() < 0.8:
                for subject in rng.sample(SUBJECTS, rng.choice((1, 1, 3, 5))):
                    level = rng.choice((3, 4, 4, 5, 6))
                    yield self._award(child.scn, self._session(-ago), subject, level, "Pass" if level < 5 else "C")

    def _awards_of(self, rng: random.Random, pupil: Pupil) -> Iterator[Row]:
        for ago in (2, 1):
            if pupil.stage_before(ago) in ("S4", "S5"):
                level = (
                    4 if pupil.in_care and pupil.stage_before(ago) == "S4" else 5 + (pupil.stage_before(ago) == "S5")
                )
                for subject in rng.sample(SUBJECTS, 3 if pupil.in_care else 5):
                    result = rng.choice(("A", "B", "B", "C", "D", "No award"))
                    yield self._award(pupil.scn, self._session(-ago), subject, level, result)

    def _award(self, scn: str, session: str, subject: str, level: int, result: str) -> Row:
        return {"scn": scn, "session": session, "subject": subject, "scqf_level": str(level), "result": result}

    def _entries(self, rng: random.Random) -> Iterator[Row]:
        for pupil in self.pupils:
            if pupil.stage in ("S4", "S5", "S6") and pupil.shape is not Shape.BACK:
                helped = rng.random() < (0.3 if pupil.in_care else 0.1)
                agreed = date(self._days.session, 9, 7) + timedelta(days=rng.randrange(40))
                for subject in rng.sample(SUBJECTS, 3):
                    yield {
                        "pupil_id": pupil.pupil_id,
                        "session": self._session(0),
                        "subject": subject,
                        "scqf_level": "5" if pupil.stage == "S4" else "6",
                        "arrangement": "Extra time" if helped else "",
                        "evidence_held": ("yes" if rng.random() < 0.8 else "no") if helped else "",
                        "agreed_on": agreed.isoformat() if helped and agreed <= self._days.now else "",
                    }

    def _destinations(self, rng: random.Random) -> Iterator[Row]:
        others = Numbers(rng)
        strangers = [(others.candidate(NUMBERS_OF_STRANGERS), 1) for _ in range(8 + len(self.pupils) // 70)]
        for number, ago in (*((child.scn, ago) for child, ago in self._leavers if child.scn), *strangers):
            left_on = self.years[ago].last.isoformat()
            for survey in ("initial", "follow_up")[:ago]:
                where = rng.choice(POSITIVE if rng.random() < 0.85 else NOT_YET)
                yield {"scn": number, "left_on": left_on, "survey": survey, "destination": where}

    def _needs(self, rng: random.Random) -> Iterator[Row]:
        for pupil in self.pupils:
            if rng.random() < (0.6 if pupil.in_care else 0.12):
                plan = rng.choice(("childs_plan", "iep", "", "csp" if pupil.in_care else ""))
                start = self.years[1].first.isoformat()
                yield {"pupil_id": pupil.pupil_id, "need": rng.choice(NEEDS), "plan": plan, "start_date": start}

    def _session(self, step: int) -> str:
        year = self._days.session + step
        return f"{year}/{(year + 1) % 100:02d}"
