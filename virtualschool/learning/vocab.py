"""Learning's words: what attendance codes count as, the order of levels, and which results are awards."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.db.models import TextChoices

PRESENT = ("10", "11", "12", "13")
AUTHORISED = ("20", "21", "22", "23", "24")
UNAUTHORISED = ("30", "31", "32", "33")
EXCLUDED = ("40",)
OUTSIDE = ("02",)
"""Extended leave with parental consent stands outside both numerator and denominator (gov.scot, 2019 guidance)."""
CHECK_SUM = "01"
"""The openings possible, as a sum over the marks: never a mark."""
POSSIBLE = (*PRESENT, *AUTHORISED, *UNAUTHORISED, *EXCLUDED)

LEVELS = ("not_yet", "early", "first", "second", "third", "fourth")
EXPECTED: Mapping[str, str] = {"P1": "early", "P4": "first", "P7": "second", "S3": "third"}
"""The level expected of a stage (Achievement of Curriculum for Excellence Levels, gov.scot)."""
AWARDED = ("A", "B", "C", "D", "Pass")
POSITIVE = (
    "higher_education",
    "further_education",
    "training",
    "employment",
    "voluntary_work",
    "personal_skills_development",
    "activity_agreement",
)


@cache
def labels(name: str) -> Mapping[str, str]:
    """The words for the keys of a code list of this room."""
    with (Path(__file__).parent / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return {row["key"]: row["label"] for row in csv.DictReader(file)}


def label(name: str, key: str) -> str:
    """The words for a key on screen; what is on no list is shown as it stands."""
    return labels(name).get(key, key)


class ToldKind(TextChoices):
    """What people tell about learning that no extract brings."""

    TIMETABLE = "timetable", "Reduced timetable"
    PACKAGE = "package", "Learning elsewhere"
    PACKAGE_WEEK = "package_week", "Attendance elsewhere"
    SENT_HOME = "sent_home", "Sent home, not recorded"
    WITHOUT_PLACE = "without_place", "No school place"
    WIDER_AWARD = "wider_award", "Wider award"
    PLAN_CONSIDERED = "plan_considered", "Plan considered"


class How(TextChoices):
    """How somebody told it."""

    PHONE = "phone", "By phone"
    IN_PERSON = "in_person", "In person"
    E_MAIL = "e_mail", "By e-mail"
    LETTER = "letter", "By letter"
    MEETING = "meeting", "At a meeting"
    FORM = "form", "By form"


class Plan(TextChoices):
    """Plans that an authority must, or may, consider for a learner."""

    CSP = "csp", "Co-ordinated support plan"
    CHILDS_PLAN = "childs_plan", "Child’s plan"
    IEP = "iep", "Individualised educational programme"


class Considered(TextChoices):
    """What came of considering a plan. Considering it is the duty (2004 Act, s6(1A)); having one is not."""

    OPENED = "opened", "It will be made"
    NOT_NEEDED = "not_needed", "Not needed now"
    UNDER_WAY = "under_way", "Still being considered"
