"""From dated facts to flags: one function for each rule. Pure: the rules, the facts and the day are arguments.

A flag says what happened and when, in words. Its `evidence` names the facts
that it rests on: while they are the same it is the same flag, and an answer
to it holds. `since` is the day of the fact, by which the list is ordered.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from virtualschool.register import sessions

from .rules import Rule
from .seen import NONE, Excluded, Half, Heard, Place, Seen, Stretch

FOUR_WEEKS = 4
LOOKED_BACK = dt.timedelta(days=28)
"""Weeks that ended longer ago are nobody's newest weeks: there is no data since."""
A_YEAR = dt.timedelta(days=365)
NOWHERE = {"unemployed_seeking": "looking for work", "unemployed_not_seeking": "not looking for work", "unknown": ""}
LEAVING_STAGES = ("S4", "S5", "S6", "SP")
STARTS = {"ELC": "primary", "P7": "secondary"}
LEAVING_AGE = 16
UNMARKED = ("ELC",)
"""No half days are marked in early years."""


class Raised(NamedTuple):
    """One flag: of a learner, or of a source where `learner_id` is None."""

    rule: str
    learner_id: uuid.UUID | None
    source: str
    evidence: str
    since: dt.date
    words: str


@dataclass(frozen=True)
class Look:
    """One learner looked at on a day by one rule."""

    rule: Rule
    seen: Seen
    heard: Heard
    on: dt.date

    def raised(self, evidence: str, since: dt.date, words: str) -> Raised:
        return Raised(self.rule.id, self.seen.learner_id, "", evidence, since, words)

    def day(self, day: dt.date) -> str:
        return in_words(day, self.on)


Raising = Callable[[Look], Iterator[Raised]]


def flags(rules: Iterable[Rule], learners: Iterable[Seen], heard: Heard, on: dt.date) -> list[Raised]:
    """Every flag of an authority on a day; the same facts give the same flags."""
    known = [rule for rule in rules if rule.is_on]
    found = [one for rule in known if rule.about == "source" for one in OF_SOURCES[rule.id](rule, heard, on)]
    of_learners = [rule for rule in known if rule.about == "learner"]
    for seen in learners:
        for rule in of_learners:
            found += OF_LEARNERS[rule.id](Look(rule, seen, heard, on))
    return found


# ---- a learner ------------------------------------------------------------------------------------------------------


def no_place(look: Look) -> Iterator[Raised]:
    """Flagged at the first line; crossing the next is news. Said by a person: not being found on a roll is no word."""
    said = look.seen.no_place
    crossed = [line for line in look.rule.numbers("lines") if said and said.school_days >= line]
    if said and crossed:
        counted = "" if said.is_by_calendar else " (weekdays: no calendar of that authority is known)"
        days = counts(said.school_days, "school day").capitalize()
        words = f"{days} without a school place, since {look.day(said.since)}{counted}."
        yield look.raised(f"{said.since} {max(crossed)}", said.since, words)


def unexplained(look: Look) -> Iterator[Raised]:
    """The newest day or week alone: whoever has been in since is not absent today."""
    marked = [one for one in look.seen.stretches if one.is_short and one.last <= look.on and one.half.possible]
    if not marked or marked[-1].last <= look.on - dt.timedelta(days=look.rule.number("days")):
        return
    newest = [one for one in marked if one.last == marked[-1].last]
    missed = sum(one.unexplained for one in newest)
    if missed:
        first = min(one.first for one in newest)
        when = look.day(marked[-1].last) if first == marked[-1].last else f"the week to {look.day(marked[-1].last)}"
        usual = this_session(look)
        usually = f" Comes to {usual.share} of half days this session." if usual.possible else ""
        words = f"No reason given for {counts(missed, 'half day')} {joined(first, marked[-1].last)} {when}.{usually}"
        yield look.raised(f"{marked[-1].last} {missed}", marked[-1].last, words)


def joined(first: dt.date, last: dt.date) -> str:
    return "on" if first == last else "in"


