"""Colours and comments of a head's own list, as lines of notes beside the child whom they mark."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from virtualschool.intake.reading import marks
from virtualschool.intake.reading.joining import Part
from virtualschool.intake.reading.notices import NoticeBook

OF_ROW, OF_CELL, COMMENT = "Colour of the row", "Colour of ", "Comment on "
Lines = dict[int, list[str]]


def of(data: bytes, parts: Sequence[Part], meanings: Mapping[str, str], notices: NoticeBook) -> Lines:
    """Return the note lines of each row, by its number; a colour that nobody has explained is counted and told."""
    found = marks.read(data)
    lines: Lines = {}
    strange: Counter[str] = Counter()
    for part in parts:
        rows: dict[int, list[marks.Mark]] = {}
        for mark in found.get(part.sheet.name, []):
            if mark.row > part.sheet.header_row:
                rows.setdefault(mark.row, []).append(mark)
        for number, marked in rows.items():
            strange.update(mark.colour for mark in marked if mark.colour and mark.colour not in meanings)
            if said := list(_said(marked, part, meanings)):
                lines[number + part.offset] = said
    for colour, cells in strange.most_common():
        sentence = (
            f"The colour {marks.colour_name(colour)} marks {cells} cell{'' if cells == 1 else 's'}. "
            "Say once what it means, and it is kept as a note."
        )
        notices.add(0, "", "colour_unexplained", sentence)
    return lines


def _said(marked: Sequence[marks.Mark], part: Part, meanings: Mapping[str, str]) -> Iterator[str]:
    coloured = [mark for mark in marked if mark.colour in meanings]
    counted = Counter(mark.colour for mark in coloured)
    whole = {colour for colour, cells in counted.items() if cells * 2 > len(part.sheet.headers)}
    for colour in sorted(whole):
        yield f"{OF_ROW}: {meanings[colour]}"
    for mark in coloured:
        if mark.colour not in whole:
            yield f"{OF_CELL}{_heading(mark, part)}: {meanings[mark.colour]}"
    for mark in marked:
        if mark.comment:
            yield f"{COMMENT}{_heading(mark, part)}: {mark.comment}"


def _heading(mark: marks.Mark, part: Part) -> str:
    headers = part.sheet.headers
    heading = headers[mark.column] if mark.column < len(headers) else ""
    return heading or f"column {mark.column + 1}"
