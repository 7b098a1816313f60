"""Names folded for comparing and finding: case, accents, spaces and punctuation do not count."""

import unicodedata

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(name: str) -> str:
    """The letters and digits of a name: `O’Neill`, `O Neill` and `ONEILL` are one; `Mc` and `Mac` are one."""
    letters = name.lower() if name.isascii() else unaccented(name)
    if not letters.isalnum():
        letters = "".join(filter(str.isalnum, letters))
    return "mac" + letters[2:] if letters.startswith("mc") and len(letters) > 3 else letters


def unaccented(name: str) -> str:
    return unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
