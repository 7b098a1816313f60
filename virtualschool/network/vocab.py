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


class MeetingState(TextChoices):
    AHEAD = "ahead", "Ahead"
    HELD = "held", "Held"
    CALLED_OFF = "called_off", "Called off"


class ItemKind(TextChoices):
    TOPIC = "topic", "A topic to talk about"
    SPEAKER = "speaker", "A guest who speaks"
    DECISION = "decision", "Something to decide"
    SAFE_SPACE = "safe_space", "Safe space: no notes taken"


class ItemState(TextChoices):
    """How an item fares. None of these is a "no": what is not reached goes on to the next meeting by itself."""

    TALKED_THROUGH = "talked_through", "being talked through"
    ON_AGENDA = "on_agenda", "on the agenda"
    REACHED = "reached", "talked about"
    WITHDRAWN = "withdrawn", "taken back by its proposer"


class ConcernKind(TextChoices):
    CONCERN = "concern", "A concern"
    OBJECTION = "objection", "An objection"


class MinutesStance(TextChoices):
    AGREES = "agrees", "agrees"
    CHANGE = "change", "asks for a change"


class Method(TextChoices):
    """How a decision was come to."""

    CONTENT = "content", "Everyone who was there was content"
    WITH_CONCERNS = "with_concerns", "Everyone could live with it; concerns are kept beside it"
    OVER_OBJECTION = "over_objection", "Those who will do it agreed; an objection is kept beside it"
    IN_WRITING = "in_writing", "Agreed in writing between meetings"


class DecisionState(TextChoices):
    STANDS = "stands", "stands"
    ENDED = "ended", "ended"


class ActionState(TextChoices):
    OPEN = "open", "open"
    DONE = "done", "done"
    DROPPED = "dropped", "let go, with a reason"


class NoteKind(TextChoices):
    """What is added to a decision after it was made."""

    RESULT = "result", "What came of it"
    REVIEW = "review", "Looked at again"


SAFE_SPACE = "Safe space"
AGENDA_MINUTES = 110
LEAST_MINUTES, MOST_MINUTES = 5, 120


class RoundKind(TextChoices):
    PULSE = "pulse", "Pulse after a meeting"
    SURVEY = "survey", "Yearly survey"


HOW_MUCH = ((5, "Very much"), (4, "Mostly"), (3, "Partly"), (2, "A little"), (1, "Not at all"))
"""The five answers of pulse and survey."""
PULSE_DAYS, SURVEY_DAYS = 14, 28
"""How long each stays open."""
FEWEST_ANSWERS = 5
"""Fewer answers are not shown: colleagues know each other."""
