"""The marks that say something about one person, each kind a pattern with its weight."""

import re
from collections.abc import Iterator
from functools import cache

from .circumstances import CIRCUMSTANCES
from .findings import Mark
from .lists import OTHER_CAPITALS, listed
from .spans import in_any_letters, small
from .unique import unique_in
from .wording import COUNTRY, DATE, DAY, MONTH, NATION, NUMBER, PARENT

# Kind, weight, pattern. A weight says how few share it: 1 many, 2 few, 3 hardly anybody.
_PLAIN = (
    ("age", 1, r"\b(?:aged|age)\s+(?:only\s+|just\s+)?(?:\d{1,2}|" + NUMBER + r")\b(?!\s*(?:to|-|–|and|or)\s*\d)"),
    ("age", 1, r"\b(?:\d{1,2}|" + NUMBER + r")[- ]?(?:years?|yrs?)[- ]?old\b|\b\d{1,2}\s?(?:yo|y/o|yr old)\b"),
    ("age", 1, (r"\b(?:pupil|boy|girl|learner|person|lad|lass|child|woman|man|youngster|student|teenager|"
               r"one) of (?:just |only |about )?(?:\d{1,2}|") + NUMBER + r")\b(?! (?:to|or|and|years? (?:to|or)))"),
    ("age", 1, r"\b(?:who is|who's|she is|he is|she's|he's|was|turned|turns|turning|just|now|only|nearly)\s+"
               r"(?:just\s+|only\s+|now\s+|nearly\s+)?(?:[4-9]|1\d|" + NUMBER + r")\b"
               r"(?=\s*(?:[,.;)]|and\b|when\b|in\b|on\b|at\b|last\b|next\b))"),
    ("age", 1, r"[,(]\s*(?:[4-9]|1\d)\s*[,)](?!\d)"),
    ("age", 1, r"\b(?:\d{1,2}|" + NUMBER + r")(?:th|teenth)? birthday\b"),
    ("stage", 1, (r"(?<!to )(?<!and )(?<!or )\b(?:S ?[1-6]|P ?[1-7])(?:s\b|"
                r"er\b)?(?![-–]\s?[SP]?\d)\b(?!\s*(?:to|and|or|-|–|/)\s*[SP]?\d)")),
    ("stage", 1, r"\b(?:primary|secondary)\s+(?:one|two|three|four|five|six|seven|[1-7])\b"),
    ("stage", 1, r"\b(?<!the )(?:first|second|third|fourth|fifth|sixth)[- ]year\b"),
    ("stage", 1, r"\b(?:nursery|our ELC)\b"),
    ("day", 1, DAY), ("day", 2, DATE),
    ("legal", 1, (r"\b(?:CSO|ICSO|CPSO|CPO|CAO|JII|IRD|PRR|permanence|supervision order|section \d+|s\.? ?\d{2}|"
                  r"grounds?|sentenc\w+|remand\w*|authoris\w+|secure|calls? at|called|trial|proof|adjourn\w*|"
                  r"granted|lifted|removed|sheriff|court|panel|accommodated|order)\b")),
    ("age", 1, (rf"[,(–-]\s*(?:just |nearly |almost |now |aged )?(?:{NUMBER}|[4-9]|1\d)"
                r"(?:-ish| and a half| come \w+)?\s*[,;.)–-](?!\d)")),
    ("age", 1, (r"\b(?:thirteen|fourteen|fifteen|sixteen|seventeen)\b|\b(?:he's|she's|he is|she is|turned|rising|"
                rf"is|now) (?:only |just |nearly |now )*{NUMBER}\b")),
    ("age", 2, r"\b\d{1,2}, (?:\d{1,2}, )+\d{1,2},? (?:and|&) \d{1,2}\b|\b[Aa]ges? \d{1,2} to \d{1,2}\b"),
    ("when", 1, (rf"\b(?:in|last|since|during|early in|late)\s+(?:the\s+)?{MONTH}\b|\b(?:last|this) (?:week|"
                rf"month|term|summer|winter|spring|"
                r"autumn|Christmas|Easter)\b|\b(?:yesterday|the other week)\b|\bon Christmas (?:Day|Eve)\b|"
                r"\bHogmanay\b")),
    ("age", 1, r"\bat (?:only |just )?(?:[4-9]|1[0-8]|" + NUMBER + (
        r")\b(?! ?(?:am|pm|o'clock|:|\.\d|per|%|schools|in the (?:morning|evening|afternoon)|primar|"
                r"second|meet|site|place|local|o))")),
    ("family", 2, (r"\b(?:three|four|five|six|seven|eight|nine|[3-9]) (?:children|kids|weans|bairns) in (?:the|"
                r"a|one|this|her|his) family\b|\bfamily of (?:four|five|six|seven|eight|[4-9])\b")),
    ("family", 2, (r"\b(?:four|five|six|seven|eight|nine|ten|[4-9]|1\d) (?:adopted|foster(?:ed)?|birth) "
                r"(?:children|kids|siblings)\b")),
    (
        "relative",
        2,
        (r"\b(?:adopted|fostered|cared for|taken in|looked after|adoption|fostering) by (?:the|a|an|our|his|her|"
            r"their) (?:[\w-]+ ){0,3}?(?:\w+ "
        r")?(?:head|depute|"
        r"teacher|minister|doctor|GP|police\w*|councillor|farmer|neighbour|janitor|provost|vet|shopkeeper|"
        r"presenter|newsreader|footballer|singer|actor|actress|star|player|sheriff|priest|MSP|MP)\b"),
    ),
    ("family", 1, (r"\bthe (?:eldest|youngest|oldest|middle)\b(?! (?:age|stage|pupils|learners|children|classes|"
        r"ones|years))")),
    ("sex", 1, r"\b(?:boy|girl|lad|laddie|lass|lassie|son|daughter|young man|young woman|young lady|female|male)\b"),
    ("trait", 2, (r"\b\d ?ft ?\d*|\bsix[- ]foot\w*|\b(?:lives|living|stays|lived|grew up) (?:on|in) (?:a|an|"
                r"the) (?:\w+ )?(?:boat|barge|yurt|tent|hotel|lighthouse|manse|pub|car|van|hostel|monastery|"
                 r"farm|croft|castle|shop|convent|camp|site)\b|\b(?:stutter|lisp|eczema|vitiligo|dreadlocks|"
                r"headscarf|hijab|turban|hearing dog|missing (?:finger|arm|leg|hand|eye|tooth|teeth)|(?:six|"
                r"6) fingers|"
                 r"gifted|genius|savant|obese|anaphyla\w+|peanut|allerg\w+|oxygen|ventilator|hydrocephal\w+|"
                r"scoliosis|brittle bone\w*|multiple sclerosis|stroke|meningitis|lupus|phobia|OCD|bipolar|"
                r"PTSD|"
                 r"surrogate|donor|born (?:in|on|at) (?:a|prison|the)|stateless|citizenship|visa|mother "
                r"tongue|first language|Esperanto|Latin|Mandarin|harp|oboe|bassoon|falcon\w*|taxiderm\w*)\b")),
    ("event", 2, (r"\b(?:survivor|survived|final(?:ist|s)?|semi-final\w*|under[- ]?(?:1\d|2\d)s?|published|"
                r"novel|poem|came (?:first|second|third)|runner[- ]up|sheriff|grounds|knocked down|run over|"
                r"hit by|"
                 r"homicide|wanted by|on bail|tagged|on remand|released from|riot|raid|siege|explo\w+|"
                r"Crimewatch|podcast|interview\w*|radio|photograph\w*|famous|celebrity|royal|king's|opened "
                r"the|spoke (?:at|to) (?:the )?"
                 r"(?:parliament|conference|UN)|petition|MSYP|youth parliament|modelling|acting|filmed|"
                r"school record|club record|serving (?:life|time|a sentence)|shooting|extra in|starred|"
                r"sings|singer|rapper|band|influencer|world record|fencer|jockey|apprentice|shepherd\w*|"
                r"lifeguard|"
                 r"bailiff\w*|fraud|gambl\w+|lottery|cult|witness protection|radicalis\w+|terror\w*|war|"
                r"bomb\w*|camp|pirate|prosecut\w+|struck off|fraud case|earthquake|fled)\b")),
    ("care", 1, (r"\b(?:looked[- ]after|care[- ]experienced|in care|into care|residential care|lac|laac|the "
                r"hearing system)\b")),
    ("event", 2, (rf"\b(?:been (?:to|in|at|through)|went to|(?:s?he|I|has|s?he's|I've) had|moved) (?:{NUMBER}|"
        rf"[4-9]|[1-3]\d) (?:different )?(?:schools|placements|homes|houses)\b")),
    ("family", 2, r"\b(?:twins?|triplets?|quads|quadruplets|quins)\b"),
    ("family", 2, r"\b(?:half|step)[- ]?(?:brothers?|sisters?)\b|\bboth parents (?:died|were|are|dead|have)\b"),
    ("family", 1, r"\b(?:siblings?|only child)\b"),
    ("family", 2, (r"\b(?:youngest|eldest|oldest|middle one|one) of (?:the )?(?:two|three|four|five|six|seven|"
                r"eight|nine|ten|\d+)\b")),
    ("family", 1, r"\b(?:his|her|their|whose|with)\s+(?:\w+\s+){0,2}(?:brothers?|sisters?|cousins?)\b"),
    ("family", 2, r"\b(?:three|four|five|six|seven|eight|[3-9]) (?:\w+ )?(?:brothers|sisters|siblings)\b"),
    ("home", 1, (r"\b(?:foster|fostered|kinship|children's (?:house|home|unit)|residential (?:school|house|home|unit)|"
                r"adopted|adoptive|adoption|"
                r"(?:lives?|lived|living|stays?|stayed|staying|placed|moved in) with|supported (?:lodgings|"
                r"accommodation)|compulsory|"
                r"supervision order|looked after at home|permanence|hostel|homeless|women's refuge|refuge|"
                r"respite|caravan)\b")),
    ("trait", 1, (r"\b(?:autis\w+|ADHD|dyslex\w+|dyspra\w+|asperger\w*|attachment disorder|ginger|red[- "
                r"]hair\w*|left-handed|glasses|stammer\w*|"
                 r"vegan|Gaelic[- ]speak\w+|Gaelic[- ]medium|home[- ]educated|young carer)\b")),
    ("trait", 2, (r"\b(?:wheelchair\w*|deaf\w*|blind|visual\w* impair\w*|hearing[- ]impair\w*|hearing aids?|"
                r"hearing loss|sight loss|cochlear|"
                 r"cerebral palsy|down'?s'? syndrome|muscular dystrophy|cystic fibrosis|epilep\w+|seizures|"
                r"tourette\w*|leuk\w+|cancer|"
                 r"tumour|diabet\w+|spina bifida|achondroplasia|dwarfism|albin\w+|FASD|f(?:o)?etal "
                r"alcohol\w*|selective(?:ly)? mut\w+|"
                 r"amput\w+|prosthe\w+|feeding tube|tube[- ]fed|PEG[- ]fed|tracheo\w+|brain injury|sickle "
                r"cell|HIV|alopecia|burns|scars?|"
                 r"cleft \w+|stoma|colostomy|rare \w+|\w+ syndrome|transgender|trans|non-binary|"
                r"transition(?:ed|ing) (?:from|to)|pregnan\w+|"
                 r"expecting (?:a|her|his)|(?:gave birth|having a baby|has a baby|had a baby|baby (?:son|"
                r"daughter|girl|boy))|"
                 r"teenage (?:mum|mother|father|dad|parent)|young (?:mum|dad)|anorexi\w+|eating disorder|"
                r"schizo\w+|psycho(?:sis|tic)|"
                 r"BSL|sign language|signs(?! (?:the|off|up|an?|it|for|of|that|every|in)\b)|asylum|refugee\w*|"
                 r"unaccompanied|traffick\w+|one arm|one leg|one "
                r"hand|one eye|birthmark|"
                 r"tattoo\w*|(?:six|6)[- ]foot|selective|guide dog|assistance dog|insulin|transplant|"
                r"dialysis|arthritis|narcolep\w+|"
                 r"haemophil\w+|coeliac|kidney|heart condition|rare|gay|lesbian|bisexual|non-verbal|nonverbal|mute|"
                 r"speaks (?:no|only|little)|interpreter|conjoined|prodigy|sextuplet\w*)\b")),
    ("trait", 2, rf"\b{NATION}\b"),
    ("trait", 2, rf"\b(?:from|born in|came from|fled|left|to|in|of) {COUNTRY}\b"),
    ("event", 1, (r"\b(?:excluded|exclusion|moved|sent home|left school|changed schools?|bullied|returned|"
                r"missing|ran away|removed|"
                 r"placement|suspended|truant\w*|self[- ]harm\w*|detention|assault\w*|restrained|police)\b")),
    ("event", 2, (r"\b(?:died|dies|dying|death|dead|funeral|bereave\w+|widow\w*|overdose\w*|stabb\w+|prison|"
                r"jail\w*|custody|convicted|"
                 r"arrest\w*|court|sentenced|charged|abduct\w+|kidnap\w*|fire|blaze|arson|crash\w*|accident|"
                r"collision|drown\w*|rescued|"
                 r"helicopter|airlifted|coastguard|lifeboat|secure (?:care|unit|accommodation)|deport\w+|"
                r"expelled|hospital\w*|operation|"
                 r"(?<!holds a )(?<!run a )(?<!runs a )(?<!drop-in )surgery|coma|raped?|sexual\w*|"
                 r"sex(?:ual)? offender|abus\w+|neglect\w*|forced marriage|FGM|"
                r"exploit\w+|county lines|"
                 r"dealing|cannabis|heroin|drugs|knife|knives|weapon|gun|threw|bit|attacked|pushed .{0,20} "
                r"(?:down|through)|"
                 r"champion\w*|captain\w*|medal\w*|won|winner|record holder|head (?:boy|girl)|dux|plays? for|"
                r"selected for|(?<!over-)(?<!under-)represented|"
                 r"Commonwealth|Paralympi\w+|Olympi\w+|national team|squad|world cup|mod gold|piping|M[oò]d|"
                r"scholarship|contract with|"
                 r"expecting|award for|bravery|stolen|Pride of|"
                 r"Children in Need|Young Scot|discovered|found (?:in|"
                 r"at|by|asleep|"
                 r"alone)|"
                 r"abandoned|evicted|disappear\w*|set (?:fire|off)|"
                r"crossed the|small boat|"
                 r"lorry|gave evidence|whistle\w*|jumped|fell (?:from|off)|explosion|flood\w*|avalanche|"
                r"ferry disaster|shipwreck)\b")),
    ("event", 2, r"\b(?i:been|was|appeared|starred) on [A-Z]\w+"),
    ("event", 3, (r"\b(?:murder\w*|killed|manslaughter|suicide|(?:his|her|their) own life|shot dead|front "
                r"page|in the (?:news|papers?|press|media|magazines?)|twitch|fortnite|roblox|"
                r"\d[\d,.]*k? (?:followers|subscribers)|"
                 r"newspapers?|headlines?|made the news|(?:local|national) (?:press|news|paper)|o'clock news|on (?:TV|"
                r"television|the telly|the news)|documentary|"
                 r"BBC|STV|went viral|viral|TikTok|YouTube|Instagram|Facebook|Snapchat|high court|serial|"
                 r"inquest|fatal accident inquiry|trial|reported in|televised|The Voice|X Factor|Britain's "
                r"Got Talent|Bake Off)\b")),
    ("paper", 3, (r"\b(?:the (?:Courier|Herald|Echo|Press and Journal|Gazette|Advertiser|Scotsman)|"
        r"the Press and Journal|Daily Record|the Record|Sunday Mail|The Sun|(?:Daily|[A-Z][a-z]+) (?:Times|Herald|"
                r"Gazette|Courier|Advertiser|Observer|Chronicle|Journal|Free Press))\b")),
    ("family", 1, r"\b(?:two|both|2|three|3) (?:\w+ )?(?:brothers|sisters|siblings)\b"),
    ("relative", 2, (rf"\b{PARENT}'?s?,?\s+(?:\w+\s+){{0,3}}?(?:is|was|are|were|works|worked|runs|ran|drives|"
                rf"owns|as|being|plays|played|teaches|"
                    r"who|,)\s+(?:\w+\s+){0,5}?(?:minister|priest|imam|doctor|GP|nurse|police\w*|sergeant|"
                r"constable|inspector|councillor|MSP|MP|"
                    r"head ?teacher|teacher|footballer|farmer|crofter|fish\w+|skipper|publican|shop\w*|post\w*|"
                r"jan(?:itor|ny)|sheriff|vet|"
                    r"lighthouse|ferry\w*|distillery|hotel\w*|bus driver|bus|lollipop|taxi\w*|singer|actor|"
                r"actress|boxer|rugby|jockey|provost|"
                    r"head of|butcher|baker|coach|celebrity|celebrities|famous|well[- ]known|soldier|army|navy|RAF|"
                r"submarine\w*|gamekeeper|mayor|dentist|"
                    r"presenter|drug dealer|gangster|lollipop|driver|chef|band|shot|Rangers|Celtic|Hibs|Hearts|"
                r"prisoner|wrestler|cook)s?\b")),
    ("relative", 2, (r"\b(?:son|daughter|grandson|granddaughter|niece|nephew|brother|sister|child|children) of "
                r"(?:the|our|a|an)\s+(?:\w+\s+){0,3}\w+")),
    ("relative", 2, (rf"\b{PARENT}(?:'s| is| was) (?:the|an?) (?:[\w'-]+ ){{0,4}}"
                     r"(?:who|that|at the|of the|in the|for the)\b")),
    ("relative", 1, rf"\b(?:his|her|their|whose|birth)\s+(?:birth\s+|foster\s+|late\s+)?{PARENT}\b"),
    ("place", 2, (r"\b(?:on (?:the|our|an|a) (?:\w+ )?island|(?:the|our|his|her|that|a|small|tiny|remote|"
                r"fishing|mining) (?:\w+ )?village|(?:our|the) (?:\w+ )?isle|"
                 r"hamlet|one[- ]teacher school|two[- ]teacher school|(?:small|tiny|smallest|tiniest|remote|"
                r"island|rural) (?:\w+ )?(?:school|primary|secondary|"
                 r"high|nursery|town)|islanders?|island|croft|estate|(?:in|on|from|off|of|round) (?:the|our|a|"
                 r"his|her) (?:\w+ )?scheme)\b")),
    ("place", 1, (r"\b(?:the local|our local|local \w+|neighbouring|nearby|next door|same street|rural|remote|"
                r"across the road|opposite the|behind the|above the)\b")),
    ("club", 1, (r"\b(?:(?<!-world )plays? (?:the )?(?!and\b|or\b|with\b|a part\b)(?:\w+)|boxing|shinty|curling|"
        r"rugby|gymnast\w*|swimm\w+|judo|karate|"
                r"ballet|Highland danc\w+|fiddle\w*|"
                r"bagpip\w+|accordion|pipe band|Scouts|cadets?|surf\w*|motocross|showjump\w*|chess|bakery|"
                r"chip shop|works? (?:in|at) (?:the|a))\b")),
)  # fmt: skip


