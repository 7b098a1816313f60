"""What a text tells, read once: its marks, of whom it speaks, and the sentences of each paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .about import individuals, pronouns
from .findings import Mark
from .marks import marks_in
from .proper import proper_nouns

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*(?:[.!?]+|\n|$)")
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?!\s*\n))+")
_BEFORE_WORDS = re.compile(r"\A[\W_]+")
_AT_WORK = re.compile(
    r"\b(?:teachers?|head|depute|workers?|officers?|co-?ordinators?|colleagues?|members?|leads?|managers?|"
    r"assistants?|tutors?|mentors?|psychologists?|professors?|authors?|"
    r"chair|speakers?|coach|director|minister|counsellors?|staff|secretary|volunteers?|researchers?|inspectors?|"
    r"advis[eo]rs?|commissioner)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """Marks, people and pronouns, each in their order, and the places of sentences, paragraph by paragraph."""

    marks: tuple[Mark, ...]
    people: tuple[Mark, ...]
    spoken: tuple[Mark, ...]
    paragraphs: tuple[tuple[tuple[int, int], ...], ...]


@lru_cache(maxsize=16)
def told_in(text: str) -> Told:
    """All that is told in a text of plain spelling; names are found elsewhere."""
    return Told(
        marks=tuple(sorted([*marks_in(text), *proper_nouns(text)])),
        people=tuple(sorted(_people(text))),
        spoken=tuple(sorted(pronouns(text))),
        paragraphs=tuple(
            tuple(one.span() for one in _SENTENCE.finditer(text, *paragraph.span()) if one.group().strip())
            for paragraph in _PARAGRAPH.finditer(text)
        ),
    )


def within(marks: Sequence[Mark], start: int, end: int) -> list[Mark]:
    """Those of the sorted marks that lie between two places."""
    first, last = (bisect_left(marks, place, key=lambda one: one.start) for place in (start, end + 1))
    return [one for one in marks[first:last] if one.end <= end + 1]


def is_at_work(text: str, start: int = 0, end: int | None = None) -> bool:
    """Whether the words name somebody's work: then "she" need be no child."""
    return bool(_AT_WORK.search(text[start:end]))


def _people(text: str) -> Iterator[Mark]:
    """Each paragraph is read for itself, and the point before a sentence is no part of whom it tells."""
    for paragraph in _PARAGRAPH.finditer(text):
        for one in individuals(paragraph.group()):
            start, end = paragraph.start() + one.start, paragraph.start() + one.end
            yield replace(one, start=end - len(_BEFORE_WORDS.sub("", text[start:end])), end=end)
