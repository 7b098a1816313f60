"""Monitoring's tables: figures as made, what run charts mark, the rules as set, flags and what people did."""

from .annotations import Annotation, AnnotationWithdrawal
from .flags import Flag, FlagEntry, Followed
from .ready import Part, Worked
from .rules import RuleVersion
from .snapshots import Snapshot

__all__ = [
    "Annotation",
    "AnnotationWithdrawal",
    "Flag",
    "FlagEntry",
    "Followed",
    "Part",
    "RuleVersion",
    "Snapshot",
    "Worked",
]
