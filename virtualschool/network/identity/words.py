"""Which words are plain English or of the field, and which therefore look like names of people or places."""

import re
from functools import cache

from .lists import DAYS, MONTHS, OTHER_CAPITALS, is_doubtful, is_forename, is_surname, listed

_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "ers", "ness")

# Of the field, of Scotland, and of haste: no names, though no dictionary has them.
_OF_THE_FIELD = frozenset(
    """
    adoptive app apps backup benchmark caseload checklist cohort depute demo ethnicity forename laptop outwith
    spreadsheet website wellbeing wifi online offline upskill timetabled timetabling toolkit worksheet webinar
    podcast helpline
    safeguarder safeguarding throughcare aftercare attainment kinship sibling stepdad stepmum stepsister stepbrother
    grandad granny gran mum mam auntie aunty nana papa folk ok okay lol pls plz btw asap thx cos cuz coz dont wont
    cant didnt doesnt isnt wasnt hasnt havent couldnt wouldnt shouldnt thats theres whats heres lets youre theyre
    mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec hogmanay
    hallowe'en halloween xmas ref no nos tel mob dob pic pics info app apps fb insta snapchat tiktok discord whatsapp
    sdq camhs seemis celcis lac laac nhs sqa scqf aac gtcs hmie cypp girfec promise simd pef adhd asd asn eal esol
    nat nats prelim prelims higher highers dux jannie janny jotter jotters skelf dreich wee aye naw nae cannae dinnae
    wisnae isnae doesnae didnae wouldnae couldnae shouldnae willnae hasnae ken kens kent kenned greet greets greetin
    greeting feart bonnie bonny braw canny crabbit glaikit gallus dae daein hae haein gie gied gies gonnae gonna wanna
    aboot affa afa muckle mony maks tak taks taken cam cams telt selt fit foo faa fan far fars foos whit whaur how
    awa awfy awfie auld heid een ee thon yon thae whae onybody naebody somebody abody abdy nivver niver iver ony
    wheest wheesht scunnered stramash bahookie oxter gate brae loch glen burn kirk ceilidh shinty gala
    lol omg wtf tbh imo fyi eta hq id ids vs etc eg ie nb re cc bcc pdf docx doc xlsx csv jpg png www http https com org
    unaccompanied barnardo barnardos quarriers includem boxall solihull nurtures makaton pecs elklan talkabout
    childline enquire scholar glow teams youtube google microsoft chromebook ipad iphone android covid lockdown furlough
    catholic protestant christian muslim jewish sikh hindu british english scottish scots scot scotland irish welsh
    european american african asian gaelic french german spanish italian doric
    counselling counsellor counsellors behaviour behavioural mentor mentors rota rotas email emails text texts
    """.split()
)


@cache
def is_known(word: str) -> bool:
    """Whether a word, in any letters, is English or of the field: its ending taken off, or as it stands."""
    small = _SHORTENED.sub("", word.lower()).strip("'-")
    if small in _OF_THE_FIELD or small in listed("english") or small.title() in _CAPITALS:
        return True
    if small.startswith("o'"):
        return False
    if "-" in small or "'" in small:
        return all(is_known(part) for part in re.split("[-']", small) if len(part) > 1)
    return any(stem in listed("english") or stem in _OF_THE_FIELD for stem in _stems(small))


_SHORTENED = re.compile(r"'(?:s|ve|ll|re|d|m)$")
_CAPITALS = OTHER_CAPITALS | {*MONTHS, *DAYS, *(f"{day}s" for day in DAYS), "I"}


def _stems(word: str) -> list[str]:
    found = []
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        found += [stem, stem + "e"] if ending[0] in "ei" else [stem]
        if len(stem) > 2 and stem[-1] == stem[-2]:
            found.append(stem[:-1])
        if stem.endswith("i"):
            found.append(stem[:-1] + "y")
    return found


def like_a_forename(word: str) -> bool:
    """Whether a word that is no other is a forename, or one letter or one sound away from one."""
    if "-" in word:
        return not is_known(word) and any(like_a_forename(part) for part in word.split("-") if part)
    spelt = word.title()
    if is_forename(spelt) and not is_doubtful(spelt):
        return not is_known(word)
    return not is_known(word) and len(word) > 3 and bool(_near(_sound(word)) & _sounds_of("forenames"))


def like_a_surname(word: str) -> bool:
    """Whether a word that is no other is a surname, or spelt much like one."""
    if is_known(word) and not is_listed_surname(word):
        return False
    if is_listed_surname(word) or re.match(r"(?:mc|mac|o')[a-z]{3,}", word.lower()):
        return True
    return len(word) > 4 and bool(_near(_sound(word)) & _sounds_of("surnames"))


def is_listed_surname(word: str) -> bool:
    small = word.lower()
    return is_surname(word.title()) or (small.startswith(("mc", "mac")) and small in _small_surnames())


@cache
def _small_surnames() -> frozenset[str]:
    return frozenset(one.lower() for one in listed("surnames"))


_ALIKE = [
    (re.compile(pattern), to)
    for pattern, to in (
        ("ph", "f"), ("(.)\\1", "\\1"), ("ck|q|k", "c"), ("z", "s"), ("(?:ey|ie|ee|ei|ea|y|i|e)$", "i"),
        ("y|ee|ei|ie|ea", "i"), ("sh|ch|sch|tch", "x"), ("ae|ai|ay", "a"), ("h", ""),
    )
]  # fmt: skip


@cache
def _sound(word: str) -> str:
    sound = word.lower()
    for pattern, to in _ALIKE:
        sound = pattern.sub(to, sound)
    return sound


def _near(sound: str) -> frozenset[str]:
    """The sound itself, and what is left of it without any one letter."""
    if len(sound) < 5:
        return frozenset({sound})
    return frozenset({sound, *(sound[:place] + sound[place + 1 :] for place in range(1, len(sound)))})


@cache
def _sounds_of(name: str) -> frozenset[str]:
    return frozenset(near for one in listed(name) if len(one) > 3 for near in _near(_sound(one)))


_ORGANISATION = re.compile(
    r"\b(?:Act|Agency|Aid|Alliance|Approach|Association|Award|Awards|Bill|Board|Book|Centre|Charter|Code|Commission|"
    r"Committee|Conference|Council|Curriculum|Forum|Foundation|Framework|Fund|Government|Group|Guidance|Hub|Initiative|"
    r"Institute|Inquiry|Interaction|Library|Model|Network|Outcomes|Parliament|Partnership|Pathway|Pathways|Plan|Press|"
    r"Profile|Programme|Project|Promise|Questionnaire|Regulations|Report|Review|Scale|Scheme|Scotland|Scottish|Service|"
    r"Services|Society|Space|Standards|Strategy|Team|Test|Theory|Toolkit|Training|Trust|University|Week|Work)\b"
)


def is_organisation(words: str) -> bool:
    """Whether a run of capitalised words names a body, a programme or a work, and no person or place."""
    return bool(_ORGANISATION.search(words))
