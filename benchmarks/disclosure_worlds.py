"""Invented authorities whose tables hang together: learners over two or three sessions, counted in nested cohorts.

    world = make(seed=7)
    for heading, tables in world.releases: ...

A learner keeps birth year, gender and the day care began; moves up a stage each
session; may change home, come into care or leave school. Most learners are
there in every session. Nothing here is anybody's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random

from virtualschool.disclosure.counts import CountTable, Dimension, counted
from virtualschool.disclosure.document import Heading

STAGES = ("P1-P3", "P4-P7", "S1-S3", "S4-S6")
HOMES = ("at home", "kinship", "foster", "residential", "other")
BANDS = ("below 50", "50-80", "80-90", "90-95", "95-100")
CASES = ("none", "1", "2 or more")
AWARDS = ("none", "SCQF 3", "SCQF 4", "SCQF 5", "SCQF 6 or above")
WENT = ("higher education", "further education", "work", "training", "unemployed", "unknown")
LEFT_AT = ("S4", "S5", "S6")
NEEDS = ("no plan", "co-ordinated support plan", "individualised plan", "child's plan")
AREAS = ("reading", "writing", "listening and talking", "numeracy")
COHORTS = ("in-year", "since-12", "since-5", "ever")
SHARES = {
    "home": (27, 34, 30, 7, 2),
    "band": (9, 17, 20, 22, 32),
    "cases": (89, 7, 4),
    "awards": (14, 11, 33, 28, 14),
    "went": (9, 35, 26, 14, 12, 4),
    "needs": (48, 6, 18, 28),
}


@dataclass
class Learner:
    """One invented learner; `age` and `came_at` are in years, `until` is the age at which care ended."""

    age: int
    came_at: int
    until: int
    gender: str
    home: str
    sector: str
    known: dict[str, str] = field(default_factory=dict)

    def is_in(self, cohort: str) -> bool:
        last = min(self.until, self.age)
        inside = {
            "in-year": self.came_at <= self.age <= self.until,
            "since-12": last >= 12,
            "since-5": last >= 5,
            "ever": True,
        }
        return self.came_at <= self.age and inside[cohort]


@dataclass(frozen=True)
class World:
    """An authority's releases in the order in which they come out."""

    seed: int
    learners: int
    releases: tuple[tuple[Heading, tuple[CountTable, ...]], ...]


def make(
    seed: int, learners: int | None = None, tables: int | None = None, cohorts: Sequence[str] | None = None
) -> World:
    """The world of a seed. Sizes not given are drawn: 30 to 3,000 learners, 2 to 6 tables, 2 or 3 nested cohorts."""
    chance = Random(seed)
    number = learners or round(30 * 100 ** chance.random())
    menu = MENU if tables and tables >= len(MENU) else chance.sample(MENU, tables or chance.randint(2, 6))
    chosen = tuple(cohorts) if cohorts else chance.choice((("in-year", "ever"), ("since-12", "since-5"), COHORTS[1:]))
    people = [newcomer(chance, chance.randint(5, 17)) for _ in range(number)]
    releases = []
    for year in range(chance.choice((2, 2, 3))):
        if year:
            people = a_year_on(chance, people)
        for learner in people:
            learner.known = lived(chance, learner)
        for cohort in chosen:
            heading = Heading("S12000098", f"{2023 + year}/{24 + year}", cohort, f"{2024 + year}-10-01")
            counted_now = [learner for learner in people if learner.is_in(cohort)]
            releases.append((heading, tuple(table(counted_now) for table in menu)))
    return World(seed, number, tuple(releases))


def newcomer(chance: Random, age: int) -> Learner:
    came_at = chance.randint(0, age)
    until = 18 if chance.random() < 0.6 else chance.randint(came_at, 18)
    sector = "special" if chance.random() < 0.08 else "mainstream"
    return Learner(age, came_at, until, chance.choice("FM"), drawn(chance, "home", HOMES), sector)


def a_year_on(chance: Random, people: Iterable[Learner]) -> list[Learner]:
    """Everybody a year older; who left school is gone, a few move away or between homes, some are new."""
    stayed = [learner for learner in people if not left(learner) and chance.random() > 0.03]
    for learner in stayed:
        learner.age += 1
        if chance.random() < 0.1:
            learner.home = drawn(chance, "home", HOMES)
    new = [newcomer(chance, chance.choice((5, 5, 5, *range(6, 17)))) for _ in range(round(len(stayed) * 0.09) + 1)]
    return stayed + new


