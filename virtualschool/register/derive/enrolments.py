"""Enrolments out of the rows that rolls gave of one pupil.

Without a start date an enrolment begins on 1 August of the session of the
first edition that shows that pupil at that school. A later edition at
another school ends it the day before, unless both rows stand in one edition.
Being left out of an edition ends nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .. import sessions
from .inputs import Row, Said, day

MAIN_WORDS = {"main", "m", "base"}
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Listing:
    """What rolls of one session stated of an enrolment; `session` is the first day of it."""

    session: dt.date
    start: dt.date
    end: dt.date | None
    main: bool


@dataclass(frozen=True)
class Place:
    """A dated period on one school's roll."""

    school_code: str
    school_name: str
    start: dt.date
    dated: bool
    end: dt.date | None
    stage: str
    attendance_mode: str
    main: bool
    known_from: dt.date
    as_at: dt.date
    stages: tuple[tuple[dt.date, str], ...] = ()
    """The stages that rolls stated here, each with its edition's day: a stage belongs to the session of that day."""
    listed: tuple[Listing, ...] = ()
    """What the rolls stated one after the other: whoever left and came back is told apart from whoever stayed."""
    end_is_stated: bool = True
    """Whether a roll gave the end; else a later roll, which showed the pupil elsewhere, says that it was over."""

    @property
    def school(self) -> str:
        return self.school_code or self.school_name

    def covers(self, on: dt.date) -> bool:
        return self.start <= on and (self.end is None or self.end >= on)


def fold_places(statements: Iterable[Said]) -> tuple[Place, ...]:
    """The enrolments of one pupil, from the statements in the order of their editions."""
    places: list[Place] = []
    for said in statements:
        rows = [row for row in said.rows if school_in(row)] or without_school(said.rows, places)
        if rows:
            places = move_on(places, main_first(rows), said)
    return tuple(sorted(places, key=in_time))


def school_in(row: Row) -> str:
    return row.get("school_code") or row.get("school_name", "")


def without_school(rows: Sequence[Row], places: Iterable[Place]) -> list[Row]:
    """The row of a roll that names no school: of the school at which the pupil is, else of one that is not told."""
    if not rows:
        return []
    row = min(main_first(rows), key=lambda row: "end_date" in row)
    here = min((place for place in places if place.end is None), key=lambda place: not place.main, default=None)
    if here is None:
        return [row]
    return [{**row, "school_code": here.school_code, "school_name": here.school_name}]


def in_time(place: Place) -> tuple[dt.date, bool, str, dt.date, int]:
    """By their start; of two that start together the main one first, of two alike the newer."""
    return place.start, not place.main, place.school, place.end or dt.date.max, -place.as_at.toordinal()


def main_first(rows: Iterable[Row]) -> list[Row]:
    """Rows of one edition, the main school first: by its status, else by the lower school code."""
    return sorted(
        rows,
        key=lambda row: (
            row.get("status", "").casefold() not in MAIN_WORDS,
            row.get("school_code", ""),
            row.get("school_name", ""),
            row.get("start_date", ""),
        ),
    )


def move_on(places: list[Place], rows: list[Row], said: Said) -> list[Place]:
    here = {school_in(row) for row in rows}
    stated = [place_of(row, said, places, main=index == 0) for index, row in enumerate(rows)]
    opening = min((place.start for place in stated if place.dated), default=None)
    last = max(place.end or dt.date.max for place in stated)
    left = [
        ended(place, opening, last, said) if place.end is None and place.school not in here else place
        for place in places
        if not any(same_place(place, new) for new in stated)
    ]
    return [*left, *(listed_after(places, new) for new in stated)]


def same_place(old: Place, new: Place) -> bool:
    return old.school == new.school and (old.start == new.start or old.end is None or not new.dated)


def listed_after(places: Iterable[Place], new: Place) -> Place:
    """A place with what earlier rolls stated of it; a roll that says the same in the same session adds nothing."""
    before = [one for place in places if same_place(place, new) for one in place.listed]
    said = Listing(sessions.start_of(sessions.session_of(new.as_at)), new.start, new.end, new.main)
    return replace(new, listed=tuple(before) if said in before[-1:] else (*before, said))


def place_of(row: Row, said: Said, places: Iterable[Place], *, main: bool) -> Place:
    school = school_in(row)
    before = [place for place in places if place.school == school]
    stated = day(row.get("start_date"))
    first = min((place.known_from for place in before), default=said.edition.as_at)
    assumed = before[-1].start if before else sessions.start_of(sessions.session_of(said.edition.as_at))
    end = day(row.get("end_date"))
    start = stated or assumed
    return Place(
        school_code=row.get("school_code", ""),
        school_name=row.get("school_name", ""),
        start=min(start, end) if end and not stated else start,
        dated=stated is not None,
        end=end,
        stage=row.get("stage") or (before[-1].stage if before else ""),
        attendance_mode=row.get("attendance_mode", ""),
        main=main,
        known_from=first,
        as_at=said.edition.as_at,
        stages=(*(before[-1].stages if before else ()), *stated_stage(row, said)),
    )


def stated_stage(row: Row, said: Said) -> Iterable[tuple[dt.date, str]]:
    return [(said.edition.as_at, row["stage"])] if row.get("stage") else []


def ended(place: Place, opening: dt.date | None, last: dt.date, said: Said) -> Place:
    """Ended the day before the next school began, where that is known; else the day before the roll that says so.

    Where that roll ends every school that it lists, this one ended no later than they, but stood on its own last roll.
    """
    known = min(max(last, place.as_at), said.edition.as_at - ONE_DAY)
    moved = opening - ONE_DAY if opening and opening > place.start else known
    return replace(place, end=max(place.start, moved), end_is_stated=False)
