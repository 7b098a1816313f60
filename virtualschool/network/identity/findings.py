"""What the check finds, and a mark: a piece of text that says something about one person."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    STOP = "stop"
    """The text is refused."""
    LOOK = "look"
    """The text may be kept; its author and the moderator are asked to look."""


@dataclass(frozen=True, order=True)
class Finding:
    """One place in the text, why it could single a child out, and what to do."""

    start: int
    end: int
    rule: str
    severity: Severity
    sentence: str

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]


@dataclass(frozen=True, order=True)
class Mark:
    """Something said of one person; the weight is how few people share it."""

    start: int
    end: int
    kind: str
    weight: int