def sent_home(look: Look) -> Iterator[Raised]:
    for one in look.seen.sent_home:
        if is_recent(one.on, look):
            lost = counts(one.half_days, "half day")
            words = f"Sent home on {look.day(one.on)} for {lost}. Not recorded as an exclusion."
            yield look.raised(f"{one.on} {one.half_days}", one.on, words)


def exclusion(look: Look) -> Iterator[Raised]:
    for one in look.seen.exclusions:
        if is_recent(one.start, look):
            how = "Taken off the register" if one.is_removal else "Excluded"
            lost = f", {counts(one.half_days, 'half day')} lost" if one.half_days else ""
            evidence = " ".join(filter(None, (f"{one.start}", one.school_code, said_of(one))))
            yield look.raised(evidence, one.start, f"{how} from {look.day(one.start)}{lost}.")


def said_of(one: Excluded) -> str:
    """What a correction may change: another number of half days, or off the register altogether, is news."""
    return f"removed {one.half_days}" if one.is_removal else f"{one.half_days}"


def is_recent(day: dt.date, look: Look) -> bool:
    """Within the rule's days, the last of them included."""
    return look.on - dt.timedelta(days=look.rule.number("days")) <= day <= look.on


def timetable_review(look: Look) -> Iterator[Raised]:
    """On the day of the review itself it is not late."""
    for one in look.seen.timetables:
        runs = one.starts_on <= look.on and (one.ends_on is None or one.ends_on >= look.on)
        if runs and one.review_on < look.on:
            hours = f"{one.hours_a_week:g} of {one.usual_hours_a_week:g} hours a week"
            words = f"Reduced timetable ({hours}) should have been reviewed on {look.day(one.review_on)}."
            yield look.raised(f"{one.starts_on} {one.review_on} {one.hours_a_week:g}", one.review_on, words)


def silence(look: Look) -> Iterator[Raised]:
    """Only where the school itself is heard: a silent school is one action for the school, not one for each learner."""
    place = look.seen.place_on(look.on)
    if place is None or look.seen.stage in UNMARKED or look.seen.is_elsewhere(look.on, look.on):
        return
    if place.school_code not in look.heard.last:
        return
    school_last, since = look.heard.last[place.school_code], last_word(look, place)
    if look.heard.days_between(place.school_code, since, school_last) >= look.rule.number("days"):
        words = (
            f"No attendance {silent_for(look, place, since)}. The school has sent others’ to {look.day(school_last)}."
        )
        yield look.raised(f"after {since}", since, words)


def last_word(look: Look, place: Place) -> dt.date:
    """The last day marked at any school, or the day before the learner or the session began here."""
    yesterday = dt.timedelta(days=1)
    marked = look.seen.last_mark(look.on)
    return max(marked or dt.date.min, place.start - yesterday, sessions_start(look.on) - yesterday)


def silent_for(look: Look, place: Place, since: dt.date) -> str:
    if look.seen.last_mark(look.on) == since:
        return f"since {look.day(since)}"
    return f"since starting on {look.day(place.start)}" if place.start > sessions_start(look.on) else "this session"


def sessions_start(on: dt.date) -> dt.date:
    return sessions.start_of(sessions.session_of(on))


def destination(look: Look) -> Iterator[Raised]:
    left_on = left(look)
    days = dt.timedelta(days=look.rule.number("days"))
    if left_on is None or not left_on + days < look.on <= left_on + A_YEAR:
        return
    said = [one for one in look.seen.destinations if one.left_on >= left_on - A_YEAR]
    newest = max(said, key=lambda one: (one.left_on, one.survey == "follow_up"), default=None)
    if newest is None:
        yield look.raised(str(left_on), left_on, f"Left school on {look.day(left_on)}. No destination is known.")
    elif newest.destination in NOWHERE:
        found = NOWHERE[newest.destination] or "nobody knows where to"
        words = f"Left school on {look.day(left_on)}; {found} when last asked."
        yield look.raised(f"{left_on} {newest.survey} {newest.destination}", left_on, words)


