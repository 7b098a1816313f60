"""How text is cleaned and how two spellings of one heading are seen to be the same."""

import re
import unicodedata
from functools import lru_cache

_SPACES = re.compile(r"\s+")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs"})


def clean(text: str) -> str:
    """Return the text in composed form (NFC), trimmed, runs of white space made one space, unseen characters gone.

    Spelling and case stay as they were given. Joiners that Gaelic, Arabic or Indic names do not need are among what
    goes: they make two equal names look different to a computer and alike to a person.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    spaced = _SPACES.sub(" ", unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", "".join(c for c in spaced if unicodedata.category(c) not in _UNSEEN)).strip()


def holds_unseen(text: str) -> bool:
    """Tell whether `clean` would take out a character that nobody can see (white space does not count)."""
    if text.isprintable():
        return False
    return any(unicodedata.category(c) in _UNSEEN and not c.isspace() for c in text)


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return the letters and digits of a heading or label, without case, accents, spaces or punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", "and")
    return "".join(c for c in plain if c.isalnum())


def fold_without_brackets(text: str) -> str:
    """Fold a heading after its remarks in brackets are left out: "DOB (dd/mm/yyyy)" is "dob"."""
    return fold(_BRACKETS.sub(" ", text))
