"""Names told by the shape in which they are written: in forms, in brackets, as nicknames, as a whole family's."""

import re
from collections.abc import Iterator

from .findings import Finding
from .lists import OTHER_CAPITALS, is_doubtful, is_forename, is_surname
from .names import NO_SURNAME, SAY_NAME
from .spans import WORD, is_place, look, sentence_around
from .words import is_known, is_organisation

_LABELLED = re.compile(
    r"\b(?:(?:fore|sur|first|middle|last|family|given|preferred|full|child's|pupil's|learner's|carer's|known|"
    r"birth)[ -]?"
    rf"name|(?:child|pupil|learner|name|YP)(?: name)?|re)\s*(?:[:=]|\s[–—-]\s)\s*({WORD})",
    re.IGNORECASE,
)
_OURS = re.compile(rf"\b(?:[Oo]ur|[Ww]ee) ({WORD})\b(?! [A-Z]|, our| from| in (?:finance|the office))")
_PAPERS_FOR = re.compile(
    r"\b(?:chronolog(?:y|ies)|[Cc]hild's [Pp]lans?|CSP|IEP|referral|risk assessment|escort|taxi|transport|bus pass|"
    rf"respite|paperwork|placement|school place|care plan) (?:for|on|of|re) ({WORD} {WORD})\b(?! (?:Council|"
    rf"School|Primary|Academy))"
)
_SAID_TO_BE = re.compile(rf"\b(?:[Ss]ur|[Ff]ore|[Ff]irst |[Ll]ast |[Ff]ull )name (?:is |was )?({WORD})")
_FROM_A_CHILD = re.compile(
    rf"\b(?:note|card|letter|message|drawing|poem|picture|text|story) (?:from|"
    rf"by) ({WORD})(?! [A-Z])"
)
_TOLD_ABOUT = re.compile(
    r"\b(?:[Rr]eports?|[Pp]lan|[Rr]eview|[Mm]eeting|[Aa]ssessment|[Rr]eferral|[Cc]hronology|[Cc]ase|[Ff]ile|[Pp]rofile|"
    r"[Tt]imetable|[Hh]earing|[Aa]pplication|[Ss]tatement|[Cc]oncerns?) (?:on|for|about|of|re|regarding|concerning) "
    rf"({WORD})\b(?! [A-Z]| to (?:chair|lead|draft|write|send|read|check|present|sign)| and [A-Z]|'s (?:team|office))"
)
_OF_ONE_CHILD = re.compile(r"(?:[Cc]hronology|[Rr]eferral|[Tt]imetable|[Hh]earing) ")
_WITH_THEIR_OWN = re.compile(
    rf"\b({WORD}) (?:and|&|with) (?:his|her) (?:\w+ )?(?:key ?worker|social worker|carers?|foster \w+|mum|dad|mother|"
    r"father|parents?|gran\w*|aunt\w*|uncle|brothers?|sisters?|twin|siblings?|guidance teacher|named person|"
    r"advocate|befriender|support worker|tutor|mentor|safeguarder)\b"
)
_IN_BRACKETS = re.compile(rf"\b({WORD})\s+\(({WORD})(?:\)|[,;])")
_INITIAL_FIRST = re.compile(r"\b((?:Ms|Mrs|Mr|Miss)\.? )?(?:[A-Z]\. ?){1,2}((?:Mc|Mac|O')?[A-Z][a-z][\w'-]*)")
_NICKNAMED = re.compile(
    r"\b(?:(?:call(?:s|ed)?|ken(?:s|t)?|knows?|known|nicknamed?|dubbed)\s+(?:(?:him|her|"
    r"them)\s+)?(?:\w+\s+){0,3}?(?:as\s+)?"
    r"|(?:street|nick|pet|stage|user|screen|real|by|gamer) ?name(?:'s| is|:| was)\s+|(?:goes|go|went|answers) (?:by|"
    r"to)\s+"
    r"|(?:that|who|whom) (?:they|we|everyone|everybody|all|folk|the class) calls?\s+|(?:aka|a\.k\.a\.|alias)\s+)"
    rf"[\"“'(]?((?:The |Wee |Big )?{WORD})"
)
_NAMED_WITH_STAGE = re.compile(
    rf"[\"“']?\b({WORD})[\"”']?,? (?:\(|of |in |from )?[SP][1-7]\b(?![-–/]| ?(?:to|and|or)\b)"
)
_THE_SOMETHING = re.compile(rf"\b({WORD}) the (?!Great|First)([A-Z][a-z]+)\b")
_BIG_OR_WEE = re.compile(r"\b(?:Wee|wee|Big|Auld|Old|Young|young) ([A-Z][a-z]+)(?:'s|\b)(?! [A-Z])")
_QUOTED = re.compile(r"(?<![\w.])[\"“']((?:The |Wee |Big )?[A-Z][a-z]+(?: [A-Z][a-z]+)?)[\"”'](?!\w)")
_WHOLE_FAMILY = re.compile(
    r"\b(?:with|by|to|from|at|of|near|[Cc]arers?(?: are| is|:|,| –| -)?|[Ff]amily(?: is|:| –| -)?) [Tt]he "
    r"([A-Z][a-z][\w'-]+?)(?:es|s)\b(?! [A-Z])"
)
_FAMILY = re.compile(rf"\b({WORD})(?: foster)? family\b")
_COUPLE = re.compile(rf"\b(?:with|by|to|at|from|[Cc]arers?,?|[Pp]arents,?|[Aa]dopters,?) ({WORD}) (?:&|and) ({WORD})\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss) (?:(?:&|and) (?:Mr|Mrs|Ms) )?(?:Mac|Mc)?[A-Z][\w'-]+")
_CARES = re.compile(
    r"\b(?:foster\w*|kinship|carers?|placed|placement|lives?|living|lived|stays?|staying|lodgings|took (?:him|her|"
    r"them) "
    r"in|(?:has|raising|minding) (?:his|her|their) (?:\w+ )?(?:great-)?(?:grand\w+|nephews?|nieces?|cousins?)|"
    r"adopt\w+|childminder|brought (?:him|her|them) up|looks after)\b"
)
_ONE = re.compile(
    r"\b(?:he|she|his|her|him|hers|lad|lass|boy|girl|teen|pupil|child|twins?|nephew|niece|grandson|granddaughter)\b",
    re.IGNORECASE,
)
_AROUND_A_CHILD = re.compile(
    r"\b(?:social worker|SW|carer|foster|kinship|mum|dad|gran|his|her|pupil|child|learner|student|boy|girl)\b",
    re.IGNORECASE,
)
_SAY_CARERS = "The name of those who look after a child leads to the child. Say only who they are to the child."