def left(look: Look) -> dt.date | None:
    """The day on which the learner left school: a destination says so, or a roll ended at S4 to S6 or SP; else None."""
    if look.seen.place_on(look.on) is not None:
        return None
    told = [one.left_on for one in look.seen.destinations]
    ended = [one for one in look.seen.places if one.end is not None]
    last = max(ended, key=lambda one: one.end or dt.date.min, default=None)
    if last is not None and last.end is not None and last.stage in LEAVING_STAGES:
        told.append(last.end)
    past = [day for day in told if day <= look.on]
    return max(past, default=None)


def fall(look: Look) -> Iterator[Raised]:
    """Against the learner's own earlier self, by school weeks: a week without half days is a holiday and no fall."""
    weeks = by_week(look)
    recent = weeks[-FOUR_WEEKS:]
    if look.seen.is_elsewhere(look.on, look.on) or not recent or recent[-1].last <= look.on - LOOKED_BACK:
        return
    now, before = total(recent), total(weeks[:-FOUR_WEEKS]).plus(session_before(look))
    enough = now.possible >= look.rule.number("recent") and before.possible >= look.rule.number("earlier")
    if enough and has_fallen(before, now, look.rule.number("points")):
        below = [week for week in recent if has_fallen(before, week.half, look.rule.number("points"))]
        newest = max(below, key=lambda week: week.monday, default=recent[-1])
        which = f"{counts(len(recent), 'school week')} to {look.day(recent[-1].last)}"
        words = f"Came to {now.share} of half days in the {which}; before that, to {before.share}."
        yield look.raised(newest.monday.isoformat(), newest.monday, words)


def session_before(look: Look) -> Half:
    """Half days of the session before; none where the learner was learning elsewhere in it: the marks say nothing."""
    first = sessions_start(look.on)
    last_year = first - A_YEAR, first - dt.timedelta(days=1)
    return NONE if look.seen.is_elsewhere(*last_year) else look.seen.before


def by_week(look: Look) -> list[Stretch]:
    """This session's school weeks with half days in them, in order; longer spans say nothing of a week."""
    found: dict[dt.date, Stretch] = {}
    for one in stretches_of(look):
        if one.half.possible and one.is_short:
            monday = one.monday
            known = found.get(monday)
            found[monday] = one if known is None else known.joined(one)
    return [found[monday] for monday in sorted(found)]


def total(stretches: Iterable[Stretch]) -> Half:
    halves = [one.half for one in stretches]
    return Half(sum(half.present for half in halves), sum(half.possible for half in halves))


def has_fallen(before: Half, now: Half, points: int) -> bool:
    """By so many percentage points or more, in whole numbers alone: exactly so many counts."""
    lost = before.present * now.possible - now.present * before.possible
    return 100 * lost >= points * before.possible * now.possible


def under(look: Look) -> Iterator[Raised]:
    lines = look.rule.numbers("lines")
    if look.seen.is_elsewhere(look.on, look.on):
        lines = (min(lines),)  # the lines are about schools: elsewhere only staying away is news
    yield from crossing(look, lines)


def under_early(look: Look) -> Iterator[Raised]:
    """Above the lines at which the other rule names somebody."""
    if not look.seen.is_elsewhere(look.on, look.on) and not this_session(look).is_under(look.rule.number("floor")):
        yield from crossing(look, look.rule.numbers("lines"))


def crossing(look: Look, lines: Sequence[int]) -> Iterator[Raised]:
    half = this_session(look)
    crossed = [line for line in lines if half.is_under(line)]
    if half.possible >= look.rule.number("least") and crossed:
        session = sessions.session_of(look.on)
        last = max(one.last for one in stretches_of(look))
        sums = f"{half.present} of {half.possible}, to {look.day(last)}"
        words = f"Comes to {half.share} of half days this session ({sums})."
        yield look.raised(f"{session} {min(crossed)}", last, words)


def this_session(look: Look) -> Half:
    return total(stretches_of(look))


def stretches_of(look: Look) -> list[Stretch]:
    first = sessions_start(look.on)
    return [one for one in look.seen.stretches if first <= one.first and one.last <= look.on]


