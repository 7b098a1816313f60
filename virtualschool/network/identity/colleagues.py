"""Whether a name is that of somebody at work: an author, a speaker, an officer, a colleague who is thanked."""

import re

from .spans import just_before, sentence_around

CLOSE_CHILD = re.compile(
    (
        r"\b(?:boy|girl|lad|lassie?|twins?|S[1-6]|P[1-7]|years?[- ]old|aged \d|mum|dad|lives with|excluded|"
        r"foster carers?|bullied|birthday|brother|sister|pupil)\b"
    ),
    re.IGNORECASE,
)
_COLLEAGUE = re.compile(
    r"\b(?:authors?|dr|prof(?:essor)?|thank you|led|chair(?:ed|s|ing)?|present(?:s|ed|ing)?|speakers?|spoke|speaks|"
    r"head ?teacher|depute|co-?ordinat\w+|officers?|managers?|leads?|minister|cabinet secretary|commissioner|"
    r"report(?:ed)? by|et al|celcis|colleagues?|psychologist|virtual (?:school )?head|councillor|director|chief|"
    r"inspector|"
    r"consultant|researchers?|facilitat\w+|trainers?|hosted|invited|network members?|members of the|minutes|agenda|"
    r"university|(?<!case )study|paper|book|memoir|article|written|published|editor|convener|apologies|presentation|"
    r"webinar|"
    r"workshop|keynote|slides|model|scale|questionnaire|theory|approach|trust|foundation|partner|volunteer|msp|mp|"
    r"(?:will|to) (?:run|lead|present|speak|chair|join|give|host|send|facilitate|deliver|circulate|cover)|the contact|"
    r"quoted|cited?|replicat\w+|from (?:catering|finance|hr|legal|psychology|speech|health|education|procurement|comms|"
    r"communications|transport|housing|payroll|\w+ (?:learning|services?|team|support|scotland))|advis[eo]rs?|"
    r"congratulations|support worker|conference|seminar|"
    r"parliament|"
    r"asked (?:that|for costs|us all|members)|network|argues?|argued|writes?|wrote (?:the|about|our)|'s (?:talk|"
    r"lecture|work) (?:on|gets|is widely)|recommend\w*|describes?|puts? it|QIO|"
    r"toolkit|interview with|magazine|off until|main desk|diagram|"
    r"framework|agreed|draft\w*|survey|profile|method|said that the (?:network|group|team|government)|employed|"
    r"appointed|"
    r"teaches|manages|runs|coordinates|seconded|principal|idea of|blog|opposite number|counterpart|inbox|on leave|"
    r"out of office|one-pager|"
    r"at the (?:\w+ )?(?:desk|office|council|centre|inspectorate)|announced|launched|as \w+ \w+ (?:says|said|told|"
    r"puts|put))\b",
    re.IGNORECASE,
)
_COLLEAGUE_BEFORE = re.compile(
    r"\b(?:by|contact|thanks to|grateful to) (?:our \w+ |the \w+ )?$"
    r"|\b(?:thanks|thank you|cheers|hello|dear|regards|wishes),? $",
    re.IGNORECASE,
)
_THANKED = re.compile(r"\b(?:thanks|thank you|cheers|hello|dear|regards|wishes|contact),? (?:to )?$", re.IGNORECASE)
_SAME_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_OF_ONE_CHILD = re.compile(
    r"\b[SP][1-7]\b(?!s)|\bfoster (?:mum|dad|mother|father|carer|family)\b|\b(?:lives|stays|living|staying) with\b|"
    r"\baged? \d|\byears?[- ]old\b|\bplaced\b|\bexcluded\b|\bkinship (?:care|carer)\b|\b(?:his|her) (?:carers?|mum|"
    r"dad|gran|"
    r"worker|attendance|homework|exams?|prelims?|class|school|placement|social worker|brother|sister|foster|aunt\w*|"
    r"uncle|"
    r"review)\b"
)
_NAMED_AFTER = re.compile(
    r"\b(?:houses?|rooms?|teams?|groups?|buildings?|wards?|groups? names?|house names?) (?:is|are|were|was|called|"
    r"named)\b|\b(?:named|called) after\b|\bare (?:the|our) (?!pupils|twins|learners|sisters|brothers|"
    r"carers)(?:\w+ )?\w+s\b"
)
TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Cllr|Saint|St|Queen|King|Prince|"
    r"Princess)\.?\s+$"
)


def is_colleague(text: str, start: int, end: int) -> bool:
    """Whether the words around say that this is somebody at work, and none close by that it is a child."""
    if TITLE.search(just_before(text, start)):
        return True
    around = sentence_around(text, start, end)
    if _NAMED_AFTER.search(around):
        return True
    at_work = _COLLEAGUE.search(around) or _COLLEAGUE_BEFORE.search(just_before(text, start))
    alone = " " not in text[start:end] and not re.match(r" [A-Z]", text[end:])
    if at_work and alone and _SAME_PERSON.search(around):
        near = text[max(0, start - 25) : end + 30]
        at_work = _COLLEAGUE.search(near) or _THANKED.search(just_before(text, start))
    close = CLOSE_CHILD.search(text[max(0, start - 40) : end + 40])
    return bool(at_work) and not close and not _OF_ONE_CHILD.search(around)
