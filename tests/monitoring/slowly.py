"""The figures once more, written apart from the product: plain loops over plain rows, one learner at a time.

It shares no code with `virtualschool`; where the two disagree, one of them
misreads the definitions. It starts where files end: what each edition of a
care list, a roll and a facts file said of a child.
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
DAY = dt.timedelta(days=1)
Care = tuple[dt.date, dt.date | None, str]
"""First day, last day or None, responsible authority."""


@dataclass
class Child:
    """What was said of a child, edition by edition: by social work, by named persons, by rolls and by facts files."""

    born: dt.date
    care: list[list[Care]] = field(default_factory=list)
    told: list[tuple[dt.date, Care | None]] = field(default_factory=list)
    """The day on which a named person said that the child is care experienced, with a period or without."""
    rolls: list[tuple[dt.date, list[dict[str, str]]]] = field(default_factory=list)
    said: list[tuple[int, str, dict[str, str]]] = field(default_factory=list)


@dataclass
class Line:
    """A row of a roll: the first day of the roll's session, and what it states."""

    session: dt.date
    start: dt.date
    end: dt.date | None
    main: bool


@dataclass
class School:
    code: str
    start: dt.date
    end: dt.date | None
    main: bool
    stages: list[tuple[dt.date, str]]
    seen: dt.date
    lines: list["Line"]
    is_guess: bool = False
    """The end is worked out from a later roll that shows the child elsewhere."""


def session_days(session: str) -> tuple[dt.date, dt.date]:
    year = int(session[:4])
    return dt.date(year, 8, 1), dt.date(year + 1, 7, 31)


def first_of_session(day: dt.date) -> dt.date:
    return dt.date(day.year if day.month > 7 else day.year - 1, 8, 1)


def birthday(born: dt.date, age: int) -> dt.date:
    year = born.year + age
    if (born.month, born.day) == (2, 29) and year % 4:
        return dt.date(year, 3, 1)
    return dt.date(year, born.month, born.day)


def care_periods(child: Child, current_only: bool) -> list[Care]:
    """Social work's as its last word leaves them; what others said only where social work says nothing."""
    known: list[Care] = []
    for rows in child.care:
        if not rows:
            continue
        first = min(start for start, _, _ in rows)
        left = []
        for start, end, by in known:
            if current_only and end is None and start < first:
                left.append((start, first - DAY, by))
                continue
            touched = any(start <= (until or FAR) and begin <= (end or FAR) for begin, until, _ in rows)
            if not touched and start < first:
                left.append((start, end, by))
        known = left + rows
    return known or [period for _, period in child.told if period]


def in_cohort(child: Child, cohort: str, session: str, authority: str, whose: str, current_only: bool) -> bool:
    first, last = session_days(session)
    if cohort == "ever":
        if any(on <= last for on, _ in child.told):
            return True
        first = dt.date(1900, 1, 1)
    if cohort == "since-12":
        first = birthday(child.born, 12)
    if cohort == "since-5":
        first = birthday(child.born, 5)
    for start, end, by in care_periods(child, current_only):
        if whose == "ours" and by not in ("", authority):
            continue
        if max(start, first) <= min(end or FAR, last):
            return True
    return False


def schools(child: Child) -> list[School]:
    """The enrolments that the rolls give, one roll after the other, ended by the days on which the child left."""
    found: list[School] = []
    for as_at, listed in child.rolls:
        rows = [row for row in listed if row["school_code"]] or [nameless(listed, found)]
        here = {row["school_code"] for row in rows}
        starts = [dt.date.fromisoformat(row["start_date"]) for row in rows if row.get("start_date")]
        for one in found:
            if one.end is None and one.code not in here:
                one.is_guess, one.end = True, as_at - DAY
                if starts and min(starts) > one.start:
                    one.end = min(starts) - DAY
                elif all(row.get("end_date") for row in rows):
                    gone = max(dt.date.fromisoformat(row["end_date"]) for row in rows)
                    one.end = min(one.end, max(gone, one.seen))
                one.end = max(one.end, one.start)
        mains = [row for row in rows if row.get("status") == "main"]
        main = min(mains or rows, key=lambda row: row["school_code"])
        for row in rows:
            take_row(found, row, as_at, row is main)
    went = sorted({dt.date.fromisoformat(row["left_on"]) for _, kind, row in child.said if kind == "destinations"})
    return [stay for one in found for stay in came_and_went(one, went)]


