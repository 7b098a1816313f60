"""Attendance that overlaps what was known: told without unfolding what it tells when everything is unfolded."""

import datetime as dt

import pytest

from tests.intake import world
from virtualschool.intake import comparing
from virtualschool.intake.gathering import FoldedPeople, people_in
from virtualschool.intake.reading.files import read_file
from virtualschool.register import marks
from virtualschool.register.models import Edition

DECEMBER = dt.date(2026, 12, 7)
WEEK_2 = {"from_date": "2026-09-14", "to_date": "2026-09-18", "openings": "10"}
FIRST, SECOND = world.of_each(**world.WEEK, code="10"), world.of_each(**WEEK_2, code="10")


def with_other_words(rows, **changed):
    return [{**row, **changed} for row in rows]


LATER = {
    "the same once more": FIRST,
    "another week": SECOND,
    "both weeks": FIRST + SECOND,
    "of some another code": with_other_words(FIRST[:7], code="30") + FIRST[7:],
    "of some no number": with_other_words(FIRST[:4], scn="") + FIRST[4:],
    "names that differ": [*FIRST, {**SECOND[3], "scn": ""}],
    "fewer pupils": FIRST[20:],
}


@pytest.mark.parametrize("case", LATER)
def test_folded_attendance_is_found_unchanged_as_unfolded_attendance_is(strathcarron, case):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, world.file_of("ATTENDANCE"))
    data = world.as_csv(LATER[case])
    reading = read_file(data, name="a.csv", kind=None, mapping=None, authority="S12000098", as_at=DECEMBER)
    folded, before = people_in(reading), list(Edition.objects.filter(kind="attendance"))

    own = marks.Marker("own")
    told = comparing.Past((), folded, {}).unchanged_rows(before, own)
    unfolded = comparing.Past((), dict(folded.items()), {}).unchanged_rows(before, own)

    assert isinstance(folded, FoldedPeople)
    assert told == unfolded
    assert (told > 0) == (case != "another week")


def test_a_week_that_nobody_had_told_of_is_all_news_and_one_that_was_told_is_none(strathcarron):
    world.bring(strathcarron, world.ROLL, world.CARE)
    world.bring(strathcarron, world.file_of("ATTENDANCE"))

    both = world.bring(strathcarron, world.Brought("a.csv", world.as_csv(FIRST + SECOND), DECEMBER))

    assert (both.files[0].unchanged, both.files[0].applied) == (len(FIRST), len(SECOND))
