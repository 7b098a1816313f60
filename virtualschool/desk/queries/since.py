"""What changed since: who is new, ended, moved or was corrected between two days, as far as the reader may see it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from virtualschool.audit.models import Event
from virtualschool.people.models import Authority, User
from virtualschool.register.compared import Change, Kind, State, changes
from virtualschool.register.derive import learners
from virtualschool.register.models import Edition, Learner, LearnerAlias
from virtualschool.register.moved import narrowed
from virtualschool.register.queries import stated as reads
from virtualschool.register.vocab import Source

from . import clearance as clearances
from . import sources
from .clearance import Reading
from .exporting import Export

PAGE = 50
LOOKED = "listed desk:changed"
WORDS: Mapping[str, str] = {
    Kind.NEW: "New",
    Kind.STARTED: "Became looked after",
    Kind.ENDED: "Stopped being looked after",
    Kind.MOVED_HOME: "Moved home",
    Kind.NEW_LEGAL_REASON: "New legal status",
    Kind.NEW_AUTHORITY: "Another authority answers",
    Kind.ON_ROLL: "On a roll now",
    Kind.MOVED_SCHOOL: "Moved school",
    Kind.OFF_ROLL: "Left the roll",
    Kind.CORRECTED: "Corrected",
    Kind.GONE: "No longer known",
}
NEUTRAL = {Kind.STARTED: "A period began", Kind.ENDED: "A period ended"}
FACTS = {"start_date": ("From", "C"), "end_date": ("To", "C")}
OF_SCHOOL = {"start_date": ("At school from", "B"), "end_date": ("At school to", "B")}
WITHHELD = "protected"
CLASSES: Mapping[str, str] = {
    **dict.fromkeys(("surname", "forename", "learner_id"), "A"),
    **dict.fromkeys(("what", "fact", "before", "after", "source", "as_at"), "E"),
}


@dataclass(frozen=True)
class Asked:
    """Between which two days, and which kind of change; None is the reader's last look, and today."""

    since: dt.date | None = None
    until: dt.date | None = None
    kind: str = ""


@dataclass(frozen=True)
class Line:
    """One change of one learner, in words."""

    pk: uuid.UUID
    authority_id: str
    learner: Learner
    kind: str
    what: str
    fact: str
    before: str
    after: str
    source: str
    as_at: dt.date | None
    field_class: str


@dataclass(frozen=True)
class Came:
    """A list that came: compared with the one before it of the same source, where there is one."""

    source: str
    as_at: dt.date
    received: dt.date
    since: dt.date | None


@dataclass(frozen=True)
class Since:
    """The page: the changes asked for, how many of each kind, and the lists that came."""

    since: dt.date
    until: dt.date
    lines: tuple[Line, ...]
    counts: tuple[tuple[str, str, int], ...]
    total: int
    gone: int
    """Learners known then of whom nothing is held any more."""
    came: tuple[Came, ...]
    last_look: dt.date | None


def since(user: User, authority: Authority, asked: Asked, today: dt.date) -> Since:
    """The changes for this reader; no query is asked per learner."""
    last = last_look(user)
    came = lists_that_came(authority)
    until = min(asked.until or today, today)
    start = min(asked.since or last or usual(came, today), until)
    found = compared(authority, start, until, today)
    lines = [*shown(user, authority, found)]
    counts = Counter(one.kind for one in lines)
    return Since(
        since=start,
        until=until,
        lines=tuple(one for one in lines if asked.kind in ("", one.kind)),
        counts=tuple((kind.value, WORDS[kind], counts[kind]) for kind in Kind if counts[kind]),
        total=len(lines),
        gone=sum(one.kind is Kind.GONE for one in found) - counts[Kind.GONE],
        came=tuple(came[:12]),
        last_look=last,
    )


def compared(authority: Authority, start: dt.date, until: dt.date, today: dt.date) -> list[Change]:
    """Every change between the two days; only those for whom something moved are derived."""
    stated = (
        reads.stated(authority, known_at=start),
        reads.stated(authority, known_at=None if until >= today else until),
    )
    then, now = (learners(one, compare_sources=False) for one in narrowed(*stated, start, until))
    return changes(State(then, start), State(now, until))


def last_look(user: User) -> dt.date | None:
    """The day before today on which this user looked at this page last: today's looks don't move it."""
    return day_of(looks_of(user).values_list("at", flat=True).first())


