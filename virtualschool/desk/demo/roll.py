"""Education's view: the rows of a roll for a child."""

import random
from collections.abc import Collection
from datetime import date, timedelta

from virtualschool.desk.demo import names
from virtualschool.desk.demo.children import STAGES, Child
from virtualschool.desk.demo.records import Dates, OwnIds, Record, Row
from virtualschool.desk.demo.schools import STRATHCARRON, Estate, School

AT_HOME, AWAY, NOT_FLAGGED = "01", "02", "99"


class Roll:
    """One authority's roll, as it is on the newer edition's day and as it was on the earlier one's."""

    def __init__(self, rng: random.Random, estate: Estate, days: Dates) -> None:
        """An empty roll of these schools."""
        self._rng = rng
        self.estate = estate
        self._days = days
        self._ids = OwnIds(rng, "41" if estate.authority == STRATHCARRON else "V")
        self.of: dict[str, Record] = {}
        self.more: list[Record] = []

    def records(self) -> list[Record]:
        """Every record, second keys of one pupil included."""
        return [*self.of.values(), *self.more]

    def enrol(self, child: Child) -> Record:
        """Put the child on the roll of the school of their neighbourhood and stage."""
        pupil_id = self._ids.next()
        row = self._person(child) | self._place(child) | {"pupil_id": pupil_id}
        record = Record(child, self.estate.authority, "pupils", pupil_id, [row])
        record.same_in_both()
        self.of[child.true_id] = record
        return record

    def _person(self, child: Child) -> Row:
        has_number = child.scn and self._rng.random() > 0.012
        return {
            "scn": child.scn if has_number else "",
            "forename": child.forename,
            "second_forename": child.second_forename,
            "surname": child.surname,
            "known_as": child.known_as if self._rng.random() < 0.7 else "",
            "known_as_surname": child.other_surname if self._rng.random() < 0.015 else "",
            "date_of_birth": child.born.isoformat(),
            "gender": child.sex,
            "postcode": child.postcode,
        }

    def _place(self, child: Child) -> Row:
        school = self.estate.school_for(child.stage, child.neighbourhood)
        return {
            "school_code": school.code,
            "school_name": school.name,
            "stage": child.stage,
            "reg_class": f"{child.stage}{self._rng.choice('ABC')}",
            "status": "main",
            "start_date": self._first_day(child.stage).isoformat(),
            "attendance_mode": "Full time" if child.stage != "ELC" else "Part time",
            "home_authority": self.estate.authority,
            "looked_after_code": NOT_FLAGGED if self._rng.random() < 0.9 else "",
        }

    def _first_day(self, stage: str) -> date:
        if self._rng.random() < 0.1:
            return date(self._days.session - 1, 8, 15) + timedelta(days=self._rng.randrange(300))
        step = STAGES.index(stage) if stage in STAGES else 1
        years = step - 8 if step >= 8 else max(step - 1, 0)
        return date(self._days.session - years, 8, 14)

    def move(self, record: Record, to: School) -> None:
        """Move a pupil to another school between the two editions."""
        record.same_in_both()
        started = self._days.between(self._rng).isoformat()
        for row in record.now:
            row.update(school_code=to.code, school_name=to.name, start_date=started)
        record.notes.append("moved school")

    def register_twice(self, record: Record, *, own_key: bool) -> None:
        """Let the pupil attend a second school as well; `own_key` gives that registration a pupil id of its own."""
        other_school = self.estate.secondaries[0] if record.child.stage == "SP" else self.estate.special
        second = record.now[0] | {"school_code": other_school.code, "school_name": other_school.name, "status": "dual"}
        if own_key:
            other = Record(record.child, record.authority, "pupils", self._ids.next(), [second])
            second["pupil_id"] = other.own_id
            other.same_in_both()
            other.notes.append("dual registration")
            self.more.append(other)
        else:
            record.now.append(second)
            record.same_in_both()
        record.notes.append("dual registration")

    def turn_over(self, *, apart_from: Collection[str]) -> None:
        """Let a few pupils leave and join between the two editions, but none of these true ids."""
        plain = [record for true_id, record in self.of.items() if true_id not in apart_from and not record.notes]
        self._rng.shuffle(plain)
        few = max(2, len(plain) // 500)
        for record in plain[:few]:
            record.before = []
        for record in plain[few : 2 * few]:
            record.state(end_date=(self._days.before - timedelta(days=self._rng.randrange(1, 30))).isoformat())
        for record in plain[2 * few : 3 * few]:
            record.now[0]["end_date"] = self._days.between(self._rng).isoformat()
        for record in plain[3 * few : 3 * few + few // 3]:
            record.now = []


def say_as_carers_do(rng: random.Random, record: Record) -> None:
    """Let the school know the child by the carers' surname."""
    record.state(known_as_surname=names.surname(rng, origin="scottish"))
    record.notes.append("known by carers' surname")
