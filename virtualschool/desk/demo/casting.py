"""Who is in care in an authority, and why each child is hard to find: the cast of one authority's extracts."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from virtualschool.desk.demo import faults, names
from virtualschool.desk.demo.care import Caseload, Period, flag, is_open, lives_away
from virtualschool.desk.demo.children import Child, Families
from virtualschool.desk.demo.records import Dates, Record
from virtualschool.desk.demo.roll import AT_HOME, AWAY, NOT_FLAGGED, Roll, say_as_carers_do
from virtualschool.desk.demo.schools import STRATHCARRON, Estate

LOOKED_AFTER_NOW, PREVIOUSLY = 0.022, 0.015


@dataclass(frozen=True, slots=True)
class Share:
    """How often something is planted: a share of the authority's care records, at least so often in the first one."""

    of: int
    least: int

    def __call__(self, share: float) -> int:
        """So many, rounded."""
        return max(self.least, round(share * self.of))


class Authority:
    """One authority's children, roll and caseload while they are being made."""

    def __init__(self, rng: random.Random, families: Families, estate: Estate, days: Dates) -> None:
        """An authority without a child."""
        self._rng = rng
        self._families = families
        self._days = days
        self.estate = estate
        self.roll = Roll(rng, estate, days)
        self.caseload = Caseload(rng, estate, days)
        self.children: list[Child] = []
        self._taken: set[str] = set()
        self._free: list[Child] = []
        self._share = Share(0, 0)

    def populate(self, pupils: int) -> None:
        """Fill the roll with families, twins of both kinds among them, and fill the caseload from the roll."""
        self._share = Share(round(pupils * (LOOKED_AFTER_NOW + PREVIOUSLY)), int(self.estate.authority == STRATHCARRON))
        pairs = [self._twins(kind) for kind in ("like", "unlike", "like", "unlike")]
        pairs += [self._twins("like") for _ in range(self._share(0.02))]
        for pair in pairs:
            self.children += pair
        planted = sum(bool(child.stage) for child in self.children)
        self.children += self._families.fill(self.estate, pupils - planted)
        for child in self.children:
            if child.stage:
                self.roll.enrol(child)
        self._free = [child for child in self.children if child.stage not in {"", "ELC"}]
        self._rng.shuffle(self._free)
        self._cast_care(pairs)

    def _twins(self, kind: str) -> list[Child]:
        born = date(self._days.session - self._rng.randrange(7, 14), 5, 1) + timedelta(days=self._rng.randrange(300))
        return self._families.family(self.estate, first_born=born, twins=kind)

    def _cast_care(self, pairs: list[list[Child]]) -> None:
        like, unlike, one_of_like, one_at_home, *more = pairs
        share = self._share
        for pair in (like, unlike):
            for twin in pair[:2]:
                self._look_after(twin, "twin")
        for pair in (one_of_like, *more):
            self._look_after(pair[0], "twin of one who is not in care")
        self._taken |= {pair[1].true_id for pair in (one_of_like, *more)}
        self._off_roll_twin(one_at_home)
        self._young_and_left(share)
        self._unaccompanied(max(2 * share.least, share(0.02)))
        self._adopted(share(0.015))
        still_to_come = (
            share(0.04) + share(0.03) + share(0.02)
        )  # second records, and children at school over the boundary
        self._ordinary(share.of - len(self.caseload.records) - still_to_come, least=20)

    def free(self) -> Child:
        """A pupil of P1 or above whom no one has cast yet."""
        while True:
            child = self._free.pop()
            if child.true_id not in self._taken and not child.twin_of:
                self._taken.add(child.true_id)
                return child

    def single(self, *, age: int, origin: str = "", number: bool = True) -> Child:
        """A child without brothers or sisters who is on no roll, born so many years ago."""
        born = self._days.now - timedelta(days=365 * age + self._rng.randrange(30, 330))
        child = self._families.family(self.estate, first_born=born, origin=origin, alone=True)[0]
        child.stage = child.scn = ""
        if number:
            self._families.number(child)
        self.children.append(child)
        return child

    def _look_after(self, child: Child, *notes: str, now: bool | None = None) -> Record:
        self._taken.add(child.true_id)
        if now is None:
            now = self._rng.random() < LOOKED_AFTER_NOW / (LOOKED_AFTER_NOW + PREVIOUSLY)
        school = self.roll.of.get(child.true_id)
        says_school = school.now[0]["school_name"] if school and self._rng.random() < 0.6 else ""
        periods = self.caseload.history(child, looked_after_now=now)
        record = self.caseload.take_in(child, periods, school=says_school)
        record.notes += notes
        if school:
            self._tell_roll(school, record)
        return record

    def _tell_roll(self, pupil: Record, record: Record) -> None:
        """Let education know what it usually knows: half of the flags at home, most others, many carers' postcodes."""
        knows = (0.8 if lives_away(record) else 0.5) if is_open(record) else 0.1
        pupil.state(looked_after_code=flag(record) if self._rng.random() < knows else NOT_FLAGGED)
        if is_open(record) and lives_away(record) and self._rng.random() < 0.6:
            pupil.state(postcode=record.now[-1]["postcode"])
            if self._rng.random() < 0.08:
                say_as_carers_do(self._rng, pupil)

    def _off_roll_twin(self, pair: list[Child]) -> None:
        away, on_roll = pair[:2]
        away.stage = ""
        del self.roll.of[away.true_id]
        self._taken.add(on_roll.true_id)
        self._look_after(away, "twin", "not on roll: home educated", now=True)

    def _young_and_left(self, share: Share) -> None:
        babies = [child for child in self.children if not child.stage and child.age_on(self._days.before) < 4]
        for child in self._rng.sample(babies, min(len(babies), share(0.08))):
            if child.born < self._days.before - timedelta(days=100):
                self._look_after(child, "not on roll: under school age", now=True)
        for reason, part, ages in (
            ("not on roll: left", 0.05, (16, 17)),
            ("not on roll: home educated", 0.02, (6, 15)),
            ("not on roll: independent", 0.01, (6, 17)),
            ("not on roll: elsewhere", 0.02, (6, 15)),
            ("only social work", 0.02, (6, 15)),
        ):
            for _ in range(share(part)):
                child = self.single(age=self._rng.randint(*ages), number=self._rng.random() < 0.7)
                self._look_after(child, reason)

    def _unaccompanied(self, many: int) -> None:
        """Young people who came alone: no number, a birthday that an officer wrote down, every second one at school."""
        met: set[tuple[str, str]] = set()
        for place in range(many):
            child = self._stranger(met)
            if place % 2 == 0:
                child.stage = "S5" if child.age_on(self._days.now) >= 16 else "S4"
                self.roll.enrol(child)
            start = self._days.before - timedelta(days=self._rng.randrange(60, 400))
            home = Period("S25", "COMMUNITY_OTHER", start, None, self.caseload.carers_postcode())
            where = "on roll" if child.stage else "not on roll: elsewhere"
            record = self.caseload.take_in(child, [home])
            record.notes += ["unaccompanied", "estimated date of birth", where]
            if child.stage:
                first_day = (start + timedelta(days=14)).isoformat()
                self.roll.of[child.true_id].state(looked_after_code=AWAY, postcode=home.postcode, start_date=first_day)

    def _stranger(self, met: set[tuple[str, str]]) -> Child:
        """A young person whose name no other of them has; the birthday is 1 January."""
        age = self._rng.choice((15, 16, 16))
        while True:
            child = self.single(age=age, origin=names.origin_of_the_unaccompanied(self._rng), number=False)
            if (child.forename, child.surname) not in met:
                break
        met.add((child.forename, child.surname))
        child.born = date(self._days.session - age, 1, 1)
        return child

    def _adopted(self, many: int) -> None:
        """Care ended in adoption; the roll has the new name and the old number."""
        for _ in range(many):
            child = self.free()
            birth_name = names.surname(self._rng, origin="scottish")
            periods = self.caseload.history(child, looked_after_now=False)
            record = self.caseload.take_in(child, periods, scn=child.scn)
            record.state(surname=birth_name, known_as="", home_postcode="", school_name="")
            for edition in (record.before, record.now):
                edition[-1]["ended_as"] = "ADOPTED"
            record.notes.append("adopted")

    def _ordinary(self, many: int, *, least: int) -> None:
        """The rest of the caseload, often with brothers and sisters, and the faults that come with typing."""
        by_family: dict[int, list[Child]] = {}
        for child in self.children:
            if child.stage:
                by_family.setdefault(child.family, []).append(child)
        ordinary: list[Record] = []
        while len(ordinary) < max(many, least * self._share.least):
            child = self.free()
            surely_now = len(ordinary) < 12 * self._share.least  # enough to whom something may happen
            ordinary.append(self._look_after(child, now=surely_now or None))
            ordinary += [self._look_after(other) for other in self._home_with(by_family[child.family])]
        faults.plant(self._rng, ordinary, share_of=len(ordinary), least=self._share.least)
        self._wrong_numbers(ordinary)
        self._twice(ordinary)

    def _home_with(self, family: list[Child]) -> list[Child]:
        """The brothers and sisters who come into care as well: two in five."""
        return [one for one in family if self.is_free(one) and not one.twin_of and self._rng.random() < 0.4]

    def _wrong_numbers(self, records: list[Record]) -> None:
        """Numbers whose check digit holds, but of another child."""
        numbered = [record for record in records if record.now[0]["scn"] and not record.notes]
        for record in self._rng.sample(numbered, min(len(numbered), self._share(0.01))):
            record.state(scn=self.free().scn)
            record.notes.append("wrong number")

    def _twice(self, records: list[Record]) -> None:
        """Plant second records of the same child, written another way, and periods that overlap."""
        plain = [record for record in records if not record.notes]
        self._rng.shuffle(plain)
        for record in plain[: self._share(0.04)]:
            other = self.caseload.another(record)
            other.same_in_both()
            faults.known_as_name(self._rng, other) or faults.surname_mistyped(self._rng, other)
            other.notes.append("dup")
        several = [record for record in records if len(record.now) > 1 and "overlapping periods" not in record.notes]
        for record in several[: self._share(0.03)]:
            self._overlap(record)

    def _overlap(self, record: Record) -> None:
        late = date.fromisoformat(record.now[1]["start_date"]) + timedelta(days=self._rng.randrange(3, 20))
        ends = record.now[1]["end_date"] or self._days.before.isoformat()
        for edition in (record.before, record.now):
            edition[0]["end_date"] = min(late.isoformat(), ends)
        record.notes.append("overlapping periods")

    def only_education(self, many: int) -> list[Record]:
        """Flag pupils as looked after whom social work does not list."""
        flagged = [self.roll.of[self.free().true_id] for _ in range(many)]
        for record in flagged:
            record.state(looked_after_code=self._rng.choice((AT_HOME, AWAY)))
            record.notes.append("only education")
        return flagged

    def register_twice(self, records: Iterable[Record]) -> None:
        """Let these pupils be on two rolls: in one case in three under a second pupil id."""
        for place, record in enumerate(records):
            self.roll.register_twice(record, own_key=place % 3 == 0)

    def host(self, child: Child, other: "Authority") -> None:
        """Look after a child at school in the other authority, whose roll says so and whose social work may."""
        home = Period("CSO_AWAY", "FOSTER_PURCHASED", self._days.before - timedelta(days=200), None, child.postcode)
        pupil = other.roll.of[child.true_id]
        record = self.caseload.take_in(child, [home], school=pupil.now[0]["school_name"])
        record.notes += ["not on roll: elsewhere", "cross-boundary"]
        pupil.state(home_authority=self.estate.authority, looked_after_code=AWAY)
        pupil.notes.append("cross-boundary")
        if self._rng.random() < 0.5:
            theirs = other.caseload.take_in(child, [home], school=pupil.now[0]["school_name"])
            theirs.state(responsible_authority=self.estate.authority)
            theirs.notes.append("cross-boundary")
        else:
            pupil.notes.append("only education")

    def is_free(self, child: Child) -> bool:
        """Whether no one has cast this child yet."""
        return child.true_id not in self._taken
