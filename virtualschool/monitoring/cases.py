"""Cases worked by hand: a handful of learners as the specification file says them, and as the page tells them.

The figures of every case are worked out in the tests; this module only reads.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

SESSION = "2025/26"
DAY, SCHOOL = "2025-09-01", "9900001"
Said = Mapping[str, Any]
Row = dict[str, str]


class Case(NamedTuple):
    """Who there was, the figure that they give, and why. Without a denominator it is a count; without a value, none."""

    learners: tuple[Said, ...]
    numerator: int
    denominator: int | None
    value: float | None
    why: str


def of_indicator(said: Iterable[Said]) -> tuple[Case, ...]:
    """The cases as a specification file gives them."""
    return tuple(
        Case(tuple(one["learners"]), one["numerator"], one.get("denominator"), one.get("value"), one["why"])
        for one in said
    )


def rows(learner: Said, area: str = "") -> dict[str, list[Row]]:
    """A learner's facts as canonical rows, by kind of file."""
    return {
        "attendance": [row for text in learner.get("attendance", ()) for row in marks(text)],
        "exclusions": [exclusion(text) for text in learner.get("exclusions", ())],
        "levels": [judgement(text, area) for text in learner.get("levels", ())],
        "awards": [award(at, text) for at, text in enumerate(learner.get("awards", ()))],
        "destinations": [destination(text) for text in learner.get("destinations", ())],
    }


def marks(text: str) -> Iterator[Row]:
    """`2025-09-01 9900001 10=9 20=1`, of which the day and the school may be left out."""
    words = text.split(" ")
    day = next((word for word in words if "-" in word), DAY)
    school = next((word for word in words if word.isdigit()), SCHOOL)
    for word in words:
        code, _, openings = word.partition("=")
        if openings:
            yield {"from_date": day, "to_date": day, "school_code": school, "code": code, "openings": openings}


def exclusion(text: str) -> Row:
    day, _, kind = text.partition(" ")
    return {"start_date": day, "openings_lost": "2", "kind": kind or "temporary"}


def judgement(text: str, area: str) -> Row:
    *session, stage, level = text.split(" ")
    return {"session": session[0] if session else SESSION, "stage": stage, "area": area, "level": level}


def award(at: int, text: str) -> Row:
    session, level, result = text.split(" ", 2)
    return {"session": session, "subject": f"Subject {at + 1}", "scqf_level": level, "result": result}


def destination(text: str) -> Row:
    left_on, survey, where = text.split(" ")
    return {"left_on": left_on, "survey": survey, "destination": where}


def in_words(learner: Said) -> str:
    """A learner of a case, for the page."""
    place = f"{learner['stage']}" if "stage" in learner else "on no roll"
    if "roll_of" in learner:
        place += f" on the roll of {learner['roll_of']}"
    if "left" in learner:
        place += f", left {learner['left']}"
    if "back" in learner:
        place += f", listed again from {learner['back']}"
    if "second_school" in learner:
        place += f", on a second school's roll that was out of date by {learner['second_school']}"
    kinds = {"attendance": "half days", "exclusions": "excluded", "levels": "judged", "awards": "awards"}
    kinds["destinations"] = "destination"
    told = [f"{words} {'; '.join(learner[kind])}" for kind, words in kinds.items() if learner.get(kind)]
    return ": ".join(filter(None, (place, ", ".join(told)))).replace("_", " ")
