"""Indicators as pure functions: learners in a session in, figures out. No database, no clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from virtualschool.learning.vocab import AWARDED, EXPECTED, LEVELS, POSITIVE

from .sessions_of import SECTORS, InSession, sector_of
from .specifications import Specification

ALL = "all"


class Share(NamedTuple):
    """What one learner adds to an indicator, and the sector in which it counts."""

    sector: str
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Figure:
    """One indicator in one sector, unrounded, with its coverage."""

    indicator: str
    sector: str
    numerator: int
    denominator: int | None
    value: float | int | None
    unit: str
    learners: int
    with_data: int
    basis: str

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


Measure = Callable[[Specification, InSession], Share | None]


def figures(specifications: Iterable[Specification], cohort: Sequence[InSession], *, basis: str = "") -> list[Figure]:
    """Every indicator in every sector, in the order of the specifications."""
    on_roll = {
        sector: sum(1 for one in cohort if one.on_roll and counts_in(one.sector, sector)) for sector in (ALL, *SECTORS)
    }
    found = []
    for specification in specifications:
        measure = MEASURES[specification.measure]
        shares = [share for one in cohort if (share := measure(specification, one))]
        found += [
            figure(
                specification, [one for one in shares if counts_in(one.sector, sector)], sector, on_roll[sector], basis
            )
            for sector in (ALL, *SECTORS)
        ]
    return found


def counts_in(own: str, sector: str) -> bool:
    return sector in (ALL, own)


def figure(specification: Specification, shares: Sequence[Share], sector: str, learners: int, basis: str) -> Figure:
    numerator = sum(share.numerator for share in shares)
    denominator = sum(share.denominator for share in shares)
    is_count = specification.measure == "excluded"
    return Figure(
        specification.id,
        sector,
        numerator,
        None if is_count else denominator,
        numerator if is_count else value(numerator, denominator, specification.unit),
        specification.unit,
        learners,
        len(shares),
        "; ".join(filter(None, (specification.basis, basis))),
    )


def value(numerator: int, denominator: int, unit: str) -> float | None:
    """Per cent or per 1,000; nothing, never 0 or 100, where there is nothing to divide by."""
    if not denominator:
        return None
    return (1000 if unit == "per 1,000" else 100) * numerator / denominator


def openings(specification: Specification, one: InSession) -> Share | None:
    possible = one.openings(specification.of)
    return Share(one.sector, one.openings(specification.codes), possible) if possible else None


def absence(specification: Specification, one: InSession) -> Share | None:
    possible = one.openings(specification.of)
    missed = possible - one.openings(specification.codes)
    return Share(one.sector, int(100 * missed >= specification.share * possible), 1) if possible else None


def cases(_: Specification, one: InSession) -> Share | None:
    return Share(one.sector, len(one.exclusions), 1) if one.on_roll else None


def excluded(_: Specification, one: InSession) -> Share | None:
    return Share(one.sector, int(bool(one.exclusions)), 1) if one.on_roll else None


def level(specification: Specification, one: InSession) -> Share | None:
    """A learner counts once; of judgements for two stages in one session that of the later stage."""
    judged = [
        row
        for row in one.facts.rows("levels")
        if row["session"] == one.session
        and row["area"] == specification.area
        and row["stage"] in EXPECTED
        and row["level"] in LEVELS
    ]
    if not judged:
        return None
    row = max(judged, key=lambda row: LEVELS.index(EXPECTED[row["stage"]]))
    reached = LEVELS.index(row["level"]) >= LEVELS.index(EXPECTED[row["stage"]])
    return Share(sector_of(row["stage"]), int(reached), 1)


def award(specification: Specification, one: InSession) -> Share | None:
    if not one.left:
        return None
    has = any(
        row["result"] in AWARDED and int(row["scqf_level"]) >= specification.level and row["session"] <= one.session
        for row in one.facts.rows("awards")
    )
    return Share(one.sector, int(has), 1)


def stage(specification: Specification, one: InSession) -> Share | None:
    if not one.left or not one.known_stage:
        return None
    return Share(one.sector, int(one.known_stage in specification.stages), 1)


def destination(specification: Specification, one: InSession) -> Share | None:
    """Of two leaving days in one session the later counts."""
    found = [row for row in one.destinations if row["survey"] == specification.survey]
    if not found:
        return None
    newest = max(found, key=lambda row: row["left_on"])
    return Share(one.sector, int(newest["destination"] in POSITIVE), 1)


MEASURES: Mapping[str, Measure] = {
    "openings": openings,
    "absence": absence,
    "cases": cases,
    "excluded": excluded,
    "level": level,
    "award": award,
    "stage": stage,
    "destination": destination,
}
