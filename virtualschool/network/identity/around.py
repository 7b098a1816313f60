"""The people around a child, named: social workers, carers, relatives, families."""

import re
from collections.abc import Iterator

from .findings import Finding
from .lists import OTHER_CAPITALS, is_surname
from .spans import WORD, is_place, just_before, look

_AROUND = (
    r"(?i:social work(?:er)?|key ?worker|foster (?:carers?|mum|dad|mother|father|parents?|family)|kinship "
    r"carers?|carers?|birth (?:mother|father|mum|dad)|mum|mother|dad|father|granny|gran|grandmother|"
    r"grandfather|grandad|nana|papa|"
    r"aunt(?:ie)?|uncle|step-?(?:mum|dad|mother|father)|brothers?|sisters?|twin|guardian|safeguarder|"
    r"reporter|panel member|children['’]s rights (?:officer|worker)|link worker|support worker|cousin|"
    r"partner|(?:best |his |her |their )friend|named person|befriender|key person|advocate|mentor|(?:his|"
    r"her|their) (?:guidance teacher|tutor|coach|boyfriend|girlfriend|neighbour|worker|nurse|lawyer|"
    r"solicitor|counsellor|therapist))"
)
_NAMED_PERSON = re.compile(
    rf"\b{_AROUND}[,:]?\s+\(?(?:is|was|called|named|are|at \w+ is|being)?\s*,?\s*((?:(?:Mr|Mrs|Ms|Miss|"
    rf"Dr)\.?\s+(?:and\s+(?:Mr|Mrs|Ms)\.?\s+)?)?{WORD}(?:\s+and\s+{WORD})?(?:\s+{WORD})?)"
)
_NAMED_BEFORE = re.compile(
    rf"\b((?:(?:Mr|Mrs|Ms|Miss)\.?\s+(?:and\s+(?:Mr|Mrs|Ms)\.?\s+)?)?{WORD}(?:\s+{WORD})?),?\s+(?:is |was "
    rf")?(?:\(?(?:his|her|their|the(?: \w+)?['’]s|the(?: allocated)?|my) )(?:\w+ )?(?:social worker|key "
    rf"?worker|foster carers?|carers?|mother|father|mum|dad|gran\w*|aunt\w*|uncle|brother|sister|twin|"
    rf"guardian|safeguarder|befriender|key person|advocate|mentor|tutor|friend|worker|cousin|coach|"
    rf"counsellor|therapist|nurse|guidance teacher|partner|son|daughter)\b"
    rf"|\b((?:Mr|Mrs|Ms|Miss)\.? {WORD}),? (?:and \w+ )?(?:who (?:fosters|looks after|cares for)|has "
    rf"fostered|fosters|next door|took (?:him|her|them) in)\b"
    rf"|\b((?:[Aa]unt(?:ie|y)?|[Uu]ncle|[Gg]ran(?:ny|da|dad)?|[Nn]ana|[Pp]apa) {WORD})|\b({WORD}) (?:at|"
    rf"from|in) (?:the|his|her) (?:children['’]s house|residential|unit|office|house|home|social work)\b|"
    rf"\bworker,? ({WORD})\b"
)
_FAMILY = re.compile(
    rf"\b[Tt]he\s+(?:\w+\s)?({WORD})s?\s+(?:family|boys?|girls?|twins|triplets|brothers|sisters|children|"
    rf"siblings|bairns|lads|kids|weans|lad|lass|boy|girl)\b|\b({WORD})\s+(?:twins|triplets|siblings|"
    rf"brothers|sisters)\b"
)
_SAY_PERSON = "The name of a social worker or carer leads to the child. Say only who they are to the child."
_SAY_FAMILY = "A family’s name leads to the child. Leave it out."


_PARTNER_AT_WORK = re.compile(r"\b(?:finance|business|delivery|improvement|sector|HR|council) $")


def people_around(text: str) -> Iterator[Finding]:
    for one in _NAMED_PERSON.finditer(text):
        words = one.group(1).split()
        if _is_somebody(words) and not _PARTNER_AT_WORK.search(just_before(text, one.start())):
            yield look(one.span(), "person", _SAY_PERSON)
    for one in _NAMED_BEFORE.finditer(text):
        words = next(words for words in one.groups() if words).split()
        if _is_somebody(words[-1:] if words[0][0].islower() or words[0] in _KIN else words):
            yield look(one.span(), "person", _SAY_PERSON)


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
    (
        "Gypsy Showpeople Scottish Ukrainian Syrian Afghan Polish Roma Gypsy Traveller Looked Care Experienced "
        "English Virtual Network National Young All Our Primary Secondary Nurture Boys Girls Royal Highland "
        "Glasgow Local"
    ).split()
)


def families(text: str) -> Iterator[Finding]:
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
                and not _STARTS.search(just_before(text, one.start(1) if one.group(1) else one.start(2)))
            )
        ):
            yield look(one.span(), "family", _SAY_FAMILY)
