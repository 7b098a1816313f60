"""The attacker: takes every document ever released and finds what they give away together.

Written apart from the protector; the two share the form of a release document
and nothing else.
"""

from .attacking import attack
from .documents import Place, UnreadableDocument, release_id
from .facts import NESTED_COHORTS, NESTED_MEASURES, OLD_ENOUGH, Facts, Key, Nested, NestedMeasure, PublicCount, key
from .findings import Disclosure, Report

__all__ = [
    "NESTED_COHORTS",
    "NESTED_MEASURES",
    "OLD_ENOUGH",
    "Disclosure",
    "Facts",
    "Key",
    "Nested",
    "NestedMeasure",
    "Place",
    "PublicCount",
    "Report",
    "UnreadableDocument",
    "attack",
    "key",
    "release_id",
]
