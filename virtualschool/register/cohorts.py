"""Named cohorts over care periods, for a session of 1 August to 31 July.

In-year: looked after on any day of the session. Since 12, since 5, ever: on
any day from that birthday, or from birth, to the session's end. Figures are of
learners whom this authority looks or looked after: a period counts by its own
responsible authority, and a blank one means this authority; `whose="all"`
adds the others'. Someone without any dated period is in no cohort, except that
a dated statement by a named person (head's list, told by) puts the learner in
`ever`. The rules and their version are data that every figure names.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from . import sessions
from .derive import Derived
from .derive.periods import Period
from .vocab import Cohort

VERSION = "1"
Whose = Literal["ours", "all"]
SINCE_AGE = {Cohort.SINCE_12: 12, Cohort.SINCE_5: 5}


def members(
    found: Iterable[Derived], cohort: Cohort, session: str, *, authority: str, whose: Whose = "ours"
) -> list[Derived]:
    """The learners of a cohort in a session."""
    return [one for one in found if is_member(one, cohort, session, authority=authority, whose=whose)]


def is_member(learner: Derived, cohort: Cohort, session: str, *, authority: str, whose: Whose = "ours") -> bool:
    """Whether a learner is in a cohort; without a date of birth nobody is in a cohort since an age."""
    last = sessions.end_of(session)
    if cohort == Cohort.EVER and learner.said_on and learner.said_on <= last:
        return True
    first = first_day(learner, cohort, session)
    if first is None:
        return False
    return any(counts(period, first, last) for period in learner.periods if is_ours(period, authority, whose))


def first_day(learner: Derived, cohort: Cohort, session: str) -> dt.date | None:
    if cohort == Cohort.IN_YEAR:
        return sessions.start_of(session)
    if cohort == Cohort.EVER:
        return dt.date.min
    born = learner.text("date_of_birth")
    return sessions.birthday(dt.date.fromisoformat(born), SINCE_AGE[cohort]) if born else None


def counts(period: Period, first: dt.date, last: dt.date) -> bool:
    """Whether a dated period has a day between two days, both included; no day lies between a later and an earlier."""
    if period.start is None:
        return False
    begun = max(period.start, first)
    return begun <= last and (period.end is None or period.end >= begun)


def is_ours(period: Period, authority: str, whose: Whose) -> bool:
    return whose == "all" or period.responsible_authority in ("", authority)
