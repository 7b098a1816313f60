"""What points at one person by itself: numbers, addresses, dates of birth."""

import re
from collections.abc import Iterator

from .findings import Finding, Severity
from .wording import DAY

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)

_NINE = re.compile(r"(?<![\d£.,/-])\d(?:[ -]?\d){8}(?![\d/])(?!,\d)")
_TEN = re.compile(r"(?<![\d£.,/-])\d{6}[ -]?\d{4}(?!\d)")
_CUED = re.compile(
    r"\b(?:SCN|CHI|UPN|candidate|seemis|swift|carefirst|mosaic|pupil|NHS|NI|national insurance|client|"
    r"person|case|passport|home office|port)"
    r"(?:[\s-]*(?:id|no|number|ref|reference|num|#))*\.?\s*(?:is|was|:|=|#)?\s*([A-Z]{0,3}[-/]?\d[\d/ -]{3,}[A-Z]?)\b",
    re.IGNORECASE,
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
        r"^(?:virtual\.?school\w*|info|enquiries|contact|office|education|admin|mail|team|hello|network|celcis|"
        r"press|data\w*|support|help)\b"
    ),
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\d£])(?:\+44\s?\(?0?\)?\s?|\(?0)(?:\d[\s()-]{0,2}){9,10}(?!\d)")
_LANDLINE = re.compile(
    r"\b(?:tel|phone|mobile|mob|call|text|ring|number)\w*[.:]?\s*(?:is|on|at)?\s*(\d{5,6}(?:[ -]?\d{3,6})?)\b",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:(?:flat|house|no\.?)\s*\d+\w?,?\s*)?\d{1,3}[a-z]?(?:/\d+)?,?\s+(?:[A-Z][\w'’]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Place|Pl|Crescent|Cres|Drive|Dr|Terrace|Court|Gardens|Way|Close|"
    r"Wynd|Brae|View|Loan|Park|Square|Quadrant|Grove|Row|Walk|Path|Gate|Rise|Green|Bank|Cottages?|Vennel|"
    r"Pend)\b"
)
_LIVES_IN_STREET = re.compile(
    r"\b(?:lives?|living|stays?|staying|lived|house|home|flat|placed|moved)\s+(?:\w+\s+){0,2}(?:on|in|at|to|"
    r"off)\s+(?:[A-Z][\w'’]+\s+){1,3}"
    r"(?:Street|Road|Avenue|Lane|Place|Crescent|Drive|Terrace|Court|Gardens|Way|Close|Wynd|Brae|Loan|Square|"
    r"Quadrant|Grove|Farm|House|Cottage|Lodge|Croft)\b"
)
_COTTAGE = re.compile(
    r"\b(?:at|to|from|in|is)\s+(?:the\s+)?(?:[A-Z][\w'’]+\s+){1,3}(?:Cottages?|Croft|Farm|Steading|Lodge|Bothy|Manse)\b"
)
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z_][\w.]{2,}\b")
_REGISTRATION = re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b")
BORN = re.compile(
    rf"(?:\b(?:d\.?\s?o\.?\s?b\.?|date of birth|birth ?date|born(?: on| in)?|birthday(?: is| was)?(?: on)?|"
    rf"b\.)\s*[:=(-]?\s*(?:on\s+|is\s+|was\s+|the\s+)*)({DAY}|(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b|\d{{6,8}}\b)"
    rf"|\b(?:turn(?:s|ed|ing)|will be|was)\s+(?:\d{{1,2}}|[a-z]+teen|ten|eleven|twelve)\s+on\s+(?:the\s+)?({DAY})"
    rf"|(?:\b\d{{1,2}}(?:st|nd|rd|th)\b|\b(?:his|her|their)) birthday (?:is |was |falls |fell )?(?:on "
    rf")?(?:the )?({DAY})",
    re.IGNORECASE,
)

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


def numbers_in(text: str) -> Iterator[Finding]:
    """Everything that points at one person without any other word."""
    for rule, pattern in (
        ("scn", _NINE), ("number", _TEN), ("number", _CUED), ("number", _INSURANCE), ("postcode", _POSTCODE),
        ("postcode", _PART_OF_POSTCODE), ("contact", _PHONE), ("contact", _LANDLINE), ("address", _STREET),
        ("address", _LIVES_IN_STREET), ("address", _COTTAGE), ("online", _HANDLE), ("number", _REGISTRATION),
        ("born", BORN),
    ):  # fmt: skip
        for one in pattern.finditer(text):
            yield Finding(*one.span(), rule, Severity.LOOK, _SAY[rule])
    for one in _EMAIL.finditer(text):
        if not _ROLE_MAILBOX.match(one.group()):
            yield Finding(*one.span(), "contact", Severity.LOOK, _SAY["contact"])
