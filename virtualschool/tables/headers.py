"""Which row of a sheet is the row of headings: reports put titles, dates and blank rows above it."""

from collections.abc import Collection, Sequence

from virtualschool.tables.document import Cell, Row
from virtualschool.tables.words import clean, fold, fold_without_brackets

LOOK_AT = 30


def find(rows: Sequence[Row], known: Collection[str]) -> int | None:
    """Return the index of the row of headings among the first rows, or None where no row is filled.

    The row with most headings that the caller knows (at least two) wins; `known` holds folded headings. Failing
    that, the first row of two or more different words; failing that, the first row that is not blank.
    """
    first = rows[:LOOK_AT]
    scores = [_known_headings(row.cells, known) for row in first]
    if scores and max(scores) >= 2:
        return scores.index(max(scores))
    widest = max((_filled(row.cells) for row in first), default=0)
    for index, row in enumerate(first):
        if _filled(row.cells) >= max(2, widest * 0.6) and _is_all_different_words(row.cells):
            return index
    return next((index for index, row in enumerate(rows) if not row.is_blank), None)


def titles(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Return the cells of a heading row as clean text; an empty heading is the empty string."""
    return tuple(clean(str(cell)) if cell is not None else "" for cell in cells)


def _known_headings(cells: Sequence[Cell], known: Collection[str]) -> int:
    words = [cell for cell in cells if isinstance(cell, str)]
    return sum(1 for word in words if fold(word) in known or fold_without_brackets(word) in known)


def _filled(cells: Sequence[Cell]) -> int:
    return sum(1 for cell in cells if cell is not None and str(cell).strip())


def _is_all_different_words(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    folded = [fold(cell) for cell in filled if isinstance(cell, str)]
    return len(folded) == len(filled) == len(set(folded)) and not any(word.isdigit() for word in folded)
