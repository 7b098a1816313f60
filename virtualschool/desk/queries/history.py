"""Earlier years: learners who were at school before anybody knew that they are ours, so that nothing was kept."""

import datetime as dt
import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Min

from virtualschool.people.models import Authority, User
from virtualschool.register.derive import Key
from virtualschool.register.models import Enrolment, HistoryRequest, Learner, LearnerRecord, Link, Statement
from virtualschool.register.queries import stated as reads
from virtualschool.register.queries import working
from virtualschool.register.vocab import About, Answer, Source

from ..papers import ToLookUp
from . import clearance as clearances

PAGE = 50
WANTED, WAITING, RECEIVED = "wanted", "asked", "received"
STATES = ((WANTED, "Not asked for yet"), (WAITING, "Asked for"), (RECEIVED, "Received"))


@dataclass(frozen=True)
class Line:
    """One learner with earlier years: since when at school, since when known to be ours, and what was asked."""

    learner: Learner
    at_school_from: dt.date
    ours_since: dt.date
    request: HistoryRequest | None
    is_protected: bool

    @property
    def pk(self) -> uuid.UUID:
        return self.learner.pk

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id

    @property
    def state(self) -> str:
        if self.request is None:
            return WANTED
        return RECEIVED if self.request.received_on else WAITING

    @property
    def to_look_up(self) -> ToLookUp:
        """The least that a receiver may know."""
        one = self.learner
        return ToLookUp(one.forename, one.surname, one.date_of_birth, scn=one.scn)


@dataclass(frozen=True)
class History:
    """The lines asked for, and how many stand in each state."""

    lines: tuple[Line, ...]
    states: tuple[tuple[str, str, int], ...]
    everybody: int


def history(user: User, authority: Authority, state: str) -> History:
    """The page for this reader: newly known first; a fixed number of queries, however many learners."""
    found = sorted(lines(user, authority), key=lambda one: (-one.ours_since.toordinal(), one.learner.list_name, one.pk))
    counts = Counter(one.state for one in found)
    return History(
        lines=tuple(one for one in found if state in ("all", one.state)),
        states=tuple((key, words, counts[key]) for key, words in STATES),
        everybody=len(found),
    )


def lines(user: User, authority: Authority) -> Iterable[Line]:
    """Whoever was on a roll before the day on which we came to know of them.

    A record that ended in adoption is asked about nowhere.
    """
    rows = Learner.objects.visible_to(user).filter(authority=authority, ended_in_adoption=False).defer("search_text")
    cleared, asked, known = clearances.of_user(user), working.history_requests(authority), ours_since(authority)
    begun = first_days(authority)
    for one in rows:
        start, since = begun.get(one.pk), known.get(one.pk)
        if start and since and start < since:
            yield Line(one, start, since, asked.get(one.pk), cleared.of(one).is_protected)


def first_days(authority: Authority) -> dict[uuid.UUID, dt.date]:
    rows = Enrolment.objects.filter(learner__authority=authority).values("learner_id").annotate(first=Min("start"))
    return {row["learner_id"]: row["first"] for row in rows}


def ours_since(authority: Authority) -> dict[uuid.UUID, dt.date]:
    """The day on which each pupil of the roll was known as one of ours: joined that day, else first stated as such."""
    members = LearnerRecord.objects.filter(record__authority=authority).values_list(
        "learner_id", "record_id", "record__source", "record__own_id"
    )
    of_record, of_key = {}, {}
    on_roll: set[uuid.UUID] = set()
    for learner, record, source, own_id in members:
        of_record[record], of_key[Key(source, own_id)] = learner, learner
        on_roll.update([learner] if source == Source.EDUCATION else [])
    joined = joining_days(authority, of_record, of_key)
    stated = first_statements(authority, of_record)
    return {one: joined.get(one) or stated[one] for one in on_roll if one in joined or one in stated}


def joining_days(
    authority: Authority, of_record: Mapping[uuid.UUID, uuid.UUID], of_key: Mapping[Key, uuid.UUID]
) -> dict[uuid.UUID, dt.date]:
    """The first day on which a learner's records were joined, by the engine or by a person; joins of today only."""
    links = Link.objects.filter(authority=authority).values_list("left_id", "right_id", "made_on")
    pairs = [(of_record.get(left), of_record.get(right), day) for left, right, day in links]
    for entry in reads.decisions(authority):
        if entry.about == About.SAME_CHILD and entry.answer == Answer.SAME and entry.left_key and entry.right_key:
            ends = (of_key.get(Key.parse(entry.left_key)), of_key.get(Key.parse(entry.right_key)))
            pairs.append((*ends, entry.made_on))
    found: dict[uuid.UUID, dt.date] = {}
    for left, right, day in pairs:
        if left and left == right:
            found[left] = min(day, found.get(left, day))
    return found


def first_statements(authority: Authority, of_record: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """When the roll first spoke of each learner, by the day on which it was received."""
    rows = Statement.objects.filter(edition__authority=authority, record__source=Source.EDUCATION)
    found: dict[uuid.UUID, dt.date] = {}
    for record, day in rows.values_list("record_id").annotate(first=Min("edition__received")):
        if learner := of_record.get(record):
            found[learner] = min(day, found.get(learner, day))
    return found


def to_ask(found: History) -> list[Line]:
    """Whom a request names: not asked for yet, and nobody whose place is protected."""
    return [one for one in found.lines if one.state == WANTED and not one.is_protected]


def seal(asked: Iterable[Line]) -> str:
    """Tells whether the list that is marked as sent is the one that was taken."""
    return hashlib.sha256("\n".join(str(one.pk) for one in asked).encode()).hexdigest()[:16]


def rows_of(asked: Iterable[Line]) -> list[dict[str, str]]:
    return [
        {
            "line": str(number),
            "forename": one.forename,
            "surname": one.surname,
            "date_of_birth": one.date_of_birth.isoformat() if one.date_of_birth else "",
            "scn": one.scn,
        }
        for number, one in enumerate((each.to_look_up for each in asked), start=1)
    ]


COLUMNS = ("line", "forename", "surname", "date_of_birth", "scn", "sent_on")


def of_learner(learner: Learner) -> HistoryRequest | None:
    """The newest standing request about one learner, by any id that the learner ever had."""
    asked = HistoryRequest.objects.standing().filter(
        authority=learner.authority_id, learner_id__in=learner.aliases.values("alias")
    )
    return asked.order_by("-asked_on", "-id").first()
