"""Numbers and parts of figures in words, as pages and spreadsheets show them."""

from ..specifications import Specification
from ..working_out import Share, value
from .comparing import Change
from .totals import Sum

NO_DATA = "no data"
TOO_FEW = "too few to compare"
# What is counted on top, by the way of counting; and what below.
ABOVE = {
    "openings": "half days",
    "absence": "learners",
    "level": "learners judged",
    "award": "leavers",
    "stage": "leavers",
    "destination": "leavers",
}


def rate(spec: Specification, number: float | None) -> str:
    """A figure in its unit, to one place; nothing known is said, never shown as 0."""
    if number is None:
        return NO_DATA
    if spec.measure == "excluded":
        return f"{number:,.0f}"
    return f"{number:.1f}%" if spec.unit == "per cent" else f"{number:,.1f}"


def shown(spec: Specification, found: Sum) -> str:
    """The figure of a sum."""
    if not found.with_data:
        return NO_DATA
    if spec.measure == "excluded":
        return f"{found.numerator:,}"
    return rate(spec, value(found.numerator, found.denominator, spec.unit))


def counts(spec: Specification, found: Sum) -> str:
    """Numerator and denominator in words; empty without data."""
    if not found.with_data:
        return ""
    if spec.measure in ("cases", "excluded"):
        what = "case" if spec.measure == "cases" else "learner"
        return f"{found.numerator:,} {what}{'' if found.numerator == 1 else 's'} among {found.with_data:,} learners"
    return f"{found.numerator:,} of {found.denominator:,} {ABOVE[spec.measure]}"


def span(spec: Specification, found: tuple[float, float] | None) -> str:
    """An interval: "81.2 to 88.0"."""
    return f"{found[0]:.1f} to {found[1]:.1f}" if found else ""


def moved(spec: Specification, found: Change | None) -> str:
    """A change in words; no arrow, and no word of a change that chance alone may have made."""
    if found is None:
        return ""
    if not found.clear:
        return "No clear change"
    unit = "points" if spec.unit == "per cent" else "for each 1,000"
    way = "Up" if found.points > 0 else "Down"
    return f"{way} {abs(found.points):.1f} {unit}"


def part(spec: Specification, share: Share) -> str:
    """One learner's part in a figure, in words."""
    return PARTS[spec.measure](spec, share)


def half_days(_: Specification, share: Share) -> str:
    per_cent = 100 * share.numerator / share.denominator
    return f"Came to {share.numerator:,} of {share.denominator:,} half days ({per_cent:.1f}%)"


def missed(_: Specification, share: Share) -> str:
    return "Missed a tenth or more" if share.numerator else "Missed less than a tenth"


def cases(_: Specification, share: Share) -> str:
    return f"{share.numerator} case{'' if share.numerator == 1 else 's'}" if share.numerator else "None"


def reached(_: Specification, share: Share) -> str:
    return "At the level expected, or above" if share.numerator else "Not yet at the level expected"


def awarded(spec: Specification, share: Share) -> str:
    return f"Has an award at SCQF {spec.level} or above" if share.numerator else f"No award at SCQF {spec.level} known"


def stayed(_: Specification, share: Share) -> str:
    return "Left in S4 or before" if share.numerator else "Left in S5 or later"


def went(_: Specification, share: Share) -> str:
    return "Positive destination" if share.numerator else "No positive destination known"


PARTS = {
    "openings": half_days,
    "absence": missed,
    "cases": cases,
    "excluded": cases,
    "level": reached,
    "award": awarded,
    "stage": stayed,
    "destination": went,
}
