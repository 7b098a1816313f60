"""Whether a name is that of somebody at work: an author, a speaker, an officer, a colleague who is thanked."""

import re

from .spans import just_before, sentence_around

CLOSE_CHILD = re.compile(
    (
        r"\b(?:boy|girl|lad|lassie?|twins?|S[1-6]|P[1-7]|years?[- ]old|aged \d|mum|dad|lives with|excluded|"
        r"foster carers?|gran|granny|key ?worker|bullied|birthday|brother|sister|pupil)\b"
    ),
    re.IGNORECASE,
)
# Roles, and what is done or said at work alone; a child runs, speaks, agrees and has a book group, too.
_COLLEAGUE = re.compile(
    r"\b(?:authors?|dr|prof(?:essor)?|chair(?:ed|s|ing)|(?:as|our|to) chair|the chair(?=,| of)|presents|"
    r"presented (?:the|our|"
    r"figures|on|to "
    r"heads)|presenting|speakers?|(?:spoke|speaks) (?:on|about|of|to (?:our|the)|at (?:our|"
    r"the) (?:\w+ )?(?:conference|day|"
    r"event|meeting))|head ?teacher|depute|co-?ordinat(?:ors?|es|ing)|officers?|managers?|leads?|led (?:the|our|"
    r"by|on)|minister|"
    r"cabinet "
    r"secretary|commissioner|report(?:ed)? by|et al|celcis|colleagues?|(?:has|have) written to (?:all|the|every|"
    r"heads|members)|"
    r"(?:wants|needs|seeks|would like) (?:views|examples|volunteers|ideas|figures|your)|(?:new )?members?(?=:)|"
    r"(?:second|third|"
    r"new|revised) edition|psychologist|virtual (?:school )?head|"
    r"councillor|"
    r"director|chief|inspector|consultant|researchers?(?!')|facilitat\w+|trainers?|hosted|invited|network members?|"
    r"members of "
    r"the|minutes|agenda|university|editor|convener|apologies|presentation|webinar|workshop|keynote|slides|"
    r"questionnaire|"
    r"theory|trust(?! issues)|foundation|volunteer|msp|mp|published|(?:paper|papers|book|article|memoir|blog|podcast|"
    r"(?<!case )study|post) (?:by|"
    r"on|of|is|about|for|was|makes)|'s (?:\w+ ){0,3}(?:materials|resources|workbook|model|scale|method|approach|"
    r"theory|framework|memoir|diagram|"
    r"toolkit|"
    r"books?(?= (?:[A-Z]|on|about|for|are|says|gives|was popular|is (?:good|worth|short|well))|[,.;]|$)|box|"
    r"blog|research|book for|study of|talk|lecture|idea of|work (?:on|gets|is widely))|(?:will|to) (?:run|lead|"
    r"present|"
    r"speak|chair|join (?:us|as)|give|host|send|facilitate|deliver|circulate|cover|book|do the)|the contact|quoted|"
    r"cited?|the \w+ \w+ (?:approach|model|method|scale|theory)|"
    r"replicat\w+|from (?:catering|finance|hr|legal|psychology|speech|health|education|procurement|comms|"
    r"communications|"
    r"transport|housing|payroll|\w+ (?:learning|services?|team|support|scotland))|advis[eo]rs?|congratulations|support "
    r"worker|conference|seminar|parliament|asked (?:that|for costs|us all|members)|network|argues?|argued|writes?|"
    r"wrote "
    r"(?:the|about|our)|recommend\w*|describes?|puts? it|QIO|toolkit|interview with|magazine|off until|main desk|"
    r"(?:agreed|"
    r"agrees) (?:to (?:chair|draft|lead|host|write|send)|that|with)|draft\w*|said that the (?:network|group|team|"
    r"government)|employed|appointed|(?:teaches|manages|runs|coordinates) (?:the|our|a) (?:\w+ )?(?:team|tracker|"
    r"service|"
    r"clinic|project|programme|network|base|course|unit|group|rota|school|department|office)|seconded|principal|"
    r"opposite "
    r"number|counterpart|inbox|on leave|out of office|one-pager|at the (?:\w+ )?(?:desk|office|council|centre|"
    r"inspectorate)|announced|launched|as \w+ \w+ (?:says|said|told|puts|put)|thank(?:s|"
    r" you)\b[^.]{0,60} for (?:the (?:slides|notes|data|figures|talk|minutes|cake)|"
    r"organis\w+|sharing|hosting|chairing|coming|sending))\b",
    re.IGNORECASE,
)
_NAMES = r"(?:(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+){0,2}(?:,? and |,? with |, | & ))"
_COLLEAGUE_BEFORE = re.compile(
    rf"(?<!hit )(?<!bitten )(?<!kicked )(?<!punched )(?<!attacked )(?<!followed )(?<!threatened )"
    rf"\b(?:by|contact|thanks to|thank you to|grateful to|(?:chair|group|network|board|committee|we|"
    rf"all) thanked|well done to|welcome to) (?:our \w+ |"
    rf"the \w+ )?{_NAMES}{{0,6}}(?:(?-i:[A-Z])[\w'-]+ )?$"
    rf"|\b(?:thanks|thank you|cheers|hello|dear|regards|wishes),? {_NAMES}{{0,6}}(?:(?-i:[A-Z])[\w'-]+ )?$",
    re.IGNORECASE,
)
_THANKED = re.compile(r"\b(?:thanks|thank you|cheers|hello|dear|regards|wishes|contact),? (?:to )?$", re.IGNORECASE)
_AS_OF_A_CHILD = re.compile(
    r"(?:'s been|,? (?:is|was|has|had|gets?|got|needs?|wants?|can't|won't|sits?|sat|sleeps?|slept|hides?|hid|ran|"
    r"hit|bit|threw|cried|cries|starts?|started|goes|went|moves|moved|came|comes|missed|misses|hosted|made|"
    r"cooked|won|drew|played|likes|hates|will|feels))"
    r"(?! (?:speak|talk|run|lead|present|join|chair|host|give|cover|send|bring|share|draft|write|deliver|views|"
    r"figures|data|experience|examples|slides|volunteers|written|trained|published|worked|led|joined|agreed|run|"
    r"retired|asked|(?:been )?(?:appointed|seconded|"
    r"invited)))"
    r"\b[^.!?\n]{0,70}?\b(?:(?:reduced|part-time|phased|own) timetable|timetable, |diagnos\w+|disorder|syndrome|"
    r"(?:support|coordinated|co-ordinated|behaviour|safety|care) plan|part-time|mornings only|carers?|carer's|foster|"
    r"kinship|"
    r"placement|(?:the|our|his|her) unit|social worker|gran|nan|mum|dad|trust issues|under the (?:table|desk)|"
    r"meltdowns?|"
    r"(?:place|offer)s? (?:at|from) (?:\w+ )?(?:uni\w*|college)|in(?:to| to) (?:\w+ )?(?:uni\w*|college)|homework|"
    r"jotters?|"
    r"prelims?|nat 5s?|(?:back )?in class|after the incident|following the incident|excluded|exclusion|taxi|"
    r"be (?:moved|removed|placed|collected|picked up|assessed)|children's (?:house|home|unit)|"
    r"wets? the bed|"
    r"P[1-7]|S[1-6])\b(?!s)"
)
_ROLE_BEFORE = re.compile(r"\b(?:worker|teacher|psychologist|officer|head|manager|author|colleague),? $")
_THANKED_AS_A_CHILD = re.compile(
    r" for (?:being (?:so |very )?(?:brave|strong|calm|good|truthful)|(?:telling|showing) us (?:what|how) (?:it|"
    r"he|she|they)|"
    r"trusting us|(?:sticking|staying) with us)\b"
)
_OWNS_AS_A_CHILD = re.compile(
    r"(?:[A-Z][\w-]+ )?[A-Z][\w-]+(?:'s|s') (?:new |foster |kinship |birth |allocated )?(?:advocate|"
    r"social worker|key ?worker|"
    r"carers?|mum|dad|mother|father|gran\w*|aunt\w*|uncle|brother|sister|siblings|chronology|child's plan|hearing|"
    r"reporter|"
    r"safeguarder|solicitor|placement|attendance|timetable|named person|escort|taxi|school place|exclusion|behaviour|"
    r"pupil support|guidance teacher)\b"
)
_SAME_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_OF_ONE_CHILD = re.compile(
    r"\b(?:new to|(?:came|come|taken) into) care\b|\bat (?:just|only) (?:[4-9]|1\d|six|seven|eight|nine|ten|"
    r"[a-z]+teen)\b|"
    r"\b[SP][1-7]\b(?!s)|\bfoster (?:mum|dad|mother|father|carer|family)\b|\b(?:lives|stays|living|staying) with\b|"
    r"\baged? \d|\byears?[- ]old\b|\bplaced\b|\bexcluded\b|\bkinship (?:care|carer)\b|\b(?:his|her) (?:carers?|mum|"
    r"dad|gran|"
    r"worker|attendance|homework|exams?|prelims?|class|school|placement|social worker|brother|sister|foster|aunt\w*|"
    r"uncle|"
    r"review)\b"
)
_NAMED_AFTER = re.compile(
    r"\b(?:are|is) (?:all )?(?:the )?names? of (?:all )?(?:our|the) (?:\w+ )?\w+s\b|"
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
    if _goes_on_as_a_child(text, start, end):
        return False
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


def _goes_on_as_a_child(text: str, start: int, end: int) -> bool:
    """Whether a name goes on as a child's would: in what is thanked for, in who is around it, or in what befalls it."""
    if _THANKED_AS_A_CHILD.match(text, end) or _OWNS_AS_A_CHILD.match(text, start, end + 40):
        return True
    is_full = " " in text[start:end]
    return is_full and bool(_AS_OF_A_CHILD.match(text, end)) and not _ROLE_BEFORE.search(just_before(text, start))
