"""Words that patterns of several parts share: people, numbers, days, countries."""

NOUN = (
    r"(?:boy|girl|lad|laddie|lass|lassie|pupil|learner|student|child|bairn|wean|youngster|teenager|teen|young person|"
    r"young (?:[a-z]+ )?(?:man|woman|lady|mum|dad)|young carer|school leaver|leaver|daughter|son|toddler|kid|"
    r"twin|nephew|niece|grandson|granddaughter|brother|sister|yp|orphan|refugee|asylum seeker|cousin|infant|"
    r"teenage \w+|foster child|survivor|poet|goalkeeper|goalie|boarder|candidate|youth|adolescent|newborn|"
    r"school ?girl|school ?boy|"
    r"stepson|stepdaughter|eldest|youngest|namesake)"
)
NOUNS = (
    r"(?:boys|girls|lads|lasses|pupils|learners|students|children|bairns|weans|youngsters|teenagers|young people|"
    r"brothers|sisters|siblings|twins|cousins|triplets|refugees|kids|users|speakers|boarders|leavers|mothers|"
    r"daughters|sons|foster children)"
)
FEW = r"(?:two|three|four|five|2|3|4|5|both|a couple of|a pair of|a handful of)"
NUMBER = r"(?:four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|jan(?:uary)?|feb(?:ruary)?|april|june|july|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)[- ])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    r"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
)
DAY = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[ -]+{MONTH}\b\.?,?(?:[ -]+(?:\d{{4}}|'?\d{{2}}\b))?"
    rf"|\b{MONTH}\.?\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?"
    rf"|\b{_ORDINAL} (?:of )?{MONTH}\b(?:,? (?:\d{{4}}|two thousand and \w+))?"
    r"|\b\d{1,2}(?:st|nd|rd|th)? of the \d{1,2}(?:st|nd|rd|th)?,? (?:of )?(?:\d{4}|'?\d{2})\b"
    r"|\b[0-3]\d [01]\d (?:19|20)\d\d\b|\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b|"
    r"\b\d{1,2}/\d{1,2}\b(?!/))"
)
DATE = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?[ -]+{MONTH}\b\.?,?[ -]+(?:\d{{4}}|'?\d{{2}})\b"
    r"|\b[0-3]\d [01]\d (?:19|20)\d\d\b|\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b)"
)
HOLIDAY = (
    r"(?:New Year's|Christmas|Boxing|St Andrew's|Saint Andrew's|Valentine's|Burns|Halloween|Hallowe'en|Hogmanay|"
    r"Bonfire|"
    r"April Fools'|Leap|Leap Year|Easter|Guy Fawkes)(?: (?:Day|Night|Eve|Sunday|Monday))?\b"
)
COUNTRY = (
    r"(?:Afghanistan|Syria|Eritrea|Ukraine|Sudan|South Sudan|Somalia|Vietnam|Iraq|Iran|Albania|China|Nigeria|Poland|"
    r"Romania|Bulgaria|Lithuania|Latvia|Pakistan|India|Bangladesh|Ethiopia|Congo|Ghana|Zimbabwe|Kenya|Brazil|Portugal|"
    r"Spain|Italy|Turkey|Libya|Egypt|Yemen|Gaza|Palestine|Thailand|the Philippines|Japan|Korea|Russia|Hungary|Slovakia|"
    r"Guyana|Jamaica|Chad|Mali|Senegal|Gambia|Morocco|Algeria|Kurdistan|Kosovo|Nepal|Sri Lanka|Hong Kong|Malawi|"
    r"Uganda|Rwanda|Cameroon|Colombia|Venezuela|Mexico|Peru|Fiji|Iceland|Norway|Sweden|Finland|Latvia|Greece|Cyprus)"
)
NATION = (
    r"(?:Afghan|Syrian|Eritrean|Ukrainian|Sudanese|Somali|Vietnamese|Iraqi|Iranian|Kurdish|Kurd|Albanian|Chinese|"
    r"Nigerian|Polish|Romanian|Roma|Bulgarian|Lithuanian|Latvian|Pakistani|Indian|Bangladeshi|Ethiopian|Congolese|"
    r"Ghanaian|Zimbabwean|Kenyan|Brazilian|Portuguese|Italian|Turkish|Libyan|Egyptian|Yemeni|Palestinian|Thai|Filipino|"
    r"Japanese|Korean|Russian|Hungarian|Slovak|Czech|Gypsy|Traveller|Muslim|Jewish|Sikh|Hindu|Buddhist|Mormon|"
    r"Jehovah's Witness|Black|African|Caribbean|Malawian|Ugandan|Gambian|Moroccan|Algerian|Greek|Estonian|Mongolian|"
    r"Guyanese|Jamaican|Colombian|Venezuelan|Mexican|Tamil|Punjabi|Cantonese|Mandarin|Tigrinya|Pashto|Dari|Farsi|Urdu|"
    r"Arabic|Norwegian|Swedish|Icelandic|Faroese|Latvian|Maltese|Samoan|Fijian|Inuit|Kazakh|Georgian|Armenian)"
)
PARENT = (
    r"(?:mother|father|mum|dad|mam|parents?|carers?|gran|granny|grandmother|grandfather|grandad|granda|grandparents?|"
    r"aunt|auntie|uncle|step-?(?:mum|dad|mother|father)|guardian)"
)
