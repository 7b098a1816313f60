"""What a packet holds of one learner: parts of rows, each value text. Read strictly: what is not known is refused."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from virtualschool.learning.derive import IDENTITY as FACT_IDENTITY
from virtualschool.learning.models import BY_KIND
from virtualschool.learning.vocab import Considered, Plan, ToldKind
from virtualschool.register.derive import Row
from virtualschool.register.models import Learner
from virtualschool.register.vocab import code_list

Parts = Mapping[str, tuple[Row, ...]]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "identity": (
        "forename", "surname", "known_as", "say_name", "date_of_birth", "gender", "scn", "stage", "label",
    ),
    "schools": ("school_name", "stage", "start_date", "end_date"),
    "care": ("start_date", "end_date", "legal_reason", "lives_with", "responsible_authority", "ended_as"),
    "attendance": ("school_code", "from_date", "to_date", "code", "openings"),
    "exclusions": ("start_date", "end_date", "openings_lost", "kind", "school_code"),
    "levels": ("session", "stage", "area", "level"),
    "awards": ("session", "subject", "scqf_level", "result"),
    "entries": ("session", "subject", "scqf_level"),
    "destinations": ("left_on", "survey", "destination"),
    "needs": ("need", "plan", "start_date", "end_date", "reviewed_on"),
    "told": (
        "what", "starts_on", "ends_on", "hours_a_week", "usual_hours_a_week", "review_on", "since", "until",
        "host_authority", "awarded_on", "title", "scqf_level", "awarding_body", "on", "plan", "outcome", "said_on",
    ),
}  # fmt: skip
"""Every column that can go, by the kind of row. What is not here never leaves, whatever the register comes to hold."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "identity": ("forename", "surname", "date_of_birth"),
    "attendance": ("from_date", "to_date", "code", "openings"),
    "exclusions": ("start_date", "openings_lost"),
    "levels": FACT_IDENTITY["levels"] + ("level",),
    "awards": FACT_IDENTITY["awards"] + ("result",),
    "entries": FACT_IDENTITY["entries"],
    "destinations": FACT_IDENTITY["destinations"] + ("destination",),
    "needs": ("need",),
    "told": ("what", "said_on"),
}
NEEDED_OF_TOLD: Mapping[str, tuple[str, ...]] = {
    ToldKind.TIMETABLE: ("starts_on", "hours_a_week", "usual_hours_a_week", "review_on"),
    ToldKind.WITHOUT_PLACE: ("since", "host_authority"),
    ToldKind.WIDER_AWARD: ("awarded_on", "title"),
    ToldKind.PLAN_CONSIDERED: ("on", "plan", "outcome"),
}
IN_ORDER = (("start_date", "end_date"), ("from_date", "to_date"), ("starts_on", "ends_on"), ("since", "until"))
"""The first is no later than the second."""
DATES = frozenset(
    "date_of_birth start_date end_date from_date to_date left_on reviewed_on starts_on ends_on review_on since until "
    "awarded_on on said_on".split()
)
NUMBERS = frozenset({"openings", "openings_lost", "scqf_level"})
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "scn": re.compile(r"[0-9]{9}"),
    "session": re.compile(r"[0-9]{4}/[0-9]{2}"),
    "responsible_authority": re.compile(r"S12[0-9]{6}"),
    "host_authority": re.compile(r"S12[0-9]{6}"),
    "school_code": re.compile(r"[0-9A-Za-z]{1,20}"),
    "hours_a_week": re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?"),
    "usual_hours_a_week": re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?"),
    "label": re.compile("unwanted"),
}
LISTED = {"legal_reason": "legal_reasons", "lives_with": "lives_with", "ended_as": "care_endings", "stage": "stages",
          "code": "attendance"}  # fmt: skip
TOLD_KINDS = tuple(ToldKind(one) for one in NEEDED_OF_TOLD)
LONGEST, MOST_ROWS = 200, 20_000


@dataclass(frozen=True)
class Contents:
    """Rows by kind; the day that they speak of; and whether where the learner lives is protected."""

    rows: Parts
    as_at: dt.date
    is_protected: bool = False

    @property
    def identity(self) -> Row:
        return self.rows["identity"][0]

    def of(self, kind: str) -> tuple[Row, ...]:
        return self.rows.get(kind, ())

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each part."""
        return {kind: len(rows) for kind, rows in self.rows.items() if rows}


def as_json(contents: Contents) -> dict[str, Any]:
    return {
        "as_at": contents.as_at.isoformat(),
        "protected": contents.is_protected,
        "rows": {kind: [dict(row) for row in rows] for kind, rows in contents.rows.items() if rows},
    }


def from_json(said: Mapping[str, Any]) -> Contents:
    """The contents, if every kind, column and value is one that this version knows; raises `ValueError` otherwise."""
    rows = {kind: tuple(checked(kind, row) for row in found) for kind, found in said["rows"].items()}
    if len(rows.get("identity", ())) != 1 or sum(map(len, rows.values())) > MOST_ROWS:
        raise ValueError("One learner is handed over at a time.")
    if said["protected"] not in (True, False):
        raise ValueError("Protected or not.")
    found = Contents(rows, dt.date.fromisoformat(said["as_at"]), bool(said["protected"]))
    if found.identity["date_of_birth"] > found.as_at.isoformat():
        raise ValueError("Born after the lists were made.")
    return found


def checked(kind: str, row: Mapping[str, Any]) -> Row:
    found = {str(name): checked_value(kind, name, value) for name, value in row.items()}
    if any(not found.get(name) for name in NEEDED.get(kind, ())):
        raise ValueError("A row lacks what it needs.")
    if any(found.get(first, "") > found.get(last, "9999") for first, last in IN_ORDER):
        raise ValueError("An end is before its start.")
    if kind == "told":
        check_told(found)
    return found


def check_told(row: Row) -> None:
    if any(not row.get(name) for name in NEEDED_OF_TOLD[row["what"]]):
        raise ValueError("What was told lacks what it needs.")
    if row["what"] == ToldKind.TIMETABLE and float(row["hours_a_week"]) >= float(row["usual_hours_a_week"]):
        raise ValueError("A reduced timetable has fewer hours.")
    if row["what"] == ToldKind.PLAN_CONSIDERED:
        Plan(row["plan"]), Considered(row["outcome"])


def longest(kind: str, name: str) -> int:
    """How many letters the table takes in which the value will stand."""
    model = Learner if kind == "identity" else BY_KIND.get(kind)
    field = next((one for one in model._meta.concrete_fields if one.name == name), None) if model else None
    return min(LONGEST, getattr(field, "max_length", None) or LONGEST)


def checked_value(kind: str, name: str, value: Any) -> str:
    if name not in COLUMNS[kind] or not isinstance(value, str) or not 0 < len(value) <= longest(kind, name):
        raise ValueError("A value isn’t one that is handed over.")
    if not value.isprintable():
        raise ValueError("A value holds what no text holds.")
    if name in DATES and dt.date.fromisoformat(value).isoformat() != value:
        raise ValueError("A date isn’t one.")
    if name in NUMBERS and not (value.isascii() and value.isdigit() and len(value) <= 4):
        raise ValueError("A number isn’t one.")
    if name in PATTERNS and not PATTERNS[name].fullmatch(value):
        raise ValueError("A value isn’t of its form.")
    if name in LISTED and value not in code_list(LISTED[name]):
        raise ValueError("A key is on no list.")
    return value
