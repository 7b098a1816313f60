"""Monitoring's tables: figures as they were made, the rules as an authority set them, flags and what people did."""

from .flags import Flag, FlagEntry
from .rules import RuleVersion
from .snapshots import Snapshot

__all__ = ["Flag", "FlagEntry", "RuleVersion", "Snapshot"]
