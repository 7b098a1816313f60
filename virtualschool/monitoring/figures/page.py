"""The pages of figures: each figure with its counts, coverage, interval and what it may fairly stand beside."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from virtualschool.people.models import Authority
from virtualschool.register import cohorts, sessions
from virtualschool.register.vocab import Cohort

from .. import specifications
from ..queries import annotations
from ..sessions_of import SECTORS
from ..specifications import Specification
from ..working_out import ALL
from . import awaited, comparing, national, reading, wording
from .annotated import Noted
from .awaited import Awaited
from .everyone import NOBODY, Everyone
from .national import Beside
from .totals import NOTHING, SPLITS, Sum, Totals

WHOSE_WORDS = {"ours": "Ours", "all": "Ours and other authorities’"}
SILENT = "No file of exclusions speaks of this session"
EMPTY = Totals(0, dict.fromkeys((ALL, *SECTORS), 0), {}, {}, {}, {}, {}, {})


@dataclass(frozen=True)
class Asked:
    """Which figures a page shows."""

    authority: Authority
    session: str
    cohort: Cohort
    whose: cohorts.Whose = "ours"

    @property
    def query(self) -> dict[str, str]:
        return {"session": self.session, "cohort": str(self.cohort), "whose": self.whose}


@dataclass(frozen=True)
class Known:
    """All that is ready of one cohort: its sums and all pupils', by session."""

    asked: Asked
    totals: Mapping[str, Totals]
    everyone: Mapping[str, Everyone]
    today: dt.date
    exclusions_to: dt.date | None = None
    """The day of which the newest file of exclusions speaks: of later days nobody said that there was none."""
    awaited: Mapping[str, Awaited] = field(default_factory=dict)
    """By indicator, whose earlier years were asked for and haven't come."""
    annotations: Sequence[Noted] = ()
    """What was tried, for the run charts of every figure, the earliest first."""

    @property
    def now(self) -> Totals:
        return self.totals.get(self.asked.session, EMPTY)

    @property
    def before(self) -> str:
        """The session before the one asked for, where anything is known of it; else empty."""
        earlier = [session for session in self.totals if session < self.asked.session]
        return max(earlier, default="")

    @property
    def is_under_way(self) -> bool:
        return self.today <= sessions.end_of(self.asked.session)

    def is_silent(self, spec: Specification) -> bool:
        """Whether no file of exclusions speaks of the session: that is no data, and not no exclusion."""
        by_cases = spec.measure in ("cases", "excluded")
        return by_cases and (self.exclusions_to or dt.date.min) < sessions.start_of(self.asked.session)

    @property
    def newest_first(self) -> list[str]:
        return sorted(self.totals, reverse=True)


@dataclass(frozen=True)
class Cell:
    """A number to compare with: as shown, and a line under it (its year, or in short why there is none)."""

    shown: str = ""
    note: str = ""
    since: str = ""
    source: str = ""
    why: str = ""
    """The whole reason, where nothing is compared."""


NOT_KEPT = Cell(note="not kept", why="Of all pupils only half days are kept, as sums.")
NONE_OF_OURS = Cell(note="no data of ours")
FEW_OF_OURS = Cell(note="too few of ours", why="Nothing stands beside a figure of fewer than 20 learners.")


@dataclass(frozen=True)
class Line:
    """One figure in a table."""

    id: str
    title: str
    shown: str
    counts: str
    interval: str
    too_few: bool
    cover: str
    earlier: Cell
    everybody: Cell
    scotland: Cell
    scotland_all: Cell

    @property
    def is_count(self) -> bool:
        """Whether too few learners stand behind it for a rate: then the numbers are the figure."""
        return self.shown == wording.TOO_FEW


# What may stand beside ours, by the line's field, with the column's heading.
BESIDE = {
    "earlier": "The session before",
    "everybody": "All pupils here",
    "scotland": "Scotland, looked after",
    "scotland_all": "Scotland, all pupils",
}


@dataclass(frozen=True)
class GroupLine:
    """One group of learners in a split."""

    group: str
    shown: str
    counts: str
    interval: str
    too_few: bool
    query: str
    """What a link to the group's learners asks for."""

    @property
    def is_count(self) -> bool:
        return self.shown == wording.TOO_FEW


@dataclass(frozen=True)
class SplitTable:
    kind: str
    words: str
    lines: tuple[GroupLine, ...]


def known(asked: Asked, today: dt.date) -> Known:
    """What a page needs, made ready first where the register has changed: a handful of queries."""
    totals = reading.worked(asked.authority, asked.cohort, asked.whose)
    waiting = awaited.of_group(asked.authority, asked.session, asked.cohort, asked.whose)
    everyone = reading.all_pupils(asked.authority)
    told_to, tried = reading.exclusions_to(asked.authority), annotations.standing(asked.authority)
    return Known(asked, totals, everyone, today, told_to, waiting, tried)


