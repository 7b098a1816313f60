"""Published national figures, each with its basis, publication and source; and when one may stand beside ours."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort

DATA = Path(__file__).parents[1] / "data" / "national.csv"
EVERYBODY = "everybody"
BASES: Mapping[str, str] = {
    Cohort.IN_YEAR: "learners looked after at any time in the school year",
    Cohort.SINCE_12: "learners looked after at any time since turning 12",
    Cohort.SINCE_5: "learners looked after at any time since turning 5",
    Cohort.EVER: "learners who were ever looked after",
    "all-year": "learners looked after for the whole of the year",
    "part-year": "learners looked after for a part of the year",
    EVERYBODY: "all pupils",
}
WITHOUT_S3 = " without S3"
TO_DATE = frozenset({"openings"})
"""Ways of counting that mean the same while a session is under way; others add up over the year."""


@dataclass(frozen=True)
class Published:
    """One figure as it was printed."""

    indicator: str
    session: str
    sector: str
    basis: str
    value: float
    publication: str
    published_on: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Beside:
    """A figure to stand beside ours, or why none does."""

    value: float | None = None
    session: str = ""
    source: str = ""
    refused: str = ""
    is_published: bool = True
    is_early: bool = False
    """Refused because the session asked for is not over."""


@cache
def published() -> tuple[Published, ...]:
    """Every figure of the file, in its order."""
    with DATA.open(newline="", encoding="utf-8") as file:
        return tuple(Published(**{**row, "value": float(row["value"])}) for row in csv.DictReader(file))  # type: ignore[arg-type]


def words(basis: str) -> str:
    """A basis in words."""
    bare = basis.removesuffix(WITHOUT_S3)
    return BASES[bare] + (", in P1, P4 and P7 only" if bare != basis else "")


def beside(indicator: str, measure: str, sector: str, basis: str, session: str, today: dt.date) -> Beside:
    """The published figure of the same basis: of the session, else the latest before it. Refused where there is none.

    Of two printings the later counts. A figure of a year that is over is not put beside one of a year that is not,
    where cases or leavers are still to come.
    """
    known = [one for one in published() if (one.indicator, one.sector) == (indicator, sector)]
    alike = [one for one in known if one.basis == basis]
    others = [one for one in known if one.basis != basis and (one.basis.startswith(EVERYBODY) == (basis == EVERYBODY))]
    if not alike:
        return unlike(others, basis)
    if today <= sessions.end_of(session) and measure not in TO_DATE:
        refused = f"Session {session} isn’t over; the published figures are of whole sessions."
        return Beside(refused=refused, is_early=True)
    found = newest(one for one in alike if one.session <= session) or newest(alike)
    assert found is not None
    printed = f"{found.publication}, {found.published_on}; {words(found.basis)}"
    return Beside(found.value, found.session, f"{printed}. {found.source}. {found.note}".strip())


def unlike(others: Iterable[Published], basis: str) -> Beside:
    found = newest(others)
    if found is None:
        return Beside(is_published=False)
    return Beside(refused=f"The published figures count {words(found.basis)}; this one would be of {words(basis)}.")


def newest(found: Iterable[Published]) -> Published | None:
    return max(found, key=lambda one: (one.session, one.published_on), default=None)
