"""Words of the Network: what a member's place is, how items fare, how decisions are made."""

from django.db.models import TextChoices


class Level(TextChoices):
    """How near somebody stands to the Network."""

    NOBODY = "nobody", "No part in the Network"
    OUTSIDE = "outside", "Their authority has not joined"
    OBSERVER = "observer", "Observer"
    MEMBER = "member", "Member"
    COORDINATOR = "coordinator", "Coordinator"


class InductionStep(TextChoices):
    """What a new colleague is shown, in this order."""

    WELCOME = "welcome", "A first call with the coordinator: what the Network is, and how it decides"
    ROLE = "role", "The role profile read together, and what it means here"
    BUDDY = "buddy", "A buddy from a like authority, and a first talk with them"
    MEETING = "meeting", "A first meeting, with time to say hello and what would help"
    SAFE_SPACE = "safe_space", "How the safe space works: what is said there leaves no record"
    ASK = "ask", "How to ask a peer, with a name or without"
    LIBRARY = "library", "The practice library, and one example worth trying"
    DATA = "data", "What may never be written here: anything about a child"


class WithdrawalReason(TextChoices):
    """Why an authority takes a release back."""

    WRONG = "wrong", "A figure was wrong"
    CORRECTED = "corrected", "A corrected release replaces it"
    AT_RISK = "at_risk", "It might let somebody be singled out"
    AUTHORITY_LEFT = "authority_left", "The authority no longer shares its figures"
    OTHER = "other", "Another reason"


COHORT_WORDS = {
    "in-year": "looked after in the year",
    "since-12": "looked after at any time since 12",
    "since-5": "looked after at any time since 5",
    "ever": "ever looked after",
}
"""The cohorts of releases, as they read."""
