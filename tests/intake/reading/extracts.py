"""Dull extracts for tests: headings and rows in, bytes out."""

import csv
import datetime as dt
import io

from virtualschool.intake.reading.files import read_file
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import scn

AS_AT = dt.date(2026, 11, 16)
STRATHCARRON = "S12000098"
CARE = {
    "person_id": "C1",
    "scn": "110765436",
    "forename": "Isla",
    "surname": "Macrae",
    "date_of_birth": "2014-08-03",
    "gender": "F",
    "postcode": "ZZ1 2AB",
    "legal_reason": "CSO_HOME",
    "lives_with": "HOME",
    "start_date": "2024-03-01",
    "end_date": "",
    "responsible_authority": STRATHCARRON,
    "ended_as": "",
    "next_review_on": "",
}
PUPIL = {
    "pupil_id": "P1",
    "scn": "110765436",
    "forename": "Isla",
    "surname": "Macrae",
    "date_of_birth": "2014-08-03",
    "gender": "F",
    "postcode": "ZZ1 2AB",
    "school_code": "9900001",
    "stage": "P7",
    "start_date": "",
    "end_date": "",
    "home_authority": "",
    "looked_after_code": "99",
}


def text(headings, *rows, delimiter=",") -> bytes:
    """Return a CSV of headings and rows."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([headings, *rows])
    return out.getvalue().encode()


def extract(standard: dict[str, str], *changes: dict[str, str]) -> bytes:
    """Return a CSV with one row for each change of the standard row."""
    return text(list(standard), *[list((standard | change).values()) for change in changes])


def read(data: bytes, **more) -> Reading:
    """Read as Strathcarron would on 16 November 2026."""
    asked = {"name": "extract.csv", "kind": None, "mapping": None, "authority": STRATHCARRON, "as_at": AS_AT}
    return read_file(data, **(asked | more))


def numbers(wanted: int) -> list[str]:
    """Return this many good SCNs."""
    stems = (f"{12_000_000 + at:08d}" for at in range(wanted * 2))
    good = [stem + check for stem in stems if (check := scn.check_digit(stem))]
    return good[:wanted]


def adds_up(reading: Reading) -> bool:
    """Tell whether every row is accounted for."""
    kept = sum(len(person.rows) for person in reading.people)
    return reading.rows_in == kept + reading.duplicate_rows + len(reading.rejected) + reading.blank