def _case_counts(kind: str, pattern: str) -> bool:
    return kind in ("stage", "when", "day", "paper") or NATION in pattern or "(?i:" in pattern


_AS_TYPED = [
    (kind, weight, re.compile(one)) for kind, weight, one in (*_PLAIN, *CIRCUMSTANCES) if _case_counts(kind, one)
]
_IN_ANY_LETTERS = [
    (kind, weight, in_any_letters(one))
    for kind, weight, one in (*_PLAIN, *CIRCUMSTANCES)
    if not _case_counts(kind, one) or (kind == "stage" and "primary" in one)
]

_CAPITAL = r"[A-ZÀ-Ý][\w'’À-ÿ.-]*"
_SCHOOL = re.compile(
    rf"\b((?:{_CAPITAL}\s+){{1,4}})((?:R\.?C\.?\s+|Community\s+)?(?:Academy|Primary|High|Secondary|Grammar|"
    rf"Nursery|College|School|Campus|P\.?S\b|H\.?S\b|ELC)"
    r"(?:\s+School)?)\b"
)
_SAINT = re.compile(
    r"\bSt\.? (?![A-Z][a-z]+(?:'s)? (?:Day|Night|Street|Road|Square))[A-Z][a-z]+(?:'s|’s|"
    r"s)?\b(?! (?:Street|Road|Andrew's Day|James Road))"
)
_SMALL_SCHOOL = re.compile(
    r"\b(?:at|in|attends?|from|to|of)\s+([a-z]{4,})\s+(academy|primary|high|secondary|grammar)\b"
)
_NO_SCHOOL_NAME = frozenset(
    "The A An Our Virtual Primary Secondary High Special Residential Independent Each Every One In At Any "
    "Further From Both Most Many All Some "
    "Local State Boarding Scottish National European Summer Sunday Early After Before When Where Their His "
    "Her Your This That Every Old New "
    "Whole Day Good Better Healthy Eco Nurture Additional Learning Support Between Associated Cluster "
    "Larger Smaller Second Junior Senior Upper Lower To Through Of".split()
)
_NO_SMALL_NAME = frozenset(
    "their that this each every local same other another first last early late special primary secondary "
    "high very such some most many both with from into "
    "upper lower associated small large nearby other mainstream junior senior whole good between through "
    "cluster feeder receiving previous current".split()
)
_AFTER_PREPOSITION = re.compile(
    rf"\b(?:in|from|near|at|around|outside|outwith|off|on)\s+(?:the\s+)?(?:(?:Isle|Island|village|town|west|"
    rf"east|north|south) of\s+)?"
    rf"({_CAPITAL}(?:\s+(?:of\s+)?{_CAPITAL})?)"
)
_NO_PLACE_AFTER = re.compile(
    r"\s+(?:Council|Act|University|Fund|Award|Awards|Framework|Strategy|Code|Conference|Programme|"
    r"Government|Report|Week|Day|Network|Virtual)\b"
)


