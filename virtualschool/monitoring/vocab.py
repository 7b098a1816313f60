"""Monitoring's words: what people do about a flag, and what became of it."""

from django.db.models import TextChoices


class Act(TextChoices):
    """An entry that a named person adds to a flag. None of them changes an earlier one."""

    SEEN = "seen", "I’ve seen it; there’s nothing to add"
    ACTION = "action", "We’re doing something"
    NOT_NOW = "not_now", "Not now"
    GIVEN = "given", "Given to"
    CAME = "came", "What came of it"
    TAKEN_BACK = "taken_back", "Taken back"

    @property
    def did(self) -> str:
        """As a history says it."""
        return {
            Act.SEEN: "saw it",
            Act.ACTION: "acted",
            Act.NOT_NOW: "set it aside",
            Act.GIVEN: "gave it to somebody",
            Act.CAME: "said what came of it",
            Act.TAKEN_BACK: "took the answer back",
        }[self]


ANSWERS = (Act.SEEN, Act.ACTION, Act.NOT_NOW)
NEEDS_WORDS = (Act.ACTION, Act.NOT_NOW, Act.CAME)