def shaped_names(text: str) -> Iterator[Finding]:
    """Names of children, and of whoever looks after them, that no list need have."""
    yield from _in_forms(text)
    yield from _in_passing(text)
    yield from _told_about(text)
    yield from _nicknames(text)
    yield from _families(text)
    yield from _carers(text)


def _in_forms(text: str) -> Iterator[Finding]:
    for one in _LABELLED.finditer(text):
        if one.group(1)[0].isupper() and _may_name(one.group(1)):
            yield look(one.span(), "name", SAY_NAME)
    for one in _IN_BRACKETS.finditer(text):
        outer, inner = one.groups()
        sure = is_forename(inner) and not is_doubtful(inner) and not is_known(outer) and not is_place(outer)
        if sure or (is_forename(outer) and not is_known(inner) and not is_place(inner) and not inner.isupper()):
            yield look(one.span(), "name", SAY_NAME)


def _in_passing(text: str) -> Iterator[Finding]:
    """ "Our Jakub", "a note from Zara", "surname Begbie"."""
    for one in _OURS.finditer(text):
        if is_forename(one.group(1)) and not is_doubtful(one.group(1)) and not is_known(one.group(1)):
            yield look(one.span(1), "name", SAY_NAME)
    for one in _PAPERS_FOR.finditer(text):
        first, last = one.group(1).split()
        if is_forename(first) and _may_name(last) and not is_known(last) and not is_organisation(one.group(1)):
            yield look(one.span(1), "name", SAY_NAME)
    for one in [*_SAID_TO_BE.finditer(text), *_FROM_A_CHILD.finditer(text)]:
        said = one.re is _SAID_TO_BE or _may_name(one.group(1))
        if said and not is_known(one.group(1)):
            yield look(one.span(1), "name", SAY_NAME)


