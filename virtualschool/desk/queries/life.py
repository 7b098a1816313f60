"""A learner's life so far, as lanes of dated spans: only the lanes that the reader may see."""

import datetime as dt
from collections.abc import Iterable, Sequence

from virtualschool.foundation.charts import Lane, LifeDrawing, Span, life_lanes
from virtualschool.people.vocab import FieldClass
from virtualschool.register.models import CarePeriod, Enrolment, Learner
from virtualschool.register.vocab import Source, label

from .clearance import BY_CRIMINAL_COURT, Reading

# School holidays are no gap in schooling: a summer is seven weeks.
HOLIDAY = 50
TABLE_DAY = "%-d %b %Y"


def life(
    learner: Learner,
    periods: Sequence[CarePeriod],
    enrolments: Sequence[Enrolment],
    reading: Reading,
    today: dt.date,
    *,
    on_paper: bool = False,
) -> LifeDrawing | None:
    """The drawing, or None where nothing dated may be shown. No legal reason goes on paper."""
    lanes = [
        Lane(label="Home", spans=homes(periods, reading), gap_label="Not recorded", gap_days=1),
        Lane(label="School", spans=schools(enrolments, reading), gap_label="On no roll", gap_days=HOLIDAY),
        Lane(
            label="Legal", spans=[] if on_paper else legal(periods, reading), gap_label="Nothing recorded", gap_days=1
        ),
    ]
    if not any(lane.spans for lane in lanes):
        return None
    place = "paper" if on_paper else "life"
    return life_lanes(lanes, today=today, title=f"{learner.name}, by date", id=f"{place}-drawing")


def homes(periods: Sequence[CarePeriod], reading: Reading) -> list[Span]:
    if not (reading.shows("D") and reading.shows_place):
        return []
    shown = [(one, label("lives_with", one.lives_with)) for one in periods if one.lives_with]
    return together(span(one, words) for one, words in shown)


def schools(enrolments: Sequence[Enrolment], reading: Reading) -> list[Span]:
    """A designated manager sees the time at the own school and at no other."""
    if not (reading.shows("B") and reading.shows_place):
        return []
    return [
        Span(
            start=one.start,
            end=one.end,
            label=one.school_name or one.school_code,
            source=said(Source.EDUCATION, one.as_at),
        )
        for one in enrolments
        if not reading.only_school or one.school_code == reading.only_school
    ]


def legal(periods: Sequence[CarePeriod], reading: Reading) -> list[Span]:
    """Legal reasons are class E; a route by a criminal court is class F."""
    if not reading.shows("E"):
        return []
    return together(span(one, legal_words(one.legal_reason, reading)) for one in periods)


def legal_words(key: str, reading: Reading) -> str:
    if key == BY_CRIMINAL_COURT and not reading.shows(FieldClass.F):
        return "A legal reason (withheld)"
    return label("legal_reasons", key) if key else "Reason not given"


def span(period: CarePeriod, words: str) -> Span:
    """An undated period is drawn from the day it was first known."""
    return Span(
        start=period.start or period.known_from,
        end=period.end,
        label=words if period.start else f"{words} (start not known)",
        source=said(period.source, period.as_at),
    )


def together(spans: Iterable[Span]) -> list[Span]:
    """Neighbours that say the same are one: a new legal reason is no move, and a move is no new legal reason."""
    joined: list[Span] = []
    for one in spans:
        before = joined[-1] if joined else None
        if before and before.label == one.label and before.end and (one.start - before.end).days <= 1:
            joined[-1] = Span(start=before.start, end=one.end, label=one.label, source=one.source)
        else:
            joined.append(one)
    return joined


def said(source: str, as_at: dt.date) -> str:
    return f"{Source(source).label}, {as_at.strftime(TABLE_DAY)}"
