"""Attendance in a compact form: for each period of a school the half days by code, as a line of text.

A learner's thirteen years take a few hundred short lines. A line reads
`9900001 2025-08-18 2025-10-10 10=70,30=4`; a school that is not told is `-`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from .vocab import CHECK_SUM

NO_SCHOOL = "-"


class Span(NamedTuple):
    """The half days of one period at one school, by code; both days belong to it."""

    school_code: str
    first: str
    last: str
    marks: tuple[tuple[str, int], ...]


def of_rows(rows: Iterable[Mapping[str, str]]) -> list[Span]:
    """The spans that canonical rows make: the rows of one period stand together; the check sum is left out."""
    found: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        if row["code"] != CHECK_SUM:
            place = (row.get("school_code", ""), row["from_date"], row["to_date"])
            found[place][row["code"]] += int(row["openings"])
    return [Span(*place, tuple(sorted(marks.items()))) for place, marks in sorted(found.items())]


def written(spans: Iterable[Span]) -> str:
    return "\n".join(
        f"{span.school_code or NO_SCHOOL} {span.first} {span.last} {','.join(f'{c}={n}' for c, n in span.marks)}"
        for span in spans
    )


def read(text: str) -> list[Span]:
    """The spans that `written` wrote."""
    return [_line(line) for line in text.splitlines()]


def _line(line: str) -> Span:
    school, first, last, marks = line.split(" ")
    pairs = (mark.split("=") for mark in marks.split(",") if mark)
    return Span("" if school == NO_SCHOOL else school, first, last, tuple((code, int(n)) for code, n in pairs))


def together(stated: Iterable[Span]) -> list[Span]:
    """Each period of a school once, where one edition names a pupil in two ways: the codes of both count.

    Where both have a code and another number under it, neither is put into the other: they contradict one another.
    """
    by_period: dict[tuple[str, str, str], set[Span]] = defaultdict(set)
    for span in stated:
        by_period[span[:3]].add(span)
    return sorted(span for same in by_period.values() for span in _as_one(same))


def _as_one(same: Collection[Span]) -> Collection[Span]:
    marks = {mark for span in same for mark in span.marks}
    if len(same) == 1 or len(marks) > len(dict(marks)):
        return same
    school, first, last, _ = min(same)
    return [Span(school, first, last, tuple(sorted(marks)))]


def standing(editions: Iterable[Sequence[Span]]) -> list[Span]:
    """The spans that stand, from editions in their order.

    A span stands unless a later edition has one of the same school that shares a day with it. Two of one edition
    that share a day say nothing certain, and neither stands.
    """
    schools: dict[str, _Standing] = defaultdict(_Standing)
    for spans in editions:
        by_school: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            by_school[span.school_code].append(span)
        for school, ours in by_school.items():
            schools[school].replace(list(apart(sorted(ours))))
    return sorted(span for school in schools.values() for span in school.spans)


def apart(spans: Sequence[Span]) -> Iterator[Span]:
    """Those of these spans of one school, in order, that share no day with another of them."""
    furthest = ""
    for at, span in enumerate(spans):
        clear = span.first > furthest and (at + 1 == len(spans) or spans[at + 1].first > span.last)
        furthest = max(furthest, span.last)
        if clear:
            yield span


def contradicting(stated: Iterable[Span]) -> set[Span]:
    """Of what one edition says of one pupil, under whatever names, the spans that do not stand beside one another."""
    whole = list(stated)
    found: set[Span] = set()
    for school in {span.school_code for span in whole}:
        ours = [span for span in whole if span.school_code == school]
        clear = {span[:3] for span in apart(together(ours))}
        found.update(span for span in ours if span[:3] not in clear)
    return found


class _Standing:
    """Spans of one school that share no day, in order."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def replace(self, spans: Iterable[Span]) -> None:
        for span in spans:
            start = bisect_left(self.spans, span.first, key=lambda old: old.last)
            end = start
            while end < len(self.spans) and self.spans[end].first <= span.last:
                end += 1
            self.spans[start:end] = [span]
