"""From rows of a facts file to pupils: whose each row is, and the rows of one file that contradict one another."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter

from virtualschool.intake.reading.kinds import FACT_KINDS
from virtualschool.intake.reading.notices import NoticeBook
from virtualschool.intake.reading.people import Conflict, Grouped, Numbered, once, pupil_ids_by_scn
from virtualschool.intake.reading.reading import CanonicalRow, Person
from virtualschool.tables.problems import CellProblem

CHECK_SUM = "01"
_IDENTITY: dict[str, tuple[str, ...]] = {
    "attendance": ("school_code", "from_date", "to_date", "code"),
    "exclusions": ("school_code", "start_date"),
    "levels": ("session", "stage", "area"),
    "awards": ("session", "subject", "scqf_level"),
    "entries": ("session", "subject", "scqf_level"),
    "destinations": ("survey", "left_on"),
    "needs": ("need", "plan", "start_date"),
}
_TWICE = "Another row of this file says something else of the same fact. Find out which is right."
_OVERLAP = "This period overlaps another one of the same pupil and school in this file. Find out which is right."
SUM_DIFFERS = "sum_differs"


def refuse(found: CanonicalRow, kind: str) -> tuple[str, CellProblem] | None:
    """What is wrong with a row of facts as a whole, by column; None where nothing is."""
    return refuse_span(found["from_date"], found["to_date"]) if kind == "attendance" else None


@lru_cache(maxsize=4_096)
def refuse_span(first: str, last: str) -> tuple[str, CellProblem] | None:
    """What is wrong with a period of attendance; a file has few of them, and each in many rows."""
    if last < first:
        return "to_date", CellProblem("end_before_start", "The last day is before the first. Check the year.")
    if session_start(first) != session_start(last):
        sentence = "The period crosses 1 August, where a new session begins. Give a row for each session."
        return "to_date", CellProblem("crosses_session", sentence)
    return None


def session_start(day: str) -> int:
    """The year in which the session of a day began."""
    return int(day[:4]) - (day[5:7] < "08")


def group(rows: Iterable[Numbered], kind: str, notices: NoticeBook) -> Grouped:
    """Gather rows by pupil, in the order of the file.

    Rows are refused that say different things of one fact, and attendance of one pupil and school for periods that
    overlap. A pupil id with two SCNs is left with all its rows: who knows the rolls has to tell whose they are.
    """
    if kind not in FACT_KINDS:
        raise ValueError(f"{kind} is no kind of facts.")
    rows = list(rows)
    pupil_of = pupil_ids_by_scn(rows, notices)
    together: dict[str, list[Numbered]] = defaultdict(list)
    for numbered in rows:
        row = numbered[1]
        together[row.get("pupil_id") or pupil_of.get(row["scn"], "") or f"scn:{row['scn']}"].append(numbered)
    people: list[Person] = []
    conflicts: list[Conflict] = []
    duplicates = 0
    for key, members in together.items():
        good, wrong, again = judge_if_told(members, kind, notices)
        conflicts += wrong
        duplicates += again
        if good:
            people.append(Person(key, good))
    return Grouped(tuple(people), tuple(conflicts), duplicates)


def judge_if_told(
    members: Sequence[Numbered], kind: str, notices: NoticeBook
) -> tuple[tuple[Numbered, ...], list[Conflict], int]:
    """Do what `judge` does, and nothing to rows of two SCNs: they may be of two pupils."""
    if len(members) > 1 and len({row["scn"] for _, row in members if "scn" in row}) > 1:
        return tuple(members), [], 0
    return judge(members, kind, notices)


def judge(
    members: Sequence[Numbered], kind: str, notices: NoticeBook
) -> tuple[tuple[Numbered, ...], list[Conflict], int]:
    """Of one pupil's rows those that stand, those that contradict one another, and how many said the same twice."""
    differ = len(members) == 1 or _all_differ(members, kind)
    kept = members if differ else list(once(list(members)))
    wrong = {conflict.row_number: conflict for conflict in _conflicts(kept, kind, differ=differ)}
    good = tuple(numbered for numbered in kept if numbered[0] not in wrong)
    if good:
        _note_sums(good, kind, notices)
    return good, list(wrong.values()), len(members) - len(kept)


