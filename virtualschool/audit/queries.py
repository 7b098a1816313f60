"""Reads of the audit: the check of the chains, their heads, and who looked at one record."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from .canonical import FIELDS, event_hash
from .models import Event
from .vocab import GENESIS

_CHAIN, _SEQUENCE, _PREVIOUS = (FIELDS.index(name) for name in ("chain", "sequence", "previous_hash"))
Row = tuple[object, ...]
CHECKED = "audit verified"


@dataclass(frozen=True)
class Head:
    """Where a chain ended when it was read."""

    chain: str
    sequence: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """The first bad event of a chain, in a sentence."""

    chain: str
    sequence: int
    sentence: str


@dataclass(frozen=True)
class Verdict:
    events: int
    heads: tuple[Head, ...]
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify(anchors: Mapping[str, Head] | None = None, *, only: str = "") -> Verdict:
    """Read every chain, or `only` one, from its start and name the first bad event of each.

    Finds a changed event, a gap, a broken link; and, given heads that were
    noted earlier and kept elsewhere, a tail that was cut or written anew.
    Streams: memory does not grow with the number of events.
    """
    count = 0
    heads: list[Head] = []
    faults: list[Fault] = []
    expected = dict(anchors or {})
    for chain, rows in groupby(_rows(only), key=itemgetter(_CHAIN)):
        walk = _Walk(str(chain), expected.pop(str(chain), None))
        for row in rows:
            count += 1
            walk.step(row)
        heads.append(walk.head)
        faults += walk.faults()
    faults += [_cut(anchor, at=0) for anchor in expected.values()]
    return Verdict(count, tuple(heads), tuple(faults))


@dataclass(frozen=True)
class Check:
    """The last time that somebody verified a chain from a page."""

    at: dt.datetime
    by: str
    events: int
    faults: tuple[str, ...]


def latest_check(chain: str) -> Check | None:
    found = Event.objects.about("audit", chain).filter(verb=CHECKED).latest_first().first()
    if found is None:
        return None
    return Check(found.at, found.actor_email, found.number, tuple(json.loads(found.detail)["faults"]))


def heads() -> tuple[Head, ...]:
    """The last event of every chain: what an anchor keeps."""
    chains = Event.objects.order_by("chain").values_list("chain", flat=True).distinct()
    latest = (Event.objects.filter(chain=chain).order_by("-sequence").first() for chain in chains)
    return tuple(Head(event.chain, event.sequence, event.hash) for event in latest if event)


def _rows(only: str) -> Iterator[Row]:
    events = Event.objects.filter(chain=only) if only else Event.objects.all()
    return events.order_by("chain", "sequence").values_list(*FIELDS, "hash").iterator(chunk_size=5000)


class _Walk:
    """One chain, event by event, up to its first fault."""

    def __init__(self, chain: str, anchor: Head | None) -> None:
        self.head = Head(chain, 0, GENESIS)
        self.anchor = anchor
        self.fault: Fault | None = None

    def step(self, row: Row) -> None:
        values, stored, sequence = row[:-1], str(row[-1]), int(str(row[_SEQUENCE]))
        if self.fault is None:
            self.fault = self._check(values, stored, sequence)
        self.head = Head(self.head.chain, sequence, stored)

    def _check(self, values: Row, stored: str, sequence: int) -> Fault | None:
        chain, expected = self.head.chain, self.head.sequence + 1
        if sequence != expected:
            return Fault(chain, expected, f"Chain {chain}: event {expected} is missing; the next one is {sequence}.")
        if values[_PREVIOUS] != self.head.hash:
            return Fault(chain, sequence, f"Chain {chain}: event {sequence} does not follow the event before it.")
        if event_hash(values) != stored:
            return Fault(chain, sequence, f"Chain {chain}: event {sequence} was changed after it was written.")
        if self.anchor and sequence == self.anchor.sequence and stored != self.anchor.hash:
            return Fault(chain, sequence, f"Chain {chain}: event {sequence} is not the one that the anchor noted.")
        return None

    def faults(self) -> Iterable[Fault]:
        if self.fault:
            return [self.fault]
        if self.anchor and self.head.sequence < self.anchor.sequence:
            return [_cut(self.anchor, at=self.head.sequence)]
        return []


def _cut(anchor: Head, *, at: int) -> Fault:
    sentence = (
        f"Chain {anchor.chain}: it ends at event {at}, the anchor noted event {anchor.sequence}: the tail was cut."
    )
    return Fault(anchor.chain, at + 1, sentence)
