"""The attacker: takes every document ever released and finds what they give away together.

Written apart from the protector; the two share the form of a release document
and nothing else.
"""

from .facts import NESTED_COHORTS, Facts, Key, Nested, PublicCount, key

__all__ = ["NESTED_COHORTS", "Facts", "Key", "Nested", "PublicCount", "key"]
