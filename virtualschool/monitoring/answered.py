"""Whether a flag still asks for somebody: what people said of it, and whether that still holds. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from .vocab import ANSWERS, Act


class Entry(Protocol):
    """What a person said of one rule and one learner or source."""

    evidence: str
    act: str
    until: dt.date | None


@dataclass(frozen=True)
class Stand:
    """Quiet for good (until something changes), quiet until a day, or asking."""

    is_quiet: bool = False
    until: dt.date | None = None


ASKS = Stand()


def stand(entries: Iterable[Entry], evidence: str, *, is_event: bool) -> Stand:
    """How a flag stands by the entries, oldest first, about its rule and its learner or source.

    An answer holds for the evidence that it was given to, and for no other.
    Setting aside until a day holds for the rule altogether until then, since
    the same trouble lasting another week is no news; but an event that
    happens again is.
    """
    known = [one for one in entries if one.act in ANSWERS or one.act == Act.TAKEN_BACK]
    own = [one for one in known if one.evidence == evidence]
    if own:
        return ASKS if own[-1].act == Act.TAKEN_BACK else Stand(is_quiet=True, until=own[-1].until)
    if known and not is_event and known[-1].act == Act.NOT_NOW and known[-1].until:
        return Stand(is_quiet=True, until=known[-1].until)
    return ASKS
