"""Full names from one cell, split into the names that they are made of."""

import re
from typing import NamedTuple

_PARTICLES = frozenset(
    "van von der den de del della di da do dos du la le el al bin ibn bint st mac mc o ó ni ní nic nan y zu".split()
)
_ASIDE = re.compile(r"[(\[\"“‘]([^)\]\"”’]+)[)\]\"”’]")
_LOOSE_HYPHEN = re.compile(r"\s*([-–])\s+|\s+([-–])\s*")
_TITLES = frozenset({"mr", "mrs", "miss", "ms", "master", "mx"})


class Names(NamedTuple):
    """The names found in one cell; empty where there is none of a kind."""

    forename: str
    second_forename: str
    surname: str
    known_as: str


def split(full_name: str) -> Names:
    """Split "Surname, Forename" or "Forename Surname", particles kept with the surname they belong to.

    A name in brackets or quotation marks is what the child is known as. Where the first words alone are in capitals
    they are the surname ("MACRAE Isla"). One word alone is taken for the surname. It is a proposal, to be shown to
    the person who brought the list.
    """
    aside = _ASIDE.search(full_name)
    known_as = aside[1].strip() if aside else ""
    plain = _LOOSE_HYPHEN.sub("-", _ASIDE.sub(" ", full_name))
    if "," in plain:
        before, _, after = plain.partition(",")
        return Names(*_first_and_rest(after.replace(",", " ").split()), " ".join(before.split()), known_as)
    words = plain.split()
    if len(words) > 1 and words[0].casefold().rstrip(".") in _TITLES:
        words = words[1:]
    at, surname_first = _where_surname_starts(words)
    surname = words[:at] if surname_first else words[at:]
    forenames = words[at:] if surname_first else words[:at]
    return Names(*_first_and_rest(forenames), " ".join(surname), known_as)


def _first_and_rest(words: list[str]) -> tuple[str, str]:
    return (words[0], " ".join(words[1:])) if words else ("", "")


def _where_surname_starts(words: list[str]) -> tuple[int, bool]:
    """Return the index at which names part, and whether the surname is what stands before it."""
    if len(words) < 2:
        return 0, False
    capitals = next((at for at, word in enumerate(words) if not _is_shouted(word)), len(words))
    if 0 < capitals < len(words) and not any(_is_shouted(word) for word in words[capitals:]):
        return capitals, True
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold().rstrip("'’") in _PARTICLES:
        at -= 1
    return at, False


def _is_shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()
