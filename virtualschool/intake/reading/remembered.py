"""Which of the mappings that an authority has said before is that of a file: told by the headings, before any row."""

from collections.abc import Sequence

from virtualschool.intake.reading.layouts import digest
from virtualschool.intake.reading.mapping import Mapping
from virtualschool.intake.reading.presets import IGNORE
from virtualschool.intake.reading.sheets import ASKING, Choice, choose
from virtualschool.tables import Document, Refused
from virtualschool.tables.words import fold


def choose_by(
    document: Document, *, kind: str | None, mapping: Mapping, saved: Sequence[Mapping]
) -> tuple[Choice, Mapping, int | None]:
    """Choose the sheet to read by the saved mapping that fits it, else by its headings alone.

    Returns the choice, the mapping to read it by, and the place of the saved one among those given. A file that the
    headings alone do not tell of may still have a sheet that somebody explained.
    """
    try:
        found = choose(document, kind=kind, mapping=mapping)
    except Refused as refusal:
        fitting = best(saved, _headings(document)) if refusal.code in ASKING else None
        if fitting is None:
            raise
    else:
        fitting = best(saved, [found.sheet.headers])
        if fitting is None:
            return found, mapping, None
    said = saved[fitting]
    return choose(document, kind=kind, mapping=said), said, fitting


def mapped(saved: Mapping) -> set[str]:
    """Return the headings, folded, that a mapping gives a column."""
    return {fold(heading) for heading, column in saved.columns.items() if column != IGNORE}


def best(saved: Sequence[Mapping], headings: Sequence[Sequence[str]]) -> int | None:
    """Return the mapping all of whose headings stand in one of these sheets; the same ones before the most."""
    sheets = [(digest(found), set(map(fold, found))) for found in headings]
    whole = [at for at, one in enumerate(saved) if any(mapped(one) <= found for _, found in sheets)]
    same = [at for at in whole if any(saved[at].digest == known for known, _ in sheets)]
    return next(iter(same), None) if same else max(whole, key=lambda at: len(mapped(saved[at])), default=None)


def _headings(document: Document) -> list[tuple[str, ...]]:
    """Return the headings of each sheet, and of all of them together, as a head's own list is read."""
    filled = [sheet.headers for sheet in document.sheets if sheet.headers]
    in_sight = [sheet.headers for sheet in document.sheets if sheet.headers and sheet.rows and not sheet.hidden]
    together = {fold(heading): heading for headers in in_sight for heading in headers}
    return [*filled, tuple(together.values())]
