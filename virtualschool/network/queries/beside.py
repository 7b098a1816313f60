"""What stands beside a meeting: an open question to peers, and the newest of the practice library."""

from dataclasses import dataclass

from virtualschool.people.models import User

from . import latest, peers
from .library import EntryLine
from .peers import QuestionLine


@dataclass(frozen=True)
class Beside:
    """None where there is nothing that this reader may see."""

    question: QuestionLine | None
    entry: EntryLine | None


def beside(user: User) -> Beside:
    """The newest open question by its day, and the entry that was shared last."""
    return Beside(peers.newest(user), latest.newest_entry(user))
