"""Initials that stand for a child, told from the abbreviations of the field."""

import re
from collections.abc import Iterator

from .findings import Finding
from .spans import WORD, just_before, look, sentence_around

_DOTTED = re.compile(
    r"(?<![\w.])[A-Z]\.\s?(?:Mc|Mac|O')[A-Z]\b\.?|"
    r"(?<![\w.])(?:[A-Z]\.\s?){2,3}(?![A-Z]?\w{2,}\.)(?=[\s,;:)'’]|$)|"
    r"(?<![\w.])[A-Z]\.\s?[A-Z](?=[\s,;:)'’]|$)"
)
_BARE = re.compile(r"(?<![\w./-])([A-Z]{2,3})(?![\w/-])(?:['’]s)?")
_ONE = re.compile(
    r"(?<![\w.])([A-Z])\.?(?=['’]s (?:mum|dad|gran|carer|foster|brother|sister|social|attendance)| ?[–-] |,? (?:\(|"
    r"is |was |has |an? |who |in |from |at |attends|lives|told))|\b(?:pupil|child|boy|girl|learner|initial) "
    r"([B-Z])\b(?!\.?\w)"
)
_ACRONYMS = frozenset(
    "VS SW EP PE RE UK EU ND US IT HE FE LA LAS PT SG ES QA CP CS YP PR DM HT DHT VSH ASN ELC SQA SDS GTC "
    "TV AI NHS CEO CEL FAQ GDPR CSP IEP HR ICT BSL ESL EAL VSHT CET SCN "
    "PSA SFL FM PRU CPD CLPL EMA UCAS MSP MP MSPS NQ CAT SAC PDF URL ID OK AM PM HQ AHT DPO ICO DPIA CYP "
    "CYPIC CEYP LAC LAAC MCR FA SFA BBC STV ITV PEF SEF SIMD CAMHS SLT OT PHN GP SQ HN HNC HND "
    "HGIOS AAC ADP GIRFEC UNCRC SCRA CHS COS HMIE HMI ADES SCQF NAVSH JCQ AAR IS ISA IN ON AT TO OF AND "
    "THE NOT II III IV VI VII NO YES OR DOB ND RSHP STEM SLA KPI GIRFME NIF NPF CPC CPO CSO POA ICSO PSO "
    "SVQ NPA ABE AD QIO HSLO PTG EIS AHDS SLS BGE DYW MVP".split()
)  # fmt: skip
_SAY_INITIALS = "Initials and a school or a stage are as good as a name to whoever knows the school. Leave them out."
_TELLS_A_CHILD = re.compile(
    (
        r"\b(?:pupil|boy|girl|lad|learner|S[1-6]|P[1-7]|academy|primary|high|grammar|college|secondary|years?[- "
        r"]old|aged|thirteen|fourteen|fifteen|sixteen|seventeen|taught|year \d|yr|carers?|mum|dad|foster|excluded|twin|"
        r"social worker|hearing|child|nursery|initials|YP|young "
        r"person|St [A-Z])\b"
    ),
    re.IGNORECASE,
)


def initials_in(text: str) -> Iterator[Finding]:
    """Initials with points, bare ones, and single letters, where the words around tell of a child."""
    yield from (look(one.span(), "initials", _SAY_INITIALS) for one in _DOTTED.finditer(text) if _is_dotted(text, one))
    yield from (look(one.span(), "initials", _SAY_INITIALS) for one in _WITH_MAC.finditer(text))
    yield from (
        look(one.span(), "initials", _SAY_INITIALS) for one in _JOINED.finditer(text) if _near_a_child(text, one)
    )
    for one in _BARE.finditer(text):
        if (
            (one.group(1) not in _ACRONYMS or _surely_initials(text, *one.span(1)))
            and _tells_of_one(text, *one.span(1))
            and not _is_shouted(text, *one.span())
        ):
            yield look(one.span(), "initials", _SAY_INITIALS)
    for one in _ONE.finditer(text):
        letter = one.group(1) or one.group(2)
        if (
            letter not in "AI"
            and _TELLS_A_CHILD.search(text[one.start() : one.end() + 60])
            and not re.search(
                (
                    r"\b(?:appendix|annex|group|option|part|table|grade|section|plan|vitamin|type|school|"
                    r"category|cohort|at|an?) $"
                ),
                just_before(text, one.start()),
                re.IGNORECASE,
            )
        ):
            yield look(one.span(), "initials", _SAY_INITIALS)