def csp(look: Look) -> Iterator[Raised]:
    since = look.seen.looked_after_since
    if since is None or look.seen.has_csp or look.seen.csp_considered or look.seen.place_on(look.on) is None:
        return
    if look.on - since > dt.timedelta(days=look.rule.number("days")):
        yield look.raised(str(since), since, "Nobody has recorded whether a co-ordinated support plan was considered.")


def transition(look: Look) -> Iterator[Raised]:
    if look.seen.place_on(look.on) is None:
        return
    next_start = sessions.end_of(sessions.session_of(look.on)) + dt.timedelta(days=1)
    if look.seen.stage in STARTS and next_start - look.on <= dt.timedelta(days=look.rule.number("starting")):
        words = f"Starts {STARTS[look.seen.stage]} school in August {next_start.year}."
        yield look.raised(f"{look.seen.stage} {next_start.year}", next_start, words)
    may_leave = leaving_day(look)
    if may_leave and look.on <= may_leave <= look.on + dt.timedelta(days=look.rule.number("leaving")):
        yield look.raised(f"leaving {may_leave}", may_leave, f"May leave school from {look.day(may_leave)}.")


def leaving_day(look: Look) -> dt.date | None:
    """31 May for whoever turns 16 from March to September, else the last day before Christmas (1980 Act, s33).

    In S6 everybody leaves at the session's end.
    """
    if look.seen.stage == "S6":
        return sessions.end_of(sessions.session_of(look.on)).replace(month=6, day=30)
    if look.seen.born is None or look.seen.stage not in LEAVING_STAGES:
        return None
    sixteen = sessions.birthday(look.seen.born, LEAVING_AGE)
    if 3 <= sixteen.month <= 9:
        return dt.date(sixteen.year, 5, 31)
    return dt.date(sixteen.year if sixteen.month >= 10 else sixteen.year - 1, 12, 21)


# ---- a source -------------------------------------------------------------------------------------------------------


def school_silent(rule: Rule, heard: Heard, on: dt.date) -> Iterator[Raised]:
    """One action for each school whose attendance stopped coming, whoever of ours is there."""
    for school, number in sorted(heard.ours.items()):
        if school and number and heard.is_silent(school, rule.number("days")):
            known, newest = heard.last.get(school), heard.newest or on
            name = heard.names.get(school) or school
            since = f"since {in_words(known, on)}" if known else "ever"
            there = "One of our learners is" if number == 1 else f"{number} of our learners are"
            words = (
                f"No attendance from {name} {since}; other schools have sent theirs up to {in_words(newest, on)}. "
                f"{there} there: no data, so nobody is counted as present."
            )
            yield Raised(rule.id, None, school, f"after {known or 'nothing'}", known or newest, words)


def attendance_silent(rule: Rule, heard: Heard, on: dt.date) -> Iterator[Raised]:
    if heard.newest and heard.days_between("", heard.newest, on) >= rule.number("days"):
        since = in_words(heard.newest, on)
        words = f"No school has sent attendance since {since}. Lists that rest on it are as at that day."
        yield Raised(rule.id, None, "attendance", f"after {heard.newest}", heard.newest, words)


# ---- words ----------------------------------------------------------------------------------------------------------


def in_words(day: dt.date, on: dt.date) -> str:
    """ "13 November" within the session of the day that is today, else with its year."""
    year = "" if sessions.session_of(day) == sessions.session_of(on) else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def counts(number: int, noun: str) -> str:
    return f"{'one' if number == 1 else number} {noun}{'' if number == 1 else 's'}"


OF_LEARNERS: Mapping[str, Raising] = {
    "no-place": no_place,
    "unexplained": unexplained,
    "sent-home": sent_home,
    "exclusion": exclusion,
    "timetable-review": timetable_review,
    "silence": silence,
    "destination": destination,
    "fall": fall,
    "under": under,
    "under-early": under_early,
    "csp": csp,
    "transition": transition,
}
OF_SOURCES: Mapping[str, Callable[[Rule, Heard, dt.date], Iterator[Raised]]] = {
    "school-silent": school_silent,
    "attendance-silent": attendance_silent,
}
