"""The lists that the check reads: names, and places by how many children live there.

The names are those of the demo, and others set by hand that anyone in Scotland
would know; none is taken from a register of people.
"""

import unicodedata
from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> frozenset[str]:
    text = files("virtualschool.network.identity").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().splitlines())


def is_forename(word: str) -> bool:
    return word in listed("forenames") or (word.isupper() and len(word) > 2 and word.title() in listed("forenames"))


def is_doubtful(word: str) -> bool:
    """Also a month, a place, or a word of every day."""
    return word in listed("doubtful_forenames")


def is_surname(word: str) -> bool:
    return word in listed("surnames") or (word.isupper() and len(word) > 2 and _spelt(word) in listed("surnames"))


def _spelt(word: str) -> str:
    for start in ("MC", "MAC"):
        if word.startswith(start):
            return start.title() + word[len(start) :].title()
    return word.title()


MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

# Capitalised words of the field and of every day that are neither a person nor a place.
OTHER_CAPITALS = frozenset(
    [
        *MONTHS,
        *DAYS,
        *"""
        Caledonian Strathclyde Napier Abertay Heriot
        Majesty Majesties Inspectors Inspector Practical Cookery Hospitality Woodwork
        Graphic Communication Administration Business Management Media Dance Computing Citizenship Sociology
        Philosophy Latin Italian Polish Mandarin Chinese
        Catering Childcare
        Academy Access Achievement Act Action Additional Advanced All Also An And Annual Any Appendix April Art As Asked
        Attainment Attendance Authorities Authority Autumn Award Awards Barnardo Because Before Being Biology Board Both
        British Budget But By Cabinet Care Career Careers Case Central Centre Challenge Challenges Charity Chemistry
        Chief Child Children Christmas City Code College Colleges Commission Commissioner Committee Community Conference
        Context Convention Cost Costs Council Councils Curriculum Data Day Department Designated Development Director
        Drama Each Early Easter Education Educational Engineering English Equity Even Event Every Evidence Excellence
        Executive Experienced Expressive Feedback Few Figure Finance First Five For Foundation Four Framework French
        From Fund Funding Further Gaelic Geography German Getting Good Government Graduate Guidance Had Half Has Have
        Head Heads Health Her Here High Higher Highers His History Home House Housing How However If Impact Improvement
        In Inclusion Initial Insight Inspectorate Is It Its Key Language Last Law Lead Leaders Leadership Learner
        Learners Learning Let Level Life Like Literacy Local Looked Lunch Managers Many Maths Meeting Members Mental
        Minister Ministers Modern Monthly Most Music My National Nationals Network New Next No Nobody None Not Note Now
        Number Numeracy Nurture Of Office Officer On Once One Only Open Or Other Our Outcomes Over Panel Parent Parents
        Parliament Part Partner Partners Partnership People Personal Phase Physical Physics Plan Planning Police Policy
        Practice Primary Programme Project Promise Psychology Public Pupil Pupils Quality Questions Reading Recently
        Regulations Relationships Religious Report Research Resources Results Review Royal S School Schools Science
        Scottish Secondary Secretary Section See Senior Service Services Several She He Since Six Social So Some
        Something Source Spanish Special Spring Staff Standards State Step Strategy Student Summary Summer Support
        Supporting Survey Target Teacher Teachers Team Teams Technology Ten Term Than Thanks That The Their Them Then
        There These They Third This Those Three Throughout Time To Today Together Tools Training Transition Transitions
        Trust Tutor Two UK Under United University Until Up Us Using Very View Virtual Voice Volunteers Was We Week
        Weeks Welfare Well Were What When Where Which While Who Why Wider Winter With Without Work Workers Workshop
        Writing Year Years Yes You Young Youth Your Zoom Teams Excel Word Instagram Facebook Google Windows Microsoft
        Outlook Chromebook Chromebooks iPad iPads Covid COVID Brexit Ofsted Celcis CELCIS SEEMiS Seemis Glow
        Nothing Everyone Everybody Someone Another Things Mornings Afternoons Breakfast Music Cooking Outdoor Football
        Between During After Above Below About Against Around Across Again Although Always Perhaps Please Rather Still
        Through Too Twice Usually Whether Within Yet Nearly Never Later Less More Much Did Do Does Done Could Can Will
        Would Should May Might Must Shall Ask Agree Bring Check Choose Find Give Go Keep Know Look Make Meet Offer Plan
        Put Read Run Say Send Set Share Show Start Stop Take Talk Tell Think Try Use Want Write
        """.split(),
    ]
)
