"""The figures once more, written apart from the product: plain loops over plain rows, one learner at a time.

It shares no code with `virtualschool.monitoring` and `virtualschool.learning`; where the two disagree, one of them
misreads the definitions.
"""

import datetime as dt
from dataclasses import dataclass, field

PRESENT = {"10", "11", "12", "13"}
ABSENT = {"20", "21", "22", "23", "24", "30", "31", "32", "33", "40"}
ORDER = ["not_yet", "early", "first", "second", "third", "fourth"]
EXPECTED = {"P1": 1, "P4": 2, "P7": 3, "S3": 4}
POSITIVE = {
    *("higher_education", "further_education", "training", "employment", "voluntary_work"),
    *("personal_skills_development", "activity_agreement"),
}
FAR = dt.date(9999, 1, 1)


@dataclass
class Child:
    """Care periods (start, end), enrolments (start, end, stage) and, by edition, rows of each kind."""

    born: dt.date
    care: list[tuple[dt.date, dt.date | None, str]] = field(default_factory=list)
    schools: list[tuple[dt.date, dt.date | None, str]] = field(default_factory=list)
    said: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)


def session_days(session: str) -> tuple[dt.date, dt.date]:
    year = int(session[:4])
    return dt.date(year, 8, 1), dt.date(year + 1, 7, 31)


def in_cohort(child: Child, cohort: str, session: str, authority: str, whose: str) -> bool:
    first, last = session_days(session)
    if cohort == "ever":
        first = dt.date(1900, 1, 1)
    if cohort.startswith("since"):
        age = int(cohort.split("-")[1])
        leap = (child.born.month, child.born.day) == (2, 29)
        year = child.born.year + age
        is_leap_year = year % 4 == 0
        first = dt.date(year, 3, 1) if leap and not is_leap_year else child.born.replace(year=year)
    return any(
        start <= last and (end or FAR) >= first and (whose == "all" or by in ("", authority))
        for start, end, by in child.care
    )


def last_school(child: Child, session: str):
    first, last = session_days(session)
    held = [school for school in child.schools if school[0] <= last and (school[1] or FAR) >= first]
    return max(held, key=lambda school: school[0], default=None)


def sector(stage: str) -> str:
    return {"P": "primary", "S": "secondary"}.get(stage[:1], "") if stage != "SP" else "special"


def attendance(child: Child) -> list[tuple[str, str, str, int]]:
    """Day, last day, code and openings of every row whose span no later edition touches."""
    rows = [(edition, row) for edition, kind, row in child.said if kind == "attendance"]
    kept = []
    for edition, row in rows:
        hidden = any(
            other > edition
            and later["school_code"] == row["school_code"]
            and later["from_date"] <= row["to_date"]
            and later["to_date"] >= row["from_date"]
            for other, later in rows
        )
        if not hidden:
            kept.append((row["from_date"], row["to_date"], row["code"], int(row["openings"])))
    return kept


def newest(child: Child, kind: str, *names: str) -> list[dict[str, str]]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for _, of, row in sorted(child.said, key=lambda one: one[0]):
        if of == kind:
            found[tuple(row.get(name, "") for name in names)] = row
    return list(found.values())


def figures(children: list[Child], session: str, cohort: str, authority: str, whose: str):
    """(indicator, sector) to (numerator, denominator or None, with_data)."""
    out: dict[tuple[str, str], list[int]] = {}

    def add(indicator: str, where: str, numerator: int, denominator: int) -> None:
        for one in {"all", where} - {""}:
            cell = out.setdefault((indicator, one), [0, 0, 0])
            cell[0] += numerator
            cell[1] += denominator
            cell[2] += 1

    first, last = (day.isoformat() for day in session_days(session))
    for child in children:
        if not in_cohort(child, cohort, session, authority, whose):
            continue
        school = last_school(child, session)
        where = sector(school[2]) if school else ""
        marks = [(code, n) for start, _, code, n in attendance(child) if first <= start <= last]
        present = sum(n for code, n in marks if code in PRESENT)
        possible = present + sum(n for code, n in marks if code in ABSENT)
        if possible:
            add("attendance-rate", where, present, possible)
            add("persistent-absence", where, 1 if (possible - present) * 10 >= possible else 0, 1)
        cases = newest(child, "exclusions", "start_date", "school_code")
        cases = [row for row in cases if first <= row["start_date"] <= last]
        if school:
            add("exclusions-per-1000", where, len(cases), 1)
            add("learners-excluded", where, 1 if cases else 0, 1)
        levels(child, session, add)
        leavers(child, school, where, session, add)
    return out


def levels(child: Child, session: str, add) -> None:
    for row in newest(child, "levels", "session", "stage", "area"):
        if row["session"] == session and row["stage"] in EXPECTED and row["level"] in ORDER:
            reached = ORDER.index(row["level"]) >= EXPECTED[row["stage"]]
            add("level-" + row["area"].replace("_", "-"), sector(row["stage"]), int(reached), 1)


def leavers(child: Child, school, where: str, session: str, add) -> None:
    first, last = session_days(session)
    went = newest(child, "destinations", "left_on", "survey")
    went = [row for row in went if first.isoformat() <= row["left_on"] <= last.isoformat()]
    gone = False
    if school and school[1] and first <= school[1] <= last and school[2] in ("S4", "S5", "S6", "SP"):
        gone = all((end or FAR) <= school[1] for _, end, _ in child.schools)
    if not (went or gone):
        return
    for level in (3, 4, 5, 6):
        has = [
            row
            for row in newest(child, "awards", "session", "subject", "scqf_level")
            if int(row["scqf_level"]) >= level
            and row["result"] in ("A", "B", "C", "D", "Pass")
            and row["session"] <= session
        ]
        add(f"scqf-{level}", where, 1 if has else 0, 1)
    if school:
        add("left-by-s4", where, 1 if school[2] in ("S1", "S2", "S3", "S4") else 0, 1)
    for survey, name in (("initial", "positive-initial"), ("follow_up", "positive-follow-up")):
        rows = sorted((row for row in went if row["survey"] == survey), key=lambda row: row["left_on"])
        if rows:
            add(name, where, 1 if rows[-1]["destination"] in POSITIVE else 0, 1)
