"""Words of releases: how far one has come, why one is withdrawn, what became of a post, and the days of sending."""

from django.db.models import TextChoices

SCHEMA = "virtual-school/release/1"
ROUNDED = "Rounded for sharing"
APPROVALS = 2
"""Two different people look at every table before it leaves."""


class State(TextChoices):
    MAKING = "making", "Being made"
    FAILED = "failed", "Could not be made"
    DRAFT = "draft", "Draft"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Post(TextChoices):
    """What goes to the hub."""

    RELEASE = "release", "Tables"
    WITHDRAWAL = "withdrawal", "Withdrawal"


class Sent(TextChoices):
    WAITING = "waiting", "Waits for its day"
    TAKEN = "taken", "Taken by the hub"
    REFUSED = "refused", "Refused by the hub"
    DROPPED = "dropped", "Taken back before it left"


class Reason(TextChoices):
    """Why tables are withdrawn; a key travels, never a sentence of our own."""

    WRONG_SOURCE = "wrong_source", "A file behind it was wrong"
    WRONG_RULE = "wrong_rule", "It was worked out wrongly"
    TOO_REVEALING = "too_revealing", "It tells too much"
    OTHER = "other", "Another reason"