def lines(found: Known, sector: str = ALL) -> Iterator[Line]:
    """Every figure of the session, in the order of the specifications."""
    return (line(found, spec, sector) for spec in specifications.indicators())


def beside(shown: Sequence[Line]) -> dict[str, str]:
    """The comparisons that hold a number in some line; a column of nothing but reasons is no help to anybody."""
    return {key: words for key, words in BESIDE.items() if any(getattr(one, key).shown for one in shown)}


def line(found: Known, spec: Specification, sector: str = ALL) -> Line:
    now = NOTHING if found.is_silent(spec) else found.now.sum_of(spec.id, sector)
    enough = comparing.is_enough(now)
    return Line(
        id=spec.id,
        title=spec.title,
        shown=wording.shown(spec, now)
        if enough or not now.with_data or spec.measure == "excluded"
        else wording.TOO_FEW,
        counts=wording.counts(spec, now),
        interval=wording.span(spec, comparing.interval(spec, now)) if enough else "",
        too_few=bool(now.with_data) and not enough,
        cover=SILENT if found.is_silent(spec) else cover(spec, found.now, now, sector) + waits(found, spec, sector),
        earlier=earlier(found, spec, sector),
        everybody=everybody(found, spec, sector),
        scotland=scotland(found, spec, sector, found.asked.cohort),
        scotland_all=scotland(found, spec, sector, national.EVERYBODY),
    )


def cover(spec: Specification, now: Totals, found: Sum, sector: str) -> str:
    """How many of the group have data, and who has none."""
    on_roll = now.on_roll[sector]
    if spec.measure in ("award", "stage", "destination"):
        leavers = now.sum_of("scqf-3", sector).with_data
        return f"{found.with_data:,} of {leavers:,} leavers" if leavers else "Nobody is known to have left"
    if spec.measure == "level":
        return f"{found.with_data:,} judged, of {on_roll:,} on a roll"
    if spec.measure in ("cases", "excluded"):
        return f"{on_roll:,} on a roll" + off_roll(now, sector)
    if found.with_data > on_roll:  # files of half days name learners of that session whom no roll that came names
        return f"{found.with_data:,} with half days; the rolls that came name {on_roll:,}"
    return f"{found.with_data:,} of {on_roll:,} on a roll" + off_roll(now, sector)


def waits(found: Known, spec: Specification, sector: str) -> str:
    """Education was asked for the years before some of the group were known here."""
    waiting = found.awaited.get(spec.id)
    return f"; {waiting.sentence}" if waiting and sector == ALL else ""


def off_roll(now: Totals, sector: str) -> str:
    absent = now.members - now.on_roll[ALL]
    return f"; {absent:,} on no roll" if absent > 0 and sector == ALL else ""


def earlier(found: Known, spec: Specification, sector: str) -> Cell:
    """The same learners' authority a session before; while the session is under way, over the same months."""
    now, since = found.now.sum_of(spec.id, sector), found.before
    if found.is_silent(spec):
        return NONE_OF_OURS
    if not since:
        return Cell(note="not known", why="No earlier session is known.")
    if since in broken_off(spec, found.asked.session):
        return Cell(note="made in another way", why=f"Figures of {since} were made in another way.")
    if found.is_under_way and (spec.measure not in national.TO_DATE or sector != ALL):
        return not_over(found)
    was = found.totals[since].sum_of(spec.id, sector)
    if found.is_under_way:
        now, was = same_months(found.now, found.totals[since])
        since = f"same months of {since}"
    return compared(spec, now, was, since)


def not_over(found: Known) -> Cell:
    return Cell(
        note="session not over", why=f"Session {found.asked.session} isn’t over; what adds up over a year waits."
    )


def compared(spec: Specification, now: Sum, was: Sum, since: str) -> Cell:
    if not was.with_data:
        return Cell(note=wording.NO_DATA)
    if not comparing.is_enough(now) and spec.measure != "excluded":
        return few(now)
    if spec.measure == "excluded":
        return Cell(wording.shown(spec, was), since=since)
    if not comparing.is_enough(was):
        return Cell(wording.TOO_FEW, wording.counts(spec, was), since)
    change = comparing.change(spec, now, was)
    return Cell(wording.shown(spec, was), wording.moved(spec, change), since)


def same_months(now: Totals, was: Totals) -> tuple[Sum, Sum]:
    """Attendance over the months of which both sessions have half days; the last month counts whole in both."""
    both = {month[5:] for month in now.months} & {month[5:] for month in was.months}
    return over(now.months, both), over(was.months, both)


