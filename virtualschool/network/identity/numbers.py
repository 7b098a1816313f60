"""What points at one person by itself: numbers, addresses, dates of birth."""

import re
from collections.abc import Iterator
from functools import lru_cache

from .about import individuals, pronouns
from .findings import Finding, Severity
from .spans import in_any_letters, small
from .wording import DAY, HOLIDAY, MONTH, NUMBER
from .words import is_known

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)

_NINE = re.compile(r"(?<![\d£.,/-])\d(?:[ -]?\d){8}(?![\d/]|[ -]\d)(?!,\d)")
_TEN = re.compile(r"(?<![\d£.,/-])\d{6}[ -]?\d{4}(?!\d)")
_CUED = in_any_letters(
    r"\b(?:SCN|CHI|UPN|candidate|seemis|swift|carefirst|mosaic|pupil|NHS|NI|national insurance|client|"
    r"person|case|passport|home office|port)"
    r"(?:[\s-]*(?:id|no|number|ref|reference|num|#))*\.?\s*(?:is|was|:|=|#)?\s*([A-Z]{0,3}[-/]?\d[\d/ -]{3,}[A-Z]?)\b"
)
_REFERRED = in_any_letters(
    r"\b(?:(?:learner|pupil|child|student|candidate|library|reporter|warrant|case|file|record|his|her|boy|girl|lad|SW|"
    r"social work)(?:'s)?(?: \w+){0,4}?[ /]*(?:ref|reference|no|number|id|ending|ends|code|card|:|#)+|ULN|CHI|"
    r"matric\w*)"
    r"(?:'s|\.|:|,|#| is| was| in| ending| no| number)*\s*((?:[A-Z]{1,5}[-/ ]?){0,3}\d[\d/ "
    r"-]{2,}\d(?:-?[A-Z])?)\b(?!%|,\d|\.\d)"
)
_AFTER_PERSON = re.compile(
    r"\b(?:[Ll]earner|[Pp]upil|[Cc]hild|[Cc]lient|YP|[Bb]oy|[Gg]irl) (?=[\w/-]*\d[\w/-]*[/-]?\d)[A-Z\d][A-Z\d/-]{5,}\b"
)
_INSURANCE = re.compile(r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
_POSTCODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\s{0,2}\d[A-Z]{2})\b", re.IGNORECASE)
_PART_OF_POSTCODE = re.compile(
    r"\b(?:postcode|lives? in|living in|home in|from|postal area|"
    r"area)\s+(?:is\s+)?((?![SP][1-7]\b)[A-Z]{1,2}\d{1,2}(?:\s\d)?)\b"
)
_EMAIL = re.compile(r"\b[\w.+'-]+@[\w-]+(?:\.[\w-]+)+\b")
_ROLE_MAILBOX = re.compile(
    (
        r"(?:^|[._-])(?:virtual\.?school\w*|info|enquiries|contact|office|education|admin|mail|team|hello|"
        r"network|celcis|"
        r"press|data\w*|support|help|helpdesk|head|desk|returns|forms|feedback|conference|training|events|"
        r"bookings|reception)(?:\b|_)"
    ),
    re.IGNORECASE,
)
_PHONE = re.compile(r"\b[oO]h? ?7\d{3} ?\d{6}\b|(?<![\d£])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:\d[\s()-]{0,2}){9,11}(?!\d)")
_LANDLINE = in_any_letters(
    r"\b(?:tel|phone|mobile|mob|call|text|ring|number)\w*[.:]?\s*(?:is|on|at)?\s*(\d{5,6}(?:[ -]?\d{3,6})?)\b"
)
_STREET = re.compile(
    r"\b(?:(?:flat|house|no\.?)\s*\d+\w?,?\s*)?\d{1,3}[a-z]?(?:/\d+)?,?\s+(?:[A-Z][\w'’]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Place|Pl|Crescent|Cres|Drive|Dr|Terrace|Court|Gardens|Way|Close|"
    r"Wynd|Brae|View|Loan|Park|Square|Quadrant|Grove|Row|Walk|Path|Gate|Rise|Green|Bank|Cottages?|Vennel|"
    r"Pend)\b"
)
_SMALL_STREET = re.compile(
    r"\b\d{1,3}[a-z]? [a-z]{3,}(?: [a-z]{3,})? (?:street|st|road|rd|terrace|crescent|avenue|ave|drive|lane|gardens|"
    r"brae|wynd)\b"
)
_LIVES_IN_STREET = re.compile(
    r"\b(?:lives?|living|stays?|staying|lived|house|home|flat|placed|moved)\s+(?:\w+\s+){0,2}(?:on|in|at|to|"
    r"off)\s+(?:[A-Z][\w'’]+\s+){1,3}"
    r"(?:Street|Road|Avenue|Lane|Place|Crescent|Drive|Terrace|Court|Gardens|Way|Close|Wynd|Brae|Loan|Square|"
    r"Quadrant|Grove|Farm|House|Cottage|Lodge|Croft)\b"
)
_COTTAGE = re.compile(
    r"\b(?:at|to|from|in|is)\s+(?:the\s+)?(?:[A-Z][\w'’]+\s+){1,3}(?:Cottages?|Croft|Farm|Farmhouse|Steadings?|"
    r"Lodge|Bothy|Manse|Schoolhouse|Villa|Caravan Park)\b|\b(?:It's|it's|[Aa]ddress(?: is|:)?|[Pp]ick(?: |"
    r"-)?up(?: is|:| at)?|"
    r"[Dd]rop(?: |-)?off(?: is|:| at)?|lives at|stays at) (?:[A-Z][\w']+\s+){1,3}(?:Cottages?|House|Croft|Farm|"
    r"Steadings?|Lodge|"
    r"Manse|Court)\b|\bMains of [A-Z]\w+|\b[Pp]ick(?: |-)?up(?: is|:| at) The [A-Z]\w+"
)
_ON_PLATFORM = in_any_letters(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|tik ?tok|discord|facebook|fb|twitter|xbox|psn|playstation|roblox|"
    r"gamer ?(?:tag|name)|screen ?name|"
    r"steam|"
    r"twitch|youtube|user(?:name)?|handle|profile|account)\b[^.!?\n]{0,25}?\s\(?['\"]?"
    r"((?!www|http)[a-z]\w*(?:[._#][\w#]+|\d)[\w.#]*\w)(?!\S*/)|\b(\w{3,}#\d{3,})\b"
)
_CODE = re.compile(
    r"(?<![\w£$€.,/:-])(?:(?:[A-Z]{1,5}[-/]){0,3}[A-Z]{0,6}[-/]?\d(?:[\d/-]{3,}\d)(?:-?[A-Z\d])?"
    r"|(?=[\w/-]*\d)[A-Z\d]+(?:[-/][A-Z\d]+)+)\b(?!%|,\d|\.\d)"
)
_ENDING = re.compile(r"\b(?:SCN|CHI|ULN|NHS)\b[^.\n]{0,20}?\bend(?:s|ing)(?: in)? \d{2,}")
_NUMBERED_HOUSE = re.compile(
    r"\b(?:to|at|from|in|is|of|near) (\d{1,3}[A-Z]?) ([A-Z][a-z]{3,})\b(?=[,.;)]| (?:and|"
    r"with)\b|$)"
)
_IN_GROUPS = re.compile(r"(?<![\w£$€.,/:-])\d{1,6}(?: \d{3,6}){2,}\b(?!%|,\d)")
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:20)?\d\d")
_NEAR_STREET = re.compile(
    r"\b(?:corner of|end of|top of|foot of|opposite|beside|behind|next to|off|on|above|along|up) (?:the )?"
    r"(?:[A-Z][\w']+ ){1,2}(?:Street|Road|Avenue|Lane|Crescent|Drive|Terrace|Gardens|Wynd|Brae|Loan|Vennel)\b"
    r"|\b(?:[Bb]ungalow|[Cc]ottage|[Hh]ouse|[Cc]aravan|[Ff]lat|[Uu]nit|[Cc]roft) (?:\w+ ){0,2}?(?:beside|behind|"
    r"opposite|"
    r"next to|past|above|by|at the end of|on) (?:the )?(?:[A-Z]|church|shop|harbour|bridge|school|chapel|pub|hall|pier)"
)
_ROOM = re.compile(r"\b[Rr]oom \d+\w?(?:,| (?:of|at|in) (?:the )?[A-Z])")
_FLAT = re.compile(
    r"\b(?:[Ff]lat|FLAT|[Tt]op [Ff]loor|[Bb]lock) (?:\d+\w?(?:/\d+)?|[A-Z]|left|right),(?= )|"
    r"\b\d{1,3}[A-Z]? The [A-Z]\w+\b"
)
_BETWEEN_CROSSES = re.compile(r"\bx[xo]?_\w+_x?[xo]\b", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_][\w.]{2,}\b")
_REGISTRATION = re.compile(
    r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"
    r"|(?i:\b(?:(?:number |private |personali[sz]ed |cherished )?plates?|reg|registration|motor|car|van|pick-?up|jeep|"
    r"motorbike|minibus|taxi|land rover)\b[^.!?\n]{0,30}?)"
    r"\b(?![SPsp][1-7]\b)(?:[A-Za-z]{2}\d{2} ?[A-Za-z]{3}|[A-Za-z]\d{1,3} ?[A-Za-z]{3}|[A-Z]{3} ?\d{1,3}[A-Z]|"
    r"[A-Z]{1,3} ?\d{1,4})\b"
)
_OLD_PLATE = re.compile(r"\b[A-HJ-NPR-Y]\d{2,3} ?[A-Z]{3}\b")
_OWN_PLATE = re.compile(r"\b(?:personali[sz]ed|private|cherished|number|reg) (?:number )?plates?\b", re.IGNORECASE)
_BORN = in_any_letters(
    rf"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date)\b[^.!?\n]{{0,25}}?({DAY})|"
    rf"\b(?:is|be|stays|remains) (?:1\d|[4-9]|{NUMBER}) (?:until|till|from|as of) (?:the )?({DAY})|"
    rf"\b(?:turn(?:s|ed|ing)?|reach(?:es|ed)|became|is|be|was|born|birthday)\b[^.!?\n]{{0,20}}? on {HOLIDAY}|"
    rf"(?:^|[.;:\n(]\s*)(?:1\d|[4-9]|{NUMBER}) on (?:\w+day )?(?:the )?({DAY})|"
    rf"\bborn\b[^.!?\n]{{0,60}}?\b({MONTH} (?:19|20)\d\d)\b|\bturn(?:s|ed|ing) \d{{1,2}}\b[^.!?\n]{{0,20}}?({DAY})|"
    rf"\bborn\b[^.!?\n]{{0,30}}?({DAY})|\bbirth(?:day)?\b[^.!?\n]{{0,30}}?({DAY})|({DAY}) (?:is|was) (?:his|her|their) "
    rf"birthday|\b(?:baby|twins?) (?:\w+ )?(?:arrived|came|was born|were born) (?:on )?({DAY})"
    rf"|\b(?:he's|she's|they're|is|be|was|became|turn(?:s|ed|ing)?|hits?) (?:only |just )?(?:[1-9]|1\d|"
    rf"{NUMBER}) (?:\w+ )?on "
    rf"(?:the )?(?:\w+day,? )?(?:the )?({DAY})|\b(?:his|her|their) (?:\w+teenth|{NUMBER}th|fifth|ninth|"
    rf"\d+th) (?:\w+ ){{0,3}}?({DAY})"
    rf"|\byear of birth\W+((?:19|20)\d\d)|(?:\b(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|born(?: on| in)?|"
    rf"birthday(?: is| was)?(?: on)?|"
    rf"b\.)\s*[:=(-]?\s*(?:on\s+|is\s+|was\s+|the\s+)*)({DAY}|(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b|\d{{6,8}}\b)"
    rf"|\b(?:turn(?:s|ed|ing)|will be|was)\s+(?:\d{{1,2}}|[a-z]+teen|ten|eleven|twelve)\s+on\s+(?:the\s+)?({DAY})"
    rf"|(?:\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:his|her|their)) birthday (?:is |was |falls |fell )?(?:on "
    rf")?(?:the )?({DAY})"
)

