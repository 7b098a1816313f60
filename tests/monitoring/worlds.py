"""Small worlds for the figures: a few children each, with the hard cases among them often.

Days are drawn from those on which something turns: the ends of a session, the
birthdays of a cohort and the days beside them, a weekend.
"""

import datetime as dt
import random
from collections.abc import Sequence

from tests.monitoring.slowly import ORDER, Child

OURS, THEIRS = "S12000098", "S12000099"
SESSION = "2025/26"
DAY = dt.timedelta(days=1)
TURNS = ("2024-08-01", "2025-07-31", "2025-08-01", "2026-07-31", "2026-08-01", "2025-10-10", "2026-02-14")
STAGES = ("P1", "P4", "P6", "P7", "S1", "S3", "S4", "S4", "S5", "S6", "SP", "ELC", "")
CODES = ("01", "02", "10", "11", "12", "13", "20", "24", "31", "33", "40")
SCHOOLS = ("9900001", "9900002", "9900003")
AREAS = ("reading", "writing", "listening_and_talking", "numeracy")


def child(rng: random.Random) -> Child:
    made = Child(rng.choice((dt.date(2012, 2, 29), dt.date(2008, 2, 29), between(rng, "2006-06-01", "2021-03-01"))))
    if rng.random() < 0.85:
        in_care(rng, made)
    if rng.random() < 0.25:
        period = care_period(rng, made) if rng.random() < 0.5 else None
        made.told.append((turn(rng), period))
    if rng.random() < 0.9:
        made.rolls = rng.choice((rolls, rolls, rolls, out_of_date))(rng)
    for edition in range(rng.choice((1, 2, 3))):
        for make in (attendance, exclusions, levels, awards, destinations):
            make(rng, made, edition)
    return made


def between(rng: random.Random, first: str, last: str) -> dt.date:
    start = dt.date.fromisoformat(first)
    return start + dt.timedelta(days=rng.randrange((dt.date.fromisoformat(last) - start).days))


def turn(rng: random.Random) -> dt.date:
    """A day on which something turns, or any other of the years around the session."""
    if rng.random() < 0.6:
        return dt.date.fromisoformat(rng.choice(TURNS))
    return between(rng, "2023-08-01", "2026-12-01")


def of_age(rng: random.Random, born: dt.date) -> dt.date:
    """The fifth or twelfth birthday, or the day before or after."""
    year = born.year + rng.choice((5, 12))
    leap = (born.month, born.day) == (2, 29) and year % 4
    birthday = dt.date(year, 3, 1) if leap else dt.date(year, born.month, born.day)
    return birthday + rng.choice((-1, 0, 1)) * DAY


def care_period(rng: random.Random, made: Child) -> tuple[dt.date, dt.date | None, str]:
    start = max(made.born, rng.choice((turn(rng), of_age(rng, made.born), between(rng, "2008-01-01", "2026-10-01"))))
    end = rng.choice((None, start, start + rng.choice((1, 30, 400, 2000)) * DAY, turn(rng), of_age(rng, made.born)))
    return start, max(start, end) if end else None, rng.choice(("", OURS, OURS, THEIRS))


