"""Figures as tables of text to take away: unrounded numbers beside the figures as shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import specifications
from ..sessions_of import SECTORS
from ..specifications import Specification
from ..working_out import ALL
from . import comparing, page, reading, run_chart, wording
from .behind import Member
from .page import Known
from .totals import SPLITS, Sum

Rows = tuple[dict[str, str], ...]


@dataclass(frozen=True)
class Table:
    """Columns and rows of text; `name` is the file's."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Rows

    @property
    def first_three(self) -> list[list[str]]:
        return [[row.get(column, "") for column in self.columns] for row in self.rows[:3]]


FIGURES = (
    "measure", "sector", "figure", "numerator", "denominator", "learners with data", "learners on a roll",
    "interval from", "interval to", "the session before", "all pupils here", "Scotland, looked after",
    "Scotland, all pupils", "unit", "basis",
)  # fmt: skip
FIGURE = ("by", "group", "figure", "numerator", "denominator", "learners with data", "signal", "what was tried")
LEARNERS = ("learner", "stage", "school", "part in the figure")


def of_figures(found: Known) -> Table:
    """Every figure in every sector."""
    title = f"Figures, session {found.asked.session}, {found.asked.cohort.label}"
    rows = tuple(row_of(found, spec, sector) for spec in specifications.indicators() for sector in (ALL, *SECTORS))
    return Table("figures", title, FIGURES, rows)


def row_of(found: Known, spec: Specification, sector: str) -> dict[str, str]:
    held, line = found.now.sum_of(spec.id, sector), page.line(found, spec, sector)
    one = reading.figure_of(spec, held, found.now.on_roll[sector], sector)
    low, high = comparing.interval(spec, held) or (None, None)
    return {
        "measure": spec.title,
        "sector": sector,
        "figure": wording.NO_DATA if one.value is None or not held.with_data else f"{one.value}",
        "numerator": str(one.numerator),
        "denominator": "" if one.denominator is None else str(one.denominator),
        "learners with data": str(one.with_data),
        "learners on a roll": str(one.learners),
        "interval from": "" if low is None else f"{low:.2f}",
        "interval to": "" if high is None else f"{high:.2f}",
        "the session before": beside(line.earlier),
        "all pupils here": beside(line.everybody),
        "Scotland, looked after": beside(line.scotland),
        "Scotland, all pupils": beside(line.scotland_all),
        "unit": spec.unit,
        "basis": one.basis,
    }


def beside(cell: page.Cell) -> str:
    return "; ".join(part for part in (cell.shown, cell.note, cell.since) if part)


def of_figure(found: Known, spec: Specification, classes: str) -> Table:
    """One figure by group, by session, by each way in which it is drawn over time, and what was tried."""
    title = f"{spec.title}, session {found.asked.session}, {found.asked.cohort.label}"
    return Table(spec.id, title, FIGURE, (*grouped(found, spec, classes), *over_time(found, spec), *tried(found, spec)))


def grouped(found: Known, spec: Specification, classes: str) -> Iterator[dict[str, str]]:
    for sector in (ALL, *SECTORS):
        yield numbers("sector", sector, spec, found.now.sum_of(spec.id, sector))
    for kind, split in SPLITS.items():
        if split.field_class in classes:
            for group, by in found.now.splits.get(kind, {}).items():
                if spec.id in by:
                    yield numbers(split.words.lower(), group, spec, by[spec.id])


def over_time(found: Known, spec: Specification) -> Iterator[dict[str, str]]:
    for way in run_chart.ways(spec):
        signals = {row.label: row.signal for row in chart.rows} if (chart := run_chart.drawn(found, spec, way)) else {}
        for point in run_chart.points(found, spec, way):
            yield numbers(way, point.label, spec, point.found) | {"signal": signals.get(point.label, "")}


def tried(found: Known, spec: Specification) -> Iterator[dict[str, str]]:
    """A row for each mark of the figure's run charts, with its day, whether a drawing reaches it or not."""
    for one in found.annotations:
        if one.indicator in ("", spec.id):
            words = f"{one.words} (written down by {one.by_name})"
            yield {"by": "day", "group": f"{one.on.day} {one.on:%B %Y}", "what was tried": words}


def numbers(by: str, group: str, spec: Specification, found: Sum) -> dict[str, str]:
    return {
        "by": by,
        "group": group,
        "figure": wording.shown(spec, found),
        "numerator": str(found.numerator),
        "denominator": "" if spec.measure == "excluded" else str(found.denominator),
        "learners with data": str(found.with_data),
    }


def of_learners(spec: Specification, members: Sequence[Member] | Iterable[Member]) -> Table:
    """The learners behind a figure; a protected learner's school stays away."""
    rows = tuple(
        {
            "learner": one.name,
            "stage": one.stage,
            "school": "protected" if one.is_protected else one.school,
            "part in the figure": one.words,
        }
        for one in members
    )
    return Table(f"{spec.id}-learners", f"{spec.title}: learners", LEARNERS, rows)
