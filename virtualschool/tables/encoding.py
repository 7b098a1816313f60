"""Which characters the bytes of a text file stand for: Unicode with or without its mark, or Windows-1252."""

import codecs

from virtualschool.tables.document import Refused

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 4096


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding; refuse what cannot be text.

    Windows-1252 is what is left when the bytes are no Unicode: British systems write it, and a wrong guess shows in
    accented names only. Where even that fails, or a character NUL is found, the file is refused rather than guessed.
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
        return _text(data, "cp1252"), "cp1252"


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
        raise Refused(
            "encoding", "The characters of this file cannot be read. Save it as “CSV UTF-8” or as an Excel workbook."
        ) from failure


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise Refused(
            "binary",
            "This file holds bytes that no text has: it is damaged, or not a table. "
            "Save the extract again as CSV or as an Excel workbook.",
        )
    return text