_JOINED = re.compile(
    r"(?<=initials )[a-z]{2,3}\b|(?<![\w-])[A-Z]{1,2}-[A-Z]{1,2}(?![\w-])|(?<!\w)['\"][B-HJ-Z]\.?['\"](?=[,:]| \(|"
    r" is| was| has| in| at| from)"
)


def _near_a_child(text: str, one: re.Match[str]) -> bool:
    return bool(_TELLS_A_CHILD.search(text[max(0, one.start() - 60) : one.end() + 60]))


_WITH_MAC = re.compile(r"\b[A-Z]{1,2}(?:Mc|Mac)[A-Z]\b")
_ABBREVIATION = re.compile(r"(?:[eEiI]\.\s?[gGeE]\.)|U\.\s?K")
_AUTHOR = re.compile(rf"\s*{WORD},? (?:\(|\d{{4}})|\s*(?:[A-Z][a-z]+,? )?\(\d{{4}}")


def _is_dotted(text: str, one: re.Match[str]) -> bool:
    """Whether letters with points are a child's, not "e.g." and not those of an author with a year."""
    if _ABBREVIATION.match(one.group()) or _AUTHOR.match(text[one.end() :]):
        return False
    if re.search(r"\b(?:[Ww]ee|[Oo]ur|[Rr]e:?|about) $", just_before(text, one.start())):
        return True
    near = text[max(0, one.start() - 120) : one.end() + 120]
    return bool(_TELLS_A_CHILD.search(near)) or len(sentence_around(text, *one.span())) < 60


def _surely_initials(text: str, start: int, end: int) -> bool:
    """Whether even letters that mean something else are somebody's initials here."""
    if end - start > 2:
        return False
    said = re.search(
        r"\b(?:pupil|boy|girl|lad|learner|child|initials)[:,]? $", text[max(0, start - 12) : start], re.IGNORECASE
    )
    return bool(said or re.match(r"\.?,? \(?[SP][1-7]\b", text[end : end + 8]))


def _tells_of_one(text: str, start: int, end: int) -> bool:
    close = text[max(0, start - 25) : end + 45]
    before, after = text[max(0, start - 25) : start], text[end : end + 60]
    return bool(
        re.search(
            (
                r"\b(?:pupil|boy|girl|lad|learner|child|initials|twins?|YP|young person|re|case|regarding|about|"
                r"lass)[:,]?\s*(?:\(|is |are )?$"
            ),
            before,
            re.IGNORECASE,
        )
        or re.match(
            r",? (?:\(|at |from )?(?:[A-Z][\w'’]+ ){1,3}(?:Primary|Academy|High|Grammar|Secondary|P\.?S|H\.?S)\b", after
        )
        or re.match(
            r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social|attendance|birthday|plan|twin|teacher)",
            text[end : end + 30],
        )
        or re.match(
            r"(?:,? (?:is|aged?|turned|now|\(|\(aged)|,| ?[–-]) ?(?:just |only )?(?:[4-9]|1\d)\b(?![%:.]\d| (?:per|"
            r"of|to|"
            r"out))",
            after,
        )
        or (
            re.match(
                (
                    r"['’]?s?\.?,? (?:(?:now )?in [SP][1-7]\b|\(?(?:year )?[SP][1-7]\b|is in|is an?|is \d|"
                    r"was excluded|has been|attends|"
                    r"lives|aged|"
                    r"told|an? [SP]\d|who|\(\d|from|at [A-Z]|\((?:[A-Z][\w']+ ){1,3}(?:Primary|Academy|High|Grammar|"
                    r"Secondary|School|College)|stays|refus|moved|came|has (?:two|a|no))"
                ),
                after,
            )
            and (_TELLS_A_CHILD.search(close))
        )
    )


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Among other words all in capitals: a heading, not initials."""
    return bool(re.search(r"\b[A-Z]{4,}\b", text[max(0, start - 15) : end + 15]))
