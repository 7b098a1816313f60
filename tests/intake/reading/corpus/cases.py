"""A case is a file and what must become of it; a table is what a file would say if nothing had happened to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.intake.reading.extracts import read
from virtualschool.intake.reading.reading import Reading
from virtualschool.tables import Refused


@dataclass(frozen=True)
class Table:
    """Canonical rows of one kind, and the headings of a file of it."""

    kind: str
    headings: Sequence[str]
    rows: tuple[dict[str, str], ...]

    def cells(self) -> list[list[str]]:
        """Return headings and rows as the cells of a file."""
        return [list(self.headings), *[[row.get(name, "") for name in self.headings] for row in self.rows]]


@dataclass(frozen=True)
class Case:
    """A file, and its outcome: rows by their number in the file, codes of rejected rows and notices, or a refusal."""

    name: str
    data: bytes
    rows: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    rejected: Mapping[int, str] = field(default_factory=dict)
    notices: frozenset[str] = frozenset()
    refused: str = ""
    blank: int = 0
    kind: str | None = None
    file_name: str = "extract.csv"

    def outcome(self) -> "Case":
        """Return the case with what really becomes of the file."""
        try:
            return self._with(read(self.data, name=self.file_name, kind=self.kind))
        except Refused as refused:
            is_sentence = refused.sentence[0].isupper() and refused.sentence.endswith(".")
            code = refused.code if is_sentence else f"no sentence: {refused.sentence}"
            return Case(self.name, self.data, refused=code, kind=self.kind, file_name=self.file_name)

    def _with(self, reading: Reading) -> "Case":
        return Case(
            self.name,
            self.data,
            {number: row for person in reading.people for number, row in person.rows},
            {row.row_number: row.code for row in reading.rejected},
            frozenset(notice.code for notice in reading.notices),
            blank=reading.blank,
            kind=self.kind,
            file_name=self.file_name,
        )


def clean(name: str, table: Table, data: bytes, *, first: int = 2, notices: Sequence[str] = (), **more) -> Case:
    """Return a case that reads as the table says, its first row at this number."""
    rows = {first + at: row for at, row in enumerate(table.rows)}
    return Case(f"{table.kind}: {name}", data, rows, notices=frozenset(notices), **more)


STRATHCARRON = "S12000098"
CARE = Table(
    "care",
    (
        "person_id forename surname date_of_birth scn gender postcode legal_reason lives_with start_date end_date "
        "responsible_authority next_review_on"
    ).split(),
    (
        {
            "person_id": "C1",
            "forename": "Màiri",
            "surname": "Macrae",
            "date_of_birth": "2014-08-03",
            "scn": "110765436",
            "gender": "F",
            "postcode": "ZZ1 2AB",
            "legal_reason": "CSO_HOME",
            "lives_with": "HOME",
            "start_date": "2024-03-01",
            "responsible_authority": STRATHCARRON,
        },
        {
            "person_id": "C2",
            "forename": "Zoë",
            "surname": "O’Brien",
            "date_of_birth": "2011-12-25",
            "scn": "070000016",
            "gender": "F",
            "legal_reason": "S25",
            "lives_with": "KINSHIP",
            "start_date": "2020-02-29",
            "end_date": "2023-11-30",
            "next_review_on": "2026-12-01",
        },
        {
            "person_id": "C3",
            "forename": "Siân Mary",
            "surname": "Smith-Jones",
            "date_of_birth": "2009-01-31",
            "gender": "M",
            "postcode": "ZZ12 3CD",
            "next_review_on": "2027-01-15",
        },
    ),
)
PUPILS = Table(
    "pupils",
    (
        "pupil_id scn forename surname date_of_birth gender postcode school_code school_name stage looked_after_code"
    ).split(),
    (
        {
            "pupil_id": "P1",
            "scn": "110765436",
            "forename": "Màiri",
            "surname": "Macrae",
            "date_of_birth": "2014-08-03",
            "gender": "F",
            "postcode": "ZZ1 2AB",
            "school_code": "9900001",
            "school_name": "Ardvannie Primary, Strathcarron",
            "stage": "P7",
            "looked_after_code": "01",
        },
        {
            "pupil_id": "P2",
            "scn": "070000016",
            "forename": "Zoë",
            "surname": "O’Brien",
            "date_of_birth": "2011-12-25",
            "school_code": "9900002",
            "school_name": "Glen “High” Academy",
            "stage": "S3",
            "looked_after_code": "99",
        },
        {
            "pupil_id": "P3",
            "forename": "Siân Mary",
            "surname": "Smith-Jones",
            "date_of_birth": "2009-01-31",
            "gender": "M",
            "school_code": "9900002",
            "stage": "S5",
        },
    ),
)
LIST = Table(
    "my-list",
    ("Forename", "Surname", "DOB", "School", "Stage"),
    (
        {"Forename": "Màiri", "Surname": "Macrae", "DOB": "2014-08-03", "School": "Ardvannie", "Stage": "P7"},
        {"Forename": "Zoë", "Surname": "O’Brien", "DOB": "2011-12-25", "School": "Glen Academy"},
        {"Forename": "Siân Mary", "Surname": "Smith-Jones", "DOB": "2009-01-31", "Stage": "S5"},
    ),
)
_CANONICAL = {
    "Forename": "forename",
    "Surname": "surname",
    "DOB": "date_of_birth",
    "School": "school_name",
    "Stage": "stage",
}
LIST_READ = Table(
    "my-list", LIST.headings, tuple({_CANONICAL[name]: cell for name, cell in row.items()} for row in LIST.rows)
)
# Each table as it stands in a file, and as it reads.
TABLES = ((CARE, CARE), (PUPILS, PUPILS), (LIST, LIST_READ))
