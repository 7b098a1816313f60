"""Tables as pages show them: rows and columns of what is shown, and beside it what is exact where that may be seen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import rfc8785

from . import protecting
from .menu import menu
from .models import Release
from .vocab import ROUNDED

At = tuple[str, ...]
BAND = 7
LEAST_DENOMINATOR = 20


@dataclass(frozen=True)
class Shown:
    """One cell: as it leaves, as it is, and what the Network's is; empty where there is none or it may not be seen.

    The shares are of its row, and stand there only beside the Network's.
    """

    text: str
    exact: str = ""
    own_share: str = ""
    national: str = ""
    share: str = ""


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True)
class TablePage:
    """One table: the last dimension goes across, the first down; a table of one dimension goes down."""

    id: str
    title: str
    says: str
    down: str
    across: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def columns(self) -> str:
        return "|".join([self.down, *(f"{name}#" for name in self.across)])


def tables(release: Release, *, exact: bool) -> list[TablePage]:
    """Every table of a release, with the counts themselves where `exact`."""
    held = counts(release) if exact else {}
    return [page(table, held.get(table["id"], {})) for table in release.tables]


def counts(release: Release) -> dict[str, dict[At, int]]:
    """The exact counts, by table and place."""
    kept = json.loads(release.exact or "{}")
    return {name: {tuple(at): count for at, count in places} for name, places in kept.items()}


def page(
    table: Mapping[str, Any], exact: Mapping[At, int], national: Mapping[At, Mapping[str, Any]] | None = None
) -> TablePage:
    """One table; with the Network's cells where they are given."""
    dimensions: Sequence[Mapping[str, Any]] = table["dimensions"]
    cells = {place(cell, dimensions): cell for cell in table["cells"]}
    downs = dimensions[0]
    acrosses = dimensions[1]["categories"] if len(dimensions) > 1 else [None]
    known = menu().table(table["id"])

    def line(name: str) -> Line:
        places = [(name,) if one is None else (name, one) for one in acrosses]
        return Line(in_words(name), tuple(one(at) for at in places))

    def one(at: At) -> Shown:
        found = shown(at, cells, exact)
        return beside(found, at, cells, national, dimensions[-1]["total"]) if national else found

    return TablePage(
        id=table["id"],
        title=table["title"],
        says=known.says if known else "",
        down=title(downs["name"]),
        across=tuple(in_words(one) if one else table["measure"].capitalize() for one in acrosses),
        lines=tuple(map(line, downs["categories"])),
    )


def shown(at: At, cells: Mapping[At, Mapping[str, Any]], exact: Mapping[At, int]) -> Shown:
    return Shown(text=words(cells[at]), exact=f"{exact[at]:,}" if at in exact else "")


def beside(
    found: Shown, at: At, cells: Mapping[At, Mapping[str, Any]], national: Mapping[At, Mapping[str, Any]], total: str
) -> Shown:
    """A cell with the Network's, both with their share of the row: of all, where a table has one column."""
    theirs = national.get(at, {})
    if at[-1] == total:
        return replace(found, national=words(theirs) if theirs else "")
    of = "of all" if len(at) == 1 else "of its row"
    share = theirs.get("per_cent_of_row")
    return replace(
        found,
        own_share=own_share(cells[at], cells.get((*at[:-1], total))),
        national=words(theirs) if theirs else "",
        share="" if share is None else f"{share}% {of}",
    )


def own_share(cell: Mapping[str, Any], whole: Mapping[str, Any] | None) -> str:
    """Of rounded numbers alone, and of 20 or more: as the Network's own percentages are made."""
    if whole is None or cell["structural"] or not (cell["shown"].isdigit() and whole["shown"].isdigit()):
        return ""
    part, of = int(cell["shown"]), int(whole["shown"])
    return f"{min(100, round(100 * part / of))}%" if of >= LEAST_DENOMINATOR else ""


def words(cell: Mapping[str, Any]) -> str:
    """A cell in words: the band of the small is "7 or fewer"; a number stands for the five that round to it."""
    if cell["structural"]:
        return "0"
    if (cell["low"], cell["high"]) == (0, BAND):
        return f"{BAND} or fewer"
    text = str(cell["shown"])
    return f"{int(text):,}" if text.isdigit() else text


def place(cell: Mapping[str, Any], dimensions: Sequence[Mapping[str, Any]]) -> At:
    return tuple(cell["at"][one["name"]] for one in dimensions)


def title(dimension: str) -> str:
    return menu().titles.get(dimension, dimension.capitalize())


def in_words(category: str) -> str:
    return "All" if category == "all" else category[:1].upper() + category[1:]


@dataclass(frozen=True)
class Sheet:
    """A table to take away: its mark and the id of its release above the rows."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    title: str
    note: str


def sheet(release: Release, table_id: str) -> Sheet | None:
    """A table of a release as rows of text: rounded numbers and nothing else."""
    found = next((one for one in release.tables if one["id"] == table_id), None)
    if found is None:
        return None
    one = page(found, {})
    rows = tuple(
        {one.down: line.name, **{name: cell.text for name, cell in zip(one.across, line.cells, strict=True)}}
        for line in one.lines
    )
    note = (
        f"{ROUNDED}. Release {release.short_id}, {release.authority.name}, session {release.session}, "
        f"{release.get_cohort_display()}. Figures are rounded, so they may not add up."
    )
    return Sheet((one.down, *one.across), rows, one.title, note)


@dataclass(frozen=True)
class Checked:
    """What the attacker tried, in numbers."""

    earlier: int
    counts: int
    differences: int

    @property
    def counts_shown(self) -> str:
        return f"{self.counts:,}"

    @property
    def differences_shown(self) -> str:
        return f"{self.differences:,}"


def checked(release: Release) -> Checked:
    report = json.loads(release.report)
    return Checked(
        len(protecting.earlier_in(report, release.document_id)),
        report["counts_examined"],
        report["differences_examined"],
    )


def report_bytes(release: Release) -> bytes:
    """The report in its canonical form: its sha256 is the one that travels."""
    return rfc8785.dumps(json.loads(release.report))


def lost(release: Release) -> str:
    """What rounding cost, as a sentence."""
    found: str = json.loads(release.loss)["said"]
    return found
