"""The register's words: sources, kinds of decision and relation, and the code lists with their labels.

Code lists are data files with a source and a confidence per row; keys are
stored, labels are shown.
"""

import csv
from functools import lru_cache
from pathlib import Path

from django.db.models import TextChoices


class Source(TextChoices):
    """A system, list or person that knows people."""

    EDUCATION = "education", "education"
    SOCIAL_WORK = "social_work", "social work"
    TOLD_BY = "told_by", "told by"
    MY_LIST = "my_list", "your list"


KIND_SOURCES = {
    "pupils": Source.EDUCATION,
    "care": Source.SOCIAL_WORK,
    "my-list": Source.MY_LIST,
    "told": Source.TOLD_BY,
}
FACT_KINDS = ("attendance", "exclusions", "levels", "awards", "entries", "destinations", "needs")
"""Kinds that say what happened to pupils, not who they are: education's, and no part of who the register holds."""


class About(TextChoices):
    """What a decision, and the question before it, is about."""

    SAME_CHILD = "same_child", "same child"
    LOOKED_AFTER = "looked_after", "looked after?"
    NO_ROLL = "no_roll", "why on no roll"
    LEFT_OUT = "left_out", "left out or ended?"
    OVER_18 = "over_18", "open past 18"


class Answer(TextChoices):
    """Every answer that a person can give to a question, and the withdrawal of one."""

    SAME = "same", "Same child"
    NOT_SAME = "not_same", "Not the same"
    CANNOT_TELL = "cannot_tell", "Can’t tell"
    ASK_EDUCATION = "ask_education", "Ask education records"
    CARE_EXPERIENCED = "care_experienced", "Care experienced"
    NOT_CARE_EXPERIENCED = "not_care_experienced", "Not care experienced"
    ASK_SOCIAL_WORK = "ask_social_work", "Ask social work"
    UNDER_SCHOOL_AGE = "under_school_age", "Under school age"
    LEFT_SCHOOL = "left_school", "Has left school"
    ELSEWHERE = "elsewhere", "At school in another authority"
    HOME_EDUCATED = "home_educated", "Educated at home"
    INDEPENDENT = "independent", "At an independent school"
    DO_NOT_KNOW = "do_not_know", "Don’t know"
    STILL_CURRENT = "still_current", "Left out by mistake; nothing has changed"
    HAS_ENDED = "has_ended", "Has ended; the source has been asked for the date"
    WITHDRAWN = "withdrawn", "Taken back"


ANSWERS: dict[str, tuple[Answer, ...]] = {
    About.SAME_CHILD: (Answer.SAME, Answer.NOT_SAME, Answer.CANNOT_TELL, Answer.ASK_EDUCATION),
    About.LOOKED_AFTER: (
        Answer.CARE_EXPERIENCED,
        Answer.NOT_CARE_EXPERIENCED,
        Answer.ASK_SOCIAL_WORK,
        Answer.DO_NOT_KNOW,
    ),
    About.NO_ROLL: (
        Answer.UNDER_SCHOOL_AGE,
        Answer.LEFT_SCHOOL,
        Answer.ELSEWHERE,
        Answer.HOME_EDUCATED,
        Answer.INDEPENDENT,
        Answer.DO_NOT_KNOW,
    ),
    About.LEFT_OUT: (Answer.STILL_CURRENT, Answer.HAS_ENDED, Answer.DO_NOT_KNOW),
    About.OVER_18: (Answer.STILL_CURRENT, Answer.HAS_ENDED, Answer.DO_NOT_KNOW),
}


class DisagreementState(TextChoices):
    """How far people have come with a fact on which two sources differ."""

    OPEN = "open", "Open"
    ASKED = "asked", "Asked"
    SETTLED = "settled", "Settled: whose value is right is known, and its owner mends it"
    ACCEPTED = "accepted", "Accepted: both may stand as they are"

    @property
    def word(self) -> str:
        """The state in one word, for lists."""
        return self.value.capitalize()


class Owner(TextChoices):
    """Whose it is to mend a fact on which two sources differ."""

    SOCIAL_WORK = "social_work", "social work"
    EDUCATION = "education", "education"
    US = "us", "us"


class RelationKind(TextChoices):
    """Why a person or a school may see one learner."""

    CASELOAD = "caseload", "caseload"
    TOLD = "told", "told"
    SOCIAL_WORK_CASE = "social_work_case", "social work case"
    BROKEN_GLASS = "broken_glass", "emergency access"
    GRANT = "grant", "grant"
    NAMED = "named", "named"


class CareStatus(TextChoices):
    """Computed from care periods on a day, never typed."""

    NOW = "looked_after_now", "Looked after now"
    PREVIOUSLY = "previously_looked_after", "Previously looked after"
    NOT_KNOWN = "not_known", "Not known"


class Cohort(TextChoices):
    """Named rules over care periods, for a session of 1 August to 31 July."""

    IN_YEAR = "in-year", "looked after in the year"
    SINCE_12 = "since-12", "looked after since turning 12"
    SINCE_5 = "since-5", "looked after since turning 5"
    EVER = "ever", "ever looked after"


@lru_cache(maxsize=8)
def code_list(name: str) -> dict[str, dict[str, str]]:
    """The rows of one code list by key, in the order of its file."""
    with (Path(__file__).parent / "data" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return {row.get("key") or row["code"]: row for row in csv.DictReader(file)}


def label(name: str, key: str) -> str:
    """The words for a key on screen; a key that is on no list is shown as it stands."""
    return code_list(name).get(key, {}).get("label", key)
