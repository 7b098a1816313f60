"""Scots, dialect and hasty spellings read as plain English, so that the rest of the check need know one spelling."""

import re
import unicodedata
from dataclasses import dataclass, replace

from .findings import Finding
from .spans import in_any_letters, small

_MARKS = {
    0x2018: "'", 0x2019: "'", 0x201B: "'", 0x02BC: "'", 0x0060: "'", 0x00A0: " ", 0x202F: " ", 0x2011: "-",
    0x2010: "-", 0x00D8: "O", 0x00F8: "o", 0x0141: "L", 0x0142: "l", 0x0110: "D", 0x0111: "d", 0x0131: "i",
}  # fmt: skip

# Left as typed, right as read. Words that are as often a name or another word are left out.
_READ_AS = dict(
    pair.split("=")
    for pair in """
    loon=boy loons=boys loonie=boy quine=girl quines=girls quinie=girl quean=girl lassie=girl lassies=girls laddie=boy
    laddies=boys wean=child weans=children wain=child bairn=child bairns=children peerie=wee ting=one fella=lad
    yin=one yins=ones wan=one twa=two twae=two thrie=three fower=four sax=six seeven=seven seiven=seven echt=eight
    aicht=eight eleeven=eleven twal=twelve aleeven=eleven eichteen=eighteen
    deed=dead deid=dead skweel=school midder=mother therteen=thirteen
    fowerteen=fourteen saxteen=sixteen seeventeen=seventeen
    seiventeen=seventeen echteen=eighteen auld=old aulder=older auldest=oldest aulest=oldest youngster=child
    fae=from frae=from fi=from tae=to intae=into oot=out aboot=about roond=round doon=down toon=town hoose=house
    hooses=houses wi=with w/=with ower=over aifter=after efter=after noo=now jist=just juist=just wis=was wes=was
    wir=our oor=our ma=my ain=own wha=who whas=whose bides=stays bide=stay bidin=staying biding=staying stayin=staying
    livin=living gaun=going goin=going gangs=goes taen=taken ta'en=taken brocht=brought liftit=lifted polis=police
    pollis=police polisman=policeman jile=jail jyle=jail kirk=church scuil=school skule=school skool=school sgoil=school
    mither=mother mam=mum maw=mum mammy=mum faither=father da=dad daddy=dad grannie=granny nanny=gran nan=gran
    granda=grandad grandpa=grandad grampa=grandad seanair=grandad brither=brother brithers=brothers sib=sibling
    sibs=siblings bro=brother didna=didn't disna=doesn't doesna=doesn't winna=won't isna=isn't wasna=wasn't canna=can't
    hes=he's shes=she's hed=he'd hasnt=hasn't isnt=isn't wasnt=wasn't ive=I've im=I'm theyre=they're whos=who's
    yr=year yrs=years yo=years-old pupl=pupil plcmt=placement plmt=placement
    fc=foster-carer fcs=foster-carers kc=kinship-carer n=and o=of aff=off onywey=anyway naebody=nobody nane=none
    heid=head heidie=head
    fiteen=fifteen speshul=special fostr=foster kinshp=kinship carrer=carer carrers=carers carors=carers
    """.split()
)  # fmt: skip
_ONLY_SMALL = frozenset(
    {"da", "wan", "fae", "o", "n", "an", "nan", "im", "fi", "fc", "kirk", "fcs", "kc", "yo", "bro", "ting"}
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_TYPED = in_any_letters(
    r"(?<![\w@#.-])(?<!\w')"
    rf"(?:{'|'.join(map(re.escape, sorted(_READ_AS, key=len, reverse=True)))})(?![\w@]|'(?!s\b)|\.\w)",
)


@dataclass(frozen=True)
class Reading:
    """A text in plain spelling, and where each of its letters stands in the text as typed."""

    text: str
    places: list[int]

    def as_typed(self, finding: Finding) -> Finding:
        start = self.places[finding.start] if finding.start < len(self.places) else 0
        return replace(finding, start=start, end=self.places[finding.end - 1] + 1)

    def words(self, typed: str, start: int, end: int) -> str:
        """The words as typed that were read between two places."""
        return typed[self.places[start] : self.places[end - 1] + 1]


def read(text: str) -> Reading:
    """The text with one quotation mark, one space, one kind of digit, no accents, and spellings that patterns know."""
    marked = text.translate(_MARKS)
    even = _FOREIGN.sub(lambda one: _one_letter(one.group()), marked)
    pieces: list[str] = []
    places: list[int] = []
    after = 0
    for one in _TYPED.finditer(small(even)):
        plain, typed = _READ_AS[one.group()], even[one.start() : one.end()]
        if typed != one.group():
            if one.group() in _ONLY_SMALL or typed.isupper():
                continue
            plain = plain.capitalize()
        pieces += [even[after : one.start()], plain]
        places += range(after, one.start())
        places += _spread(one.start(), one.end(), len(plain))
        after = one.end()
    return Reading("".join([*pieces, even[after:]]), [*places, *range(after, len(even))])


def _spread(start: int, end: int, length: int) -> list[int]:
    """Places for the letters of a word read in place of another; its last letter stands at the other's last."""
    return [*(min(start + step, end - 1) for step in range(length - 1)), end - 1]


def _one_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    bare = unicodedata.normalize("NFD", letter)[0]
    return bare if bare.isascii() else letter
