"""Names of children, told from names of colleagues as far as words allow."""

import re
from collections.abc import Iterator

from .buildings import is_of_a_building
from .colleagues import CLOSE_CHILD, TITLE, is_colleague
from .findings import Finding
from .invented import NOT_REAL
from .lists import OTHER_CAPITALS, is_doubtful, is_forename, is_surname
from .spans import WORD, is_place, just_before, look, sentence_around
from .words import is_known, is_organisation

PAIR = re.compile(rf"\b({WORD})\s+((?:van |de |al-|Al |Mac |Mc )?{WORD})")
REVERSED = re.compile(rf"\b({WORD}),\s+({WORD})\b")
_SINGLE = re.compile(rf"\b{WORD}")
_CHILD = re.compile(
    r"\b(?:pupils?|boys?|girls?|lads?|lass(?:ie)?|learner|child|twins?|bairn|S[1-6]|P[1-7]|years?[- ]old|"
    r"aged|mum|dad|mam|gran|granny|carers?|foster|brothers?|"
    r"sisters?|lives? with|bullied|homework|primary (?:one|two|three|four|five|six|seven|[1-7])|secondary "
    r"[1-6]|lad|teenager|young person|yp|birthday|looked after|"
    r"excluded|attends|school|class|hearing|social worker|nursery|exams?|kinship|residential|children's "
    r"house|care|attendance|lessons?|timetable|he|she|his|her|him)\b",
    re.IGNORECASE,
)
NO_SURNAME = frozenset(
    "Academy Primary High Secondary Nursery College School Council Street Road University Award Awards "
    "Trust Foundation House Centre Hospital Campus Park Avenue Place "
    "Cup League Group Scale Model Review Report Commission Committee Fund Project Programme Watt Lane "
    "Square Building Hall Library Museum Church Cathedral Bridge Day "
    "Quay Wharf Hydro Suite Room Wing Block Base Hub Unit Club Theatre Ward "
    "Association Profile Scotland Cares Kirk Bank Rangers Celtic Borders Isles Islands Island Valley "
    "Strategy Cathedral Castle Station Airport Arena Stadium Festival Games Boxall Leuven Edinburgh "
    "Glasgow Green Library Agency Alliance Bill Charter Guarantee Pathway Pathways Society Institute "
    "Assessment Inventory Survey Battery Index Screener Yards Yard Mews Houses "
    "Inquiry Questionnaire Test Prize Tower Terrace Crescent Drive Gardens Court".split()
)
_STRONG = re.compile(
    r"(?:['’]s (?:mum|dad|mother|father|gran\w*|carers?|foster|brothers?|sisters?|social worker|twin|family|"
    r"teacher|guidance|attendance|birthday|behaviour|parents?|case|hearing|plan|siblings?|aunt|uncle|"
    r"school|class|move|adopti\w+|placement|home|story|exclusion|stepdad|stepmum|exam|results|school report)"
    r"|,? (?:lives?|lived|stays|attends|attended|loves?|struggl\w+|hates?|told (?:us|me|her|his|staff)|"
    r"turned \d|is in [SP]\d|is in (?:primary|secondary)|is (?:an? )?\d+\b|has been excluded|was excluded|"
    r"refus\w+|"
    r"moved (?:in|to|from|school)|was (?:placed|removed|adopted|taken|fostered|born|diagnosed|bullied|sent)|"
    r"has (?:autism|ADHD|a (?:twin|brother|sister|social)|cerebral|epilepsy|settled|three|two|\d+)|is "
    r"(?:autistic|deaf|blind|looked|care|being|the only|a (?:twin|looked|very|lovely|bright|wee|young))|ran "
    r"away|went missing|"
    r"came (?:into care|to (?:us|the school)|from)|started (?:at|in|school|self)|joined (?:us|S\d|P\d|the "
    r"school)|used to|wants to be|is due|sat|misses|disclosed|self-harm\w*|cries|won['’]t|doesn['’]t|"
    r"didn['’]t|can['’]t|sees (?:his|her)|left school|stopped|gets|goes to)"
    r"|,? (?:\(|aged |age )?(?:\(?[SP][1-7]\b|\(?\d{1,2}\)|aged? \d|, \d{1,2},|an? S\d|an? P\d|who is in "
    r"[SP]\d|in [SP]\d))",
)
_CALLED = re.compile(
    rf"\b(?:named|called|name is|name's|known as|nicknamed|goes by|(?:pupil|boy|girl|lad|brother|sister|twin|"
    rf"child|learner|daughter|son|friend|YP|young person|student|niece|nephew|bairn|cousin|lassie))"
    rf",?\s+(?:is |was |to all as |as |in school as )?[“\"'‘]?(?:wee |big |young )?({WORD})"
)
_TWINS_NAMED = re.compile(
    rf"\b({WORD}) and ({WORD})\b(?=[^.]*\b(?:twins?|brothers?|sisters?|siblings?|pupils?|carers?|P[1-7]|"
    rf"S[1-6])\b)|\b(?:twins?|brothers?|sisters?|siblings?),? ({WORD}) and ({WORD})\b"
)
SAY_NAME = "This may be a child’s name, or that of somebody close. Leave it out, or say that it is not the real one."


