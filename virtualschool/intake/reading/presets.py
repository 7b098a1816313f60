"""The headings that SEEMiS reports, social work systems and heads' own lists use, and the canonical column of each."""

from dataclasses import dataclass
from functools import cache

from virtualschool.intake.reading.codelists import rows
from virtualschool.intake.reading.kinds import KINDS
from virtualschool.tables.words import fold

IGNORE = "ignore"
# A head's own list borrows its headings from whatever was copied into it.
_BORROWS = {"my-list": ("care", "pupils")}


@dataclass(frozen=True, slots=True)
class Preset:
    """One heading of one family of systems, and the canonical column that it stands for (or "ignore")."""

    family: str
    canonical: str


@cache
def of_kind(kind: str) -> dict[str, tuple[Preset, ...]]:
    """Return the presets of a kind by folded heading; own ones before borrowed ones."""
    found: dict[str, list[Preset]] = {}
    for lender in (kind, *_BORROWS.get(kind, ())):
        for row in rows("header_presets"):
            wanted = row["canonical"] in KINDS[kind].columns or (row["canonical"] == IGNORE and lender == kind)
            if row["kind"] == lender and wanted:
                family = row["family"] if lender == kind else "own-spreadsheet"
                found.setdefault(fold(row["header"]), []).append(Preset(family, row["canonical"]))
    return {heading: tuple(presets) for heading, presets in found.items()}


@cache
def headings() -> frozenset[str]:
    """Return every heading that any kind knows, folded: what helps to find the row of headings."""
    canonical = {fold(column) for kind in KINDS.values() for column in kind.columns}
    return frozenset(canonical.union(*(of_kind(kind) for kind in KINDS)))
