"""Words that single somebody out by themselves: the only one, the one who, you will remember."""

from collections.abc import Iterator

from .findings import Mark
from .spans import in_any_letters, small
from .wording import NOUN, NOUNS

_MOST = r"(?:(?:single |very )?(?:most|least) [\w-]+|worst|best|poorest|highest|lowest|biggest|toughest|hardest)"
_OF_ALL = (
    r"(?:in|of|across|within|on) (?:the|our|all of|all the) (?:whole |entire |wider )?(?:authority|council|county|"
    r"region|school|islands?|town|village|country|area|cluster|service|roll|year ?group)"
)
_WEAKLY_UNIQUE = in_any_letters(
    r"\b(?:no other|nobody else|no one else|no-one else|none of the others?)\b|\bthere (?:is|was) (?:only|"
    r"just) one\b|\bonly (?:female|male)\b|\bunique in\b|\bone of (?:only )?(?:two|three|2|3)\b"
    r"|\b(?:his|her|their) \w+ (?:is|was) the one (?:that|who|which|in)\b"
    rf"|\bremember (?:when (?:he|she)|him|her|the (?:\w+ ){{0,2}}?{NOUN})\b"
    r"|\bthat(?:'s| is| was) (?:our|my|one of (?:ours|mine))\b|\b(?:you'll|you|you will|you may|you might|folk|"
    r"many of us|some of you) (?:may |might |will |all )*"
    r"(?:remember|recall|have (?:seen|read|heard) (?:about |of )?(?:him|her|it|the))\b"
    r"|\b(?:everyone|everybody|folk) (?:here |round here |in town |locally )?(?:knows|will know|would know|"
    r"recognis)|(?<!being )(?<!being the )\b(?:the )?only (?:one|1)\b"
)
_UNIQUE = in_any_letters(
    rf"\b(?:the|our|my|its|their|his|her|is|are|was|were|has)?\s*(?:only|sole|lone|one and only)\s+(?:(?!\d|"
    rf"three|four|five|six|seven|eight|nine|ten|for\b|when\b|if\b)[\w'’/-]+\s+){{0,5}}?(?:{NOUN}|{NOUNS}|"
    rf"mother|father|family|"
    rf"families|person|household|user|speaker|boarder|leaver|candidate|fourth year|S[1-6]|P[1-7])\b"
    rf"|\b(?:sole|lone) \w+\b(?! (?:purpose|aim|reason|use|cost))|\bsingle (?:[\w-]+ )?(?:{NOUN})\b|\bthe "
    rf"one (?:[\w-]+ ){{1,3}}?(?:{NOUN}|speaker|user|boarder|leaver)\b|\bapart from (?:him|her|them|this)\b|"
    rf"\b(?:is|was|that's) the (?:one|boy|girl|lad|lass|pupil) (?:I|we) (?:mean|meant)\b|"
    rf"\bno other (?:[\w-]+ ){{0,3}}?(?:{NOUN}|{NOUNS})\b"
    rf"|\b(?:first|last|youngest|oldest|eldest|tallest|smallest)\s+(?:[\w'-]+\s+){{0,3}}?{NOUN}\s+(?:ever|"
    rf"to have|to be|in (?:the|our|this)|from|at|on|with)\b"
    rf"|\b(?:Scotland|authority|council|county|region|school|town|island|village)'s (?:only|first|youngest|"
    rf"oldest)\b|\b(?:the )?first from [A-Z]\w+ in\b"
    rf"|\b(?:just|only) (?:the )?one\s+(?:[\w'-]+\s+){{0,4}}?{NOUN}\b|\b(?:youngest|oldest|first|only|"
    rf"tallest)\s+(?:[\w'-]+\s+){{0,3}}in the (?:school|authority|town|country|village)(?:'s)? (?:history|"
    rf"to)\b"
    rf"|\bonly (?:one|1) (?:in|of|with|at|from|on) (?:his|her|the|our|their)\b"
    r"|\byou(?:'ll| will| would)(?: all)? know (?:who|which)\b|\bknown to (?:all|everyone|everybody)\b|"
    r"\bthe only two\b"
    rf"|\b(?:our|the|their|its) (?:{_MOST})(?: [\w-]+){{0,2}}? {NOUN}\b[^.!?\n]{{0,20}}?\b{_OF_ALL}\b"
    rf"|\b(?:he|she)(?:'s| is| was| became| had become) (?:by far )?(?:our|the|their) {_MOST}(?: [\w-]+){{0,2}}? "
    rf"(?:{NOUN}|{_OF_ALL})\b"
    r"|\b(?:mother|father|mum|dad|brother|sister|uncle|aunt\w*|gran\w*|step\w+|cousin|parents)(?:'s| is| was| are|"
    r" were) the "
    r"(?:\w+ ){0,3}?(?:man|woman|one|lad|couple|guy|person|\w+er) (?:who|that|from|in|on|jailed|lost|killed|sent|"
    r"behind)\b"
    rf"|\b(?:he|she|they|this|that|it|here)(?:'s| is| was) (?:also |actually )?the (?:\w+ ){{0,2}}?(?:one|baby|"
    rf"{NOUN}) (?:who|that|"
    rf"whose|from the|"
    rf"in the|found|pulled|rescued|left|on the|seen|they)\b|\bthe (?:family|children) (?:whose|who were|from the)\b"
)


def unique_in(text: str) -> Iterator[Mark]:
    """Where it is said that nobody else is like this, or that everybody knows who is meant."""
    yield from (Mark(*one.span(), "unique", 3) for one in _UNIQUE.finditer(small(text)))
    yield from (Mark(*one.span(), "unique", 2) for one in _WEAKLY_UNIQUE.finditer(small(text)))
