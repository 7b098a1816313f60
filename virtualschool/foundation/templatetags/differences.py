"""Which letters of one value differ from another, for marking."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    text: str
    differs: bool


def pieces(shown: str, other: str) -> list[Piece]:
    """Cut `shown` into runs that are also in `other` and runs that are not.

    When little is shared, the whole value differs: single letters that happen to agree tell a reader nothing. Dates
    are compared part by part, because a swapped day and month is one slip and not four letters.
    """
    if shown == other or not other:
        return [Piece(shown, differs=False)]
    for mark in "/-":
        if shown.count(mark) == other.count(mark) == 2:
            return date_pieces(shown, other, mark)
    ours, theirs = prefix(shown), prefix(other)
    if ours and theirs and ours != theirs:
        rest = pieces(shown.removeprefix(ours), other.removeprefix(theirs))
        return joined([Piece(ours, differs=True), *rest])
    matcher = SequenceMatcher(None, shown.casefold(), other.casefold(), autojunk=False)
    if matcher.ratio() < 0.5:
        return [Piece(shown, differs=True)]
    cuts = [(kind != "equal", shown[start:end]) for kind, start, end, *_ in matcher.get_opcodes()]
    return joined([Piece(text, differs) for differs, text in cuts if text])


def prefix(name: str) -> str:
    """Mc and Mac are one slip, not a letter more or less, so each is marked whole."""
    return next((start for start in ("Mac", "Mc", "M'", "M‘", "M’") if name.startswith(start)), "")


def date_pieces(shown: str, other: str, mark: str) -> list[Piece]:
    ours, theirs = shown.split(mark), other.split(mark)
    cut: list[Piece] = []
    for number, (mine, yours) in enumerate(zip(ours, theirs, strict=True)):
        if number:
            both = mine != yours and ours[number - 1] != theirs[number - 1]
            cut.append(Piece(mark, differs=both))
        cut.append(Piece(mine, differs=mine != yours))
    return joined(cut)


def joined(cut: list[Piece]) -> list[Piece]:
    """Neighbours of the same kind become one piece, so that one difference is one mark."""
    whole: list[Piece] = []
    for piece in cut:
        if whole and whole[-1].differs == piece.differs:
            whole[-1] = Piece(whole[-1].text + piece.text, piece.differs)
        else:
            whole.append(piece)
    return whole
