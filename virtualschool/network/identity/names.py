"""Names of children and of the people around them, told from names of colleagues as far as words allow."""

import re
from collections.abc import Iterator

from .findings import Finding, Mark, Severity
from .lists import OTHER_CAPITALS, is_doubtful, is_forename, is_surname, listed
from .marks import DAY
from .numbers import BORN

_WORD = r"[A-ZÀ-Ý][\w'’À-ÿ-]*"
_PAIR = re.compile(rf"\b({_WORD})\s+((?:van |de |al-|Al |Mac |Mc )?{_WORD})")
_REVERSED = re.compile(rf"\b({_WORD}),\s+({_WORD})\b")
_SINGLE = re.compile(rf"\b{_WORD}")
_CHILD = re.compile(
    r"\b(?:pupils?|boys?|girls?|lads?|lass(?:ie)?|learner|child|twins?|bairn|S[1-6]|P[1-7]|years?[- ]old|aged|mum|dad|mam|gran|granny|carers?|foster|brothers?|"
    r"sisters?|lives? with|bullied|homework|primary (?:one|two|three|four|five|six|seven|[1-7])|secondary [1-6]|lad|teenager|young person|yp|birthday|looked after|"
    r"excluded|attends|school|class|hearing|social worker|nursery|exams?|kinship|residential|children's house|care|attendance|lessons?|timetable|he|she|his|her|him)\b",
    re.IGNORECASE,
)
_CLOSE_CHILD = re.compile(
    r"\b(?:boy|girl|lad|lassie?|twins?|S[1-6]|P[1-7]|years?[- ]old|aged \d|mum|dad|lives with|excluded|foster carers?|bullied|birthday|brother|sister|pupil)\b",
    re.IGNORECASE,
)
_COLLEAGUE = re.compile(
    r"\b(?:authors?|dr|prof(?:essor)?|thank you|led|chair(?:ed|s|ing)?|present(?:s|ed|ing)?|speakers?|spoke|speaks|head ?teacher|depute|co-?ordinat\w+|officers?|"
    r"managers?|leads?|minister|cabinet secretary|commissioner|report(?:ed)? by|et al|celcis|colleagues?|psychologist|virtual school head|councillor|director|"
    r"chief|inspector|consultant|researchers?|facilitat\w+|trainers?|hosted|invited|network members?|members of the|minutes|agenda|university|study|paper|book|article|written|published|editor|convener|"
    r"apologies|presentation|webinar|workshop|talk|keynote|slides|model|scale|questionnaire|theory|approach|award|trust|foundation|building|house|street|partner|volunteer|"
    r"msp|mp|programme|review|send|will|action|responsible|support worker|asked (?:that|for costs|us all|members)|network|agreed|draft\w*|survey|profile|method|act|reply|letter|said that the (?:network|group|team|government)|employed|appointed|teaches|manages|runs|coordinates|seconded|principal)\b",
    re.IGNORECASE,
)
_COLLEAGUE_BEFORE = re.compile(
    r"\b(?:by|contact|thanks to|with|grateful to|from) (?:our \w+ |the \w+ )?$", re.IGNORECASE
)
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Rev|Cllr|Saint|St)\.?\s+$")
_NO_SURNAME = frozenset(
    "Academy Primary High Secondary Nursery College School Council Street Road University Award Awards Trust Foundation House Centre Hospital Campus Park Avenue Place "
    "Cup League Group Scale Model Review Report Commission Committee Fund Project Programme Watt Lane Square Building Hall Library Museum Church Cathedral Bridge Day "
    "Association Profile Scotland Cares Kirk Bank Rangers Celtic Borders Isles Islands Island Valley Strategy Cathedral Castle Station Airport Arena Stadium Festival Games Boxall Leuven Edinburgh Glasgow Green Library Agency Alliance Bill Charter Guarantee Pathway Pathways Society Institute Inquiry Questionnaire Test Prize Tower Terrace Crescent Drive Gardens Court".split()
)
_STRONG = re.compile(
    r"(?:['’]s (?:mum|dad|mother|father|gran\w*|carers?|foster|brothers?|sisters?|social worker|twin|family|teacher|guidance|attendance|birthday|behaviour|parents?|case|hearing|plan|siblings?|aunt|uncle|"
    r"school|class|move|adopti\w+|placement|home|story|exclusion|stepdad|stepmum|exam|results|school report)"
    r"|,? (?:lives?|lived|stays|attends|attended|loves?|struggl\w+|hates?|told (?:us|me|her|his|staff)|turned \d|is in [SP]\d|is in (?:primary|secondary)|is (?:an? )?\d+\b|has been excluded|was excluded|refus\w+|"
    r"moved (?:in|to|from|school)|was (?:placed|removed|adopted|taken|fostered|born|diagnosed|bullied|sent)|has (?:autism|ADHD|a (?:twin|brother|sister|social)|cerebral|epilepsy|settled|three|two|\d+)|is (?:autistic|deaf|blind|looked|care|being|the only|a (?:twin|looked|very|lovely|bright|wee|young))|ran away|went missing|"
    r"came (?:into care|to (?:us|the school)|from)|started (?:at|in|school|self)|joined (?:us|S\d|P\d|the school)|used to|wants to be|is due|sat|misses|disclosed|self-harm\w*|cries|won['’]t|doesn['’]t|didn['’]t|can['’]t|sees (?:his|her)|left school|stopped|gets|goes to)"
    r"|,? (?:\(|aged |age )?(?:\(?[SP][1-7]\b|\(?\d{1,2}\)|aged? \d|, \d{1,2},|an? S\d|an? P\d|who is in [SP]\d|in [SP]\d))",
)
_CALLED = re.compile(
    rf"\b(?:named|called|name is|name's|known as|nicknamed|goes by|(?:pupil|boy|girl|lad|brother|sister|twin|child|learner|daughter|son|friend|YP|young person|student|niece|nephew|bairn|cousin|lassie))"
    rf",?\s+(?:is |was |to all as |as |in school as )?[“\"'‘]?(?:wee |big |young )?({_WORD})"
)
_TWINS_NAMED = re.compile(
    rf"\b({_WORD}) and ({_WORD})\b(?=[^.]*\b(?:twins?|brothers?|sisters?|siblings?|pupils?|carers?|P[1-7]|S[1-6])\b)|\b(?:twins?|brothers?|sisters?|siblings?),? ({_WORD}) and ({_WORD})\b"
)
_NOT_REAL = re.compile(
    r"\b(?:not (?:his|her|their|a|the) real names?|names? (?:has|have|is|are)? ?(?:all )?(?:been )?(?:changed|invented|made up)|pseudonyms?|(?:we|I)(?:['’]ll| will| shall)? call (?:him|her|them)|anonymised as)\b",
    re.IGNORECASE,
)
_AROUND = (
    r"(?i:social work(?:er)?|key ?worker|foster (?:carers?|mum|dad|mother|father|parents?|family)|kinship carers?|carers?|birth (?:mother|father|mum|dad)|mum|mother|dad|father|granny|gran|grandmother|grandfather|grandad|nana|papa|"
    r"aunt(?:ie)?|uncle|step-?(?:mum|dad|mother|father)|brothers?|sisters?|twin|guardian|safeguarder|reporter|panel member|children['’]s rights (?:officer|worker)|link worker|support worker|cousin|partner|(?:best |his |her |their )friend|named person|befriender|key person|advocate|mentor|(?:his|her|their) (?:guidance teacher|tutor|coach|boyfriend|girlfriend|neighbour|worker|nurse|lawyer|solicitor|counsellor|therapist))"
)
_NAMED_PERSON = re.compile(
    rf"\b{_AROUND}[,:]?\s+(?:is|was|called|named|are|at \w+ is|being)?\s*,?\s*((?:(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+(?:and\s+(?:Mr|Mrs|Ms)\.?\s+)?)?{_WORD}(?:\s+and\s+{_WORD})?(?:\s+{_WORD})?)"
)
_NAMED_BEFORE = re.compile(
    rf"\b((?:(?:Mr|Mrs|Ms|Miss)\.?\s+(?:and\s+(?:Mr|Mrs|Ms)\.?\s+)?)?{_WORD}(?:\s+{_WORD})?),?\s+(?:is |was )?(?:\(?(?:his|her|their|the(?: \w+)?['’]s|the(?: allocated)?|my) )(?:\w+ )?(?:social worker|key ?worker|foster carers?|carers?|mother|father|mum|dad|gran\w*|aunt\w*|uncle|brother|sister|twin|guardian|safeguarder|befriender|key person|advocate|mentor|tutor|friend|worker|cousin|coach|counsellor|therapist|nurse|guidance teacher|partner|son|daughter)\b"
    rf"|\b((?:Mr|Mrs|Ms|Miss)\.? {_WORD}),? (?:and \w+ )?(?:who (?:fosters|looks after|cares for)|has fostered|fosters|next door|took (?:him|her|them) in)\b"
    rf"|\b((?:[Aa]unt(?:ie|y)?|[Uu]ncle|[Gg]ran(?:ny|da|dad)?|[Nn]ana|[Pp]apa) {_WORD})|\b({_WORD}) (?:at|from|in) (?:the|his|her) (?:children['’]s house|residential|unit|office|house|home|social work)\b|\bworker,? ({_WORD})\b"
)
_FAMILY = re.compile(
    rf"\b[Tt]he\s+(?:\w+\s)?({_WORD})s?\s+(?:family|boys?|girls?|twins|triplets|brothers|sisters|children|siblings|bairns|lads|kids|weans|lad|lass|boy|girl)\b|\b({_WORD})\s+(?:twins|triplets|siblings|brothers|sisters)\b"
)
_DOTTED = re.compile(
    r"(?<![\w.])[A-Z]\.\s?(?:Mc|Mac|O')[A-Z]\b\.?|(?<![\w.])(?:[A-Z]\.\s?){2,3}(?![A-Z]?\w{2,}\.)(?=[\s,;:)'’]|$)|(?<![\w.])[A-Z]\.\s?[A-Z](?=[\s,;:)'’]|$)"
)
_BARE = re.compile(r"(?<![\w.-])([A-Z]{2,3})(?![\w-])(?:['’]s)?")
_ONE = re.compile(
    r"(?<![\w.])([A-Z])\.?(?=['’]s (?:mum|dad|gran|carer|foster|brother|sister|social|attendance)|,? (?:\(|is |was |has |an? |who |in |from |at |attends|lives|told))|\b(?:pupil|child|boy|girl|learner|initial) ([B-Z])\b(?!\.?\w)"
)
_ACRONYMS = frozenset(
    "VS SW EP PE RE UK EU ND US IT HE FE LA LAS PT SG ES QA CP CS YP PR DM HT DHT VSH ASN ELC SQA SDS GTC TV AI NHS CEO CEL FAQ GDPR CSP IEP HR ICT BSL ESL EAL VSHT CET SCN "
    "PSA SFL FM PRU CPD CLPL EMA UCAS MSP MP MSPS NQ CAT SAC PDF URL ID OK AM PM HQ AHT DPO ICO DPIA CYP CYPIC CEYP LAC LAAC MCR FA SFA BBC STV ITV PEF SEF SIMD CAMHS SLT OT PHN GP SQ HN HNC HND "
    "HGIOS AAC ADP GIRFEC UNCRC SCRA CHS COS HMIE HMI ADES SCQF NAVSH JCQ AAR IS ISA IN ON AT TO OF AND THE NOT II III IV VI VII NO YES OR DOB ND RSHP STEM SLA KPI GIRFME NIF NPF CPC CPO CSO POA ICSO PSO SVQ NPA ABE AD".split()
)  # fmt: skip
_SAY_NAME = "This may be a child’s name, or that of somebody close. Leave it out, or say that it is not the real one."
_SAY_PERSON = "The name of a social worker or carer leads to the child. Say only who they are to the child."
_SAY_FAMILY = "A family’s name leads to the child. Leave it out."
_SAY_INITIALS = "Initials and a school or a stage are as good as a name to whoever knows the school. Leave them out."
SAY_BOTH = "A name and a date of birth stand side by side. Take both out: this cannot be kept here."


