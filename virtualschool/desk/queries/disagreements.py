"""The disagreements desk: every fact on which sources differ, how far it has come, and whose it is to mend."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from virtualschool.people.models import Authority, User
from virtualschool.register.models import Disagreement, Learner, Settlement
from virtualschool.register.queries import working
from virtualschool.register.queries.working import Stand
from virtualschool.register.vocab import DisagreementState, Owner

from . import clearance as clearances
from . import sources
from .clearance import Clearance, Reading
from .sources import Difference

PAGE = 50
# What waits for somebody here: nobody has done anything yet, or a value has changed since.
ORDER = list(DisagreementState)
OWNERS = {Owner.SOCIAL_WORK: "social work", Owner.EDUCATION: "education", Owner.US: "us"}


@dataclass(frozen=True)
class Asked:
    """What the reader asked for; nothing asked is what is open."""

    state: str = DisagreementState.OPEN
    owner: str = ""
    field: str = ""


@dataclass(frozen=True)
class Line:
    """One fact on which sources differ; values above the reader's class never come this far."""

    pk: uuid.UUID
    learner: Learner
    field: str
    said: Difference
    stand: Stand

    @property
    def authority_id(self) -> str:
        return self.learner.authority_id

    @property
    def owner(self) -> str:
        return OWNERS[self.stand.owner]

    @property
    def order(self) -> tuple[object, ...]:
        return (ORDER.index(self.stand.state), self.learner.list_name.casefold(), self.field, str(self.pk))


@dataclass(frozen=True)
class Desk:
    """The lines asked for, and how many stand under each state, owner and fact."""

    lines: tuple[Line, ...]
    total: int
    states: tuple[tuple[str, str, int], ...]
    owners: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class One:
    """One fact with everything that was said about it, newest first."""

    line: Line
    entries: tuple[Settlement, ...]
    learner: Learner
    may_read_notes: bool
    seen: str
    """Tells whether the two values are still those that were on the page."""


def desk(user: User, authority: Authority, asked: Asked) -> Desk:
    """The desk for this reader; a fixed number of queries, however many disagreements."""
    everything = sorted(lines(user, authority, clearances.of_user(user)), key=lambda one: one.order)
    counts = Counter(one.stand.state for one in everything)
    return Desk(
        lines=tuple(one for one in everything if is_asked_for(one, asked)),
        total=len(everything),
        states=tuple((state.value, state.word, counts[state]) for state in DisagreementState),
        owners=tuple((owner.value, words.capitalize()) for owner, words in OWNERS.items()),
        fields=tuple(sorted({(one.field, sources.FIELDS[one.field][0]) for one in everything}, key=lambda one: one[1])),
    )


def is_asked_for(one: Line, asked: Asked) -> bool:
    return (
        asked.state in ("all", one.stand.state)
        and asked.owner in ("", one.stand.owner)
        and asked.field in ("", one.field)
    )


def open_count(user: User, authority: Authority, cleared: Clearance) -> int:
    """How many facts wait for somebody to look: what Today says."""
    return sum(one.stand.state == DisagreementState.OPEN for one in lines(user, authority, cleared))


def lines(user: User, authority: Authority, cleared: Clearance) -> Iterable[Line]:
    rows = Disagreement.objects.visible_to(user).filter(learner__authority=authority).select_related("learner")
    said = working.entries(authority)
    for one in rows:
        reading = cleared.of(one.learner)
        if may_show(one, reading):
            stand = working.stand_of(working.point_of(one), working.digest_of(one), said)
            yield Line(one.pk, one.learner, one.field, sources.difference(one, one.learner, reading), stand)


def may_show(one: Disagreement, reading: Reading) -> bool:
    """Not what is above the reader's class, nor what gives a protected place away."""
    return reading.shows(one.field_class) and sources.may_show(one.field, one.learner, reading)


def visible(user: User, authority: Authority, disagreement_id: uuid.UUID) -> Disagreement | None:
    """The disagreement, where this user may see both the learner and the fact."""
    found = Disagreement.objects.visible_to(user).filter(pk=disagreement_id, learner__authority=authority)
    one = found.select_related("learner__authority").first()
    return one if one and may_show(one, reading_of(user, one)) else None


def one(user: User, disagreement: Disagreement) -> One:
    """One fact, for whoever may see it."""
    reading = reading_of(user, disagreement)
    point = working.point_of(disagreement)
    said = working.entries(disagreement.learner.authority)
    digest = working.digest_of(disagreement)
    stand = working.stand_of(point, digest, said)
    learner = disagreement.learner
    line = Line(disagreement.pk, learner, point.field, sources.difference(disagreement, learner, reading), stand)
    may_read_notes = reading.shows("E") and reading.shows_place
    return One(line, tuple(reversed(said.get(point, []))), learner, may_read_notes, digest[:16])


def reading_of(user: User, disagreement: Disagreement) -> Reading:
    cleared: Clearance = clearances.of_user(user)
    return cleared.of(disagreement.learner)


def classes(shown: Sequence[Line]) -> str:
    """The classes of field that a list of lines holds, for the audit."""
    return "".join(sorted({"A", *(sources.FIELDS[one.field][1] for one in shown)}))