_ANY_LETTERS = frozenset({_CUED, _REFERRED, _LANDLINE})

_SAY = {
    "scn": "A number of nine digits may be a Scottish Candidate Number. Take it out.",
    "number": "This looks like somebody’s number in a system. Take it out.",
    "postcode": "A postcode says where somebody lives. Name the authority, or nothing.",
    "contact": "An e-mail address or phone number belongs to somebody. Leave it out, or give that of an office.",
    "address": "An address says where somebody lives. Take it out.",
    "born": "A date of birth belongs to one child. An age or a stage is enough.",
    "online": "A name on a social network leads to one person. Take it out.",
}


def is_scn(digits: str) -> bool:
    """Whether the ninth digit is the check on the eight before it."""
    check = -sum(weight * int(one) for weight, one in zip(WEIGHTS, digits, strict=False)) % 11
    return check == int(digits[8])


@lru_cache(maxsize=8)
def births_in(text: str) -> tuple[re.Match[str], ...]:
    """Where the text says when somebody was born; the matches are those of the text in small letters."""
    return tuple(_BORN.finditer(small(text)))


def numbers_in(text: str) -> Iterator[Finding]:
    """Everything that points at one person without any other word."""
    for rule, pattern in (
        ("scn", _NINE), ("number", _TEN), ("number", _CUED), ("number", _INSURANCE), ("number", _REFERRED),
        ("number", _ENDING), ("number", _AFTER_PERSON), ("number", _REGISTRATION), ("postcode", _POSTCODE),
        ("postcode", _PART_OF_POSTCODE), ("contact", _PHONE), ("contact", _LANDLINE), ("address", _STREET),
        ("address", _SMALL_STREET), ("address", _LIVES_IN_STREET), ("address", _COTTAGE), ("online", _HANDLE),
        ("online", _BETWEEN_CROSSES),
    ):  # fmt: skip
        for one in pattern.finditer(small(text) if pattern in _ANY_LETTERS else text):
            if not (rule in ("contact", "address", "postcode") and _is_of_an_office(text, one)):
                yield Finding(*one.span(), rule, Severity.LOOK, _SAY[rule])
    yield from (Finding(*one.span(), "born", Severity.LOOK, _SAY["born"]) for one in births_in(text))
    for one in _ON_PLATFORM.finditer(small(text)):
        yield Finding(*one.span(), "online", Severity.LOOK, _SAY["online"])
    yield from _codes_of_one(text)
    for one in [*_OWN_PLATE.finditer(text), *_OLD_PLATE.finditer(text)]:
        if _SOMEBODYS.search(text[max(0, one.start() - 70) : one.end() + 60]):
            yield Finding(*one.span(), "number", Severity.LOOK, _SAY["number"])
    yield from _places_to_live(text)
    for one in _EMAIL.finditer(text):
        if not _ROLE_MAILBOX.search(one.group().split("@")[0]):
            yield Finding(*one.span(), "contact", Severity.LOOK, _SAY["contact"])