def full_names(text: str) -> Iterator[Finding]:
    for one in [*_overlapping(PAIR, text), *_overlapping(REVERSED, text)]:
        if one.re is REVERSED and (
            _IN_A_LIST.match(text[one.end() :]) or is_of_a_building(text, one.start(2), one.end())
        ):
            continue
        if is_of_a_building(text, *one.span()) or (
            one.re is REVERSED and _AUTHORS.search(just_before(text, one.start()))
        ):
            continue
        first, last = one.groups() if one.re is PAIR else reversed(one.groups())
        likely = is_full_name(first, last) or _may_be_full_name(first, last)
        if likely and not is_colleague(text, *one.span()) and not _is_in_a_name_of_a_body(text, one):
            yield look(one.span(), "name", SAY_NAME)


_AUTHORS = re.compile(rf"\bby {WORD} $")
_IN_A_LIST = re.compile(rf",? (?:and|or|&) (?:the )?{WORD}|, {WORD}")


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every pair, also where the second word of one is the first of the next."""
    one = pattern.search(text)
    while one:
        yield one
        one = pattern.search(text, one.start(2))


def _is_in_a_name_of_a_body(text: str, one: re.Match[str]) -> bool:
    """Whether the two words go on to name a library, a forum, a programme."""
    following = re.match(rf"(?: (?:of |and )?{WORD}){{0,3}}", text[one.end() :])
    return is_organisation(one.group() + (following.group() if following else ""))


def is_full_name(first: str, last: str) -> bool:
    last = last.removesuffix("'s").removesuffix("’s")
    if last in NO_SURNAME or (first in OTHER_CAPITALS and not is_doubtful(first)):
        return False
    if is_doubtful(first):
        return is_surname(last) and not is_place(f"{first} {last}")
    return is_forename(first) and (is_surname(last) or (last not in OTHER_CAPITALS and not last.isupper()))


def _may_be_full_name(first: str, last: str) -> bool:
    """Two words of no list, both with a capital: most often somebody's name."""
    last = last.removesuffix("'s")
    either = {first, last} | {*first.split("-"), *last.split("-")}
    if (
        either & (OTHER_CAPITALS | NO_SURNAME | _NO_FIRST)
        or is_place(f"{first} {last}")
        or is_place(first)
        or (is_place(last) and not is_surname(last))
    ):
        return False
    if is_known(first) and is_known(last):
        return False
    return all(
        re.fullmatch(r"(?:Mac|Mc|O'|D')?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?", word) and len(word) > 2
        for word in (first, last)
    )


