"""A hundred generated worlds: the product's figures against those of an implementation written apart from it."""

import datetime as dt
import random
import uuid

import pytest

from tests.monitoring import slowly
from tests.monitoring.slowly import Child
from virtualschool.learning.derive import Said, content_of, derive
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.monitoring.specifications import indicators
from virtualschool.monitoring.working_out import figures
from virtualschool.register import cohorts
from virtualschool.register.derive import Key, Spoken, Stated, learners
from virtualschool.register.derive import Said as Statement
from virtualschool.register.vocab import Cohort

OURS = "S12000098"
SPACE = uuid.UUID(int=7)
STAGES = ("P1", "P4", "P6", "P7", "S1", "S3", "S4", "S5", "S6", "SP")
CODES = ("02", "10", "11", "13", "20", "24", "31", "40")


def day(rng: random.Random, first: str = "2024-05-01", days: int = 900) -> dt.date:
    return dt.date.fromisoformat(first) + dt.timedelta(days=rng.randrange(days))


def child(rng: random.Random) -> Child:
    born = rng.choice((dt.date(2012, 2, 29), dt.date(2008, 2, 29), day(rng, "2007-01-01", 4000)))
    made = Child(born)
    if rng.random() < 0.9:
        start = day(rng, "2016-01-01", 3900)
        end = start + dt.timedelta(days=rng.choice((0, 30, 400, 2000))) if rng.random() < 0.6 else None
        made.care.append((start, end, rng.choice(("", OURS, "S12000099"))))
    if rng.random() < 0.85:
        schools(rng, made)
    for edition in range(3):
        facts(rng, made, edition)
    return made


def schools(rng: random.Random, made: Child) -> None:
    """One school, or one after another with a gap of a day or of months."""
    start = day(rng, "2023-08-15", 500)
    stage = rng.choice(STAGES)
    if rng.random() < 0.4:
        end = start + dt.timedelta(days=rng.randrange(60, 500))
        made.schools.append((start, end, stage))
        start = end + dt.timedelta(days=rng.choice((1, 90)))
    if rng.random() < 0.9:
        made.schools.append((start, day(rng, "2025-08-01", 365) if rng.random() < 0.5 else None, stage))
    made.schools = [(begun, end, of) for begun, end, of in made.schools if end is None or end >= begun]


def facts(rng: random.Random, made: Child, edition: int) -> None:
    at = dt.date(2025, 7, 1) + dt.timedelta(days=rng.randrange(60))
    while at < dt.date(2026, 8, 20) and rng.random() < 0.9:
        last = at + dt.timedelta(days=rng.choice((0, 4, 11, 60)))
        crosses = at < dt.date(2025, 8, 1) <= last or at < dt.date(2026, 8, 1) <= last
        for code in rng.sample(CODES, 3) if not crosses else ():
            span = {"from_date": at.isoformat(), "to_date": last.isoformat(), "school_code": rng.choice(("9900001",))}
            made.said.append((edition, "attendance", {**span, "code": code, "openings": str(rng.randrange(12))}))
        at = last + dt.timedelta(days=rng.choice((1, 3, 40)))
    for start in {day(rng, "2025-07-20", 390).isoformat() for _ in range(rng.randrange(3))}:
        made.said.append((edition, "exclusions", {"start_date": start, "openings_lost": "2", "school_code": "9900001"}))
    stage = rng.choice(("P1", "P4", "P7", "S3", "P5"))
    for area in rng.sample(("reading", "writing", "listening_and_talking", "numeracy"), 2):
        if not any(kind == "levels" and row["area"] == area for _, kind, row in made.said):
            level = rng.choice((*slowly.ORDER, "not_assessed"))
            row = {"session": rng.choice(("2024/25", "2025/26")), "stage": stage, "area": area, "level": level}
            made.said.append((edition, "levels", row))
    if rng.random() < 0.5:
        row = {"session": rng.choice(("2024/25", "2025/26", "2026/27")), "subject": rng.choice(("English", "Art"))}
        row |= {"scqf_level": rng.choice("34567"), "result": rng.choice(("A", "D", "Pass", "No award", "E9"))}
        made.said.append((edition, "awards", row))
    if rng.random() < 0.25:
        row = {"left_on": day(rng, "2025-07-20", 390).isoformat(), "survey": rng.choice(("initial", "follow_up"))}
        row["destination"] = rng.choice(("training", "unknown", "unemployed_seeking", "activity_agreement"))
        made.said.append((edition, "destinations", row))


def stated(children: list[Child]) -> Stated:
    """The children as rolls and care lists have them: each known to social work and joined to a pupil."""
    care = Spoken("social_work", "care", dt.date(2026, 8, 1), dt.date(2026, 8, 1), "care")
    roll = Spoken("education", "pupils", dt.date(2025, 9, 1), dt.date(2026, 8, 1), "roll")
    from virtualschool.register.derive import Joined

    statements, joined = [], []
    for number, one in enumerate(children):
        who = {"forename": "A", "surname": "B", "date_of_birth": one.born.isoformat()}
        periods = [
            who
            | {
                "legal_reason": "CSO_HOME",
                "start_date": str(start),
                "end_date": str(end or ""),
                "responsible_authority": by,
            }
            for start, end, by in one.care
        ] or [who]
        rows = tuple({name: text for name, text in row.items() if text} for row in periods)
        statements.append(Statement(care, Key("social_work", f"C{number}"), rows))
        places = tuple(
            {**who, "pupil_id": f"P{number}", "school_code": f"990000{at}", "stage": stage, "start_date": str(start)}
            | ({"end_date": str(end)} if end else {})
            for at, (start, end, stage) in enumerate(one.schools)
        )
        if places:
            statements.append(Statement(roll, Key("education", f"P{number}"), places))
            joined.append(Joined(Key("social_work", f"C{number}"), Key("education", f"P{number}")))
    return Stated(OURS, SPACE, tuple(statements), tuple(joined))


def facts_of(one: Child):
    said = []
    for edition in range(3):
        order = (dt.date(2026, 1, 1 + edition), dt.date(2026, 8, 1), "")
        for kind in ("attendance", "exclusions", "levels", "awards", "destinations"):
            rows = [row for at, of, row in one.said if (at, of) == (edition, kind)]
            if rows:
                said.append(Said(order, "P", kind, content_of(kind, rows)))
    return derive(random.Random(1).sample(said, len(said)))


@pytest.mark.once
@pytest.mark.parametrize("seed", range(100))
def test_figures_of_a_generated_world_are_those_of_a_slow_implementation(seed):
    rng = random.Random(seed)
    children = [child(rng) for _ in range(25)]
    cohort, whose, session = rng.choice(Cohort.values), rng.choice(("ours", "all")), "2025/26"
    found = {learner.person_id: learner for learner in learners(stated(children))}
    members = {one.id for one in cohorts.members(found.values(), Cohort(cohort), session, authority=OURS, whose=whose)}

    made = figures(
        indicators(),
        [
            InSession(found[f"C{number}"], facts_of(one), session)
            for number, one in enumerate(children)
            if found[f"C{number}"].id in members
        ],
    )

    expected = slowly.figures(children, session, cohort, OURS, whose)
    ours = {(one.indicator, one.sector): [one.numerator, one.denominator, one.with_data] for one in made}
    for (indicator, sector), (numerator, denominator, with_data) in ours.items():
        wanted = expected.get((indicator, sector), [0, 0, 0])
        if indicator == "learners-excluded":
            wanted = [wanted[0], None, wanted[2]]
        assert [numerator, denominator, with_data] == wanted, (indicator, sector)
    assert set(expected) <= set(ours)