def over(months: Mapping[str, Sum], wanted: set[str]) -> Sum:
    held = [found for month, found in months.items() if month[5:] in wanted]
    return Sum(
        sum(one.numerator for one in held),
        sum(one.denominator for one in held),
        max((one.with_data for one in held), default=0),
    )


def broken_off(spec: Specification, session: str) -> tuple[str, ...]:
    """Earlier sessions with which this one is not compared: a break lies between."""
    breaks = [one for one in spec.breaks if one <= session]
    if not breaks:
        return ()
    first = int(max(breaks)[:4])
    return tuple(f"{year}/{(year + 1) % 100:02d}" for year in range(first - 10, first))


def everybody(found: Known, spec: Specification, sector: str) -> Cell:
    """All pupils of the authority, where their sums are kept."""
    if spec.measure != "openings":
        return NOT_KEPT
    present, possible = found.everyone.get(found.asked.session, NOBODY).sectors.get(sector, (0, 0))
    if not possible:
        return Cell(wording.NO_DATA)
    ours = found.now.sum_of(spec.id, sector)
    if not comparing.is_enough(ours):
        return few(ours)
    return Cell(
        wording.rate(spec, 100 * present / possible), source="Sums of whole-roll files; groups under 20 left out."
    )


def few(ours: Sum) -> Cell:
    """Nothing stands beside a figure of fewer than 20 learners."""
    return FEW_OF_OURS if ours.with_data else NONE_OF_OURS


def scotland(found: Known, spec: Specification, sector: str, basis: str) -> Cell:
    """The published figure of the same basis, or why none is shown."""
    got = national.beside(spec.id, spec.measure, sector, basis, found.asked.session, found.today)
    if not got.is_published:
        return Cell(note="not published")
    if got.refused:
        return Cell(note="session not over" if got.is_early else "not counted alike", why=got.refused)
    ours = found.now.sum_of(spec.id, sector)
    if not comparing.is_enough(ours):
        return few(ours)
    return published(spec, got, found.asked.session)


def published(spec: Specification, got: Beside, session: str) -> Cell:
    year = "" if got.session == session else got.session
    return Cell(wording.rate(spec, got.value), since=year, source=got.source)


def splits(found: Known, spec: Specification, classes: str) -> Iterator[SplitTable]:
    """The figure by stage, home and legal basis, as far as the reader may see what each rests on."""
    if found.is_silent(spec):
        return
    sectors = [(sector, found.now.sum_of(spec.id, sector)) for sector in SECTORS]
    yield SplitTable(
        "sector", "Sector", tuple(group_line(spec, sector.capitalize(), one, sector=sector) for sector, one in sectors)
    )
    for kind, split in SPLITS.items():
        if split.field_class in classes:
            groups = found.now.splits.get(kind, {})
            held = ((group, by.get(spec.id)) for group, by in groups.items())
            yield SplitTable(
                kind,
                split.words,
                tuple(group_line(spec, group, one, kind=kind, group=group) for group, one in held if one),
            )


def group_line(spec: Specification, words: str, found: Sum, **asked: str) -> GroupLine:
    enough = comparing.is_enough(found)
    return GroupLine(
        group=words,
        query=urlencode(asked),
        shown=wording.shown(spec, found)
        if enough or not found.with_data or spec.measure == "excluded"
        else wording.TOO_FEW,
        counts=wording.counts(spec, found),
        interval=wording.span(spec, comparing.interval(spec, found)) if enough else "",
        too_few=bool(found.with_data) and not enough,
    )


def history(found: Known, spec: Specification) -> list[tuple[str, Sum]]:
    """The figure in every session that is known, the earliest first."""
    return [(session, one.sum_of(spec.id)) for session, one in sorted(found.totals.items())]


def sources(shown: Sequence[Line]) -> list[str]:
    """Each published source of the table, in the table's order."""
    cells = ((one.title, cell.source) for one in shown for cell in (one.scotland, one.scotland_all))
    return list(dict.fromkeys(f"{title}: {source}" for title, source in cells if source))


def reasons(shown: Sequence[Line]) -> list[str]:
    """Why nothing is compared, each reason once with the figures that it holds for."""
    found: dict[str, list[str]] = {}
    for one in shown:
        for cell in (one.earlier, one.everybody, one.scotland, one.scotland_all):
            if cell.why and one.title not in found.setdefault(cell.why, []):
                found[cell.why].append(one.title)
    return [f"{why} ({'; '.join(titles)})" if len(titles) < len(shown) else why for why, titles in found.items()]
