"""The children, in families: their true names, birthdays, homes and stages, before any system saw them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from virtualschool.desk.demo import names
from virtualschool.desk.demo.schools import Estate, School, postcode
from virtualschool.desk.demo.slips import Numbers

STAGES = ("ELC", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "S1", "S2", "S3", "S4", "S5", "S6")
_SHARE_OF_STAGE = (30, 92, 93, 94, 96, 97, 98, 99, 100, 99, 98, 96, 82, 56)
_GAPS_BETWEEN_BIRTHS = (1, 2, 2, 2, 3, 3, 4, 5)


@dataclass(slots=True, eq=False)
class Child:
    """One true child. `stage` is "" for a child on no roll; `twin_of` is the true id of a twin."""

    true_id: str
    authority: str
    family: int
    origin: str
    sex: str
    forename: str
    second_forename: str
    surname: str
    born: date
    neighbourhood: School
    postcode: str = ""
    stage: str = ""
    scn: str = ""
    known_as: str = ""
    other_surname: str = ""
    twin_of: str = ""
    alike: bool = False

    def age_on(self, day: date) -> int:
        """Whole years of age."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def stage_of(born: date, session: int) -> str:
    """The stage of a child born on this day: P1 in the August after turning four before the end of February.

    "" for a child under three, or past S6.
    """
    first_primary = born.year + 5 if born.month >= 3 else born.year + 4
    step = session - first_primary + 1
    if -1 <= step <= 0:
        return "ELC"
    return STAGES[step] if 0 < step < len(STAGES) else ""


class Families:
    """Makes families one after another from one seeded source; ids run on over both authorities."""

    def __init__(self, rng: random.Random, *, session: int) -> None:
        """Begin with no family."""
        self._rng = rng
        self._numbers = Numbers(rng)
        self._session = session
        self._families = 0
        self._children = 0

    def fill(self, estate: Estate, pupils: int) -> Iterator[Child]:
        """Yield families' children until so many are on a roll; those too young for it come too."""
        on_roll = 0
        while on_roll < pupils:
            for child in self.family(estate):
                if child.stage and on_roll == pupils:
                    child.stage = ""
                on_roll += bool(child.stage)
                yield child

    def family(
        self, estate: Estate, *, first_born: date | None = None, twins: str = "", origin: str = "", alone: bool = False
    ) -> list[Child]:
        """A family's children, oldest first. `twins` ("like" or "unlike") makes the first two twins."""
        rng = self._rng
        self._families += 1
        origin = origin or names.origin(rng)
        name, mother = names.surname(rng, origin=origin), names.surname(rng, origin=origin)
        primary = rng.choice(estate.primaries)
        home = postcode(rng, estate.authority, primary.district)
        twins = twins or ("" if alone else rng.choices(("", "unlike", "like"), (985, 11, 4))[0])
        children: list[Child] = []
        for born in self._birthdays(first_born, twins=bool(twins), alone=alone):
            child = self._child(estate, primary, origin=origin, family_name=name, born=born)
            child.postcode = home
            child.other_surname = mother if mother != name else ""
            children.append(child)
        if twins:
            self._pair(children[0], children[1], twins)
        for child in children:
            self._enrol(child)
        return children

    def _birthdays(self, first: date | None, *, twins: bool, alone: bool) -> list[date]:
        rng = self._rng
        born = first or self._birthday()
        days = [born, born] if twins else [born]
        for _ in range(0 if alone else rng.choices((0, 1, 2, 3), (40, 40, 15, 5))[0]):
            born += timedelta(days=365 * rng.choice(_GAPS_BETWEEN_BIRTHS) + rng.randrange(-40, 200))
            days.append(born)
        newest = date(self._session, 7, 1)
        return [day for day in days if day < newest]

    def _birthday(self) -> date:
        step = self._rng.choices(range(len(STAGES)), _SHARE_OF_STAGE)[0]
        first_day = date(self._session - 4 - step, 3, 1)
        if step == 0 and self._rng.random() < 0.5:
            first_day = date(first_day.year + 1, 3, 1)
        return first_day + timedelta(days=self._rng.randrange(365))

    def _child(self, estate: Estate, primary: School, *, origin: str, family_name: str, born: date) -> Child:
        rng = self._rng
        self._children += 1
        sex = rng.choice((names.GIRL, names.BOY))
        forename = names.forename(rng, origin=origin, sex=sex)
        second = names.forename(rng, origin=origin, sex=sex) if rng.random() < 0.55 else ""
        child = Child(
            true_id=f"T{self._children:06d}",
            authority=estate.authority,
            family=self._families,
            origin=origin,
            sex=sex,
            forename=forename,
            second_forename=second if second != forename else "",
            surname=names.as_borne(family_name, origin=origin, sex=sex),
            born=born,
            neighbourhood=primary,
        )
        if rng.random() < 0.12:
            known = names.informal(rng, forename)
            child.known_as = known if known != forename else ""
        return child

    def _pair(self, first: Child, second: Child, twins: str) -> None:
        first.twin_of, second.twin_of = second.true_id, first.true_id
        if twins == "like":
            second.sex = first.sex
            first.forename, second.forename = names.like_twins(self._rng, first.sex)
            first.known_as = second.known_as = ""
            first.alike = second.alike = True
        while second.forename == first.forename:
            second.forename = names.forename(self._rng, origin=second.origin, sex=second.sex)
        second.surname = names.as_borne(first.surname, origin=second.origin, sex=second.sex)

    def _enrol(self, child: Child) -> None:
        rng = self._rng
        child.stage = stage_of(child.born, self._session)
        if child.stage == "P1" and child.born.month <= 2 and rng.random() < 0.3:
            child.stage = "ELC"
        if child.stage and (child.stage != "ELC" or rng.random() < 0.5):
            self.number(child)
        if child.stage not in {"", "ELC"} and rng.random() < 0.008:
            child.stage = "SP"

    def number(self, child: Child) -> None:
        """Give the child a candidate number of the year in which a school first had them."""
        child.scn = self._numbers.candidate(min(self._session, child.born.year + 5))
