"""What every part of the check shares: how a name is spelt, where a sentence ends, and a finding to look at."""

import re

from .findings import Finding, Severity
from .lists import listed

WORD = r"[A-ZÀ-Ý][\w'’À-ÿ-]*"
_END = re.compile(r"(?<![A-Z]\w)(?<!\b[A-Z])[.!?]\s|\n")


def look(span: tuple[int, int], rule: str, say: str) -> Finding:
    return Finding(*span, rule, Severity.LOOK, say)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which these words stand; the point after an initial ends none."""
    ends = [one.end() for one in _END.finditer(text)]
    first = max((place for place in ends if place <= start), default=0)
    return text[first : min((place for place in ends if place >= end), default=len(text))]


def is_place(words: str) -> bool:
    return any(words in listed(name) for name in ("places", "areas", "big_places"))
