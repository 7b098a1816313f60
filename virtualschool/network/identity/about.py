"""Whether a text speaks of one young person, or of a handful; of whom in general, it does not say."""

import re

from .findings import Mark
from .spans import in_any_letters, small
from .wording import FEW, NATION, NOUN, NOUNS, NUMBER

_OF_MANY = (
    r"(?!'s plan\b)"
    r"(?![ -](?:survey|voice|council|support|services?|equity|forum|records?|participation|wellbeing|progress|tracking|"
    r"views|protection|poverty|friendly|welfare|panel|parliament|numbers|data|handbook|leadership|premium|workers?|"
    r"clubs?|hubs?))"
)
_PERSON = in_any_letters(
    rf"\b(?:a|an|one|the|this|that|our|my|your|another|whose|his|her|their|single|only|same|"
    rf"wee)\s+(?:(?!(?:no|any|every|each|all|if|when|so|as|is|are|was|were|of|that|which)\b)[\w'’/-]+,?\s+){{0,5}}?"
    rf"{NOUN}\b{_OF_MANY}"
    rf"|\b(?:a|an|the|our|one) (?:one |only |single )?{NATION} speaker\b"
    rf"|\b(?:a|the|our|this|that) (?:young|wee|teenage) (?!people|carers?\b|ones|children|readers|learners)\w+ "
    rf"(?:who|that|from|with|whose)\b"
    rf"|\b(?:a|an|one|the|this|our)\s+(?:\w+\s+){{0,3}}?(?:man|woman)(?: of|,? aged|,) (?:1\d|{NUMBER})\b"
    rf"|\b(?:S ?[1-6]|P ?[1-7])\s+(?:[\w'-]+\s+){{0,2}}{NOUN}\b|\b(?:{NATION[3:-1]})\s+{NOUN}\b"
    rf"|\bone of (?:our|the|my|their|these|your)\s+(?:[\w'-]+,?\s+){{0,4}}?(?:{NOUNS}|[SP][1-7]s?)\b"
    rf"|\b(?:\d{{1,2}}|{NUMBER})[- ]?(?:years?|yrs?)[- ]?old\b|\b\d{{1,2}}\s?(?:yo|y/o)\b"
    rf"|(?:^|[.;:\n]\s*)(?:[\w-]+\s+){{0,2}}{NOUN}(?:[,:.(]|\s+(?:\(|(?:in|at|from|who|with|aged|p[1-7]|"
    rf"s[1-6])\b))|\bYP\b|\b(?:male|female)(?: pupil| learner)?,"
    rf"|\b(?:my|our|a|this|the) wee (?:pal|soul|man|one|person|thing|star|hero)\b|\bthe one (?:who|that|whose|with|"
    rf"in|at)\b|\bthe (?:wee|big|older|elder|younger|middle|other) (?:one|boy|girl)\b"
    rf"|\bthe (?:eldest|oldest|youngest|elder)\b(?! (?:age|stage|pupils|learners|children|classes))"
    rf"|(?:^|[.!?;:,\n–-]\s*)(?:\w+ )?{NOUN} (?:of|with|still|not|has|is|was|now|back|moved|came|left|got|going)\b"
)
_IN_NOTES = re.compile(
    r"\b(?:[Oo]ur|[Mm]y|[Tt]he|[Tt]his|[Aa]n?|[Oo]ne|[Ww]ee) (?:[\w-]+ ){0,2}?[SP][1-7]\b(?= (?:(?:in|on|at|"
    r"near) [A-Z]\w*|with|who|whose|"
    r"that|from|has|is|was|had|living|needs|wants|can|can't|won't|hasn't|isn't|lives|goes|loves|hates|keeps|"
    r"gets|got)\b|"
    r"[,.;)]| \()"
    r"|\b[A-Z][a-z'-]+,? \((?:aged? )?(?:[SP][1-7]\b|(?:[4-9]|1\d)\b)|\b[A-Z][a-z'-]+, (?:aged? )?(?:[4-9]|"
    r"1\d)[,.;](?!\d)"
    r"|(?:^|[.!?;:\n]\s*)(?:Learner|Pupil|Boy|Girl|Lad|Lass|Teen|Student|Child|Kid|YP)\b\s*(?:[–:-]\s|[A-Z0-9(])"
    r"|(?:^|[.;:\n]\s*)(?:Foster|Kinship|Residential|Adopted|Looked after) (?:boy|girl|lad|lass|pupil|learner|child|"
    r"teen)\b"
    r"|\b(?:older|younger|elder|other|middle|eldest|youngest|oldest) (?:two|three|four|five|ones)\b|"
    r"\b[Pp]lacement(?: is|:)"
    r"|\b(?:[Mm]um|[Dd]ad|[Gg]ran|[Gg]randad|[Aa]untie) (?:has|is|was|doesn't|won't|will|says|said|found|rang|wants|"
    r"can't)\b"
    r"|\b(?:[Tt]he|[Hh]is|[Hh]er) (?:foster |new )?placement(?:'s| (?:is|was|in|on|at|broke|ended))\b"
    r"|(?:^|[.!?;:\n]\s*)(?:(?:[Nn]ow|[Ss]till|[Aa]lso|[Tt]hen) )?(?:[Pp]lays|[Ss]wims|[Rr]ows|[Ff]ences|[Cc]ompetes|"
    r"[Ss]ings|[Dd]ances|[Cc]aptains|[Ll]ives|[Ss]tays|[Aa]ttends) (?:\w+ )?(?:for|with|in|at|as|on)\b"
    r"|(?:^|[.!?;:\n]\s*)(?:(?:[Ww]as|[Hh]as been|[Gg]ot) )?(?:[Pp]icked|[Ss]elected|[Cc]apped|"
    r"[Cc]alled up) (?:to|for|by)\b"
    r"|(?:^|[.;:,\n]\s*)(?:in |In )?[SP][1-7][,.;]\s"
    r"|\((?:M|F|[Mm]ale|[Ff]emale|[Bb]oy|[Gg]irl)[,;/ ]+(?:aged )?\d{1,2}\b"
    r"|\b[Nn]o contact with (?:the )?(?:birth )?(?:mother|father|mum|dad|parents?|gran|family|siblings?)\b"
    r"|\b(?:[Pp]upil|[Ll]earner|[Cc]hild|[Yy]oung person|YP|[Ss]tudent)(?:'s)? (?:voice|views?|words|comment|quote|"
    r"said|says|put it|told us)\b[^.!?\n]{0,20}?['\"]"
)
_GROUP = in_any_letters(
    rf"\b(?:twin|triplet) (?:boys|girls|brothers|sisters|lads|lasses|siblings)\b|"
    rf"(?:^|[.;:\n]\s*)(?:twins|triplets|quads|brothers|sisters|siblings)\b(?!(?: \w+){{0,3}}? (?:should|must|may|can|"
    rf"need|often|usually|want|might|who|do|tend)\b)|\b(?:brothers|sisters|siblings),? "
    rf"(?:aged|of|in|at)\b|\b{FEW}\s+(?:of (?:our|the|their)\s+)?(?:[\w'-]+\s+){{0,4}}?{NOUNS}\b|\b(?:the|"
    rf"our|these|those|his|her|\w+'s)\s+"
    rf"(?:\w+\s+)?(?:twins|triplets|siblings|brothers|sisters)\b|\b(?:brothers and sisters|family) (?:in|at|"
    rf"from) [A-Z]|\b(?:a|one|the|this) (?:\w+ ){{0,2}}family\b"
    r"|\b(?:sibling|family) group\b|\b(?:six|seven|eight|[6-8]) (?:brothers|sisters|siblings)\b|\b(?:two|three|four|"
    r"five|six|seven|eight|[2-8]|all|both) of (?:them|"
    r"(?:the|that|this) (?:brothers|sisters|family|children|"
    r"kids|"
    r"siblings))\b|\b(?:four|five|six|seven|[2-7]) (?:kids|children|siblings)\b"
)
_PRONOUN = in_any_letters(r"\b(?:he|she|him|his|hers?)\b")
_GENERIC = re.compile(r"\b(?:each|every|any|no|per|whole)\s+(?:[\w'-]+\s+){0,2}$", re.IGNORECASE)
_ANY_ONE = re.compile(r"\W*an? ", re.IGNORECASE)
_MAY = re.compile(r"(?: (?:of|aged) [\w ]{1,20}?| with \w+(?: \w+)?)? (?:may|must|should)\b")
_GENERAL = re.compile(r"\W*(?:each|every|any|no|per|some|other|for a|if a|when a)\b", re.IGNORECASE)


def individuals(text: str) -> list[Mark]:
    """Where the text speaks of one person, or of a handful."""
    found = [
        Mark(*one.span(), "person", 0)
        for one in _PERSON.finditer(small(text))
        if not _GENERIC.search(text[max(0, one.start() - 30) : one.start()])
        and not _GENERAL.match(one.group())
        and not (_ANY_ONE.match(one.group()) and _MAY.match(text, one.end()))
    ]
    found += [Mark(*one.span(), "person", 0) for one in _IN_NOTES.finditer(text)]
    return found + [Mark(*one.span(), "group", 0) for one in _GROUP.finditer(small(text))]


def pronouns(text: str) -> list[Mark]:
    return [Mark(*one.span(), "pronoun", 0) for one in _PRONOUN.finditer(small(text))]