_OFFICE = re.compile(
    r"\b(?:switchboard|office|offices|helpline|help ?line|help ?desk|service desk|duty (?:line|team|desk)|reception|"
    r"enquir\w+|"
    r"freephone|main number|headquarters|hotline|advice line|virtual school|school office|team|our number|"
    r"pupil services|ask for education|education on|floor|hired|venue|deliveries|visitors|press desk|council|centre|"
    r"Samaritans|Childline)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:(?:group|network|board|forum|committee|we|subgroup) (?:will |next )?meets?|meets? (?:each|every|"
    r"again|monthly)|(?:meeting|training|"
    r"conference|event|"
    r"webinar|workshop|launch|seminar) (?:is|will be|takes place)|(?:held|takes place) (?:at|in)|venue|agenda|"
    r"lunch (?:is|at|from)|tea from)\b",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:home|lives?|stays?|staying|living|flat|house at|foster|kinship|placed|hearing)\b", re.IGNORECASE
)
_SOMEBODYS = re.compile(
    r"\b(?:mum|dad|gran|granny|carers?|his|her|him|their|pupil|learner|boy|girl|family|aunt\w*|uncle|mother|"
    r"father|mobile|"
    r"young person|social worker)\b",
    re.IGNORECASE,
)


def _is_of_an_office(text: str, one: re.Match[str]) -> bool:
    """Whether a number or an address is one that anybody may use: free to ring, national, or said to be an office's."""
    digits = re.sub(r"\D", "", one.group())
    around = text[max(0, one.start() - 70) : one.end() + 40]
    if digits.startswith(("0800", "0808", "03")) and len(digits) > 9:
        return True
    if _MEETING.search(text[max(0, one.start() - 120) : one.end() + 60]) and not _HOME.search(around):
        return not _SOMEBODYS.search(around)
    return not digits.startswith("07") and not _SOMEBODYS.search(around) and bool(_OFFICE.search(around))