def in_care(rng: random.Random, made: Child) -> None:
    """Up to three lists of social work, of which a later one may correct, lengthen or leave out what was said."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        periods = {care_period(rng, made)[0]: care_period(rng, made) for _ in range(rng.choice((0, 1, 1, 2, 3)))}
        made.care.append(sorted(set(periods.values()), key=str))


def rolls(rng: random.Random) -> list[tuple[dt.date, list[dict[str, str]]]]:
    """Rolls of several days, on some of which the pupil stands at two schools, or at one that is not told."""
    made = []
    for as_at in sorted({turn(rng) for _ in range(rng.choice((1, 2, 2, 3)))}):
        at = [""] if rng.random() < 0.1 else rng.sample(SCHOOLS, rng.choice((1, 1, 1, 2)))
        made.append((as_at, [enrolment(rng, code, rng.random() < 0.5) for code in at]))
    return made


def out_of_date(rng: random.Random) -> list[tuple[dt.date, list[dict[str, str]]]]:
    """Two schools at once, of which the next roll ends one and leaves out the other; some are listed again later."""
    code, other = rng.sample(SCHOOLS, 2)
    stage = rng.choice(("S4", "S5", "S6", "SP"))
    row = {"school_code": code, "stage": stage}
    second = {"school_code": other, "stage": rng.choice(STAGES)}
    gone = {**row, "end_date": rng.choice(("2025-12-19", "2026-06-26", "2026-07-31"))}
    made = [(dt.date(2025, 9, 17), [row, second]), (rng.choice((dt.date(2026, 7, 20), dt.date(2026, 8, 26))), [gone])]
    if rng.random() < 0.3:
        made.append((dt.date(2026, 9, 16), [row | {"start_date": rng.choice(("", "2026-08-18"))}]))
    return made


def enrolment(rng: random.Random, code: str, is_main: bool) -> dict[str, str]:
    row = {"school_code": code, "stage": rng.choice(STAGES), "status": "main" if is_main else ""}
    start, end = sorted((turn(rng), turn(rng)))
    row["start_date"] = str(start) if rng.random() < 0.6 else ""
    row["end_date"] = str(end) if rng.random() < 0.35 else ""
    return row


def attendance(rng: random.Random, made: Child, edition: int) -> None:
    """Spans of a day, a week, a fortnight or a term, over weekends, at two schools; some share days."""
    at = rng.choice((dt.date(2025, 7, 28), dt.date(2025, 8, 1), dt.date(2025, 8, 22), dt.date(2026, 7, 10)))
    for _ in range(rng.randrange(5)):
        last = at + rng.choice((0, 4, 6, 13, 60)) * DAY
        if (at.year - (at.month < 8)) == (last.year - (last.month < 8)):
            span = {"from_date": str(at), "to_date": str(last), "school_code": rng.choice(SCHOOLS[:2])}
            for code in codes(rng):
                marks = {"code": code, "openings": str(rng.choice((0, 1, 2, 9, 10, 90)))}
                row = {**span, **marks}
                if (edition, "attendance", row) not in made.said:
                    made.said.append((edition, "attendance", row))
        at = last + rng.choice((-2, 1, 3, 40)) * DAY


def codes(rng: random.Random) -> Sequence[str]:
    return rng.choice((rng.sample(CODES, 3), ("01",), ("02",), ("10", "20"), ("01", "10", "40")))


def exclusions(rng: random.Random, made: Child, edition: int) -> None:
    for start in {str(turn(rng)) for _ in range(rng.randrange(3))}:
        lost = {"openings_lost": rng.choice("248"), "kind": rng.choice(("temporary", "removed"))}
        said = {"start_date": start, "school_code": rng.choice(SCHOOLS[:2]), **lost}
        made.said.append((edition, "exclusions", said))


def levels(rng: random.Random, made: Child, edition: int) -> None:
    """Judgements that a later edition may correct, of one stage or, by a slip, of two."""
    stage, session = rng.choice(("P1", "P4", "P7", "S3", "P5", "SP")), rng.choice(("2024/25", SESSION, SESSION))
    for area in rng.sample(AREAS, rng.randrange(4)):
        level = rng.choice((*ORDER, "not_assessed"))
        made.said.append((edition, "levels", {"session": session, "stage": stage, "area": area, "level": level}))


def awards(rng: random.Random, made: Child, edition: int) -> None:
    """Several of one subject at several levels; a later edition may change the result."""
    seen = set()
    for _ in range(rng.randrange(4)):
        key = (rng.choice(("2024/25", SESSION, "2026/27")), rng.choice(("English", "Art")), rng.choice("234567"))
        if key not in seen:
            seen.add(key)
            row = dict(zip(("session", "subject", "scqf_level"), key, strict=True))
            made.said.append((edition, "awards", row | {"result": rng.choice(("A", "D", "Pass", "No award", "E9"))}))


def destinations(rng: random.Random, made: Child, edition: int) -> None:
    seen = set()
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        row = {"left_on": str(turn(rng)), "survey": rng.choice(("initial", "follow_up"))}
        if (row["left_on"], row["survey"]) not in seen:
            seen.add((row["left_on"], row["survey"]))
            row["destination"] = rng.choice(("training", "unknown", "unemployed_seeking", "activity_agreement"))
            made.said.append((edition, "destinations", row))
    if made.rolls and rng.random() < 0.1:
        left_and_listed_again(rng, made, edition)


def left_and_listed_again(rng: random.Random, made: Child, edition: int) -> None:
    """Left before the first roll, between two or after the last; a roll of a later session may list the child again."""
    as_at, rows = rng.choice(made.rolls)
    left_on = as_at + rng.choice((-40, -1, 0, 1, 40, 300)) * DAY
    row = {"left_on": str(left_on), "survey": "initial"}
    if not any(kind == "destinations" and row.items() <= said.items() for _, kind, said in made.said):
        made.said.append((edition, "destinations", {**row, "destination": "training"}))
    again = left_on + rng.choice((20, 120, 380)) * DAY
    if again > max(day for day, _ in made.rolls):
        start = rng.choice(("", rows[0].get("start_date", ""), str(again - 10 * DAY)))
        end = rng.choice(("", "", str(left_on), str(again + 30 * DAY)))
        made.rolls.append((again, [{**rows[0], "start_date": start, "end_date": max(start, end) if end else ""}]))
