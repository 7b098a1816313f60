"""Making figures ready: learners' parts and the sums over them follow the register and the facts.

What a figure rests on is told by marks, so that only what changed is worked
out again: of the authority its revision, of a learner the register's entry
and the rows that hold the facts.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from virtualschool.foundation import clock
from virtualschool.learning.everybody import Cell
from virtualschool.learning.operations.facts import portions
from virtualschool.learning.queries import everybody as all_pupils
from virtualschool.learning.queries import facts
from virtualschool.people.models import Authority
from virtualschool.register import cohorts, listing, sessions
from virtualschool.register.derive import Derived
from virtualschool.register.models import CarePeriod, Revision
from virtualschool.register.vocab import Cohort

from .. import specifications
from ..models import Part as Row
from ..models import Worked
from ..sessions_of import InSession
from . import everyone, totals
from .parts import WHOSE, Part, group_of, groups_of, in_group, part_of, shares_of

EVERYBODY = "everybody"
UNFINISHED = "unfinished"
"""The mark of sums whose parts are being written: whoever is killed then leaves them to be summed up again."""
FORM = "4"
"""Raised whenever parts or sums are kept in another form."""
BETWEEN = "|"
WRITTEN = (
    "digest",
    "groups",
    "on_roll",
    "sector",
    "stage",
    "school_code",
    "lives_with",
    "legal_reason",
    "shares",
    "series",
)
ENTRY = 16
"""How many letters of a digest stand for the register's entry; the others stand for the session's attendance."""
Digests = Mapping[uuid.UUID, str]
Held = Mapping[str, Digests]


def mark_of(authority: Authority) -> str:
    """The state of the register and its facts: another one after each file, undoing, answer, un-linking or rebuild.

    And after somebody's place is protected, or no longer is.
    """
    revision = Revision.objects.filter(authority=authority).values_list("number", flat=True).first() or 0
    rebuilt = CarePeriod.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    protected = hashlib.sha256(repr(sorted(protected_of(authority))).encode()).hexdigest()[:8]
    return f"{revision}-{rebuilt}-{protected}-{specifications.VERSION}-{cohorts.VERSION}-{FORM}"


def protected_of(authority: Authority) -> set[uuid.UUID]:
    """Learners whose place is protected today, by any of their ids."""
    return listing.protected_ids(authority, clock.today())


def refresh(authority: Authority) -> str:
    """Make all that pages show of an authority's figures say what the register says; returns the mark it was made for.

    Harmless when asked twice, also by two at once, and quick where nothing
    changed. Written in portions, so that nobody else's writing waits for it;
    the mark comes last: killed on the way, the next asking goes on.
    """
    mark = mark_of(authority)
    if is_ready(authority, mark):
        return mark
    found = listing.everyone(authority, compare_sources=False)
    attended = facts.attendance_marks(authority)
    held = parts_held(authority)
    whole = whole_sessions(authority)
    wanted = digests(authority, found, attended, {session: held[session] for session in whole & set(held)})
    changed = follow(authority, found, wanted, held)
    sum_up(authority, wanted, whole - changed, mark)
    sum_up_everybody(authority, list(wanted), mark)
    return mark


def is_ready(authority: Authority, mark: str) -> bool:
    """Whether all sums are of this state, all pupils' too, which come last."""
    stands = set(Worked.objects.filter(authority=authority).values_list("group", "mark").distinct())
    return (EVERYBODY, mark) in stands and all(one == mark for _, one in stands)


def whole_sessions(authority: Authority) -> set[str]:
    """The sessions whose parts are all written and summed up for every group."""
    rows = Worked.objects.filter(authority=authority, group__in=groups()).exclude(mark=UNFINISHED)
    summed: dict[str, int] = defaultdict(int)
    for session in rows.values_list("session", flat=True):
        summed[session] += 1
    return {session for session, number in summed.items() if number == len(groups())}


