"""The register as a pure function of what sources stated, what was linked and what people decided.

No database, no clock, no randomness: the same statements give the same
learners, in whatever order they arrived.
"""

from .inputs import Joined, Key, Row, Said, Spoken, Stated
from .learners import Derived, difference_id, learner_id, learners, own_pairs, search_text

__all__ = [
    "Derived",
    "Joined",
    "Key",
    "Row",
    "Said",
    "Spoken",
    "Stated",
    "difference_id",
    "learner_id",
    "learners",
    "own_pairs",
    "search_text",
]