def looks_of(user: User) -> QuerySet[Event]:
    """This user's looks at this page before today, the last first."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Event.objects.filter(actor=user.audit_name(), verb=LOOKED, at__lt=midnight).order_by("-at")


def day_of(at: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(at).date() if at else None


def lists_that_came(authority: Authority) -> list[Came]:
    """The lists that stand, newest first, each with the day of the list before it of the same source."""
    before: dict[str, dt.date] = {}
    found = []
    rows = Edition.objects.filter(authority=authority).standing().of_people().exclude(source=Source.TOLD_BY)
    for source, as_at, received in rows.order_by("received", "as_at").values_list("source", "as_at", "received"):
        earlier = before.get(source)
        found.append(Came(Source(source).label, as_at, received, earlier if earlier != received else None))
        before[source] = received
    return found[::-1]


def usual(came: Sequence[Came], today: dt.date) -> dt.date:
    """Before the newest list came that another came before; four weeks ago where there is none."""
    return next((one.since for one in came if one.since), today - dt.timedelta(days=28))


def shown(user: User, authority: Authority, found: Sequence[Change]) -> list[Line]:
    """The changes of learners whom this user may see, without what is above the reader's class."""
    seen = Learner.objects.visible_to(user).filter(authority=authority).defer("search_text").in_bulk()
    now = dict(LearnerAlias.objects.filter(learner__authority=authority).values_list("alias", "learner_id"))
    cleared = clearances.of_user(user)
    lines = []
    for one in found:
        aliases = (one.learner.id, *one.learner.aliases)
        learner = next((seen[now[alias]] for alias in aliases if now.get(alias) in seen), None)
        if learner is not None and (line := line_of(one, learner, cleared.of(learner))):
            lines.append(line)
    order = list(WORDS)
    return sorted(lines, key=lambda one: (order.index(one.kind), one.learner.list_name.casefold(), str(one.pk)))


def line_of(one: Change, learner: Learner, reading: Reading) -> Line | None:
    """None where not even that something of this kind changed is the reader's to know."""
    fact, needed = fact_of(one)
    if not reading.shows(needed) or not sources.may_show_class(one.field, learner, reading):
        return None
    what = NEUTRAL.get(one.kind, WORDS[one.kind]) if learner.label_unwanted else WORDS[one.kind]
    hidden = one.field in sources.OF_THE_PLACE and not reading.shows_place
    return Line(
        pk=learner.pk,
        authority_id=learner.authority_id,
        learner=learner,
        kind=one.kind.value,
        what=what,
        fact=fact,
        before=WITHHELD if hidden else value(one.field, one.before, reading),
        after=WITHHELD if hidden else value(one.field, one.after, reading) or undated(one),
        source=Source(one.source).label if one.source else "",
        as_at=one.as_at,
        field_class=needed,
    )


def fact_of(one: Change) -> tuple[str, str]:
    """What the fact is called and the class that opens it; who is new or gone is a matter of the list itself."""
    if not one.field:
        return "", "A"
    dated = OF_SCHOOL if one.source == Source.EDUCATION else FACTS
    return dated[one.field] if one.field in dated else sources.FIELDS[one.field]


def undated(one: Change) -> str:
    """A list may say that care began or ended without saying when."""
    return "no date given" if one.kind in NEUTRAL else ""


def value(field: str, text: str, reading: Reading) -> str:
    return sources.words_for(field, text, reading) if text else ""


# ---- as a file ------------------------------------------------------------------------------------------------


def export(found: Since) -> Export:
    """The changes as rows of text: cells above the reader's class never came this far."""
    return Export(
        columns=tuple(CLASSES),
        rows=tuple(row_of(one) for one in found.lines),
        lines=found.lines,
        withheld=len({one.pk for one in found.lines if WITHHELD in (one.before, one.after)}),
        left_out=(),
    )


def row_of(one: Line) -> dict[str, str]:
    return {
        "surname": one.learner.surname,
        "forename": one.learner.known_as or one.learner.forename,
        "learner_id": str(one.pk),
        "what": one.what,
        "fact": one.fact,
        "before": one.before,
        "after": one.after,
        "source": one.source,
        "as_at": one.as_at.isoformat() if one.as_at else "",
    }
