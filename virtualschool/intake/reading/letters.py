"""Names whose letters were spoiled on the way: read in the wrong set of characters and saved again."""

import re

# What two or more bytes of UTF-8 look like in Windows-1252: no name holds them side by side.
_GARBLED = re.compile(
    "[\u00c2-\u00c5\u00c7-\u00cb\u00e1\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_LOST = re.compile("\ufffd|(?<=[^\\W\\d_])\\?(?=[^\\W\\d_])")


def mended(name: str) -> str:
    """Return the name as it was before it was garbled ("ZoÃ«" is "Zoë"), or "" where it never was."""
    if not _GARBLED.search(name):
        return ""
    try:
        found = _bytes(name).decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return ""
    return found if any(map(str.isalpha, found)) else ""


def are_lost(name: str) -> bool:
    """Tell whether a letter of the name became a question mark or the sign for an unknown character."""
    return _LOST.search(name) is not None


def _bytes(name: str) -> bytes:
    """Return the bytes that were misread; Windows-1252 leaves five of them to Latin-1."""
    return b"".join(_byte(letter) for letter in name)


def _byte(letter: str) -> bytes:
    return letter.encode("latin-1") if ord(letter) < 0x100 else letter.encode("cp1252")
