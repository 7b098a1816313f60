"""The check itself: what stands out alone, and what stands out together."""

import re
from collections.abc import Iterable, Iterator, Sequence

from .about import individuals, pronouns
from .across import across_sentences
from .around import families, people_around
from .birthdays import side_by_side
from .findings import Finding, Mark, Severity
from .initials import initials_in
from .invented import NOT_REAL
from .names import called, full_names, single_names, spoken_of
from .numbers import numbers_in
from .plain_names import names_in_small_letters
from .shapes import shaped_names
from .spans import in_any_letters, small
from .spelling import read
from .tables import rows_of_few
from .told import is_at_work, told_in, within
from .wording import DAY

_HEARING = in_any_letters(
    rf"\b(?:children['’]?s hearing|hearing|panel|proof|review|LAC review|court(?: date)?|tribunal|"
    rf"(?:permanence |substitute )?panel|sheriff|grounds|compulsory (?:supervision )?order|child protection "
    rf"(?:case )?(?:conference|meeting)|core group|JII|joint interview|IRD|trial|plea|sentencing|permanence|adoption)\b"
    rf"[^.!?\n]{{0,45}}?(?:{DAY}|\b\d{{1,2}}(?:st|nd|rd|th)\b|\b\w+day (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b)"
    rf"|\b(?:CSO|ICSO|CPSO|CPO|PRR|order|CAO)\s(?:was |is |were )?(?:varied|granted|made|renewed|continued|terminated|"
    rf"imposed|extended|reviewed|ended)[^.!?\n]{{0,25}}?{DAY}"
    rf"|{DAY}[^.]{{0,30}}\b(?:children['’]?s hearing|hearing|panel|proof|sheriff court|permanence order)\b"
)
_NO_HEARING = re.compile(
    (
        r"\b(?:hearings scotland|hearings|training|national|policy|peer|(?<!case )conference|webinar|practice|"
        r"inspection|"
        r"annual|research|advisory|policies|improvement|network)\b"
    ),
    re.IGNORECASE,
)
_ANCHORS = frozenset({"school", "place", "proper", "name", "unique", "initials"})
_OF_A_CHILD = frozenset({"age", "stage", "home", "care"})
_WINDOW = 2
_SHORT = 240
_LINES = 8

_SAY = {
    "unique": "“The only one” singles somebody out. Say it of a group, or leave it out.",
    "combination": (
        "Together these words may fit one child alone. Leave out the school, the place, the date or what is unusual."
    ),
    "few": "So few learners in a named place can be known. Leave out the place, or write of more.",
    "hearing": "The date of a hearing or review leads to one child. Say the month, or nothing.",
}


def trouble(text: str) -> list[Finding]:
    """Everything in the text that could single a child out, in its order; an empty list where nothing was found.

    A name and a date of birth side by side is `STOP`: the text is refused.
    All else is `LOOK`. An age or a stage alone, months, dates of meetings and
    numbers of learners are nothing.
    """
    reading = read(text)
    plain = reading.text
    names = names_in(plain.replace("_", " "))
    stopped = list(side_by_side(plain, names))
    found = [*stopped, *names, *numbers_in(plain), *_hearings(plain), *_rows(plain), *_together(plain, names)]
    return sorted(reading.as_typed(one) for one in _without_doubles(found))


def names_in(text: str) -> list[Finding]:
    """Names and initials of a child or of somebody around one; where a text says that its names are invented, few."""
    found = [*called(text), *people_around(text), *families(text), *initials_in(text)]
    if not NOT_REAL.search(text):
        found += [*full_names(text), *single_names(text), *spoken_of(text)]
        found += [*names_in_small_letters(text), *shaped_names(text)]
    return found


def stops(findings: Iterable[Finding]) -> list[Finding]:
    """Those for which a text is refused."""
    return [one for one in findings if one.severity is Severity.STOP]


