"""What is newest of practice and policy, for the Network's first page."""

import datetime as dt
from dataclasses import dataclass

from virtualschool.people.models import User

from ..models import Consultation, PracticeEntry, PracticeVersion, Unsigned
from ..vocab_practice import ConsultationState, PracticeState
from . import library, peers
from .library import EntryLine
from .peers import QuestionLine


@dataclass(frozen=True)
class Latest:
    """The newest open question and entry, the consultation that closes first, and how much waits to be looked at."""

    question: QuestionLine | None = None
    entry: EntryLine | None = None
    consultation: Consultation | None = None
    words_to_look_at: int = 0
    entries_to_look_at: int = 0


def latest(user: User, today: dt.date) -> Latest:
    """For whoever takes part; the counts are the coordinator's. What was said without a name has no moment to tell."""
    ahead = Consultation.objects.visible_to(user).filter(state=ConsultationState.GATHERING, closes_on__gte=today)
    waiting = PracticeEntry.objects.visible_to(user).filter(state=PracticeState.WAITING)
    return Latest(
        question=peers.newest(user),
        entry=newest_entry(user),
        consultation=ahead.order_by("closes_on").first(),
        words_to_look_at=Unsigned.objects.visible_to(user).filter(sent_back_why="").count(),
        entries_to_look_at=waiting.count(),
    )


def newest_entry(user: User) -> EntryLine | None:
    entry = PracticeEntry.objects.visible_to(user).shared().order_by("-shared_at", "pk").first()
    if entry is None:
        return None
    versions = PracticeVersion.objects.visible_to(user).filter(entry=entry, number=entry.shared_number)
    found = library.lines(user, list(versions.select_related("entry__authority")))
    return found[0] if found else None
