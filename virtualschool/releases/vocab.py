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
    """Why tables are taken back, in the hub's own keys: a key travels, never a sentence of ours."""

    WRONG = "wrong", "A figure was wrong"
    CORRECTED = "corrected", "A corrected release replaces it"
    AT_RISK = "at_risk", "It might let somebody be singled out"
    AUTHORITY_LEFT = "authority_left", "We no longer share our figures"
    OTHER = "other", "Another reason"
