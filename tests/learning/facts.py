"""A handful of fact files about the small world's pupils: learners P0 to P9, and others whom nobody may keep."""

import datetime as dt

from tests.intake.world import Brought, as_csv

WEEK = ("2025-09-01", "2025-09-05")
NEXT_WEEK = ("2025-09-08", "2025-09-12")
AUTUMN = dt.date(2025, 10, 1)
WINTER = dt.date(2025, 12, 1)


def attendance(*rows: tuple[str, str, str, str, int], name="attendance.csv", as_at=AUTUMN, school="9900001"):
    """Rows of pupil, first day, last day, code and openings."""
    columns = ("pupil_id", "from_date", "to_date", "code", "openings")
    return Brought(
        name,
        as_csv([{**dict(zip(columns, row, strict=True)), "school_code": school} for row in rows]),
        as_at,
    )


def week(
    pupil: str, present: int = 9, ill: int = 1, days: tuple[str, str] = WEEK
) -> list[tuple[str, str, str, str, int]]:
    return [(pupil, *days, "10", present), (pupil, *days, "20", ill)]


def exclusions(*rows: tuple[str, str, int], name="exclusions.csv", as_at=AUTUMN):
    standard = {"kind": "temporary", "school_code": "9900001"}
    return Brought(
        name,
        as_csv(
            [{"pupil_id": pupil, "start_date": start, "openings_lost": lost, **standard} for pupil, start, lost in rows]
        ),
        as_at,
    )
