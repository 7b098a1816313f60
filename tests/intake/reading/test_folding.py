"""Attendance held folded says what its rows say one by one, and is judged as they are."""

from array import array
from itertools import chain

import pytest

from tests.intake import world
from virtualschool.intake.reading import attendance, facts
from virtualschool.intake.reading.folding import NOT_KEPT, Folded
from virtualschool.intake.reading.foldwise import Folding
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import Reading
from virtualschool.intake.reading.wire import dump, load

WEEK = {"from_date": "2026-09-07", "to_date": "2026-09-11", "school_code": "9900001"}
NEXT = {**WEEK, "from_date": "2026-09-14", "to_date": "2026-09-18"}
OVER = {**WEEK, "from_date": "2026-09-10", "to_date": "2026-09-15"}


def row(pupil_id: str = "", scn: str = "", code: str = "10", openings: str = "9", **period: str) -> dict[str, str]:
    said = {"pupil_id": pupil_id, "scn": scn, **(period or WEEK), "code": code, "openings": openings}
    return {column: value for column, value in said.items() if value}


ONE, OTHER = world.SCNS[:2]
CASES = {
    "two weeks": [row("A"), row("A", code="20", openings="1"), row("A", **NEXT), row("B")],
    "pupils by turns": [row("A"), row("B"), row("A", **NEXT), row("B", **NEXT)],
    "said twice": [row("A"), row("A"), row("B")],
    "said otherwise": [row("A"), row("A", openings="8"), row("B")],
    "overlapping weeks": [row("A"), row("A", **OVER), row("A", code="20", **NEXT), row("B", **OVER)],
    "the week at two schools": [row("A"), row("A", **{**WEEK, "school_code": "9900002"})],
    "no school": [row("A", **{**WEEK, "school_code": ""})],
    "two numbers": [row("A", ONE), row("A", OTHER, **NEXT), row("B")],
    "a number in some rows": [row("A"), row("A", ONE, **NEXT), row("", ONE, code="20"), row("", OTHER)],
    "a shared number": [row("A", ONE), row("B", ONE), row("", ONE)],
    "a sum that differs": [row("A", code="01", openings="10"), row("A"), row("B", code="01", openings="9"), row("B")],
}


def folding_of(rows: list[dict[str, str]]) -> Folding:
    folding = Folding({}, {}, array("i", [NOT_KEPT] * len(rows)), array("i", [NOT_KEPT] * len(rows)))
    for at, found in enumerate(rows):
        folding.put(at, found)
    return folding


@pytest.mark.parametrize("case", CASES)
def test_rows_are_judged_folded_as_they_are_one_by_one(case):
    rows = CASES[case]
    told, told_folded = NoticeBook(), NoticeBook()

    one_by_one = facts.group(list(enumerate(rows, 2)), "attendance", told)
    folded = attendance.group(folding_of(rows), range(2, len(rows) + 2), told_folded)

    assert folded == one_by_one
    assert told_folded.all() == told.all()


def test_rows_that_are_not_kept_are_nobodys():
    folding = folding_of(CASES["two weeks"])
    folding.leave(1)

    found = attendance.group(folding, range(2, 6), NoticeBook())

    assert [[number for number, _ in person.rows] for person in found.people] == [[2, 4], [5]]


def test_pupils_leave_without_a_trace_among_the_rows_of_others():
    rows = list(chain.from_iterable(CASES.values()))
    whole = attendance.group(folding_of(rows), range(len(rows)), NoticeBook()).people
    assert isinstance(whole, Folded)

    left = whole.without({"A"})

    assert left == tuple(person for person in whole if person.key != "A")
    assert [person.key for person in whole.of({"A"})] == ["A"] * (len(whole) - len(left))


def test_the_folded_reading_comes_through_the_pipe_as_it_was():
    found = attendance.group(folding_of(CASES["a number in some rows"]), range(2, 6), NoticeBook()).people
    reading = Reading("attendance", "", "", 1, (), (), {}, (), 4, 0, 0, found, (), ())

    assert load(dump(reading)) == reading