def nameless(rows: list[dict[str, str]], found: list[School]) -> dict[str, str]:
    """A row without a school, rather one that goes on: the child is where it was, and on a roll in any case."""
    row = sorted(rows, key=lambda row: (bool(row.get("end_date")), row.get("status") != "main", row["start_date"]))[0]
    at = [one for one in found if one.end is None]
    at.sort(key=lambda one: not one.main)
    return {**row, "school_code": at[0].code if at else ""}


def came_and_went(one: School, went: list[dt.date]) -> list[School]:
    """One stay after the other: up to a day of leaving, and again from when the newest rolls have the child back."""
    done = []
    for day in went:
        old, new = list(one.lines), []
        while old and came_back(old[-1], day) is not None:
            new.insert(0, old.pop())
        again = None
        if new:
            again = new[-1].start if new[-1].start > day else came_back(new[0], day)
        if again and one.end and one.end < again:
            old, again = one.lines, None
        first = old[-1].start if old else one.start
        if first > day:
            continue
        if again is None:
            if one.start <= day <= (one.end or FAR):
                one.end, one.is_guess = day, False
            continue
        until = min(day, old[-1].end or day) if old else day
        done.append(School(one.code, first, until, old[-1].main if old else one.main, one.stages, one.seen, old))
        later = [Line(line.session, max(line.start, again), line.end, line.main) for line in new]
        one = School(one.code, again, one.end, one.main, one.stages, one.seen, later, one.is_guess)
    return [*done, one]


def came_back(line: Line, day: dt.date) -> dt.date | None:
    """A later start, else 1 August of a later session in which the roll lists the child; none where it says neither."""
    for start in (line.start, line.session):
        if start > day:
            return start if (line.end or FAR) >= start else None
    return None


def take_row(found: list[School], row: dict[str, str], as_at: dt.date, main: bool) -> None:
    given = dt.date.fromisoformat(row["start_date"]) if row.get("start_date") else None
    end = dt.date.fromisoformat(row["end_date"]) if row.get("end_date") else None
    same = [one for one in found if one.code == row["school_code"]]
    stages = list(same[-1].stages) if same else []
    if row.get("stage"):
        stages.append((as_at, row["stage"]))
    start = given or (same[-1].start if same else first_of_session(as_at))
    if end and not given:
        start = min(start, end)
    lines = []
    for one in same:
        if given is None or one.end is None or one.start == given:
            found.remove(one)
            lines += one.lines
    lines.append(Line(first_of_session(as_at), start, end, main))
    found.append(School(row["school_code"], start, end, main, stages, as_at, lines))


def last_school(child: Child, session: str) -> School | None:
    first, last = session_days(session)
    held = [one for one in schools(child) if one.start <= last and (one.end or FAR) >= first]
    # of two alike in all else the lower school code, and at one school the newer roll's word
    held.sort(key=lambda one: (one.code, one.end or FAR, FAR - one.seen))
    return max(held, key=lambda one: (min(one.end or FAR, last), one.main, one.start), default=None)


def stage_in(school: School | None, session: str) -> str:
    """The stage that the last roll of the session states, and none where no roll of the session states one."""
    first, last = session_days(session)
    stated = [stage for day, stage in school.stages if first <= day <= last] if school else []
    return stated[-1] if stated else ""


def sector_in(school: School | None, session: str) -> str:
    """That of the stage of the session; where it is not known, that of the stage which a roll stated last."""
    if school is None or not school.stages:
        return ""
    return sector(stage_in(school, session) or school.stages[-1][1])


def sector(stage: str) -> str:
    if stage == "SP":
        return "special"
    return {"P": "primary", "S": "secondary"}.get(stage[:1], "")


def attendance(child: Child) -> list[tuple[str, str, str, int]]:
    """Day, last day, code and openings of every row that stands: its span alone in its edition, and not said anew."""
    rows = [(edition, row) for edition, kind, row in child.said if kind == "attendance" and row["code"] != "01"]
    return [
        (row["from_date"], row["to_date"], row["code"], int(row["openings"]))
        for edition, row in rows
        if is_sure(edition, row, rows)
        and not any(
            other > edition and share_a_day(row, later) and is_sure(other, later, rows) for other, later in rows
        )
    ]


def share_a_day(one: dict[str, str], other: dict[str, str]) -> bool:
    if one["school_code"] != other["school_code"]:
        return False
    return other["from_date"] <= one["to_date"] and other["to_date"] >= one["from_date"]