def _codes_of_one(text: str) -> Iterator[Finding]:
    """Long numbers of whatever system where the words around tell of one learner."""
    for one in [*_CODE.finditer(text), *_IN_GROUPS.finditer(text)]:
        digits = sum(letter.isdigit() for letter in one.group())
        if (
            digits < 6
            or _PHONE.fullmatch(one.group())
            or re.fullmatch(DAY, one.group())
            or _YEARS.fullmatch(one.group())
        ):
            continue
        around = text[max(0, one.start() - 100) : one.end() + 100]
        if individuals(around) or pronouns(around):
            yield Finding(*one.span(), "number", Severity.LOOK, _SAY["number"])


def _places_to_live(text: str) -> Iterator[Finding]:
    """Flats, and streets and houses without a number where the words around tell of one learner."""
    for one in _NUMBERED_HOUSE.finditer(text):
        if not is_known(one.group(2)):
            yield Finding(*one.span(), "address", Severity.LOOK, _SAY["address"])
    for one in _FLAT.finditer(text):
        yield Finding(*one.span(), "address", Severity.LOOK, _SAY["address"])
    for one in [*_NEAR_STREET.finditer(text), *_ROOM.finditer(text)]:
        around = text[max(0, one.start() - 100) : one.end() + 100]
        if individuals(around) or pronouns(around):
            yield Finding(*one.span(), "address", Severity.LOOK, _SAY["address"])
