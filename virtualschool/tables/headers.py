"""Which row of a sheet is the row of headings: reports put titles, dates and blank rows above it."""

from collections.abc import Collection, Sequence

from virtualschool.tables.document import Cell, Row
from virtualschool.tables.words import clean, fold, fold_without_brackets

LOOK_AT = 30


def find(rows: Sequence[Row], known: Collection[str]) -> int | None:
    """Return the index of the row of headings among the first rows, or None where no row is filled.

    The row with most headings that the caller knows (at least two) wins; `known` holds folded headings. Where
    headings stand in two rows it is the lower one. Failing that, the first row of two or more different words;
    failing that, the first row that is not blank.
    """
    first = rows[:LOOK_AT]
    scores = [max(_known_headings(row.cells, known), _known_stacked(first, at, known)) for at, row in enumerate(first)]
    if scores and max(scores) >= 2:
        return scores.index(max(scores))
    widest = max((_filled(row.cells) for row in first), default=0)
    for index, row in enumerate(first):
        if _filled(row.cells) >= max(2, widest * 0.6) and _is_all_different_words(row.cells):
            return index
    return next((index for index, row in enumerate(rows) if not row.is_blank), None)


def stacked(rows: Sequence[Row], at: int, known: Collection[str]) -> tuple[str, ...] | None:
    """Return the headings of two rows, one under the other, where only together they are known; else None."""
    return _stacked(rows, at, known) if _known_stacked(rows, at, known) else None


def _known_stacked(rows: Sequence[Row], at: int, known: Collection[str]) -> int:
    """Count the known headings of this row and the one above it together; 0 unless that is more than either has."""
    if at == 0 or not _is_of_words(rows[at].cells) or not _is_of_words(rows[at - 1].cells):
        return 0
    headings = _stacked(rows, at, known)
    if not _are_mostly_known(titles(rows[at].cells), headings, known):
        return 0
    together = _known_headings(headings, known)
    alone = max(_known_headings(rows[at].cells, known), _known_headings(rows[at - 1].cells, known))
    return together if together > alone else 0


def _are_mostly_known(lower: tuple[str, ...], headings: tuple[str, ...], known: Collection[str]) -> bool:
    """Tell whether the lower row is one of headings: a child whose every cell is a word must not be taken for it."""
    filled = [(below, whole) for below, whole in zip(lower, headings, strict=False) if below]
    return sum(fold(whole) in known and whole.endswith(below) for below, whole in filled) >= len(filled) * 0.6


def _stacked(rows: Sequence[Row], at: int, known: Collection[str]) -> tuple[str, ...]:
    upper, lower = titles(rows[at - 1].cells), titles(rows[at].cells)
    width = max(len(upper), len(lower))
    pairs = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return tuple(_one_heading(above, below, known) for above, below in pairs)


def _one_heading(above: str, below: str, known: Collection[str]) -> str:
    both = f"{above} {below}".strip()
    return next((heading for heading in (both, below, above) if heading and fold(heading) in known), both)


def _padded(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return cells + ("",) * (width - len(cells))


def _is_of_words(cells: Sequence[Cell]) -> bool:
    """Tell whether nothing but words stands in a row: a child's row has a date or a number in it."""
    filled = [cell for cell in cells if cell is not None and str(cell).strip()]
    return bool(filled) and not any(not isinstance(cell, str) or any(map(str.isdigit, cell)) for cell in filled)


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