def marks_in(text: str) -> list[Mark]:
    """All marks of a text, in order; the same words may carry several."""
    return sorted({*_plain(text), *unique_in(text), *_schools(text), *_places(text)})


def _plain(text: str) -> Iterator[Mark]:
    for patterns, read in ((_AS_TYPED, text), (_IN_ANY_LETTERS, small(text))):
        for kind, weight, pattern in patterns:
            yield from (Mark(*one.span(), kind, weight) for one in pattern.finditer(read))


def _schools(text: str) -> Iterator[Mark]:
    for one in _SCHOOL.finditer(text):
        names = [word for word in one.group(1).split() if word not in _NO_SCHOOL_NAME and word not in OTHER_CAPITALS]
        if names:
            yield Mark(*one.span(), "school", 1 if one.group(2) == "College" else 2)
    yield from (Mark(*one.span(), "school", 2) for one in _SAINT.finditer(text))
    for one in _SMALL_SCHOOL.finditer(text):
        if one.group(1) not in _NO_SMALL_NAME:
            yield Mark(*one.span(1), "school", 2)


def _places(text: str) -> Iterator[Mark]:
    for one in _AFTER_PREPOSITION.finditer(text):
        weight = _weight_of_place(one.group(1), text[one.end() : one.end() + 20])
        if weight:
            yield Mark(*one.span(1), "place", weight)
    areas = [Mark(*one.span(), "place", 1) for one in _alternatives("areas").finditer(text)]
    yield from areas
    for one in _alternatives("places").finditer(text):
        if not any(area.start <= one.start() and one.end() <= area.end for area in areas):
            yield Mark(*one.span(), "place", 2)


def _weight_of_place(name: str, after: str) -> int:
    name = name.split(". ", maxsplit=1)[0]
    first = name.split(maxsplit=1)[0].rstrip(".,;:'’").removesuffix("'s")
    whole = name.rstrip(".,;:'’")
    if {whole, first} & listed("big_places") or {first, first.removesuffix("s")} & OTHER_CAPITALS:
        return 0
    if _NO_PLACE_AFTER.match(after) or first.isupper() or any(one.isdigit() for one in first) or len(first) < 3:
        return 0
    return 1 if whole in listed("areas") or first in listed("areas") else 2


@cache
def _alternatives(name: str) -> re.Pattern[str]:
    """Any name of a list, the longest first; places in small letters, too, where no other word is spelt so."""
    longest_first = sorted(listed(name) - _ALSO_PEOPLE, key=len, reverse=True)
    small = [one.lower() for one in longest_first if name == "places" and len(one) > 5 and " " not in one]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first + small))})\b")


_ALSO_PEOPLE = frozenset({"Keith", "Lewis", "Harris", "Dunbar", "Nairn", "Wick"})
