"""What every part of the check shares: how a name is spelt, where a sentence ends, and a finding to look at."""

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache

from .findings import Finding, Severity
from .lists import listed

WORD = r"[A-ZÀ-Ý][\w'’À-ÿ-]*"
_END = re.compile(r"(?<![A-Z]\w)(?<!\b[A-Z])[.!?]\s|\n")


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