def is_sure(edition: int, row: dict[str, str], rows: list[tuple[int, dict[str, str]]]) -> bool:
    """No other span of the same edition and school shares a day with this one."""
    span = (row["from_date"], row["to_date"])
    return not any(
        at == edition and share_a_day(row, other) and (other["from_date"], other["to_date"]) != span
        for at, other in rows
    )


def newest(child: Child, kind: str, *names: str) -> list[dict[str, str]]:
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for _, of, row in sorted(child.said, key=lambda one: one[0]):
        if of == kind:
            found[tuple(row.get(name, "") for name in names)] = row
    return list(found.values())


class Sums:
    """(indicator, sector) to numerator, denominator and learners behind it; and learners on a roll by sector."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str], list[int]] = {}
        self.learners: dict[str, int] = {}

    def add(self, indicator: str, where: str, numerator: int, denominator: int) -> None:
        for one in {"all", where} - {""}:
            cell = self.cells.setdefault((indicator, one), [0, 0, 0])
            cell[0] += numerator
            cell[1] += denominator
            cell[2] += 1

    def on_a_roll(self, where: str) -> None:
        for one in {"all", where} - {""}:
            self.learners[one] = self.learners.get(one, 0) + 1


def figures(
    children: list[Child], session: str, cohort: str, authority: str, whose: str, current_only: bool = False
) -> Sums:
    out = Sums()
    for child in children:
        if in_cohort(child, cohort, session, authority, whose, current_only):
            one_child(child, session, out)
    return out


def one_child(child: Child, session: str, out: Sums) -> None:
    first, last = (day.isoformat() for day in session_days(session))
    school = last_school(child, session)
    stage = stage_in(school, session)
    where = sector_in(school, session)
    marks = [(code, n) for start, _, code, n in attendance(child) if first <= start <= last]
    present = sum(n for code, n in marks if code in PRESENT)
    possible = present + sum(n for code, n in marks if code in ABSENT)
    if possible:
        out.add("attendance-rate", where, present, possible)
        out.add("persistent-absence", where, 1 if (possible - present) * 10 >= possible else 0, 1)
    if school:
        cases = newest(child, "exclusions", "start_date", "school_code")
        cases = [row for row in cases if first <= row["start_date"] <= last]
        out.on_a_roll(where)
        out.add("exclusions-per-1000", where, len(cases), 1)
        out.add("learners-excluded", where, 1 if cases else 0, 1)
    levels(child, session, out)
    leavers(child, stage, where, session, out)


def levels(child: Child, session: str, out: Sums) -> None:
    """Each learner once for each area: of judgements for two stages that of the later stage."""
    chosen: dict[str, dict[str, str]] = {}
    for row in newest(child, "levels", "session", "stage", "area"):
        if row["session"] != session or row["stage"] not in EXPECTED or row["level"] not in ORDER:
            continue
        other = chosen.get(row["area"])
        if other is None or EXPECTED[row["stage"]] > EXPECTED[other["stage"]]:
            chosen[row["area"]] = row
    for area, row in chosen.items():
        reached = ORDER.index(row["level"]) >= EXPECTED[row["stage"]]
        out.add("level-" + area.replace("_", "-"), sector(row["stage"]), int(reached), 1)


def leavers(child: Child, stage: str, where: str, session: str, out: Sums) -> None:
    first, last = session_days(session)
    went = newest(child, "destinations", "left_on", "survey")
    went = [row for row in went if first.isoformat() <= row["left_on"] <= last.isoformat()]
    gone = [
        one
        for one in schools(child)
        if one.end and not one.is_guess and first <= one.end <= last
        if stage_in(one, session) in ("S4", "S5", "S6", "SP")
    ]
    gone = [one for one in gone if not is_at_school_after(child, one.end or FAR)]
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
        out.add(f"scqf-{level}", where, 1 if has else 0, 1)
    if stage:
        out.add("left-by-s4", where, 1 if stage in BY_S4 else 0, 1)
    for survey, name in (("initial", "positive-initial"), ("follow_up", "positive-follow-up")):
        rows = sorted((row for row in went if row["survey"] == survey), key=lambda row: row["left_on"])
        if rows:
            out.add(name, where, 1 if rows[-1]["destination"] in POSITIVE else 0, 1)


def is_at_school_after(child: Child, day: dt.date) -> bool:
    """A later start, or a school that a roll shows beyond the day."""
    for one in schools(child):
        if one.start > day:
            return True
        if not one.is_guess and (one.end is None or one.end > day):
            return True
    return False


BY_S4 = {*(f"P{year}" for year in range(1, 8)), "S1", "S2", "S3", "S4"}