def lived(chance: Random, learner: Learner) -> dict[str, str]:
    """What a session brought: where attendance is poor, exclusions and few awards are likelier."""
    band = drawn(chance, "band", BANDS)
    case = "none" if learner.age < 8 and chance.random() < 0.9 else drawn(chance, "cases", CASES)
    leaves = learner.age >= 18 or (learner.age >= 16 and chance.random() < (0.45 if band in BANDS[:2] else 0.25))
    found = {
        "stage": STAGES[(learner.age > 7) + (learner.age > 11) + (learner.age > 14)],
        "sector": "special" if learner.sector == "special" else "primary" if learner.age < 12 else "secondary",
        "home": learner.home, "gender": learner.gender, "band": band, "cases": case,
        "needs": drawn(chance, "needs", NEEDS),
        **{area: "met" if chance.random() < 0.57 else "not met" for area in AREAS},
    }  # fmt: skip
    if leaves:
        found["left at"] = LEFT_AT[min(max(learner.age - 16, 0), 2)]
        found["award"] = drawn(chance, "awards", AWARDS)
        found["went"] = drawn(chance, "went", WENT)
    if learner.age in (6, 9, 12, 15) and learner.sector != "special":
        found["judged at"] = {6: "P1", 9: "P4", 12: "P7", 15: "S3"}[learner.age]
    return found


def left(learner: Learner) -> bool:
    return "left at" in learner.known


def drawn(chance: Random, what: str, names: Sequence[str]) -> str:
    return chance.choices(names, SHARES[what])[0]


def dimension(name: str, parts: Sequence[str]) -> Dimension:
    return Dimension(name, (*parts, "all"), "all")


STAGE, SECTOR, HOME = (
    dimension("stage", STAGES), dimension("sector", ("primary", "secondary", "special")), dimension("home", HOMES),
)  # fmt: skip
BAND, CASE, NEED = dimension("band", BANDS), dimension("cases", CASES), dimension("needs", NEEDS)
GENDER, AWARD, GONE = dimension("gender", ("F", "M")), dimension("award", AWARDS), dimension("went", WENT)
LEAVING, JUDGED = dimension("left at", LEFT_AT), dimension("judged at", ("P1", "P4", "P7", "S3"))

MadeOf = Callable[[Sequence[Learner]], CountTable]


def entry(measure: str, needs: str, *dimensions: Dimension) -> MadeOf:
    """A table of the menu: of those learners who have `needs`, by these dimensions."""

    def table(people: Sequence[Learner]) -> CountTable:
        inner: dict[tuple[str, ...], int] = {}
        for learner in people:
            if needs in learner.known:
                at = tuple(learner.known[each.name] for each in dimensions)
                inner[at] = inner.get(at, 0) + 1
        name = "-by-".join(each.name.replace(" ", "-") for each in dimensions)
        return counted(f"{measure}-{name}".replace(" ", "-"), f"{measure} by {name}", measure, dimensions, inner,
                       never(dimensions))  # fmt: skip

    return table


def never(dimensions: Sequence[Dimension]) -> frozenset[tuple[str, ...]]:
    """No pupil of P1 to P7 goes to a secondary, and none of S1 to S6 to a primary, whichever cohort is counted."""
    pairs = {("P1-P3", "secondary"), ("P4-P7", "secondary"), ("S1-S3", "primary"), ("S4-S6", "primary")}
    every = product(*(each.categories for each in dimensions))
    return frozenset(at for at in every if any(set(pair) <= set(at) for pair in pairs))


MENU: tuple[MadeOf, ...] = (
    entry("learners", "stage", STAGE, HOME),
    entry("learners", "stage", STAGE, SECTOR),
    entry("learners", "stage", STAGE, BAND),
    entry("learners", "stage", HOME, BAND),
    entry("learners", "stage", SECTOR, BAND),
    entry("learners", "stage", STAGE, CASE),
    entry("learners", "stage", HOME, CASE),
    entry("learners", "stage", STAGE, GENDER),
    entry("learners", "stage", STAGE, NEED),
    entry("learners", "stage", BAND, CASE),
    entry("learners at judged stages", "judged at", JUDGED, HOME),
    *(entry("learners at judged stages", "judged at", JUDGED, dimension(area, ("met", "not met"))) for area in AREAS),
    entry("leavers", "left at", AWARD, HOME),
    entry("leavers", "left at", LEAVING, AWARD),
    entry("leavers", "left at", GONE, HOME),
    entry("leavers", "left at", AWARD, GONE),
    entry("leavers", "left at", LEAVING, GENDER),
)