def names_in(text: str) -> list[Finding]:
    """Names and initials that may be a child’s or of somebody around one."""
    found = [*_called(text), *_around(text), *_families(text), *_initials(text)]
    if not _NOT_REAL.search(text):
        found += [*_full(text), *_singles(text), *_spoken_of(text)]
    return found


def name_marks(findings: list[Finding]) -> list[Mark]:
    """The same as marks, for combinations."""
    return [Mark(one.start, one.end, "name", 3) for one in findings]


_END = re.compile(r"(?<![A-Z]\w)(?<!\b[A-Z])[.!?]\s|\n")


def _look(span: tuple[int, int], rule: str, say: str) -> Finding:
    return Finding(*span, rule, Severity.LOOK, say)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which these words stand; the point after an initial ends none."""
    ends = [one.end() for one in _END.finditer(text)]
    first = max((place for place in ends if place <= start), default=0)
    return text[first : min((place for place in ends if place >= end), default=len(text))]


def _full(text: str) -> Iterator[Finding]:
    for one in [*_PAIR.finditer(text), *_REVERSED.finditer(text)]:
        first, last = one.groups() if one.re is _PAIR else reversed(one.groups())
        if (_is_full_name(first, last) or (one.re is _PAIR and _may_be_full_name(first, last))) and not _is_colleague(
            text, *one.span()
        ):
            yield _look(one.span(), "name", _SAY_NAME)


def _is_full_name(first: str, last: str) -> bool:
    last = last.removesuffix("'s").removesuffix("’s")
    if last in _NO_SURNAME or first in OTHER_CAPITALS and not is_doubtful(first):
        return False
    if is_doubtful(first):
        return is_surname(last) and not is_place(f"{first} {last}")
    return is_forename(first) and (is_surname(last) or last not in OTHER_CAPITALS and not last.isupper())


def _may_be_full_name(first: str, last: str) -> bool:
    """Two words of no list, both with a capital: most often somebody's name."""
    last = last.removesuffix("'s")
    either = {first, last} | {*first.split("-"), *last.split("-")}
    if (
        either & (OTHER_CAPITALS | _NO_SURNAME | _NO_FIRST)
        or is_place(f"{first} {last}")
        or is_place(first)
        or is_place(last)
    ):
        return False
    return all(
        re.fullmatch(r"(?:Mac|Mc|O'|D')?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?", word) and len(word) > 2
        for word in (first, last)
    )


