"""Workbooks of Excel 97 to 2003: the few records that say what is hidden, wrong, or counted from 1904."""

import struct
from collections.abc import Iterator

from virtualschool.tables.xlsb import ERRORS

_SECTOR_END = 0xFFFFFFFC
_BOUNDSHEET, _DATEMODE, _ROW, _BOOLERR, _FORMULA, _EOF, _FILEPASS = 0x85, 0x22, 0x208, 0x205, 0x06, 0x0A, 0x2F
SheetFacts = tuple[dict[tuple[int, int], str], set[int]]


def look(data: bytes) -> tuple[int, list[SheetFacts]]:
    """Return the year that days count from and, sheet by sheet, errors by place from 0 and hidden rows from 1.

    What is no such workbook, or is damaged, gives nothing: the parser that reads its cells says so.
    """
    try:
        content = _workbook_stream(data)
        return _book(content)
    except (struct.error, IndexError, ValueError):
        return 1900, []


def is_locked(data: bytes) -> bool:
    """Tell whether the workbook's cells are encrypted."""
    try:
        return any(kind == _FILEPASS for kind, _ in _records(_workbook_stream(data), 0))
    except (struct.error, IndexError, ValueError):
        return False


def _book(content: bytes) -> tuple[int, list[SheetFacts]]:
    epoch, starts = 1900, []
    for kind, body in _records(content, 0):
        if kind == _DATEMODE and body[:2] == b"\x01\x00":
            epoch = 1904
        elif kind == _BOUNDSHEET:
            starts.append(struct.unpack_from("<I", body)[0])
    return epoch, [_sheet(content, start) for start in starts]


def _sheet(content: bytes, start: int) -> SheetFacts:
    errors: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    for kind, body in _records(content, start):
        if kind == _ROW and len(body) >= 16 and struct.unpack_from("<H", body, 12)[0] & 0x20:
            hidden.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _BOOLERR and len(body) >= 8 and body[7]:
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[6], "#VALUE!")
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            errors[struct.unpack_from("<HH", body)] = ERRORS.get(body[8], "#VALUE!")
    return errors, hidden


def _records(content: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream, up to its end mark."""
    while at + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, at)
        yield kind, content[at + 4 : at + 4 + size]
        at += 4 + size
        if kind == _EOF:
            return


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream of the workbook from the compound file that holds it."""
    sector = 1 << struct.unpack_from("<H", data, 30)[0]
    if sector not in (512, 4096):
        raise ValueError
    table = _allocation(data, sector)
    directory = _chain(data, table, struct.unpack_from("<I", data, 48)[0], sector)
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        start, size = struct.unpack_from("<II", directory, at + 116)
        if name in ("Workbook", "Book") and size >= 4096:
            return _chain(data, table, start, sector)[:size]
    raise ValueError


def _allocation(data: bytes, sector: int) -> list[int]:
    """Return the table that says which sector follows which."""
    blocks = [block for block in struct.unpack_from("<109I", data, 76) if block < _SECTOR_END]
    following, seen = struct.unpack_from("<I", data, 68)[0], 0
    each = sector // 4
    while following < _SECTOR_END and seen < len(data) // sector:
        more = struct.unpack_from(f"<{each}I", data, (following + 1) * sector)
        blocks += [block for block in more[:-1] if block < _SECTOR_END]
        following, seen = more[-1], seen + 1
    table: list[int] = []
    for block in blocks:
        table += struct.unpack_from(f"<{each}I", data, (block + 1) * sector)
    return table


def _chain(data: bytes, table: list[int], start: int, sector: int) -> bytes:
    parts: list[bytes] = []
    at = start
    while at < _SECTOR_END and len(parts) <= len(table):
        parts.append(data[(at + 1) * sector : (at + 2) * sector])
        at = table[at]
    return b"".join(parts)