_NO_FIRST = frozenset(
    (
        "Gypsy Traveller North South East West Loch Lochs Glen Ben Fort Port Isle Strath Inver Kirk New Old "
        "Upper Lower Mid Saint St The Great Greater Who Little Big Middle Duke Duchess King Queen Prince "
        "Princess Sir Lord Lady Mr Mrs Ms Miss Dr Prof Rev Cllr"
    ).split()
)


def single_names(text: str) -> Iterator[Finding]:
    for one in _SINGLE.finditer(text):
        word = one.group().removesuffix("'s").rstrip("'-")
        end = one.start() + len(word)
        if _is_single_name(text, one.start(), end, word):
            yield look((one.start(), end), "name", SAY_NAME)


def _is_single_name(text: str, start: int, end: int, word: str) -> bool:
    follows = text[end : end + 40]
    if _is_of_something_else(text, start, word, follows):
        return False
    if is_doubtful(word) and re.match("'s [a-z]", follows) and _about_one(text, start, end):
        return True
    if _STRONG.match(follows):
        done = _does_as_a_child(text, start, word, follows)
        if done is not None:
            return done
    if is_place(word) or (word in OTHER_CAPITALS and not _DOUBLE.fullmatch(word)):
        return False
    return _stands_as_a_name(text, start, end, word) and not is_colleague(text, start, end)


_TITLE_AND_FORENAME = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? {WORD} $")
_NO_CHILD_AFTER = re.compile(
    rf"\s+(?:{'|'.join(NO_SURNAME)}|report|review|inquiry|study|scale|method|test)\b| and I\b"
    r"|'s (?:team|office|desk|service|department|staff|crew|colleagues)\b"
)


def _is_of_something_else(text: str, start: int, word: str, follows: str) -> bool:
    """Whether a word stands in the name of a colleague, a body, a report or a place of two words."""
    before = just_before(text, start)
    end = start + len(word)
    if is_of_a_building(text, start, end) or (word == "Bill" and before.endswith(") ")):
        return True
    two = re.match(rf" and {WORD}", follows)
    if two and is_place(word + two.group()):
        return True
    run = re.match(rf"(?: {WORD}){{1,3}}", follows)
    return bool(
        TITLE.search(before)
        or _TITLE_AND_FORENAME.search(before)
        or _NO_CHILD_AFTER.match(follows)
        or (run and is_organisation(run.group()))
        or is_place(f"{(before.split() or [''])[-1].strip('(,')} {word}")
    )


def _does_as_a_child(text: str, start: int, word: str, follows: str) -> bool | None:
    """Whether what the word does makes it a name; None where that decides nothing."""
    if word not in OTHER_CAPITALS and not is_place(word) and not word.isupper():
        return is_forename(word) or _looks_like_a_name(text, start, word, follows)
    if is_doubtful(word) and not _AFTER_A_PREPOSITION.search(just_before(text, start)):
        return bool(_PLAINLY_A_CHILD.match(follows)) or word not in OTHER_CAPITALS
    return None


def _stands_as_a_name(text: str, start: int, end: int, word: str) -> bool:
    """By how it is spelt, by the lists, or since the sentence goes on about him or her."""
    if _DOUBLE.fullmatch(word) and (not is_known(word) or any(is_forename(part) for part in word.split("-"))):
        return True
    in_passing = re.search(r"\w[,;]? $", just_before(text, start)) and not _NO_NAME_AFTER.search(
        just_before(text, start)
    )
    if in_passing and _about_one(text, start, end) and (is_doubtful(word) or _PLAIN_WORD.fullmatch(word)):
        return not re.match(r"\s+[A-Z]", text[end : end + 40])
    return is_forename(word) and not is_doubtful(word)


