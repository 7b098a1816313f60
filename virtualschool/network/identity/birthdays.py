"""A name and a date of birth side by side: the one thing that is refused."""

import re
from collections.abc import Iterator

from .colleagues import is_colleague
from .findings import Finding, Severity
from .lists import OTHER_CAPITALS, is_doubtful, is_forename, is_surname, listed
from .names import NO_SURNAME, PAIR, REVERSED, is_full_name
from .numbers import births_in
from .spans import WORD
from .wording import DATE, DAY
from .words import is_known

SAY_BOTH = "A name and a date of birth stand side by side. Take both out: this cannot be kept here."
_EIGHT = r"(?:\b[0-3]\d[01]\d(?:19|20)\d\d\b|\b(?:19|20)\d\d[01]\d[0-3]\d\b)"
_ADJACENT = re.compile(
    rf"\b({WORD}(?:,?\s+(?:[a-z]{{2,3}}\s)?{WORD}){{1,3}})\s*[.,:;(|/\-–—\t ]{{1,3}}\s*(?:\(|aged \d+,? |"
    rf"S\d,? |P\d,? )?({DAY}|{_EIGHT})"
)
_BACKWARDS = re.compile(rf"({DAY}|{_EIGHT})\s*[,:;)|\-–—\t ]\s*({WORD}(?:\s+{WORD}){{1,2}})")
_IN_SMALL_LETTERS = re.compile(rf"\b([a-z][a-z'-]{{2,}}),? ([a-z][a-z'-]{{2,}})[\s,:;(–-]{{1,4}}({DATE}|{_EIGHT})")
_BORN_NEXT = re.compile(rf"[\s,:;(–-]{{1,4}}(?:[SPsp][1-7],? )?({DATE}|{_EIGHT})")
_BORN_BEFORE = re.compile(rf"({_EIGHT})[\s,:;)–-]{{1,4}}$")
_NEAR = 90


def side_by_side(text: str, names: list[Finding]) -> Iterator[Finding]:
    """A name and a date of birth close together: what is never kept."""
    spans = [*_said_to_be_born(text, names), *_before_or_after_a_name(text, names), *_by_their_shape(text)]
    yield from (Finding(start, end, "name and date of birth", Severity.STOP, SAY_BOTH) for start, end in spans)


def _said_to_be_born(text: str, names: list[Finding]) -> Iterator[tuple[int, int]]:
    for one in births_in(text):
        if not re.search(r"\d", one.group()):
            continue
        start, end = max(0, one.start() - _NEAR), one.end() + _NEAR
        near = [
            name
            for name in names
            if name.rule in ("name", "person", "family") and name.end > start and name.start < end
        ]
        before, after = text[start : one.start()], text[one.end() : end]
        if near or any(_has_name_in(words) for words in (before, after)):
            yield one.span()


def _before_or_after_a_name(text: str, names: list[Finding]) -> Iterator[tuple[int, int]]:
    """A date that is not said to be one of birth, where the year may be, beside what was found to be a name."""
    for told in names:
        following = _BORN_NEXT.match(text, told.end)
        if told.rule == "name" and following and _may_be_born(following.group(1)):
            yield told.start, following.end()
        before = _BORN_BEFORE.search(text, max(0, told.start - _NEAR), told.start)
        if told.rule == "name" and before and _may_be_born(before.group(1)):
            yield before.start(), told.end


def _by_their_shape(text: str) -> Iterator[tuple[int, int]]:
    """Two words with capitals, or two small ones that are no English, beside such a date."""
    for pattern, name, day in ((_ADJACENT, 1, 2), (_BACKWARDS, 2, 1)):
        for one in pattern.finditer(text):
            if _may_be_born(one.group(day)) and _may_be_name(one.group(name)) and not is_colleague(text, *one.span()):
                yield one.span()
    for one in _IN_SMALL_LETTERS.finditer(text):
        if _may_be_born(one.group(3)) and not (is_known(one.group(1)) or is_known(one.group(2))):
            yield one.span()


def _has_name_in(text: str) -> bool:
    """A name in whatever letters: people who type in haste write none of them large."""
    if any(_may_be_name(f"{one.group(1)} {one.group(2)}") for one in [*PAIR.finditer(text), *REVERSED.finditer(text)]):
        return True
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    for place, word in enumerate(words):
        spelt = word.title() if word.islower() or word.isupper() else word.removesuffix("'s").removesuffix("’s")
        following = words[place + 1].title() if place + 1 < len(words) else ""
        sure = is_forename(spelt) and not is_doubtful(spelt)
        if sure and (not word.islower() or any(following == one.title() for one in listed("surnames"))):
            return True
        if word[0].isupper() and is_doubtful(spelt) and is_surname(following):
            return True
    return False


def _may_be_born(day: str) -> bool:
    """Whether the date has a year in which somebody at school may have been born."""
    if re.fullmatch(r"\d{8}", day):
        return any(1996 <= int(year) <= 2022 for year in (day[4:], day[:4]))
    years = re.findall(r"(?:19|20)\d\d", day) or re.findall(r"[/.\-](\d\d)$", day)
    if not years:
        return False
    year = int(years[0]) + (2000 if len(years[0]) == 2 else 0)
    return 1996 <= year <= 2022


def _may_be_name(words: str) -> bool:
    parts = words.split()
    first, last = parts[0], parts[-1]
    if first in OTHER_CAPITALS and not is_forename(first):
        return False
    return (
        is_full_name(first, last)
        or is_surname(last)
        or is_surname(first)
        or not ({*parts} & (OTHER_CAPITALS | NO_SURNAME) or all(is_known(part) for part in parts))
    )
