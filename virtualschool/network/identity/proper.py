"""Capitalised words that are no English: most often a place, a school or a name that no list has."""

import re
from collections.abc import Iterator

from .findings import Mark
from .lists import OTHER_CAPITALS, is_forename, listed
from .names import NO_SURNAME
from .spans import just_before
from .wording import COUNTRY, NATION
from .words import is_known, is_organisation

_RUN = re.compile(r"(?<![\w@/.])[A-ZÀ-Ý][\w'-]*(?:\s(?:of\s|the\s|and\s)?[A-ZÀ-Ý][\w'-]*)*")
_NO_NAME = re.compile(rf"(?:{NATION}|{COUNTRY})s?\b")
_SMALL_AFTER_PLACE_WORD = re.compile(
    r"\b(?:in|at|near|from|outside|outwith|by|up|over|leaving|attends|goes to|moved to|placed in|lives in)\s+"
    r"(?:st\.?\s+)?([a-zà-ÿ][a-zà-ÿ'-]{3,})(?=[\s,.;:!?)]|$)"
)


def proper_nouns(text: str) -> Iterator[Mark]:
    """Words that few people would know: unknown ones with a capital, or small ones where a place should stand."""
    for run in _RUN.finditer(text):
        if is_organisation(run.group()) or _is_titled_at_work(text, run):
            continue
        for word in re.finditer(r"[\w'-]+", run.group()):
            if _is_unknown(word.group()):
                yield Mark(run.start() + word.start(), run.start() + word.end(), "proper", 2)
    for one in _SMALL_AFTER_PLACE_WORD.finditer(text):
        if not is_known(one.group(1)) and one.group(1).title() not in listed("big_places"):
            yield Mark(*one.span(1), "proper", 2)


_TITLED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor)\b")
_WORK = (
    r"\b(?:an?|our) (?:\w+ ){0,2}(?:librarian|tutor|teacher|head|depute|officer|manager|psychologist|author|"
    r"lecturer|director|"
    r"researcher|adviser|coordinator|trainer|inspector|curator|conductor|musician|artist|writer|poet)"
)
_AT_WORK = re.compile(rf"{_WORK}, $", re.IGNORECASE)
_AT_WORK_AFTER = re.compile(rf", {_WORK}\b", re.IGNORECASE)


def _is_titled_at_work(text: str, run: re.Match[str]) -> bool:
    """ "A librarian, Mr Tom Kinnear": somebody of whom it is said, with the name, what the work is."""
    return bool(
        _TITLED.match(run.group())
        and (_AT_WORK.search(just_before(text, run.start())) or _AT_WORK_AFTER.match(text, run.end()))
    )


def _is_unknown(word: str) -> bool:
    bare = word.removesuffix("'s").rstrip("'")
    return (
        len(bare) > 2
        and bare[1:] != bare[1:].upper()
        and not any(letter.isdigit() for letter in bare)
        and bare not in OTHER_CAPITALS
        and bare not in NO_SURNAME
        and not any(bare in listed(name) for name in ("big_places", "areas"))
        and not is_forename(bare)
        and not _NO_NAME.fullmatch(bare)
        and not is_known(bare)
    )
