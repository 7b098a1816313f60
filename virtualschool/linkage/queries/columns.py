"""Which identifying columns social work's newest list lacks, and what filling them would spare.

The worth of a column was measured on invented lists (`data/column_worth.csv`
says by which command), each column left out alone. An authority's questions
are taken to fall by the same part as they fall there, in step with the share
of records that have the column: an estimate, and said to be one.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from virtualschool.people.models import Authority
from virtualschool.register.models import Decision, Edition, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import About, Source

from ..models import Question

GOAL = 0.9
# A column that fewer of the invented records have was measured on too few children to say what 90% would do.
LEAST_MEASURED = 0.2
FILE = Path(__file__).parents[1] / "data" / "column_worth.csv"
# What each column is called; most children never had another surname, so that no goal would make sense for it.
NAMES: Mapping[str, str] = {
    "scn": "SCN",
    "postcode": "the carer’s postcode",
    "home_postcode": "the postcode of the family home",
    "school_name": "the school",
    "second_forename": "a second forename",
    "gender": "gender",
    "former_surname": "a former surname",
}
UNMEASURED: Mapping[str, str] = {
    "school_name": "Not measured: the invented lists name no school.",
    "former_surname": "No estimate: only a child who has had another surname has one to give.",
}
TOO_FEW = "No estimate: too few records of the invented lists have one."


@dataclass(frozen=True)
class Column:
    """A column of social work's list: how full it is, and the questions per 1,000 if 90% of records had it."""

    name: str
    filled: float
    questions_then: float | None
    gain: float
    why_not: str = ""

    @property
    def per_cent(self) -> int:
        return round(100 * self.filled)


@dataclass(frozen=True)
class Missing:
    """The columns, those that would spare most questions first."""

    as_at: dt.date | None
    persons: int
    questions: float
    columns: tuple[Column, ...]

    @property
    def sentence(self) -> str:
        """What the first of them would do, for the head to ask with; empty where nothing is to be gained."""
        best = next(iter(self.columns), None)
        if best is None or best.questions_then is None or best.gain < 1:
            return ""
        return (
            f"With {best.name} on {GOAL:.0%} of social work’s records, questions would fall from "
            f"{self.questions:.0f} to about {best.questions_then:.0f} per 1,000."
        )


def missing(authority: Authority) -> Missing:
    """Of the newest list of social work; nothing where none has come."""
    care = Edition.objects.filter(authority=authority, source=Source.SOCIAL_WORK).standing().in_order().last()
    if care is None:
        return Missing(None, 0, 0.0, ())
    contents = Statement.objects.filter(edition=care).values_list("version__content", flat=True)
    persons = [{name for row in reads.rows_of(content) for name, value in row.items() if value} for content in contents]
    if not persons:
        return Missing(care.as_at, 0, 0.0, ())
    now = 1000 * asked_about(authority) / len(persons)
    columns = [column(name, sum(name in one for one in persons) / len(persons), now) for name in NAMES]
    return Missing(care.as_at, len(persons), now, tuple(sorted(columns, key=lambda one: (-one.gain, one.name))))


def asked_about(authority: Authority) -> int:
    """How many of social work's records a person was, or is, asked about: open questions, and those answered."""
    still = Question.objects.filter(authority=authority, about=About.SAME_CHILD, left__source=Source.SOCIAL_WORK).open()
    open_keys = {f"{Source.SOCIAL_WORK}:{own_id}" for own_id in still.values_list("left__own_id", flat=True)}
    entries = Decision.objects.filter(authority=authority).in_order()
    answered = {one.left_key for one in reads.in_force(entries) if one.about == About.SAME_CHILD}
    return len(open_keys | {key for key in answered if key.startswith(f"{Source.SOCIAL_WORK}:")})


def column(name: str, filled: float, questions: float) -> Column:
    if name in UNMEASURED or name not in worth():
        return Column(NAMES[name], filled, None, 0.0, UNMEASURED.get(name, TOO_FEW))
    then = questions_at(GOAL, filled=filled, questions=questions, slope=worth()[name])
    return Column(NAMES[name], filled, then, max(0.0, questions - then))


def questions_at(goal: float, *, filled: float, questions: float, slope: float) -> float:
    """The questions once this share of records has the column; as they are where more have it already."""
    return questions * (1 - slope * max(goal, filled)) / (1 - slope * filled)


@cache
def worth() -> Mapping[str, float]:
    """For each column that was measured on enough records, the part of the questions that a full one would spare."""
    return dict(slopes())


def slopes() -> Iterator[tuple[str, float]]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            share = int(row["filled"]) / int(row["rows"])
            spared = 1 - int(row["asked_with"]) / int(row["asked_without"])
            if share >= LEAST_MEASURED:
                yield row["column"], max(0.0, spared) / share
