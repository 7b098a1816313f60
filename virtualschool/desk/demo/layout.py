"""The files as each system writes them: its headers, its title rows, its dates, and the same bytes every time."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from virtualschool.desk.demo import wording
from virtualschool.desk.demo.records import Row

_DATES = {
    *("date_of_birth", "start_date", "end_date", "last_review_on", "next_review_on"),
    *("from_date", "to_date", "left_on", "agreed_on", "reviewed_on"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One system's report: canonical column by header, in order, and its habits."""

    columns: Mapping[str, str]
    suffix: str
    titles: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    iso_dates: bool = False
    total: bool = False
    typed_numbers: frozenset[str] = frozenset()
    sheet: str = "Sheet1"

    def write(self, rows: Iterable[Row], *, as_at: date) -> bytes:
        """The file's bytes. Values that are no date are written as the text they are."""
        worded = [[self._worded(column, row.get(column, "")) for column in self.columns.values()] for row in rows]
        return self._workbook(worded, as_at) if self.suffix == "xlsx" else self._csv(worded)

    def _worded(self, column: str, value: str) -> str:
        return self.words.get(column, {}).get(value, value)

    def _csv(self, rows: list[list[str]]) -> bytes:
        text = StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n" if self.iso_dates else "\r\n")
        writer.writerow(self.columns)
        kinds = [column in _DATES and not self.iso_dates for column in self.columns.values()]
        for row in rows:
            writer.writerow(_as_day_first(v) if dated else v for v, dated in zip(row, kinds, strict=True))
        return text.getvalue().encode("utf-8" if self.iso_dates else "utf-8-sig")

    def _workbook(self, rows: list[list[str]], as_at: date) -> bytes:
        stream = BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"created": datetime(as_at.year, as_at.month, as_at.day, 6, tzinfo=UTC)})
        sheet = book.add_worksheet(self.sheet)
        top = self._head(book, sheet, as_at)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows, top):
            for place, (column, value) in enumerate(zip(self.columns.values(), row, strict=True)):
                if column in self.typed_numbers and value:
                    sheet.write_number(number, place, int(value))
                elif value:
                    _write_cell(sheet, (number, place), value, day if column in _DATES else None)
        if self.total:
            sheet.write_string(top + len(rows) + 1, 0, "Total")
            sheet.write_number(top + len(rows) + 1, 1, len(rows))
        book.close()
        return stream.getvalue()

    def _head(self, book: Any, sheet: Any, as_at: date) -> int:
        """Write the title rows and the header row; say where the rows begin."""
        bold = book.add_format({"bold": True})
        for number, title in enumerate(self.titles):
            sheet.write_string(number, 0, title.format(day=f"{as_at:%d/%m/%Y}"))
        header_row = len(self.titles) + bool(self.titles)
        for place, header in enumerate(self.columns):
            sheet.write_string(header_row, place, header, bold)
        sheet.freeze_panes(header_row + 1, 0)
        return header_row + 1


def _write_cell(sheet: Any, at: tuple[int, int], value: str, day_format: Any) -> None:
    if day_format is None:
        sheet.write_string(*at, value)
        return
    try:
        sheet.write_datetime(*at, date.fromisoformat(value), day_format)
    except ValueError:  # no such day: it stands in the cell as somebody typed it
        sheet.write_string(*at, _as_day_first(value))


def _as_day_first(value: str) -> str:
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else value


ROLL_IN_STRATHCARRON = Layout(
    {
        "Pupil ID": "pupil_id",
        "SCN": "scn",
        "Forename": "forename",
        "Second Forename": "second_forename",
        "Surname": "surname",
        "Known As": "known_as",
        "Known As Surname": "known_as_surname",
        "Date of Birth": "date_of_birth",
        "Gender": "gender",
        "Postcode": "postcode",
        "SEED Code": "school_code",
        "School": "school_name",
        "Stage": "stage",
        "Reg Class": "reg_class",
        "Status": "status",
        "Admission Date": "start_date",
        "Leaving Date": "end_date",
        "Attendance Mode": "attendance_mode",
        "Home Authority": "home_authority",
        "Looked After": "looked_after_code",
    },
    "xlsx",
    titles=("Strathcarron Council: Education", "Pupils on the roll, all schools, as at {day}"),
    total=True,
    sheet="Pupils",
)

