"""What a workbook says beside its values: the colours that cells are filled with, and the comments on them.

Only xlsx keeps them in a form that is worth reading. What cannot be read here is left unsaid: the values are read
elsewhere, and refused there where the workbook is damaged.
"""

import colorsys
import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree as ET

from virtualschool.tables.words import clean
from virtualschool.tables.workbook import BROKEN_ARCHIVE

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_PLAIN = frozenset({"", "FFFFFF", "000000"})
# The eight colours that old palettes name by number, from 8 on; and the rest of those that people pick.
_INDEXED = dict(
    zip(
        range(8, 64),
        (
            "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 "
            "808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 "
            "008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 "
            "FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
        ).split(),
        strict=True,
    )
)
_MOST_PART = 60_000_000


class Mark(NamedTuple):
    """One cell's colour (RRGGBB, "" for none) and comment; the column counts from 0."""

    row: int
    column: int
    colour: str
    comment: str


def read(data: bytes) -> dict[str, list[Mark]]:
    """Return the marks of each sheet by its name; nothing for a file that is no xlsx workbook."""
    if not data.startswith(b"PK"):
        return {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return {}
            fills = _fills(archive)
            return {name: list(_marks(archive, part, fills)) for name, part in _sheets(archive)}
    except (*BROKEN_ARCHIVE, ValueError, IndexError, OverflowError, ET.ParseError):
        return {}


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    if archive.getinfo(part).file_size > _MOST_PART:
        raise ValueError(part)
    text = archive.read(part)
    if b"<!DOCTYPE" in text[:2_000] or b"<!ENTITY" in text:
        raise ValueError(part)
    return ET.fromstring(text)  # noqa: S314  (no part with entities comes this far, and the process has limits)


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return what a part points to: id to kind of link and name of the other part."""
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return {}
    found = {}
    for link in _parsed(archive, links):
        target = link.get("Target", "")
        whole = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
        found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], whole)
    return found


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts.pop()
        else:
            parts.append(step)
    return "/".join(parts)


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = _targets(archive, "xl/workbook.xml")
    for sheet in _parsed(archive, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        kind, part = targets[sheet.get(_LINK, "")]
        if kind == "worksheet":
            yield sheet.get("name", ""), part


def _fills(archive: zipfile.ZipFile) -> list[str]:
    """Return the colour of each cell style, in the order by which cells name them."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles, theme = _parsed(archive, "xl/styles.xml"), _theme(archive)
    fills = [_colour(fill, theme) for fill in styles.findall(f"{_MAIN}fills/{_MAIN}fill")]
    return [fills[int(style.get("fillId", "0"))] for style in styles.findall(f"{_MAIN}cellXfs/{_MAIN}xf")]


def _theme(archive: zipfile.ZipFile) -> list[str]:
    if "xl/theme/theme1.xml" not in archive.namelist():
        return []
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = _parsed(archive, "xl/theme/theme1.xml").find(f".//{drawing}clrScheme")
    found = [_of_theme(each[0]) for each in scheme] if scheme is not None else []
    # Cells count the theme's light colours before the dark ones, in pairs.
    return [found[1], found[0], found[3], found[2], *found[4:]] if len(found) > 3 else found


def _of_theme(colour: ET.Element) -> str:
    return colour.get("lastClr") or colour.get("val") or ""


def _colour(fill: ET.Element, theme: list[str]) -> str:
    pattern = fill.find(f"{_MAIN}patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return ""
    colour = pattern.find(f"{_MAIN}fgColor")
    if colour is None:
        return ""
    if rgb := colour.get("rgb"):
        return _seen(rgb[-6:])
    if (number := colour.get("indexed")) is not None:
        return _seen(_INDEXED.get(int(number), ""))
    if (number := colour.get("theme")) is not None and int(number) < len(theme):
        return _seen(_tinted(theme[int(number)], float(colour.get("tint", "0"))))
    return ""


def _tinted(colour: str, tint: float) -> str:
    parts = [int(colour[at : at + 2], 16) for at in (0, 2, 4)]
    moved = [part * (1 + tint) if tint < 0 else part + (255 - part) * tint for part in parts]
    return "".join(f"{round(part):02X}" for part in moved)


def _seen(colour: str) -> str:
    return "" if colour.upper() in _PLAIN else colour.upper()


def _marks(archive: zipfile.ZipFile, part: str, fills: list[str]) -> Iterator[Mark]:
    comments = _comments(archive, part)
    for cell in _parsed(archive, part).iter(f"{_MAIN}c"):
        colour, comment = fills[int(cell.get("s", "0"))] if fills else "", comments.pop(cell.get("r", ""), "")
        if colour or comment:
            yield Mark(*_place(cell.get("r", "")), colour, comment)
    for reference, comment in comments.items():
        yield Mark(*_place(reference), "", comment)


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def _comments(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the comments on cells, by reference, without the name that Excel puts before them."""
    found = {}
    for kind, target in _targets(archive, part).values():
        if kind == "comments":
            for comment in _parsed(archive, target).iter(f"{_MAIN}comment"):
                text = clean(" ".join(piece.text or "" for piece in comment.iter(f"{_MAIN}t")))
                if text:
                    found[comment.get("ref", "")] = text
    return found


def colour_name(rgb: str) -> str:
    """Return what people call a colour (RRGGBB): "light green"."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if full < 0.12 or light > 0.97:
        return "grey" if light < 0.9 else "light grey"
    names = ((15, "red"), (42, "orange"), (70, "yellow"), (165, "green"), (200, "turquoise"), (255, "blue"))
    name = next((name for upper, name in (*names, (290, "purple"), (345, "pink")) if hue * 360 < upper), "red")
    return f"light {name}" if light > 0.75 else f"dark {name}" if light < 0.3 else name
