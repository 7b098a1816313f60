"""School codes of an authority's own: they tell the schools of a fact file apart."""

import pytest

from tests.intake.reading.extracts import AS_AT, STRATHCARRON
from virtualschool.intake.reading.files import read_file

HEADING = "pupil_id,from_date,to_date,code,openings,school_code"


@pytest.mark.parametrize("codes", [("HIGH1", "HIGH2"), ("1002", "12345")])
def test_two_schools_with_codes_of_the_authoritys_own_are_no_conflict(codes):
    rows = [f"P0,2025-09-01,2025-09-05,10,{at},{code}" for at, code in enumerate(codes, 4)]

    found = read_file(
        "\n".join([HEADING, *rows, ""]).encode(),
        name="attendance.csv",
        kind=None,
        mapping=None,
        authority=STRATHCARRON,
        as_at=AS_AT,
    )

    assert not found.rejected
    assert [row["school_code"] for person in found.people for _, row in person.rows] == list(codes)
    assert {notice.code for notice in found.notices} == {"own_school_code"}
