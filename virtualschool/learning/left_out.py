"""Exclusions that one list stated and a later one, which speaks of that time and school, does not. Pure.

Being left out ends nothing: it is asked about. Of other pupils nothing is kept, so what a list speaks of is told by
the exclusions of learners alone: from the first one in it, or the whole session where it says again what an earlier
list had said. A list of only what is new since the last one leaves nobody out.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from virtualschool.register import sessions

from .derive import Order


class Exclusion(NamedTuple):
    """What makes an exclusion the same one from list to list."""

    learner: uuid.UUID
    start: dt.date
    school_code: str


class LeftOut(NamedTuple):
    """An exclusion, the day of the last list that states it, and that of the newest that should and doesn't."""

    exclusion: Exclusion
    last: dt.date
    by: dt.date


def left_out(stated: Iterable[tuple[Order, Exclusion]]) -> Iterator[LeftOut]:
    """Every exclusion that is missing from a later list, in order; the same in whatever order lists arrived."""
    lists: dict[Order, set[Exclusion]] = defaultdict(set)
    for order, exclusion in stated:
        lists[order].add(exclusion)
    last = {one: order for order in sorted(lists) for one in lists[order]}
    seen: set[Exclusion] = set()
    missing: dict[Exclusion, dt.date] = {}
    for order in sorted(lists):
        again = lists[order] & seen
        for one, stated_in in last.items():
            if stated_in[0] < order[0] and speaks_of(lists[order], again, one, order[0]):
                missing[one] = order[0]
        seen |= lists[order]
    return (LeftOut(one, last[one][0], missing[one]) for one in sorted(missing))


def speaks_of(whole: Collection[Exclusion], again: Collection[Exclusion], one: Exclusion, as_at: dt.date) -> bool:
    """Whether a list that states these would state this one, too."""
    if one.start > as_at or (one.school_code and one.school_code not in {other.school_code for other in whole}):
        return False
    began_before = min(other.start for other in whole) <= one.start
    session = sessions.session_of(one.start)
    return began_before or any(sessions.session_of(other.start) == session for other in again)
