"""What stands beside a meeting: an open question to peers, and the newest of the practice library."""

from dataclasses import dataclass

from django.db.models import Count, F

from virtualschool.people.models import User

from ..models import PeerQuestion, PracticeEntry, PracticeVersion
from . import library, peers
from .library import EntryLine
from .peers import QuestionLine


@dataclass(frozen=True)
class Beside:
    """None where there is nothing that this reader may see."""

    question: QuestionLine | None
    entry: EntryLine | None


def beside(user: User) -> Beside:
    """The newest open question by its day, and the entry that was shared last."""
    return Beside(open_question(user), newest_entry(user))


def open_question(user: User) -> QuestionLine | None:
    rows = PeerQuestion.objects.visible_to(user).filter(closed_on=None).select_related("asked_by", "authority")
    rows = rows.annotate(number=Count("replies", distinct=True)).prefetch_related("addressees__member__authority")
    newest = rows.order_by("-published_on", "id").first()
    return peers.line(newest) if newest else None


def newest_entry(user: User) -> EntryLine | None:
    """One that is shared: drafts are nobody's news."""
    shared = PracticeEntry.objects.visible_to(user).shared()
    rows = PracticeVersion.objects.visible_to(user).filter(entry__in=shared, number=F("entry__shared_number"))
    newest = list(rows.select_related("entry__authority").order_by("-entry__shared_at", "pk")[:1])
    return next(iter(library.lines(user, newest)), None)