_AFTER_A_PREPOSITION = re.compile(r"\b(?:in|on|at|from|to|of|since|until|by) $")
_PLAINLY_A_CHILD = re.compile(
    r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social)| (?:lives|told|loves|is in [SP]|attends|"
    r"is \d{1,2}\b(?![%:./–-]|,\d| (?:to|per|of|or|days|weeks|%)))"
)
_PLAIN_WORD = re.compile(r"(?:Mac|Mc)?[A-ZÀ-Ý][a-zà-ÿ]{2,}")
_NO_NAME_AFTER = re.compile(
    r"\b(?:the|an?|our|their|its|this|that|in|at|from|near|on|by|to|of|using|called|and|or|speaks?|spoke|"
    r"via|through|into|"
    r"Higher|Advanced|National|some|each|every|for|than) $|[\d%] $",
    re.IGNORECASE,
)


def _about_one(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on about him or her, and not about somebody at work."""
    around = sentence_around(text, start, end)
    return bool(re.search(r"\b(?:he|she|him|his|her)\b", around, re.IGNORECASE)) and not _AT_WORK.search(around)


_AT_WORK = re.compile(
    r"\b(?:teachers?|head|depute|workers?|officers?|coordinator|colleagues?|members?|leads?|manager|"
    r"assistant|tutor|mentor|"
    r"psychologist|professor|author|chair|speaker|director|minister|commissioner|staff|secretary)\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"[A-Z][a-z]+-(?:[A-Z][a-z]+)")


def _looks_like_a_name(text: str, start: int, word: str, follows: str) -> bool:
    """A capitalised word of no list that does what a child does; at the start of a sentence only the plainest count."""
    if (
        len(word) < 3
        or any(one.isdigit() for one in word)
        or (word.endswith("s") and text[max(0, start - 2) : start].strip(" \n") in ("", "."))
    ):
        return False
    if is_known(word) and not _PLAINLY_A_CHILD.match(follows):
        return False
    at_start = not just_before(text, start).strip() or just_before(text, start).rstrip()[-1:] in ".!?\n:;•-"
    plain = re.match(
        (
            r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social|twin)|,? (?:lives with|is in [SP]\d|is "
            r"\d{1,2}\b(?![%:./–-])|attends|turned \d|\(?[SP]\d|, aged|aged \d|\(\d)"
        ),
        follows,
    )
    return (
        bool(plain)
        or not at_start
        or bool(
            re.search(r"\b(?:he|she|his|her|him)\b", sentence_around(text, start, start + len(word)))
            or CLOSE_CHILD.search(follows)
        )
    )


def called(text: str) -> Iterator[Finding]:
    if NOT_REAL.search(text):
        return
    for one in _CALLED.finditer(text):
        word = one.group(1).removesuffix("'s").removesuffix("’s")
        if (
            len(word) > 1
            and not word.isupper()
            and (is_forename(word) or word not in OTHER_CAPITALS)
            and not is_place(word)
        ):
            yield look(one.span(1), "name", SAY_NAME)
    for one in _TWINS_NAMED.finditer(text):
        names = [word for word in one.groups() if word]
        if all(is_forename(word) and not is_place(word) for word in names):
            yield look(one.span(), "name", SAY_NAME)


_LIKE = re.compile(
    rf"\b(?:pupil|boy|girl|lad|lass|learner|child|someone|somebody|young person|case) (?:like|such as|as) ({WORD})\b"
)
_WITH_LETTER = re.compile(rf"\b({WORD}) [A-Z]\b\.?(?!\w)")


def spoken_of(text: str) -> Iterator[Finding]:
    """ "A pupil like ...", and a forename with one letter."""
    for one in _LIKE.finditer(text):
        if is_forename(one.group(1)):
            yield look(one.span(1), "name", SAY_NAME)
    for one in _WITH_LETTER.finditer(text):
        if one.group(1) not in OTHER_CAPITALS and not is_known(one.group(1)) and not is_place(one.group(1)):
            yield look(one.span(), "name", SAY_NAME)
