"""Search across years: every word by its stem, in whatever the reader may see."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from virtualschool.people.models import User

from .searchable import EVERYTHING, Searchable

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*", re.UNICODE)
_ENDINGS = "ances ences ance ence ations ation ments ment ings ing ions ion ies ied ers es ed er ly y s e".split()
LEAST_STEM = 3
MOST_WORDS = 8
AROUND = 90
IN_TITLE, WHOLE_WORD = 4, 2


@dataclass(frozen=True)
class Hit:
    """Something found: what it is, where it is, and the words around the first that was found."""

    kind: str
    title: str
    url: str
    beneath: str
    excerpt: str
    worth: int


@dataclass(frozen=True)
class Found:
    """What was found, the best first; `more` were left off."""

    words: tuple[str, ...]
    hits: tuple[Hit, ...]
    more: int = 0


def search(user: User, text: str, *, most: int = 60) -> Found:
    """What holds all of the words, each by its stem, in any of its texts. Nobody finds what they may not open."""
    words = tuple(dict.fromkeys(word.casefold() for word in _WORD.findall(text)))[:MOST_WORDS]
    stems = [stem(word) for word in words]
    if not stems:
        return Found(words, ())
    hits = [hit for one in EVERYTHING for hit in in_one(user, one, words, stems)]
    hits.sort(key=lambda hit: -hit.worth)
    return Found(words, tuple(hits[:most]), max(0, len(hits) - most))


def stem(word: str) -> str:
    """The beginning that a word shares with its kin: "attendance", "attended" and "attends" begin with "attend".

    Where no ending can go, the word itself; searching is by prefix, so that
    nothing is missed for a stem that stays long.
    """
    word = word.replace("’", "'").removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST_STEM:
            return word[: -len(ending)]
    return word


def in_one(user: User, one: Searchable[Any], words: Sequence[str], stems: Sequence[str]) -> list[Hit]:
    """The database narrows by letters; here each stem must begin a word, so that "art" does not find "start"."""
    rows = one.rows(user)
    for each in stems:
        any_field = Q()
        for field in one.fields:
            any_field |= Q(**{f"{field}__icontains": each})
        rows = rows.filter(any_field)
    return [hit for row in rows if (hit := hit_in(row, one, words, stems))]


def hit_in(row: Model, one: Searchable[Any], words: Sequence[str], stems: Sequence[str]) -> Hit | None:
    title, url, beneath = one.hit(row)
    texts = [str(getattr(row, field) or "") for field in one.fields]
    whole = "\n".join(texts)
    folded = [word.casefold() for word in _WORD.findall(whole)]
    if not all(any(word.startswith(each) for word in folded) for each in stems):
        return None
    in_title = [word.casefold() for word in _WORD.findall(title)]
    worth = sum(IN_TITLE for each in stems if any(word.startswith(each) for word in in_title))
    worth += sum(WHOLE_WORD for word in words if word in folded)
    body = "\n".join(texts[1:]) if len(texts) > 1 else whole
    return Hit(one.kind, title, url, beneath, excerpt(body, stems), worth)


def excerpt(text: str, stems: Sequence[str]) -> str:
    """The words around the first that was found; the beginning where it is in the title alone."""
    flat = " ".join(text.split())
    places = [match.start() for match in _WORD.finditer(flat) if match[0].casefold().startswith(tuple(stems))]
    at = places[0] if places else 0
    first, last = max(0, at - AROUND), min(len(flat), at + AROUND)
    first = flat.rfind(" ", 0, first) + 1 if first else 0
    last = last if last == len(flat) else max(flat.rfind(" ", 0, last), first)
    return f"{'… ' if first else ''}{flat[first:last]}{' …' if last < len(flat) else ''}"