def digests(
    authority: Authority,
    found: Sequence[Derived],
    attended: Mapping[str, Mapping[uuid.UUID, Sequence[int]]],
    held: Held,
) -> dict[str, Digests]:
    """By session, for each learner of some cohort, the digest of all that the learner's part rests on.

    `held` are the parts of the sessions that are whole. Whose entry is as it was is in the cohorts in which they
    were: nobody's birthdays and periods are looked at again.
    """
    others = facts.marks(authority)
    hidden = protected_of(authority)
    entries = {one.id: entry_of(one, others.get(one.id, ()), is_protected=one.id in hidden) for one in found}
    before = {one: was[:ENTRY] for of in held.values() for one, was in of.items()}
    wanted: dict[str, Digests] = {}
    for session in known_sessions(authority, found, attended):
        rows, known = attended.get(session, {}), held.get(session, {})
        wanted[session] = {
            one.id: digest(entries[one.id], rows.get(one.id, ()))
            for one in found
            if (
                one.id in known
                if held.get(session) and before.get(one.id) == entries[one.id]
                else groups_of(one, session, authority.code)
            )
        }
    return wanted


def known_sessions(authority: Authority, found: Iterable[Derived], attended: Iterable[str]) -> list[str]:
    """From the first session that anything is known of to that of the newest list."""
    day = listing.default_day(authority)
    if day is None:
        return []
    newest = sessions.session_of(day)
    known = {*attended, *facts.sessions(authority), newest}
    known |= {sessions.session_of(place.known_from) for one in found for place in one.places}
    return sorted(session for session in between(min(known), newest))


def between(first: str, last: str) -> list[str]:
    years = range(int(first[:4]), int(last[:4]) + 1)
    return [f"{year}/{(year + 1) % 100:02d}" for year in years]


def entry_of(learner: Derived, others: Iterable[str], *, is_protected: bool = False) -> str:
    """The register's entry as far as figures rest on it, and the rows of facts other than attendance.

    Of the day that a list speaks of only the session matters: a night without news changes no entry.
    """
    periods = [replace(period, as_at=dt.date.min) for period in learner.periods]
    places = [replace(place, as_at=sessions.start_of(sessions.session_of(place.as_at))) for place in learner.places]
    stages = {sessions.session_of(day): stage for day, stage in learner.stages}
    said = (
        periods,
        places,
        sorted(stages.items()),
        learner.text("date_of_birth"),
        learner.said_on,
        tuple(others),
        is_protected,
    )
    return hashlib.sha256(f"{said} {specifications.VERSION} {cohorts.VERSION} {FORM}".encode()).hexdigest()[:ENTRY]


def digest(entry: str, attended: Sequence[int]) -> str:
    return entry + hashlib.sha256(repr(attended).encode()).hexdigest()[:ENTRY]


def parts_held(authority: Authority) -> Held:
    """The digests of the parts that are stored, by session."""
    held: dict[str, dict[uuid.UUID, str]] = defaultdict(dict)
    rows = Row.objects.filter(authority=authority).values_list("session", "learner_id", "digest")
    for session, learner, was in rows.iterator():
        held[session][learner] = was
    return held


def follow(authority: Authority, found: Sequence[Derived], wanted: Mapping[str, Digests], held: Held) -> set[str]:
    """Write the parts that differ; returns the sessions of which some do."""
    stale: dict[uuid.UUID, set[str]] = defaultdict(set)
    gone: dict[str, set[uuid.UUID]] = {}
    for session in {*held, *wanted}:
        before, now = held.get(session, {}), wanted.get(session, {})
        fresh = {one for one, is_now in now.items() if before.get(one) != is_now}
        gone[session] = {one for one in before if one not in now}
        for one in fresh:
            stale[one].add(session)
    changed = {session for session, learners in gone.items() if learners} | {one for of in stale.values() for one in of}
    sums = Worked.objects.filter(authority=authority, session__in=changed).exclude(group=EVERYBODY)
    sums.update(mark=UNFINISHED)
    for session, learners in gone.items():
        for portion in portions(learners):
            Row.objects.filter(authority=authority, session=session, learner_id__in=portion).delete()
    write(authority, {one.id: one for one in found if one.id in stale}, stale, wanted)
    return changed


