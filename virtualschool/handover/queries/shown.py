"""What a packet holds, in words: a table for each part, for whoever sends it and whoever takes it in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from virtualschool.learning.vocab import Considered, Plan, ToldKind
from virtualschool.learning.vocab import label as fact_label
from virtualschool.register import sessions
from virtualschool.register.derive import Row
from virtualschool.register.vocab import label

from ..contents import COLUMNS, Contents
from ..vocab import FACTS_OF, Part
from .gathering import kinds_of
from .known import name_of

HEADINGS: Mapping[str, str] = {
    "forename": "First name",
    "surname": "Surname",
    "known_as": "Known as",
    "say_name": "How to say it",
    "date_of_birth": "Date of birth",
    "gender": "Gender",
    "scn": "Candidate number (SCN)",
    "stage": "Stage",
    "label": "Wish",
    "school_name": "School",
    "start_date": "From",
    "end_date": "To",
    "legal_reason": "Legal reason",
    "lives_with": "Lived",
    "responsible_authority": "Authority that answered",
    "ended_as": "Ended as",
    "openings_lost": "Half days lost",
    "kind": "Kind",
    "school_code": "School’s number",
    "session": "School year",
    "area": "In",
    "level": "Level",
    "subject": "Subject",
    "scqf_level": "SCQF level",
    "result": "Result",
    "left_on": "Left on",
    "survey": "Asked",
    "destination": "Where to",
    "need": "Reason for support",
    "plan": "Plan",
    "reviewed_on": "Reviewed",
}
NO_LABEL = "the words “care experienced” and “looked after” are not to be used"
DATES = frozenset({"date_of_birth", "start_date", "end_date", "left_on", "reviewed_on"})


@dataclass(frozen=True)
class Table:
    """One part: its words, how many rows, and the rows with their headings."""

    part: Part
    number: int
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> str:
        return self.part.label

    @property
    def columns(self) -> str:
        return "|".join(self.headings)


def facts(contents: Contents) -> list[tuple[str, str]]:
    """Who the learner is, line by line."""
    return [
        (HEADINGS[name], words_for(name, contents.identity[name]))
        for name in COLUMNS["identity"]
        if contents.identity.get(name)
    ]


def tables(contents: Contents) -> tuple[Table, ...]:
    """Every part that has something, but for who the learner is."""
    return tuple(
        table(part, contents)
        for part in Part
        if part is not Part.IDENTITY and any(contents.of(kind) for kind in kinds_of(part))
    )


def table(part: Part, contents: Contents) -> Table:
    number = sum(len(contents.of(kind)) for kind in kinds_of(part))
    if part is Part.ATTENDANCE:
        rows = tuple(attendance(contents.of("attendance")))
        return Table(part, number, ("School year", "School’s number", "From", "To", "Periods", "Half days"), rows)
    if part is Part.TOLD:
        return Table(part, number, ("What", "Says"), tuple(told(row) for row in contents.of("told")))
    return plain(part, number, contents)


def plain(part: Part, number: int, contents: Contents) -> Table:
    kinds = kinds_of(part)
    rows = [(kind, row) for kind in kinds for row in contents.of(kind)]
    names = [name for name in COLUMNS[kinds[0]] if any(row.get(name) for _, row in rows)]
    cells = tuple(
        tuple(words_for(name, row[name]) if row.get(name) else blank(kind, name) for name in names)
        for kind, row in rows
    )
    return Table(part, number, tuple(HEADINGS[name] for name in names), cells)


def blank(kind: str, name: str) -> str:
    return "entered" if (kind, name) == ("entries", "result") else "–"


def attendance(rows: tuple[Row, ...]) -> Iterator[tuple[str, ...]]:
    """A line for each school and year: what leaves is every period, by code."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        session = sessions.session_of(dt.date.fromisoformat(row["from_date"]))
        found[session, row.get("school_code", "–")].append(row)
    for (session, school), ours in sorted(found.items(), reverse=True):
        periods = {(row["from_date"], row["to_date"]) for row in ours}
        first, last = min(one for one, _ in periods), max(one for _, one in periods)
        half_days = sum(int(row["openings"]) for row in ours)
        yield (session, school, day(first), day(last), str(len(periods)), str(half_days))


def told(row: Row) -> tuple[str, str]:
    """What was told, in a sentence."""
    match ToldKind(row["what"]):
        case ToldKind.WIDER_AWARD:
            says = f"{row.get('title', '')}, on {day(row.get('awarded_on', ''))}"
        case ToldKind.PLAN_CONSIDERED:
            says = f"{Plan(row['plan']).label}: {Considered(row['outcome']).label.lower()}, on {day(row['on'])}"
        case ToldKind.TIMETABLE:
            hours = f"{row.get('hours_a_week', '?')} of {row.get('usual_hours_a_week', '?')} hours a week"
            says = f"{hours}, {span(row, 'starts_on', 'ends_on')}"
        case _:
            says = span(row, "since", "until")
    return ToldKind(row["what"]).label, says


def span(row: Row, first: str, last: str) -> str:
    return f"from {day(row.get(first, ''))}" + (f" to {day(row[last])}" if row.get(last) else "")


def words_for(name: str, text: str) -> str:
    if name in DATES:
        return day(text)
    if name == "label":
        return NO_LABEL
    if name == "responsible_authority":
        return name_of(text)
    lists = {"legal_reason": "legal_reasons", "lives_with": "lives_with", "ended_as": "care_endings"}
    if name in lists:
        return label(lists[name], text)
    others = {"need": "support_needs", "plan": "plans", "destination": "destinations", "level": "level_values"}
    return fact_label(others[name], text) if name in others else text.replace("_", " ")


def day(text: str) -> str:
    return f"{dt.date.fromisoformat(text):%-d %B %Y}" if text else "a day not known"


def learning_in(parts: str) -> list[str]:
    """The parts about learning that a packet held, in words for the middle of a sentence."""
    kinds = {one.partition(":")[0] for one in parts.split()}
    return [part.label[:1].lower() + part.label[1:] for part, own in FACTS_OF.items() if kinds & set(own)]


def part_words(parts: str) -> list[str]:
    """What is kept of a packet's parts ("identity:1 care:3"), in words."""
    counts = dict(one.split(":") for one in parts.split())
    return [
        f"{part.label} ({sum(int(counts.get(kind, 0)) for kind in kinds_of(part))})"
        for part in Part
        if any(kind in counts for kind in kinds_of(part))
    ]
