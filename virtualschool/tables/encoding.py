"""Which characters the bytes of a text file stand for: Unicode with or without its mark, Windows-1252 or Mac Roman."""

import codecs
import re

from virtualschool.tables.document import Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 4096
# Between letters these bytes are signs that no name holds in Windows-1252, and accented letters in Mac Roman; the
# apostrophe, quotation marks, dashes, S, O and Z with their marks, which names do hold, are not among them.
_MAC_LETTER = re.compile(rb"[A-Za-z][\x81-\x84\x86-\x89\x8b\x8d\x8f\x90\x95\x98\x99\x9b\x9d]|[A-Za-z]\x8e[a-z]")
_WINDOWS_LETTER = re.compile(rb"[A-Za-z][\xc0-\xd6\xd8-\xf6\xf8-\xff][a-z]|\b[\xc0-\xd6\xd8-\xde][a-z]")
_UNREADABLE = "The characters of this file cannot be read. Save it as “CSV UTF-8” or as an Excel workbook."


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; refuse what cannot be text.

    Windows-1252 is what is left when the bytes are no Unicode: British systems write it, and a wrong guess shows in
    accented names only. Where its signs stand inside words the file is an old Mac's; where both are to be seen, where
    even that fails, or where a character NUL is found, the file is refused rather than guessed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(data, encoding), encoding
    unmarked = _unmarked_utf16(data[:_SAMPLE])
    if unmarked:
        return _text(data, unmarked), unmarked
    try:
        return _without_nul(data.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        return _of_one_byte(data)


def _of_one_byte(data: bytes) -> tuple[str, str]:
    """Read what is no Unicode as a whole: line by line, since rows of two programs meet in one file."""
    lines = data.split(b"\n")
    other = [at for at, line in enumerate(lines) if not line.isascii() and not _is_utf8(line)]
    rest = b"\n".join(lines[at] for at in other)
    used = _one_byte_encoding(rest)
    odd = frozenset(other)
    text = "\n".join(_text(line, used if at in odd else "utf-8") for at, line in enumerate(lines))
    return text, used if all(at in odd or line.isascii() for at, line in enumerate(lines)) else "mixed"


def _one_byte_encoding(data: bytes) -> str:
    if not _MAC_LETTER.search(data):
        return "cp1252"
    if _WINDOWS_LETTER.search(data):
        raise Refused("encoding", _UNREADABLE)
    return "mac_roman"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(sample: bytes) -> str | None:
    """Western text in UTF-16 has a NUL in every second byte: on the odd ones, if little-endian."""
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.7 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.1:
        return "utf-16-be"
    return None


def _text(data: bytes, encoding: str) -> str:
    try:
        return _without_nul(data.decode(encoding))
    except UnicodeDecodeError as failure:
        raise Refused("encoding", _UNREADABLE) from failure


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise Refused(
            "binary",
            "This file holds bytes that no text has: it is damaged, or not a table. "
            "Save the extract again as CSV or as an Excel workbook.",
        )
    return text