_NO_FIRST = frozenset(
    "Gypsy Traveller North South East West Loch Lochs Glen Ben Fort Port Isle Strath Inver Kirk New Old Upper Lower Mid Saint St The Great Greater Who Little Big Middle Duke Duchess King Queen Prince Princess Sir Lord Lady Mr Mrs Ms Miss Dr Prof Rev Cllr".split()
)


def is_place(words: str) -> bool:
    return any(words in listed(name) for name in ("places", "areas", "big_places"))


def _is_colleague(text: str, start: int, end: int) -> bool:
    """Whether the words around say that this is somebody at work, and none close by that it is a child."""
    if _TITLE.search(text[:start]):
        return True
    around = sentence_around(text, start, end)
    at_work = _COLLEAGUE.search(around) or _COLLEAGUE_BEFORE.search(text[:start])
    return bool(at_work) and not _CLOSE_CHILD.search(text[max(0, start - 40) : end + 40])


def _singles(text: str) -> Iterator[Finding]:
    for one in _SINGLE.finditer(text):
        word = one.group().removesuffix("'s").removesuffix("’s")
        end = one.start() + len(word)
        if _is_single_name(text, one.start(), end, word):
            yield _look((one.start(), end), "name", _SAY_NAME)


def _is_single_name(text: str, start: int, end: int, word: str) -> bool:
    follows = text[end : end + 40]
    if _TITLE.search(text[:start]) or re.match(rf"\s+(?:{'|'.join(_NO_SURNAME)})\b", follows):
        return False
    if _STRONG.match(follows) and word not in OTHER_CAPITALS and not is_place(word) and not word.isupper():
        return is_forename(word) or _looks_like_a_name(text, start, word, follows)
    if (
        _STRONG.match(follows)
        and is_doubtful(word)
        and not re.search(r"\b(?:in|on|at|from|to|of|since|until|by) $", text[:start])
    ):
        return (
            bool(
                re.match(
                    r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social)| (?:lives|told|loves|is in [SP]|attends|is \d)",
                    follows,
                )
            )
            or word not in OTHER_CAPITALS
        )
    if _DOUBLE.fullmatch(word) and not is_place(word) and not _is_colleague(text, start, end):
        return True
    if word in OTHER_CAPITALS or is_place(word):
        return False
    in_passing = re.search(r"\w[,;]? $", text[:start]) and not _NO_NAME_AFTER.search(text[:start])
    if in_passing and _about_one(text, start, end) and (is_doubtful(word) or _PLAIN_WORD.fullmatch(word)):
        return not _is_colleague(text, start, end) and not re.match(r"\s+[A-Z]", follows)
    if not is_forename(word) or is_doubtful(word):
        return False
    return not _is_colleague(text, start, end)