def _told_about(text: str) -> Iterator[Finding]:
    """ "The report on Zuri", "Marnie and her key worker": a forename, also where somebody's work is named beside it."""
    for one in _TOLD_ABOUT.finditer(text):
        word = one.group(1)
        sure = is_forename(word) and not is_doubtful(word)
        if (sure or (_OF_ONE_CHILD.match(one.group()) and not is_known(word))) and _may_name(word):
            yield look(one.span(1), "name", SAY_NAME)
    for one in _WITH_THEIR_OWN.finditer(text):
        if is_forename(one.group(1)) or not (is_known(one.group(1)) or one.group(1) in OTHER_CAPITALS):
            yield look(one.span(1), "name", SAY_NAME)


def _nicknames(text: str) -> Iterator[Finding]:
    for one in _NICKNAMED.finditer(text):
        if _may_name(one.group(1).split()[-1]) and _tells_of_one(text, one):
            yield look(one.span(1), "name", SAY_NAME)
    for pattern in (_NAMED_WITH_STAGE, _THE_SOMETHING, _BIG_OR_WEE):
        for one in pattern.finditer(text):
            told = pattern is not _NAMED_WITH_STAGE or not is_known(one.group(1))
            if is_organisation(one.group(1)):
                continue
            if _may_name(one.group(1)) and (_tells_of_one(text, one) if told else _tells_sharply(text, one)):
                yield look(one.span(1), "name", SAY_NAME)
    for one in _QUOTED.finditer(text):
        words = one.group(1).split()
        if _may_name(words[-1]) and _tells_sharply(text, one):
            yield look(one.span(1), "name", SAY_NAME)


def _families(text: str) -> Iterator[Finding]:
    for one in [*_WHOLE_FAMILY.finditer(text), *_FAMILY.finditer(text)]:
        stem = one.group(1)
        if (is_surname(stem) or not is_known(stem)) and _may_name(stem) and not _is_of_many(stem):
            yield look(one.span(), "family", _SAY_CARERS)


def _carers(text: str) -> Iterator[Finding]:
    for one in _COUPLE.finditer(text):
        if all(is_forename(name) for name in one.groups()) and _tells_of_one(text, one):
            yield look(one.span(), "person", _SAY_CARERS)
    for one in _TITLED.finditer(text):
        around = sentence_around(text, *one.span())
        if _CARES.search(around) and _ONE.search(around):
            yield look(one.span(), "person", _SAY_CARERS)
    for one in _INITIAL_FIRST.finditer(text):
        around = sentence_around(text, *one.span())
        if (is_surname(one.group(2)) or not is_known(one.group(2))) and _AROUND_A_CHILD.search(around):
            yield look(one.span(), "person", _SAY_CARERS)


def _is_of_many(stem: str) -> bool:
    """ "The Highlands", "the Samaritans": more than a family."""
    return bool(re.search(r"(?:land|lowland|ide|tan|ian|ean|ese|ish|er|or|ist|ite)$", stem)) and not is_surname(stem)


def _may_name(word: str) -> bool:
    bare = word.removesuffix("'s")
    return (
        len(bare) > 1
        and not bare.isupper()
        and not is_place(bare)
        and bare not in NO_SURNAME
        and (bare not in OTHER_CAPITALS or (is_forename(bare) and len(bare) > 2))
    )


def _tells_of_one(text: str, one: re.Match[str]) -> bool:
    return bool(_ONE.search(sentence_around(text, *one.span())) or re.search(r"\b[SP][1-7]\b|\bcare", text))


def _tells_sharply(text: str, one: re.Match[str]) -> bool:
    """Of one child by pronoun, and of care: words that are also plain English need more."""
    around = text[max(0, one.start() - 200) : one.end() + 200]
    return bool(
        _ONE.search(around) and re.search(r"\bcarers?\b|\bfoster|\bkinship\b|\b[SP][1-7]\b|\bunit\b|\bin care", around)
    )