ROLL_IN_INVERALLAN = Layout(
    {
        column: column
        for column in (
            *("pupil_id", "scn", "forename", "second_forename", "surname", "known_as", "known_as_surname"),
            *("date_of_birth", "gender", "postcode", "school_code", "school_name", "stage", "status"),
            *("start_date", "end_date", "attendance_mode", "home_authority", "looked_after_code"),
        )
    },
    "csv",
    iso_dates=True,
)

CARE_IN_STRATHCARRON = Layout(
    {
        "Person ID": "person_id",
        "First Name": "forename",
        "Second Forename": "second_forename",
        "Last Name": "surname",
        "Preferred Name": "known_as",
        "Former Surname": "former_surname",
        "DOB": "date_of_birth",
        "Gender": "gender",
        "SCN": "scn",
        "Legal Status": "legal_reason",
        "Placement Type": "lives_with",
        "Placement Start Date": "start_date",
        "Placement End Date": "end_date",
        "Ended As": "ended_as",
        "Placement Postcode": "postcode",
        "Home Postcode": "home_postcode",
        "Placing Authority": "responsible_authority",
        "School": "school_name",
        "Allocated Worker": "social_worker",
        "Last Review On": "last_review_on",
        "Next Review Date": "next_review_on",
    },
    "csv",
    words=wording.IN_WORDS,
)

CARE_IN_INVERALLAN = Layout(
    {
        "CareFirst ID": "person_id",
        "Surname": "surname",
        "Forename": "forename",
        "Known As Name": "known_as",
        "Former Surname": "former_surname",
        "Date of Birth": "date_of_birth",
        "Gender": "gender",
        "SCN": "scn",
        "Legal Status": "legal_reason",
        "Service Type": "lives_with",
        "Service Start Date": "start_date",
        "Service End Date": "end_date",
        "Ended As": "ended_as",
        "Placement Postcode": "postcode",
        "Home Postcode": "home_postcode",
        "Placing Authority": "responsible_authority",
        "School": "school_name",
        "Worker": "social_worker",
        "Team": "team",
        "Next Review Date": "next_review_on",
    },
    "xlsx",
    titles=("Inverallan Council: children looked after, current and ended, as at {day}",),
    words=wording.REASONS_IN_WORDS,
    sheet="CLA report",
)

HEADS_LIST = Layout(
    {
        "Name": "full_name",
        "DOB": "date_of_birth",
        "School": "school_name",
        "Year": "stage",
        "SCN": "scn",
        "Legal": "legal_reason",
        "Lives with": "lives_with",
        "How I know": "how",
        "Notes": "notes",
    },
    "xlsx",
    typed_numbers=frozenset({"scn"}),
    sheet="My list",
)

_FACTS: dict[str, dict[str, str]] = {
    "attendance": {
        "Pupil ID": "pupil_id",
        "SEED Code": "school_code",
        "Date From": "from_date",
        "Date To": "to_date",
        "Attendance Code": "code",
        "Half Days": "openings",
    },
    "exclusions": {
        "Pupil ID": "pupil_id",
        "School Code": "school_code",
        "Exclusion Start": "start_date",
        "End Date": "end_date",
        "Openings Lost": "openings_lost",
        "Exclusion Type": "kind",
    },
    "levels": {
        "Pupil ID": "pupil_id",
        "Academic Year": "session",
        "Stage": "stage",
        "Organiser": "area",
        "CfE Level": "level",
    },
    "awards": {
        "Candidate Number": "scn",
        "Session": "session",
        "Title": "subject",
        "SCQF Level": "scqf_level",
        "Grade": "result",
    },
    "entries": {
        column: column
        for column in ("pupil_id", "session", "subject", "scqf_level", "arrangement", "evidence_held", "agreed_on")
    },
    "destinations": {column: column for column in ("scn", "left_on", "survey", "destination")},
    "needs": {"Pupil ID": "pupil_id", "Support Need": "need", "Plan": "plan", "Start Date": "start_date"},
}


def of_facts(kind: str, *, as_reported: bool) -> Layout:
    """A file of facts as a school system reports it, or in the contract's own columns."""
    columns = _FACTS[kind]
    return Layout(columns if as_reported else {one: one for one in columns.values()}, "csv", iso_dates=not as_reported)
