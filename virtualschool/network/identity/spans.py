"""What every part of the check shares: how a name is spelt, where a sentence ends, and a finding to look at."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from .findings import Finding, Severity
from .lists import listed

WORD = r"[A-ZÀ-Ý][\w'’À-ÿ-]*"
_END = re.compile(r"(?<![A-Z]\w)(?<!\b[A-Z])[.!?]\s|\n")


def in_any_letters(pattern: str) -> re.Pattern[str]:
    """A pattern to run on `small(text)`: it finds what the same pattern without regard to case would find in the text.

    Many times as fast, for only where case counts does the engine look at the
    first letter of each alternative before it tries it.
    """
    return re.compile(re.sub(r"(?<!\\)[A-Z]", lambda one: one.group().lower(), pattern))


@lru_cache(maxsize=8)
def small(text: str) -> str:
    """The text in small letters, each where it stood."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(one.lower()[0] for one in text)


def look(span: tuple[int, int], rule: str, say: str) -> Finding:
    return Finding(*span, rule, Severity.LOOK, say)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which these words stand; the point after an initial ends none."""
    ends = _ends(text)
    before, after = bisect_right(ends, start), bisect_left(ends, end)
    return text[ends[before - 1] if before else 0 : ends[after] if after < len(ends) else len(text)]


@lru_cache(maxsize=8)
def _ends(text: str) -> list[int]:
    return [one.end() for one in _END.finditer(text)]


def just_before(text: str, start: int) -> str:
    """The few words before a place; a start of the text stays one."""
    return text[max(0, start - 60) : start]


def is_place(words: str) -> bool:
    return any(words in listed(name) for name in ("places", "areas", "big_places"))
