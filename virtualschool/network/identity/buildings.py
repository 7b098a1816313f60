"""Names of people that are names of houses, halls and streets."""

import re

from .spans import WORD, sentence_around

_BUILDING = re.compile(
    rf"(?: {WORD}){{0,2}} (?:House|Building|Campus|Hall|Library|Suite|Wing|Theatre|Hospital|Street|Road|Place|Centre)\b"
    r"(?!'|\s+\d)"
)
_LIVES_THERE = re.compile(
    r"\b(?:in care|he|she|his|her|lives?|stays?|placed|moved|pupil|boy|girl|lad|lass|[SP][1-7])\b",
    re.IGNORECASE,
)


def is_of_a_building(text: str, start: int, end: int) -> bool:
    """Whether a name is part of a house's, a hall's or a street's, where no sentence tells of a child there."""
    if not (_BUILDING.match(text, end) or (text[start:end].split() or [""])[-1] in ("House", "Building", "Hall")):
        return False
    return not _LIVES_THERE.search(sentence_around(text, start, end))
