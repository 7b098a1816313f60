"""What a cell of a facts file says: attendance codes, openings, sessions, levels, awards, destinations and needs."""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from virtualschool.intake.reading.codelists import CodeList, listed
from virtualschool.tables import Cell, values
from virtualschool.tables.problems import CellProblem
from virtualschool.tables.words import fold

# "Unknown" is not among them: of a destination it is an answer.
_NOTHING = frozenset({"", "-", "--", "?", "n/a", "#n/a", "null", "nil", "tbc"})
_SESSION = re.compile(r"(?:20)?(\d\d)\s*[/\-–]\s*(?:20)?(\d\d)")
_LEVEL = re.compile(r"(?:scqf)?(?:level)?0?(\d{1,2})")
_HIGHEST_LEVEL = 12
_MOST_OPENINGS = 1_000


class Worth(NamedTuple):
    """A value that is used, or left out, with a word about it."""

    value: str
    code: str
    sentence: str


Found = str | Worth


def is_said(cell: Cell) -> bool:
    return not isinstance(cell, str) or cell.strip().casefold() not in _NOTHING


def day(cell: Cell) -> Found:
    """A day in ISO form."""
    return values.day(cell).isoformat() if is_said(cell) else ""


def attendance_code(cell: Cell) -> Found:
    """A national code, two digits; an unknown one is refused: what it counts as must not be guessed."""
    said = values.identifier(cell)
    found = said.zfill(2) if said.isdigit() else said
    if said and found not in _attendance_codes():
        raise CellProblem(
            "unknown_attendance_code",
            "This is not one of the national attendance codes. Say what it means, once, in the mapping of this source.",
        )
    return found


@cache
def _attendance_codes() -> frozenset[str]:
    return frozenset(listed("attendance", "code").keys.values())


def openings(cell: Cell) -> Found:
    """A whole number of half days."""
    said = values.text(cell).strip() if is_said(cell) else ""
    if not said:
        return ""
    whole, _, rest = said.partition(".")
    if not (whole.isdecimal() and whole.isascii() and not rest.strip("0") and int(whole) <= _MOST_OPENINGS):
        raise CellProblem("not_a_count", "Openings are counted in whole half days, 0 or more. Check the number.")
    return str(int(whole))


def session(cell: Cell) -> Found:
    """A school year as 2025/26; a single year is refused, since it may mean either of two."""
    said = values.text(cell).strip()
    if not is_said(said):
        return ""
    found = _SESSION.fullmatch(said)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise CellProblem("not_a_session", "A session is written like 2025/26. Check it.")
    return f"20{found[1]}/{found[2]}"


def scqf_level(cell: Cell) -> Found:
    """A level of the qualifications framework, 1 to 12."""
    said = values.identifier(cell)
    if not is_said(said):
        return ""
    found = _LEVEL.fullmatch(fold(said))
    if not found or not 1 <= int(found[1]) <= _HIGHEST_LEVEL:
        raise CellProblem("not_a_level", "An SCQF level is a number from 1 to 12. Check it.")
    return str(int(found[1]))


def result(cell: Cell) -> Found:
    """A grade as it is known; one that is not known is kept, told, and counts as no award."""
    said = values.text(cell)
    if not is_said(said):
        return ""
    found = {"p": "Pass", "passed": "Pass", "na": "No award", "fail": "No award"}.get(fold(said))
    found = found or listed("award_grades", "grade").find(said)
    return found or Worth(
        said[:40], "unknown_result", "This result is not on the list of grades. It is kept, and counts as no award."
    )


def evidence_held(cell: Cell) -> Found:
    words = {"yes": "yes", "y": "yes", "true": "yes", "1": "yes", "no": "no", "n": "no", "false": "no", "0": "no"}
    said = values.text(cell)
    if is_said(said) and fold(said) not in words:
        raise CellProblem("not_yes_or_no", "Write yes or no.")
    return words.get(fold(said), "")


def need(cell: Cell) -> Found:
    """A reason for support by its key; the list is not complete, so another wording is kept and told."""
    said = values.text(cell)
    if not is_said(said):
        return ""
    found = listed("support_needs", "key", "label", "official_name").find(said)
    return found or Worth(said[:100], "unknown_need", "This need is not on the list. It is kept as it is written.")


def plan(cell: Cell) -> Found:
    said = values.identifier(cell)
    if not is_said(said):
        return ""
    found = listed("plans", "key", "label", "official_name", "census_code").find(said)
    return found or Worth("", "unknown_plan", "This kind of plan is not on the list, so it was left out.")


def _one_of(name: str, code: str, sentence: str, find: Callable[[], CodeList]) -> Callable[[Cell], Found]:
    def read(cell: Cell) -> Found:
        said = values.identifier(cell)
        if not is_said(said):
            return ""
        found = find().find(said)
        if found is None:
            raise CellProblem(code, sentence)
        return found

    read.__name__ = name
    return read


_AREAS = CodeList(
    {
        "reading": "reading",
        "writing": "writing",
        "numeracy": "numeracy",
        "listeningandtalking": "listening_and_talking",
        "listeningtalking": "listening_and_talking",
        "talkingandlistening": "listening_and_talking",
    }
)
_SURVEYS = CodeList(
    {"initial": "initial", "initialsurvey": "initial", "followup": "follow_up", "followupsurvey": "follow_up"}
)
_EXCLUSIONS = CodeList(
    {
        **dict.fromkeys(("temporary", "temporaryexclusion", "0", "00"), "temporary"),
        **dict.fromkeys(("removed", "removedfromregister", "removedfromtheregister", "1", "01"), "removed"),
    }
)

READERS: dict[str, Callable[[Cell], Found]] = {
    **dict.fromkeys(("from_date", "to_date", "left_on", "agreed_on", "reviewed_on"), day),
    **dict.fromkeys(("openings", "openings_lost"), openings),
    "code": attendance_code,
    "session": session,
    "scqf_level": scqf_level,
    "result": result,
    "evidence_held": evidence_held,
    "need": need,
    "plan": plan,
    "area": _one_of(
        "area",
        "unknown_area",
        "The area is reading, writing, listening and talking, or numeracy. Check it.",
        lambda: _AREAS,
    ),
    "level": _one_of(
        "level",
        "unknown_level",
        "This is not a level. Use early, first, second, third, fourth or not_yet.",
        lambda: listed("level_values", "key", "label"),
    ),
    "survey": _one_of("survey", "unknown_survey", "The survey is initial or follow_up. Check it.", lambda: _SURVEYS),
    "destination": _one_of(
        "destination",
        "unknown_destination",
        "This destination is not on the list. Say what it means, once, in the mapping of this source.",
        lambda: listed("destinations", "key", "label"),
    ),
    "kind": _one_of(
        "kind",
        "unknown_exclusion_kind",
        "An exclusion is temporary, or the pupil was removed. Write one of the two.",
        lambda: _EXCLUSIONS,
    ),
}
