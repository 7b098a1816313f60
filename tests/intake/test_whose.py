"""Rows by pupil id and rows by SCN alone are put together; a row whose ids contradict the roll goes back."""

import pytest

from tests.intake import world
from tests.intake.reading.test_folding import NEXT, OVER, folding_of, row
from virtualschool.intake import whose
from virtualschool.intake.preparing import rolls_known
from virtualschool.intake.reading import attendance, facts
from virtualschool.intake.reading.folding import Folded
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.reading import Reading
from virtualschool.intake.sealing import Digests

P1, P2 = world.SCNS[1:3]
NOBODYS = world.numbers(40)[39]
ABSENT = {"code": "20"}
CASES = {
    "an id here and a number there": ([row("P1"), row("", P1, **ABSENT)], {"P1": [2, 3]}, {}),
    "one fact said of both": ([row("P1"), row("", P1)], {"P1": [2]}, {}),
    "one fact with and without the number": ([row("P1", P1, **NEXT), row("P1"), row("", P1)], {"P1": [2, 3]}, {}),
    "periods that overlap": (
        [row("P1"), row("", P1, **OVER), row("P2")],
        {"P2": [4]},
        {2: "overlapping_periods", 3: "overlapping_periods"},
    ),
    "a number without its id": ([row("P1"), row("", P2), row("", NOBODYS)], None, {}),
    "one wrong number": (
        [row("P1", P1), row("P1", NOBODYS, **NEXT), row("P1", **ABSENT)],
        {"P1": [2, 4]},
        {3: "conflicting_scn"},
    ),
    "another pupil's number": (
        [row("P1", P2), row("P1", **NEXT), row("", P2), row("P2", **ABSENT)],
        {"P1": [3], "P2": [4, 5]},
        {2: "two_pupils"},
    ),
    "two numbers that nobody knows": (
        [row("P40", NOBODYS), row("P40", world.numbers(39)[38], **NEXT), row("P40", **ABSENT)],
        {},
        {2: "conflicting_scn", 3: "conflicting_scn", 4: "conflicting_scn"},
    ),
    "a sum of both": (
        [row("P1", code="01", openings="10"), row("P1"), row("", P1, code="20", openings="1")],
        {"P1": [2, 3, 4]},
        {},
    ),
}


def readings_of(rows: list[dict[str, str]]) -> list[Reading]:
    """What reading makes of these rows one by one, and folded."""
    found = []
    books = NoticeBook(), NoticeBook()
    grouped = (
        facts.group(list(enumerate(rows, 2)), "attendance", books[0]),
        attendance.group(folding_of(rows), range(2, len(rows) + 2), books[1]),
    )
    for one, book in zip(grouped, books, strict=True):
        assert not one.conflicts
        said = len(rows), 0, one.duplicate_rows, one.people, (), book.all()
        found.append(Reading("attendance", "", "", 1, ("SCN",), (), {"SCN": "scn"}, (), *said))
    return found


@pytest.mark.parametrize("case", CASES)
def test_every_row_is_settled_folded_as_one_by_one(strathcarron, case):
    rows, people, rejected = CASES[case]
    world.bring(strathcarron, world.ROLL)

    one_by_one, folded = (
        whose.settle(reading, rolls_known(strathcarron, []), Digests.fresh()) for reading in readings_of(rows)
    )

    assert isinstance(folded.people, Folded)
    assert folded == one_by_one
    assert {why.row_number: why.code for why in folded.rejected} == rejected
    if people is not None:
        assert {key: [number for number, _ in kept] for key, kept in folded.people} == people
    assert sum(folded.people.lengths) + folded.duplicate_rows + len(rejected) == len(rows)
    assert not folded.notices


def test_nobody_of_whom_nothing_is_odd_is_looked_at(strathcarron):
    world.bring(strathcarron, world.ROLL)
    reading = readings_of(CASES["a number without its id"][0])[1]

    assert whose.settle(reading, rolls_known(strathcarron, []), Digests.fresh()) is reading


def test_the_newest_roll_that_has_a_number_tells_whose_it_is(strathcarron):
    changed = world.roll(p1={"scn": NOBODYS}, p2={"scn": P1})
    world.bring(strathcarron, world.ROLL)
    world.bring(strathcarron, world.Brought("roll 2.csv", world.as_csv(changed), world.NOVEMBER))
    reading = readings_of([row("P1"), row("P2"), row("", P1, **NEXT)])[1]

    found = whose.settle(reading, rolls_known(strathcarron, []), Digests.fresh())

    assert {key: [number for number, _ in kept] for key, kept in found.people} == {"P1": [2], "P2": [3, 4]}


def test_a_row_without_a_number_is_never_told_that_its_ids_belong_to_different_pupils():
    reading = readings_of(CASES["two numbers that nobody knows"][0])[0]

    found = whose.settle(reading, [], Digests.fresh())

    assert [why.message for why in found.rejected] == [whose.TWO_SCNS, whose.TWO_SCNS, whose.OF_TWO_SCNS]
