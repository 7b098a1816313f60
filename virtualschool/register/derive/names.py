"""Names folded for comparing and finding: case, accents, spaces and punctuation do not count."""

import unicodedata

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})


def fold(name: str) -> str:
    """The letters and digits of a name: `O’Neill`, `O Neill` and `ONEILL` are one; `Mc` and `Mac` are one."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    letters = "".join(char for char in plain if char.isalnum())
    return "mac" + letters[2:] if letters.startswith("mc") and len(letters) > 3 else letters