def each_fact_once(members: Iterable[Numbered]) -> list[Numbered]:
    """Of one pupil's rows each that says something new; of two that say the same, the one that shows more ids."""
    found: dict[frozenset[tuple[str, str]], Numbered] = {}
    for numbered in members:
        said = frozenset(without_ids(numbered[1]).items())
        if said not in found or len(numbered[1]) > len(found[said][1]):
            found[said] = numbered
    return sorted(found.values(), key=itemgetter(0))


def _all_differ(members: Sequence[Numbered], kind: str) -> bool:
    """Whether every row is about a fact of its own: then no two say the same, nor different things of one."""
    names = _IDENTITY[kind]
    return len({tuple(map(row.get, names)) for _, row in members}) == len(members)


def _conflicts(members: Sequence[Numbered], kind: str, *, differ: bool) -> Iterator[Conflict]:
    if not differ:
        yield from _said_twice(members, _IDENTITY[kind])
    if kind == "attendance":
        yield from _overlapping(members)


def _by(members: Iterable[Numbered], key: Callable[[CanonicalRow], str]) -> dict[str, list[Numbered]]:
    found: dict[str, list[Numbered]] = defaultdict(list)
    for numbered in members:
        found[key(numbered[1])].append(numbered)
    return found


def _said_twice(members: Sequence[Numbered], identity: tuple[str, ...]) -> Iterator[Conflict]:
    by_fact = _by(members, lambda row: "\x1f".join(row.get(column, "") for column in identity))
    for same in by_fact.values():
        if len({frozenset(without_ids(row).items()) for _, row in same}) > 1:
            yield from (Conflict(number, identity[-1], "conflicting_fact", _TWICE) for number, _ in same)


def without_ids(row: CanonicalRow) -> CanonicalRow:
    return {column: value for column, value in row.items() if column not in ("pupil_id", "scn")}


def _overlapping(members: Sequence[Numbered]) -> Iterator[Conflict]:
    periods = sorted({(row.get("school_code", ""), row["from_date"], row["to_date"]) for _, row in members})
    if are_apart(periods):
        return
    for of_school in _by(members, lambda row: row.get("school_code", "")).values():
        spans = sorted({(row["from_date"], row["to_date"]) for _, row in of_school})
        wrong = set(overlaps(spans))
        for number, row in of_school:
            if (row["from_date"], row["to_date"]) in wrong:
                yield Conflict(number, "from_date", "overlapping_periods", _OVERLAP)


def are_apart(periods: Iterable[tuple[str, str, str]]) -> bool:
    """Whether no two of these different periods, of school, first and last day and in order, share a day."""
    return all(one[0] != other[0] or one[2] < other[1] for one, other in pairwise(periods))


def overlaps(spans: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The spans, of some in order and all different, that share a day with another of them."""
    furthest: tuple[str, str] | None = None
    for one, other in pairwise([*spans, ("9999", "9999")]):
        if furthest is None or one[1] > furthest[1]:
            furthest = one
        if other[0] <= furthest[1]:
            yield furthest
            yield other


def _note_sums(members: Sequence[Numbered], kind: str, notices: NoticeBook) -> None:
    """Tell where the openings possible (01) are not the sum of the marks, with or without extended leave (02)."""
    if kind != "attendance" or not any(row["code"] == CHECK_SUM for _, row in members):
        return
    by_span = _by(members, lambda row: " ".join((row.get("school_code", ""), row["from_date"], row["to_date"])))
    for rows in by_span.values():
        stated = next(((number, int(row["openings"])) for number, row in rows if row["code"] == CHECK_SUM), None)
        marks = sum(int(row["openings"]) for _, row in rows if row["code"] not in (CHECK_SUM, "02"))
        leave = sum(int(row["openings"]) for _, row in rows if row["code"] == "02")
        if stated and stated[1] not in (marks, marks + leave):
            sentence = "The possible openings are not the sum of the marks of this period. The marks were taken in."
            notices.add(stated[0], "openings", SUM_DIFFERS, sentence)