_PLAIN_WORD = re.compile(r"(?:Mac|Mc)?[A-ZÀ-Ý][a-zà-ÿ]{2,}")
_NO_NAME_AFTER = re.compile(
    r"\b(?:the|an?|our|their|its|this|that|in|at|from|near|on|by|to|of|using|called|and|or|speaks?|spoke|via|through|into|"
    r"Higher|Advanced|National|some|each|every|for|than) $|[\d%] $",
    re.IGNORECASE,
)


def _about_one(text: str, start: int, end: int) -> bool:
    """Whether the sentence goes on about him or her, and not about somebody at work."""
    around = sentence_around(text, start, end)
    return bool(re.search(r"\b(?:he|she|him|his|her)\b", around, re.IGNORECASE)) and not _AT_WORK.search(around)


_AT_WORK = re.compile(
    r"\b(?:teachers?|head|depute|workers?|officers?|coordinator|colleagues?|members?|leads?|manager|assistant|tutor|mentor|"
    r"psychologist|professor|author|chair|speaker|director|minister|commissioner|staff|secretary)\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(r"[A-Z][a-z]+-(?:[A-Z][a-z]+)")


def _looks_like_a_name(text: str, start: int, word: str, follows: str) -> bool:
    """A capitalised word of no list that does what a child does; at the start of a sentence only the plainest count."""
    if (
        len(word) < 3
        or any(one.isdigit() for one in word)
        or word.endswith("s")
        and text[max(0, start - 2) : start].strip(" \n") in ("", ".")
    ):
        return False
    at_start = not text[:start].strip() or text[:start].rstrip()[-1:] in ".!?\n:;•-"
    plain = re.match(
        r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social|twin)|,? (?:lives with|is in [SP]\d|is \d+|attends|turned \d|\(?[SP]\d|, aged|aged \d|\(\d)",
        follows,
    )
    return (
        bool(plain)
        or not at_start
        or bool(
            re.search(r"\b(?:he|she|his|her|him)\b", sentence_around(text, start, start + len(word)))
            or _CLOSE_CHILD.search(follows)
        )
    )


def _called(text: str) -> Iterator[Finding]:
    if _NOT_REAL.search(text):
        return
    for one in _CALLED.finditer(text):
        word = one.group(1).removesuffix("'s").removesuffix("’s")
        if (
            len(word) > 1
            and not word.isupper()
            and (is_forename(word) or word not in OTHER_CAPITALS)
            and not is_place(word)
        ):
            yield _look(one.span(1), "name", _SAY_NAME)
    for one in _TWINS_NAMED.finditer(text):
        names = [word for word in one.groups() if word]
        if all(is_forename(word) for word in names):
            yield _look(one.span(), "name", _SAY_NAME)


def _around(text: str) -> Iterator[Finding]:
    for one in _NAMED_PERSON.finditer(text):
        words = one.group(1).split()
        if _is_somebody(words):
            yield _look(one.span(), "person", _SAY_PERSON)
    for one in _NAMED_BEFORE.finditer(text):
        words = next(words for words in one.groups() if words).split()
        if _is_somebody(words[-1:] if words[0][0].islower() or words[0] in _KIN else words):
            yield _look(one.span(), "person", _SAY_PERSON)


_KIN = frozenset("Aunt Auntie Aunty Uncle Gran Granny Granda Grandad Nana Papa".split())


def _is_somebody(words: list[str]) -> bool:
    if words[0].rstrip(".") in ("Mr", "Mrs", "Ms", "Miss", "Dr"):
        return True
    first = words[0].removesuffix("'s").removesuffix("’s").rstrip(".,")
    return (
        first[:1].isupper()
        and first not in OTHER_CAPITALS
        and not first.isupper()
        and not is_place(first)
        and not any(one.isdigit() for one in first)
    )


_STARTS = re.compile(r"(?:^|[.!?:;•\n])\s*$")
_NO_FAMILY = frozenset(
    "Gypsy Showpeople Scottish Ukrainian Syrian Afghan Polish Roma Gypsy Traveller Looked Care Experienced English Virtual Network National Young All Our Primary Secondary Nurture Boys Girls Royal Highland Glasgow Local".split()
)


def _families(text: str) -> Iterator[Finding]:
    for one in _FAMILY.finditer(text):
        word = (one.group(1) or one.group(2)).removesuffix("'s").removesuffix("’s")
        if (
            is_surname(word)
            or is_surname(word.removesuffix("s"))
            or (
                word not in OTHER_CAPITALS
                and word not in _NO_FAMILY
                and not is_place(word)
                and not word.isupper()
                and not _STARTS.search(text[: one.start(1) if one.group(1) else one.start(2)])
            )
        ):
            yield _look(one.span(), "family", _SAY_FAMILY)


_TELLS_A_CHILD = re.compile(
    r"\b(?:pupil|boy|girl|lad|learner|S[1-6]|P[1-7]|academy|primary|high|grammar|college|secondary|years?[- ]old|aged|carers?|mum|dad|foster|excluded|twin|social worker|hearing|child|nursery|initials|YP|young person|St [A-Z])\b",
    re.IGNORECASE,
)


_LIKE = re.compile(rf"\b(?:pupil|boy|girl|lad|lass|learner|child|someone|somebody|young person|case) (?:like|such as|as) ({_WORD})\b")
_WITH_LETTER = re.compile(rf"\b({_WORD}) [A-Z]\b\.?(?!\w)")


def _spoken_of(text: str) -> Iterator[Finding]:
    """ "A pupil like ...", and a forename with one letter."""
    for one in _LIKE.finditer(text):
        if is_forename(one.group(1)):
            yield _look(one.span(1), "name", _SAY_NAME)
    for one in _WITH_LETTER.finditer(text):
        if is_forename(one.group(1)) and one.group(1) not in OTHER_CAPITALS and not is_doubtful(one.group(1)):
            yield _look(one.span(), "name", _SAY_NAME)


def _initials(text: str) -> Iterator[Finding]:
    for one in _DOTTED.finditer(text):
        around = sentence_around(text, *one.span())
        if not re.match(r"(?:[eEiI]\.\s?[gGeE]\.)|U\.\s?K", one.group()) and (
            _TELLS_A_CHILD.search(text[max(0, one.start() - 120) : one.end() + 120]) or len(around) < 60
        ):
            if not re.match(
                r"\s*(?:[A-Z][a-z]+,? )?(?:Smith|Rowling|\(\d{4})", text[one.end() : one.end() + 20]
            ) and not re.match(rf"\s*{_WORD},? (?:\(|\d{{4}})", text[one.end() :]):
                yield _look(one.span(), "initials", _SAY_INITIALS)
    for one in _BARE.finditer(text):
        if (
            (one.group(1) not in _ACRONYMS or _surely_initials(text, *one.span(1)))
            and _tells_of_one(text, *one.span(1))
            and not _is_shouted(text, *one.span())
        ):
            yield _look(one.span(), "initials", _SAY_INITIALS)
    for one in _ONE.finditer(text):
        letter = one.group(1) or one.group(2)
        if (
            letter not in "AI"
            and _TELLS_A_CHILD.search(text[one.start() : one.end() + 60])
            and not re.search(
                r"\b(?:appendix|annex|group|option|part|table|grade|section|plan|vitamin|type|school|category|cohort|at|an?) $",
                text[: one.start()],
                re.IGNORECASE,
            )
        ):
            yield _look(one.span(), "initials", _SAY_INITIALS)


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
    before, after = text[max(0, start - 25) : start], text[end : end + 30]
    return bool(
        re.search(
            r"\b(?:pupil|boy|girl|lad|learner|child|initials|twins?|YP|young person|re|case|regarding|about|lass)[:,]?\s*(?:\(|is |are )?$",
            before,
            re.IGNORECASE,
        )
        or re.match(
            r"['’]s (?:mum|dad|carer|foster|gran|brother|sister|social|attendance|birthday|plan|twin|teacher)",
            text[end : end + 30],
        )
        or re.match(
            r"['’]?s?\.?,? (?:\(?[SP][1-7]\b|is in|is an?|is \d|was excluded|has been|attends|lives|aged|told|an? [SP]\d|who|\(\d|from|at [A-Z]|\((?:[A-Z][\w']+ ){1,3}(?:Primary|Academy|High|Grammar|Secondary|School|College)|stays|refus|moved|came|has (?:two|a|no))",
            after,
        )
        and (_TELLS_A_CHILD.search(close))
    )


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Among other words all in capitals: a heading, not initials."""
    return bool(re.search(r"\b[A-Z]{4,}\b", text[max(0, start - 15) : end + 15]))


_ADJACENT = re.compile(
    rf"({_WORD}(?:,?\s+(?:[a-z]{{2,3}}\s)?{_WORD}){{1,3}})\s*[.,:;(|/\-–—\t ]{{1,3}}\s*(?:\(|aged \d+,? |S\d,? |P\d,? )?({DAY})"
)
_BACKWARDS = re.compile(rf"({DAY})\s*[,:;)|\-–—\t ]\s*({_WORD}(?:\s+{_WORD}){{1,2}})")
_YEAR = re.compile(r"(?:19|20)\d\d|\d{2}\b(?!.*\d)")
_NEAR = 90


def side_by_side(text: str, names: list[Finding]) -> Iterator[Finding]:
    """A name and a date of birth close together: what is never kept."""
    for one in BORN.finditer(text):
        if not re.search(r"\d", one.group()):
            continue
        start, end = max(0, one.start() - _NEAR), one.end() + _NEAR
        near = [
            name
            for name in names
            if name.rule in ("name", "person", "family") and name.end > start and name.start < end
        ]
        before, after = text[start : one.start()], text[one.end() : end]
        if near or any(_has_name_in(words) for words in (before, after)):
            yield Finding(*one.span(), "name and date of birth", Severity.STOP, SAY_BOTH)
    for pattern, name, day in ((_ADJACENT, 1, 2), (_BACKWARDS, 2, 1)):
        for one in pattern.finditer(text):
            if _may_be_born(one.group(day)) and _may_be_name(one.group(name)) and not _is_colleague(text, *one.span()):
                yield Finding(*one.span(), "name and date of birth", Severity.STOP, SAY_BOTH)


def _has_name_in(text: str) -> bool:
    """A name in whatever letters: people who type in haste write none of them large."""
    if any(
        _may_be_name(f"{one.group(1)} {one.group(2)}") for one in [*_PAIR.finditer(text), *_REVERSED.finditer(text)]
    ):
        return True
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    for place, word in enumerate(words):
        spelt = word.title() if word.islower() or word.isupper() else word.removesuffix("'s").removesuffix("’s")
        following = words[place + 1].title() if place + 1 < len(words) else ""
        sure = is_forename(spelt) and not is_doubtful(spelt)
        if sure and (not word.islower() or any(following == one.title() for one in listed("surnames"))):
            return True
        if word[0].isupper() and is_doubtful(spelt) and is_surname(following):
            return True
    return False


def _may_be_born(day: str) -> bool:
    """Whether the date has a year in which somebody at school may have been born."""
    years = re.findall(r"(?:19|20)\d\d", day) or re.findall(r"[/.\-](\d\d)$", day)
    if not years:
        return False
    year = int(years[0]) + (2000 if len(years[0]) == 2 else 0)
    return 1996 <= year <= 2022


def _may_be_name(words: str) -> bool:
    parts = words.split()
    first, last = parts[0], parts[-1]
    if first in OTHER_CAPITALS and not is_forename(first):
        return False
    return (
        _is_full_name(first, last)
        or is_surname(last)
        or is_surname(first)
        or not ({*parts} & (OTHER_CAPITALS | _NO_SURNAME))
    )
