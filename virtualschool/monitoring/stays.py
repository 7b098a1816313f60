"""An enrolment as the days on which the learner left part it: who comes back to a school has two stays there."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from virtualschool.register.derive.enrolments import Listing, Place


def stays(place: Place, days: Iterable[dt.date]) -> list[Place]:
    """The stays that an enrolment is made of, given in order the days on which destinations say that the learner left.

    Such a day ends the enrolment, until a roll has the learner back: by a start after that day, or by being listed in
    a later session, from whose 1 August the new stay then counts. A roll of the same session that still lists the
    learner with the old start is behind, and has nobody back.
    """
    found = []
    for day in days:
        before, after = parted(place, day)
        begun = before[-1].start if before else place.start
        if begun > day:
            continue
        if after:
            found.append(left(place, before, begun, day))
            place = back(place, after, day)
        elif place.covers(day):
            place = replace(place, end=day, end_is_stated=True)
    return [*found, place]


def parted(place: Place, day: dt.date) -> tuple[Sequence[Listing], Sequence[Listing]]:
    """What rolls stated up to this day of leaving, and what the newest of them stated since the learner came back."""
    at = len(place.listed)
    while at and returned(place.listed[at - 1], day):
        at -= 1
    before, after = place.listed[:at], place.listed[at:]
    if after and place.end and place.end < start_again(after, day):
        return place.listed, ()
    return before, after


def returned(listing: Listing, day: dt.date) -> bool:
    start = start_after(listing, day)
    return start > day and (listing.end or dt.date.max) >= start


def start_after(listing: Listing, day: dt.date) -> dt.date:
    """The start where it is later than the day; else 1 August of the session of the roll."""
    return listing.start if listing.start > day else listing.session


def start_again(after: Sequence[Listing], day: dt.date) -> dt.date:
    """The start that the newest roll states; where that is the old one, what the first roll after the day gives."""
    return after[-1].start if after[-1].start > day else start_after(after[0], day)


def left(place: Place, before: Sequence[Listing], begun: dt.date, day: dt.date) -> Place:
    last = before[-1] if before else Listing(begun, begun, None, place.main)
    return replace(
        place, start=begun, end=min(last.end or day, day), main=last.main, listed=tuple(before), end_is_stated=True
    )


def back(place: Place, after: Sequence[Listing], day: dt.date) -> Place:
    start = start_again(after, day)
    return replace(place, start=start, listed=tuple(replace(one, start=max(one.start, start)) for one in after))