def _hearings(text: str) -> Iterator[Finding]:
    for one in _HEARING.finditer(small(text)):
        around = text[max(0, one.start() - 40) : one.end() + 80]
        if not _NO_HEARING.search(around) and (
            individuals(around)
            or pronouns(around)
            or "earing" in one.group()
            or re.search(
                "proof|sheriff|permanence|grounds|cso|cpso|cpo|order (?:was )?varied", one.group(), re.IGNORECASE
            )
        ):
            yield Finding(*one.span(), "hearing", Severity.LOOK, _SAY["hearing"])


def _rows(text: str) -> Iterator[Finding]:
    yield from (Finding(start, end, "few", Severity.LOOK, _SAY["few"]) for start, end in rows_of_few(text))


def _together(text: str, names: list[Finding]) -> Iterator[Finding]:
    """The shortest runs of sentences in which what is said fits one child, and what does so across paragraphs."""
    told = told_in(text)
    marks = sorted([*told.marks, *(Mark(one.start, one.end, "name", 3) for one in names)])
    close = tuple(
        one for sentences in told.paragraphs for one in _in_paragraph(text, sentences, marks, told.people, told.spoken)
    )
    yield from close
    yield from across_sentences(text, close)


def _in_paragraph(
    text: str,
    sentences: Sequence[tuple[int, int]],
    marks: Sequence[Mark],
    people: Sequence[Mark],
    spoken: Sequence[Mark],
) -> Iterator[Finding]:
    told: set[int] = set()
    for length in range(1, _LINES + 1):
        for first in range(len(sentences) - length + 1):
            if told & {*range(first, first + length)}:
                continue
            start, end = sentences[first][0], sentences[first + length - 1][1]
            if length > _WINDOW and end - start > _SHORT:
                continue
            finding = _window(
                text, start, end, within(marks, start, end), within(people, start, end), within(spoken, start, end)
            )
            if finding:
                told |= {*range(first, first + length)}
                yield finding


def _window(
    text: str, start: int, end: int, marks: list[Mark], people: list[Mark], spoken: list[Mark]
) -> Finding | None:
    told_of_a_child = any(one.kind in _OF_A_CHILD for one in marks)
    about_one = bool(people) or bool(spoken and (told_of_a_child or not is_at_work(text, start, end)))
    uniques = [one for one in marks if one.kind == "unique"]
    known_through = any(one.kind == "relative" and one.weight >= 2 for one in marks)
    if not (about_one or uniques or known_through):
        return None
    rule = _rule(marks, is_group=bool(people) and all(one.kind == "group" for one in people))
    if not rule:
        return None
    told = uniques if rule == "unique" else [*marks, *people]
    return Finding(min(one.start for one in told), max(one.end for one in told), rule, Severity.LOOK, _SAY[rule])


def _rule(marks: list[Mark], *, is_group: bool) -> str:
    """Which combination the marks of one stretch make; "" where they make none."""
    weights: dict[str, int] = {}
    for one in marks:
        weights[one.kind] = max(weights.get(one.kind, 0), one.weight)
    others = {kind: weight for kind, weight in weights.items() if kind != "unique"}
    total = sum(weights.values())
    if weights.get("unique", 0) >= 3 or ("unique" in weights and others):
        return "unique"
    if weights.get("relative", 0) >= 2:
        return "combination"
    anchored = any(kind in _ANCHORS and weight >= 2 for kind, weight in weights.items())
    if anchored and len(weights) >= 2 and total >= 3:
        return "few" if is_group else "combination"
    if "day" in weights and "legal" in weights:
        return "hearing"
    told_of = "place" in weights and "sex" in weights and bool({"age", "stage"} & set(weights))
    unusual = told_of or weights.get("trait", 0) >= 2 or (total >= 3 and max(others.values(), default=0) >= 2)
    return "combination" if total >= 5 or unusual else ""


def _without_doubles(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for one place and rule; what a refusal says is not said again."""
    stopped = [one for one in findings if one.severity is Severity.STOP]
    seen: set[tuple[int, int, str]] = set()
    for one in findings:
        inside = any(other != one and other.start <= one.start and one.end <= other.end for other in stopped)
        if (one.start, one.end, one.rule) not in seen and not inside:
            seen.add((one.start, one.end, one.rule))
            yield one
