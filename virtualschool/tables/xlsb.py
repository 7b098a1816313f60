"""Binary workbooks of Excel 2007 and later: the few records that say what is hidden, wrong, or counted from 1904."""

import struct
from collections.abc import Iterator

_ROW, _CELL_ERROR, _FORMULA_ERROR, _SHEET, _BOOK = 0, 3, 11, 156, 153
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#N/A"}


def book(content: bytes) -> tuple[int, list[str]]:
    """Return the year that days count from, and the relation of each sheet in its order."""
    epoch, ids = 1900, []
    for kind, body in _records(content):
        if kind == _BOOK and len(body) >= 4 and struct.unpack_from("<I", body)[0] & 1:
            epoch = 1904
        elif kind == _SHEET and len(body) >= 12:
            length = struct.unpack_from("<I", body, 8)[0]
            ids.append(body[12 : 12 + length * 2].decode("utf-16-le", "replace"))
    return epoch, ids


def sheet(content: bytes) -> tuple[dict[tuple[int, int], str], set[int]]:
    """Return the errors of a sheet by row and column from 0, and its hidden rows from 1."""
    errors: dict[tuple[int, int], str] = {}
    hidden: set[int] = set()
    row = 0
    for kind, body in _records(content):
        if kind == _ROW and len(body) >= 12:
            row = struct.unpack_from("<I", body)[0]
            if body[11] & 0x10:
                hidden.add(row + 1)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR) and len(body) >= 9:
            errors[row, struct.unpack_from("<I", body)[0]] = ERRORS.get(body[8], "#VALUE!")
    return errors, hidden


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(content)
    while at < end:
        kind, at = _number(content, at, 2)
        size, at = _number(content, at, 4)
        yield kind, content[at : at + size]
        at += size


def _number(content: bytes, at: int, longest: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first, and where it ends."""
    number = 0
    for place in range(longest):
        if at >= len(content):
            return number, at
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return number, at
