"""Monitoring's tables: figures as they were made, the rules as an authority set them, flags and what people did."""

from .flags import Flag, FlagEntry, Followed
from .ready import Part, Worked
from .rules import RuleVersion
from .snapshots import Snapshot

__all__ = ["Flag", "FlagEntry", "Followed", "Part", "RuleVersion", "Snapshot", "Worked"]
