"""More marks of one person: whose relative keeps a shop, who has a baby, who plays for a country."""

from .wording import MONTH, PARENT

_ONE_PARENT = (
    r"(?:mother|father|mum|dad|step-?(?:mum|dad|mother|father)|brother|sister|uncle|auntie|aunt|gran|granny|grandad|"
    r"grandfather|grandmother)"
)
_BUSINESS = (
    r"(?:kiosk|shop|store|newsagent'?s?|caf[eé]|chippy|takeaway|restaurant|tea ?room|pub|bar|inn|hotel|b ?& ?b|"
    r"guest ?house|garage|filling station|petrol station|bakery|butcher'?s|fishmonger'?s|salon|barber'?s|"
    r"hairdresser'?s|bookie'?s|post office|pharmacy|chemist'?s|farm|croft|stables|kennels|stall|ice[- ]cream van|"
    r"burger van|mobile library|boatyard|fish farm|ferry|quarry|sawmill|smithy|pottery|gallery|campsite|caravan park|"
    r"market garden|launderette|taxi firm|nursing home|care home|undertaker'?s)"
)
_AWAY = (
    rf"(?:of (?:prison|jail|custody|hmp|the jail)|on (?:bail|tag|licence|parole|a tag)|early|again|in {MONTH}|"
    rf"last (?:week|month|year|summer|winter|spring|autumn|{MONTH})|this (?:week|month|year)|next (?:week|month|year)|"
    r"after (?:\w+ )?(?:weeks|months|years))"
)
_TEAM = (
    r"(?:under[- ]?\d\ds?|u-?\d\ds?|(?:first |second |national |youth |junior |a |b )?(?:team|squad|side|select|xi|xv)|"
    r"schools|juniors|schoolboys|schoolgirls)"
)

CIRCUMSTANCES = (
    ("stage", 1, (r"\b(?:in|an?|our|his|her|wee|this) (?:[sp][1-7])\b"
                  r"(?! of\b|[-–/.]|\s*(?:to|and|or)\s*[sp]?\d|s\b)")),
    ("age", 1, (r"\b(?:pupil|boy|girl|learner|lad|lass|child|young person|youngster|student|teenager) (?:is|was) "
                r"(?:just |only |now |nearly )?(?:[4-9]|1\d)\b(?=[,.;)]| and\b| when\b)")),
    ("relative", 2, (rf"(?:\b(?:his|her|whose)|'s) (?:\w+ )?{PARENT}\W{{1,3}}"
                     r"(?:(?:who|that|s?he|they|now|still|also) ){0,2}"
                     r"(?:has|have|had|keeps?|kept|runs?|ran|owns?|owned|manages?|took over|works? (?:at|in|on)|"
                     rf"worked (?:at|in|on)) (?:the|a|an|our) (?:[\w'-]+ ){{0,2}}?{_BUSINESS}\b")),
    ("relative", 2, rf"(?:\b(?:his|her|whose)|'s) (?:\w+ )?{PARENT}'s? (?:[\w-]+ )?{_BUSINESS}\b"),
    ("relative", 2, (rf"\b{_ONE_PARENT}(?:'s| (?:has|had|is|was|who))?(?: just| only| recently| been| due)*"
                     rf"(?: (?:got|gets|came|comes|let|to get|to come|coming|getting))? (?:back )?out {_AWAY}\b")),
    ("relative", 2, (rf"\b{_ONE_PARENT}(?:'s| is| was| went| goes| has been|'s been)(?: back)? inside\b"
                     r"(?= (?:for|since|until|again)\b|[.,;])")),
    ("trait", 2, (r"\b(?:since|after|before|when|until|once|till) (?:the|her|his|their) (?:new |wee )?baby (?:was born|"
                  r"came|arrived|is born|comes|arrives|was due|is due)\b")),
    ("trait", 2, (r"\b(?:had|has|brings|brought|feeds?|fed|with|nurses|looks after|for) (?:her|his) (?:own |wee |new )?"
                  r"(?:baby|newborn)\b(?! (?:brother|sister|cousin|niece|nephew|photo|teeth|doll))")),
    ("event", 3, (r"\b(?:plays?|played|playing|swims?|swam|runs?|ran|box(?:es|ed)|rows|rowed|fences|curls|skis|sails|"
                  r"competes?|competed|selected|picked|chosen|called up|capped|signed|trains?|trained|trials?|caps?) "
                  r"(?:[\w-]+ ){0,5}?(?:for|by|with|into|to) (?:the )?(?:(?:whole )?(?:scotland|scottish|great britain|"
                  r"british|team gb|gb|ireland|irish|england|wales|welsh|national|country's|north of scotland|"
                  r"west of scotland|east of scotland|regional|district|county|caledonia|highland)(?:'s)? )"
                  rf"(?:[\w-]+ ){{0,2}}?{_TEAM}\b")),
    ("event", 3, (r"\b(?:plays?|played|swims?|swam|runs?|ran|rows|rowed|competes?|competed|selected|picked|capped|"
                  r"boxes|boxed) (?:[\w-]+ ){0,3}?for "
                  r"(?:scotland|great britain|team gb|his country|her country)\b(?!'s)")),
)  # fmt: skip
