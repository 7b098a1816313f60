"""Names in small letters, well or badly spelt, as people write who type in haste."""

import re
from collections.abc import Iterator

from .findings import Finding
from .lists import is_doubtful, is_forename
from .names import SAY_NAME
from .spans import is_place, just_before, look
from .words import is_known, is_listed_surname, like_a_forename, like_a_surname

_TOKEN = re.compile(r"(?<![\w@.'/-])[^\W\d_][^\W\d_]*(?:['-][^\W\d_]+)*(?![@\w])")
_APART = re.compile(r",? (?:(?:al|el|van|von|de|du|da|der|bin|ibn|le|la|mc|mac) )?|\. {0,2}\w+ ")
_PARTICLES = frozenset("al el van von de du da der bin ibn le la mc mac".split())
_IN_A_PLACE = re.compile(r"\b(?:in|at|near|from|to|by|outside|of) $")
_OF_A_CHILD = re.compile(
    r"\b(?:he|she|his|her|him|hers|boy|girl|lad|lass|pupil|child|teen|young person|mum|dad|gran|granny|carers?|foster|"
    r"kinship|unit|placement|sister|brother|aunt\w*|uncle|[sp] ?[1-7]|aged?|class|school|\d{1,2} years?)\b",
    re.IGNORECASE,
)
_OURS = re.compile(r"\b(?:our|wee) $")
_SPOKEN_OF = re.compile(
    r"\b(?:re|regarding|called|named|name is|name's|(?:the|wee|our|my|this) (?:boy|girl|lad|lass|pupil|child|"
    r"teen)) $"
)
_THEN_AGED = re.compile(r"(?: [a-z'-]+){0,2},? \(?(?:1\d|[4-9]|[sp][1-7])\b(?![%:.])")
_GOES_ON = re.compile(
    r"(?:'s|s)? (?:is|was|has|had|will|wont|won't|isnt|got|gets|came|left|says?|said|told|wants|needs|lives|"
    r"moved|started|stopped|turned|aged|ran|hit|went|attends|loves|likes|can't|cant|in (?:[sp]\d|care)|from|back)\b"
    r"|'s \w|,? \(?(?:[sp] ?[1-7]|1?\d)\b"
)


_WITH_LETTER = re.compile(
    r"(?<![\w@.'/-])([a-z]{3,}) ([b-z])\b\.? (?=(?:is|was|has|had|got|gets|went|goes|says?|said|wants|needs|"
    r"lives|moved|ran|"
    r"hit|came|starts|started|stopped|turned|won't|cant|can't|doesn't|from|in [sp]\d|[sp]\d)\b)"
)


def names_in_small_letters(text: str) -> Iterator[Finding]:
    """A forename and a surname side by side, or one sure forename of whom a sentence goes on to tell."""
    for one in _WITH_LETTER.finditer(text):
        if _is_surely_a_forename(one.group(1)) and not is_known(one.group(1)):
            yield look(one.span(1), "name", SAY_NAME)
    tokens = [one for one in _TOKEN.finditer(text) if one.group() not in _PARTICLES]
    for one, following in zip(tokens, [*tokens[1:], None], strict=False):
        if not one.group().islower():
            continue
        if following and _stand_together(text, one, following) and _is_pair(text, one, following):
            yield look((one.start(), following.end()), "name", SAY_NAME)
        elif _is_sure_alone(text, one):
            yield look(one.span(), "name", SAY_NAME)


def _stand_together(text: str, one: re.Match[str], following: re.Match[str]) -> bool:
    return following.group().islower() and bool(_APART.fullmatch(text[one.end() : following.start()]))


def _is_pair(text: str, one: re.Match[str], following: re.Match[str]) -> bool:
    first, last = one.group(), _without_ending(following.group())
    if len(first) < 3 or len(last) < 3:
        return False
    if is_forename(first.title()) and len(last) > 3 and like_a_surname(last):
        return not is_known(last) or (not is_known(first) and is_listed_surname(last) and _tells_of_one(text, one))
    if is_known(last) or is_known(first):
        return False
    if _is_surely_a_forename(first):
        return True
    if like_a_forename(first) and (like_a_surname(last) or _tells_of_one(text, one)):
        return True
    return like_a_surname(last) and not _IN_A_PLACE.search(just_before(text, one.start())) and _tells_of_one(text, one)


def _is_surely_a_forename(word: str) -> bool:
    return all(is_forename(part.title()) and not is_doubtful(part.title()) for part in word.split("-"))


def _without_ending(word: str) -> str:
    bare = word.removesuffix("'s")
    return bare if is_listed_surname(bare) or not bare.endswith("s") else bare.removesuffix("s")


def _is_sure_alone(text: str, one: re.Match[str]) -> bool:
    word = one.group().removesuffix("'s")
    if is_known(word):
        return False
    owns = one.group().endswith("'s") or _SPOKEN_OF.search(just_before(text, one.start()))
    if len(word) > 3 and owns and not is_place(word.title()):
        return _tells_of_one(text, one)
    spelt = word.title()
    if len(word) > 3 and _OURS.search(just_before(text, one.start())) and _is_surely_a_forename(word):
        return True
    return (
        len(word) > 2
        and is_forename(spelt)
        and not is_doubtful(spelt)
        and (len(word) > 3 or bool(_GOES_ON.match(text[one.start() + len(word) :])))
        and _tells_of_one(text, one)
    )


def _tells_of_one(text: str, one: re.Match[str]) -> bool:
    around = text[max(0, one.start() - 120) : one.end() + 120]
    return bool(_OF_A_CHILD.search(around.replace(one.group(), " ", 1)) or _THEN_AGED.match(text[one.end() :]))
