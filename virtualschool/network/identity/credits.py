"""Boxes in which colleagues and organisations are named: authors, publishers, who asks, who was told."""

import re

from .about import individuals
from .checking import trouble
from .findings import Finding, Severity
from .marks import marks_in
from .spelling import read
from .told import is_at_work

_TELLING = (frozenset({"age", "stage"}), frozenset({"sex"}), frozenset({"home", "care"}))

_IN_A_CLASS = re.compile(r"\b[A-Z][\w'-]+,? (?:of|in|from) [SP][1-7]\b")


def trouble_in_credits(text: str) -> list[Finding]:
    """As `trouble`, where what is said can only be said of a child; else only what is refused everywhere.

    Names, schools and the subjects of somebody's work are what such a box is for.
    """
    plain = read(text).text
    return [one for one in trouble(text) if one.severity is Severity.STOP or _tells_of_a_child(plain)]


def _tells_of_a_child(text: str) -> bool:
    kinds = {one.kind for one in marks_in(text)}
    told = sum(bool(kinds & one) for one in _TELLING)
    return told > 1 or bool(
        kinds & _TELLING[0] and (individuals(text) or _IN_A_CLASS.search(text)) and not is_at_work(text)
    )