def write(
    authority: Authority,
    found: Mapping[uuid.UUID, Derived],
    stale: Mapping[uuid.UUID, set[str]],
    wanted: Mapping[str, Digests],
) -> None:
    hidden = protected_of(authority)
    for portion in portions(found):
        asked = sorted({session for one in portion for session in stale[one]})
        known = facts.as_derived(portion, asked)
        Row.objects.bulk_create(
            (
                row_of(
                    authority,
                    InSession(found[one], known[session][one], session),
                    wanted[session][one],
                    is_protected=one in hidden,
                )
                for one in portion
                for session in sorted(stale[one])
            ),
            batch_size=500,
            update_conflicts=True,
            unique_fields=["authority", "session", "learner_id"],
            update_fields=WRITTEN,
        )


def row_of(authority: Authority, one: InSession, mark: str, *, is_protected: bool) -> Row:
    groups = groups_of(one.learner, one.session, authority.code)
    part = part_of(one, groups, specifications.indicators(), is_protected=is_protected)
    return Row(
        authority=authority,
        learner_id=one.learner.id,
        session=one.session,
        digest=mark,
        groups=BETWEEN.join(sorted(part.groups)),
        on_roll=part.on_roll,
        sector=part.sector,
        stage=part.stage,
        school_code=part.school_code,
        lives_with=part.lives_with,
        legal_reason=part.legal_reason,
        shares=part.shares_as_text(),
        series=part.series_as_text(),
    )


def part_in(row: Row, *, with_series: bool = False) -> Part:
    """The part that a row holds; what is told by time only where it is asked for."""
    series = json.loads(row.series) if with_series else {}
    return Part(
        groups=frozenset(row.groups.split(BETWEEN)),
        on_roll=row.on_roll,
        sector=row.sector,
        stage=row.stage,
        school_code=row.school_code,
        lives_with=row.lives_with,
        legal_reason=row.legal_reason,
        shares=shares_of(row.shares),
        **series,
    )


def sum_up(authority: Authority, wanted: Mapping[str, Digests], whole: set[str], mark: str) -> None:
    """Sums of the sessions that are not whole; the others' stand, and all are marked as of now, together."""
    stands = Worked.objects.filter(authority=authority)
    stands.exclude(session__in=list(wanted)).delete()
    for session in sorted(set(wanted) - whole):
        rows = Row.objects.filter(authority=authority, session=session)
        parts = [part_in(row, with_series=True) for row in rows.iterator()]
        for group in groups():
            keep(authority, session, group, totals.totals(in_group(parts, group)).written())
    stands.exclude(group=EVERYBODY).update(mark=mark)


def groups() -> list[str]:
    return [group_of(cohort, whose) for cohort in Cohort.values for whose in WHOSE]


def sum_up_everybody(authority: Authority, asked: Sequence[str], mark: str) -> None:
    """All pupils' sums, where files of attendance came or went since."""
    files = hashlib.sha256(" ".join(sorted(str(one.pk) for one in facts.editions(authority))).encode()).hexdigest()
    stored = Worked.objects.filter(authority=authority, group=EVERYBODY, mark__endswith=f"-{FORM}")
    known = {session: everyone.read(content).mark for session, content in stored.values_list("session", "content")}
    if known and all(known.get(session) == files for session in asked):
        stored.update(mark=mark)
        return
    by_session: dict[str, list[Cell]] = defaultdict(list)
    for cell in all_pupils.standing(authority):
        by_session[session_of(cell.first)].append(cell)
    for session in asked:
        keep(authority, session, EVERYBODY, everyone.of_cells(by_session.get(session, ()), files).written())
    Worked.objects.filter(authority=authority, group=EVERYBODY).update(mark=mark)


@lru_cache(maxsize=20_000)
def session_of(day: str) -> str:
    return sessions.session_of(dt.date.fromisoformat(day))


def keep(authority: Authority, session: str, group: str, content: str) -> None:
    """Marked by the caller once all are there."""
    Worked.objects.update_or_create(
        authority=authority, session=session, group=group, defaults={"content": content, "mark": UNFINISHED}
    )
