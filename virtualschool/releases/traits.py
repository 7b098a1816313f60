"""In which category of each dimension a learner falls: exactly one, "no data" included. No database, no clock.

All of it rests on a learner's part in the figures, so that a table can never disagree with them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from virtualschool.learning.queries.told import ReducedTimetable
from virtualschool.learning.vocab import EXPECTED
from virtualschool.monitoring.figures.parts import Part
from virtualschool.monitoring.sessions_of import InSession
from virtualschool.register.vocab import code_list

LEVELS = {
    "reading": "level-reading",
    "writing": "level-writing",
    "listening and talking": "level-listening-and-talking",
    "numeracy": "level-numeracy",
}
AWARDS = (("6 or above", "scqf-6"), ("5", "scqf-5"), ("4", "scqf-4"), ("3", "scqf-3"))
HOMES = {
    "at home": "at home with parents",
    "kinship": "with family or friends",
    "foster": "with foster carers",
    "residential": "residential",
}
LEGAL = {
    "CSO_HOME": "supervision order, at home",
    "SR_HOME": "supervision order, at home",
    "CSO_AWAY": "supervision order, away from home",
    "CSO_SECURE": "supervision order, away from home",
    "SR_AWAY": "supervision order, away from home",
    "S25": "by agreement",
    "PO": "permanence order",
    "POA": "permanence order",
    "PRO": "permanence order",
}
OTHER, OTHER_OR_NONE, NO_DATA = "other or not known", "other, or none in the session", "no data"


@dataclass(frozen=True)
class Counted:
    """One learner of the cohort as the tables see them."""

    one: InSession
    part: Part
    timetables: tuple[ReducedTimetable, ...] = field(default=())


def stage(counted: Counted) -> str:
    group = code_list("stages").get(counted.part.stage, {}).get("publication_group", "")
    return group or ("special school" if counted.part.stage == "SP" else "other or none")


def gender(counted: Counted) -> str:
    said = counted.one.learner.text("gender")
    return said if said in ("F", "M") else OTHER


def home(counted: Counted) -> str:
    group = code_list("lives_with").get(counted.part.lives_with, {}).get("publication_group", "")
    return HOMES.get(group, OTHER_OR_NONE)


def legal(counted: Counted) -> str:
    return LEGAL.get(counted.part.legal_reason, OTHER_OR_NONE)


def roll(counted: Counted) -> str:
    return "on our rolls" if counted.part.on_roll else "elsewhere or on none"


def band(counted: Counted) -> str:
    """By half days missed: exactly a tenth missed is persistent absence, as in the figures."""
    share = counted.part.shares.get("attendance-rate")
    if share is None:
        return NO_DATA
    missed = share.denominator - share.numerator
    if 5 * missed >= share.denominator:
        return "80 or under"
    if 10 * missed >= share.denominator:
        return "over 80, to 90"
    return "over 90, to 95" if 20 * missed >= share.denominator else "over 95"


def excluded(counted: Counted) -> str:
    share = counted.part.shares.get("learners-excluded")
    return "at least once" if share and share.numerator else "none known"


def schools(counted: Counted) -> str:
    """Schools from September on: the change to secondary school in August is no move."""
    begin, last = counted.one.first.replace(month=9), counted.one.last
    held = {
        place.school
        for place in counted.one.places
        if place.start <= last and (place.end is None or place.end >= begin)
    }
    if len(held) < 2:
        return "one or none"
    return "two" if len(held) == 2 else "three or more"


def plan(counted: Counted) -> str:
    held = any(row.get("plan") and holds(row, counted.one) for row in counted.one.facts.rows("needs"))
    return "recorded" if held else "none recorded"


def holds(row: Mapping[str, str], one: InSession) -> bool:
    """Whether a dated row touches the session; without days it counts."""
    begins, ends = row.get("start_date") or "", row.get("end_date") or "9999"
    return begins <= one.last.isoformat() and ends >= one.first.isoformat()


def timetable(counted: Counted) -> str:
    first, last = counted.one.first, counted.one.last
    held = any(one.starts_on <= last and (one.ends_on or dt.date.max) >= first for one in counted.timetables)
    return "recorded" if held else "none recorded"


def phase(counted: Counted) -> str:
    """The sector of a judgement where there is one, as in the figures; else that of the stage."""
    judged = next((counted.part.shares[name] for name in LEVELS.values() if name in counted.part.shares), None)
    return "S3" if (judged.sector if judged else counted.part.sector) == "secondary" else "P1, P4 and P7"


def level(indicator: str) -> Callable[[Counted], str]:
    def reached(counted: Counted) -> str:
        share = counted.part.shares.get(indicator)
        if share is None:
            return "no judgement"
        return "at the level expected or above" if share.numerator else "not yet"

    return reached


def left(counted: Counted) -> str:
    share = counted.part.shares.get("left-by-s4")
    if share is None:
        return "not known"
    return "S4 or before" if share.numerator else "S5 or S6"


def award(counted: Counted) -> str:
    shares = counted.part.shares
    found = (words for words, name in AWARDS if name in shares and shares[name].numerator)
    return next(found, "none at 3 or above")


def destination(indicator: str) -> Callable[[Counted], str]:
    def went(counted: Counted) -> str:
        share = counted.part.shares.get(indicator)
        if share is None:
            return "not in the survey"
        return "positive" if share.numerator else "other or unknown"

    return went


TRAITS: Mapping[str, Callable[[Counted], str]] = {
    "stage": stage,
    "gender": gender,
    "home": home,
    "legal": legal,
    "roll": roll,
    "band": band,
    "excluded": excluded,
    "schools": schools,
    "plan": plan,
    "timetable": timetable,
    "phase": phase,
    **{name: level(indicator) for name, indicator in LEVELS.items()},
    "left": left,
    "award": award,
    "initial": destination("positive-initial"),
    "follow-up": destination("positive-follow-up"),
}


def is_judged(counted: Counted) -> bool:
    return counted.part.stage in EXPECTED or any(name in counted.part.shares for name in LEVELS.values())


MEASURES: Mapping[str, Callable[[Counted], bool]] = {
    "learners": lambda _: True,
    "learners at judged stages": is_judged,
    "leavers": lambda counted: counted.one.left,
}
"""Whom a table counts."""
