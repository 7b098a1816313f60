"""The room's words: what a packet may hold, how a hand-over stands, and for how long a packet can be opened."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import TextChoices

OPEN_FOR = dt.timedelta(days=28)
"""A packet that nobody took in by then is refused: what it says has grown old."""
CLOCKS_DIFFER = dt.timedelta(hours=1)
"""How far two authorities' clocks may be apart before a packet counts as made in the future."""
MOST_BYTES = 2_000_000
PACKET_ENDING, RECEIPT_ENDING, KEYS_ENDING = "vs-handover", "vs-receipt", "vs-keys"
ANOTHER_AUTHORITY = "another authority"
HOW = "hand-over"


class Part(TextChoices):
    """What of a learner's record can go: each is chosen by itself, and identity always goes."""

    IDENTITY = "identity", "Who they are"
    SCHOOLS = "schools", "Schools and stages"
    CARE = "care", "Periods of being looked after"
    ATTENDANCE = "attendance", "Attendance"
    EXCLUSIONS = "exclusions", "Exclusions"
    LEVELS = "levels", "Levels in literacy and numeracy"
    AWARDS = "awards", "Awards, and entries for them"
    DESTINATIONS = "destinations", "Where they went after school"
    NEEDS = "needs", "Support needs and plans"
    TOLD = "told", "What people told about learning"


CHOSEN_FROM = tuple(one for one in Part if one is not Part.IDENTITY)
FACTS_OF: dict[Part, tuple[str, ...]] = {
    Part.ATTENDANCE: ("attendance",),
    Part.EXCLUSIONS: ("exclusions",),
    Part.LEVELS: ("levels",),
    Part.AWARDS: ("awards", "entries"),
    Part.DESTINATIONS: ("destinations",),
    Part.NEEDS: ("needs",),
}
"""The parts that are rows of fact files, with their kinds."""
GIVES_PLACE_AWAY = frozenset({Part.SCHOOLS, Part.ATTENDANCE, Part.DESTINATIONS, Part.TOLD})
"""Parts that tell where somebody is or was: of a protected learner they never go."""


@dataclass(frozen=True)
class State:
    """How a hand-over stands, in a word and a sign."""

    word: str
    sign: str = ""


class CameFrom(TextChoices):
    """How another authority's public keys came here."""

    HUB = "hub", "from the Network’s hub"
    FILE = "file", "from a key file"
