"""A school's own figures: of the learners that it was told of, and only where 20 of them or more stand behind one."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from virtualschool.people.models import Authority, User
from virtualschool.register import sessions
from virtualschool.schools import queries as schools

from .. import specifications
from ..models import Part as Row
from . import refreshing, wording
from .comparing import FEWEST
from .parts import Part
from .refreshing import part_in
from .totals import NOTHING, Sum, totals

MEASURES = ("openings", "absence", "cases", "level")
"""What a school sees of itself; leavers' figures are the authority's."""


@dataclass(frozen=True)
class SchoolLine:
    title: str
    shown: str
    counts: str


@dataclass(frozen=True)
class SchoolFigures:
    """The session's figures, and how many learners the school was told of and counts here."""

    school: str
    session: str
    sessions: tuple[str, ...]
    learners: int
    lines: tuple[SchoolLine, ...]
    fewest: int = FEWEST

    @property
    def enough(self) -> bool:
        return self.learners >= self.fewest


def figures(user: User, authority: Authority, code: str, session: str, today: dt.date) -> SchoolFigures:
    """Figures of one school, from learners whom its designated manager may see and whose facts are all the school's."""
    refreshing.refresh(authority)
    rows = Row.objects.visible_to(user).filter(authority=authority, school_code=code)
    known = tuple(sorted(set(rows.values_list("session", flat=True)), reverse=True))
    chosen = session if session in known else next(iter(known), sessions.session_of(today))
    parts = [part_in(row) for row in rows.filter(session=chosen)]
    name = schools.names(authority.pk, [code]).get(code, code)
    return SchoolFigures(name, chosen, known, len(parts), tuple(lines(parts)))


def lines(parts: Iterable[Part]) -> Iterable[SchoolLine]:
    """Each figure, with its number where 20 learners or more stand behind it."""
    found = totals(parts)
    for spec in specifications.indicators():
        if spec.measure in MEASURES:
            held = found.sum_of(spec.id)
            yield line(spec, held if held.with_data >= FEWEST else NOTHING, is_known=held.with_data > 0)


def line(spec: specifications.Specification, found: Sum, *, is_known: bool) -> SchoolLine:
    if found == NOTHING:
        return SchoolLine(spec.title, wording.TOO_FEW if is_known else wording.NO_DATA, "")
    return SchoolLine(spec.title, wording.shown(spec, found), wording.counts(spec, found))
