"""Releases' tables: drafts and what became of them, who approved, what waits for the hub, and what it gave back."""

from .outbox import OutboxEntry
from .releases import Approval, Asking, National, Release, Withdrawal

__all__ = ["Approval", "Asking", "National", "OutboxEntry", "Release", "Withdrawal"]
