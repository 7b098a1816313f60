"""Who is in the demo's Network. Nobody and no council here exists; the codes cannot be real ones."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Council:
    """An invented authority. `joined` and `left` are a year and a month; `counts` are of the two publications."""

    code: str
    name: str
    head: str
    joined: tuple[int, int] | None
    hundredths: int
    good_at: str
    looking_for: str
    counts: tuple[int, int]
    left: tuple[int, int] | None = None
    has_virtual_school: bool = True


# S12 9…: the official codes are counted up from S12000005 and have not reached S12000051.
COUNCILS = (
    Council("S12000098", "Strathcarron", "Ailsa Mackay", (2018, 9), 100,
            "Soft starts to the day. Knowing which learners are on no roll.",
            "Tutors who travel to island schools.", (238, 231)),
    Council("S12000099", "Inverallan", "Catriona Ross", (2019, 3), 60,
            "Plans that start from what the learner says. Working with few people.",
            "Somebody to read our attendance codes with.", (96, 101)),
    Council("S12900001", "Ardvannie", "Helen Rennie", (2018, 9), 100,
            "Training for whole staff rooms, in an hour.", "How others speak with elected members.", (412, 398)),
    Council("S12900002", "Balnacraig", "Isobel Grantham", (2018, 9), 100,
            "Moves to secondary: a visit, a map, a named adult.", "Evidence that a move plan holds.", (356, 347)),
    Council("S12900003", "Corrielaw", "Fraser Dunnett", (2018, 9), 100,
            "Reading partners, two years of records.", "Numeracy that works like it.", (188, 176)),
    Council("S12900004", "Dunlarich", "Mairi Colhoun", (2019, 1), 80,
            "Reading with carers at home.", "How to ask carers for less paper.", (142, 139)),
    Council("S12900005", "Eilean Sgarra", "Magnus Isbuster", (2019, 8), 40,
            "Learning at a distance, with a person at each end.", "A shared tutor for island schools.", (31, 28)),
    Council("S12900006", "Fintraive", "Sorcha Bell-Reid", (2020, 2), 100,
            "Laptops within a week of a move.", "A joint letter about laptops at moves of home.", (274, 266)),
    Council("S12900007", "Glenorran", "Peter Auld", (2020, 10), 60,
            "Colleges that keep a place.", "Following up in the second year after school.", (121, 127)),
    Council("S12900008", "Kinlarig", "Rowan Thain", (2021, 1), 100,
            "Run charts that staff understand.", "Measures of belonging.", (203, 195)),
    Council("S12900009", "Kilvarra", "Effie Strang", (2021, 4), 50,
            "One page about each learner, written by the learner.", "Help with what may be shared.", (87, 83)),
    Council("S12900010", "Lochantree", "Gordon Haig-Muir", (2021, 9), 100,
            "Fewer exclusions: a call before a letter.", "What to do about reduced timetables.", (331, 322)),
    Council("S12900011", "Monadhmore", "Una Tolmie", (2022, 2), 60,
            "Driving lessons and work, for those who leave in S4.", "Wider awards that employers know.", (64, 66)),
    Council("S12900012", "Northmarch", "Alec Purves", (2022, 9), 100,
            "A virtual school with two head teachers.", "How others share posts.", (295, 301)),
    Council("S12900013", "Orranside", "Jean Kilgour", (2023, 1), 100,
            "Joining lists of education and social work.", "A second pair of eyes on our letters.", (256, 249)),
    Council("S12900014", "Pitlannach", "Davina Orde", (2023, 8), 50,
            "Kinship carers’ evenings.", "Ideas for learners who don’t want the label.", (118, 122)),
    Council("S12900015", "Roanshire", "Callum Weddell", (2024, 1), 80,
            "Education in reviews, on the first page.", "A buddy for our new teacher.", (167, 171)),
    Council("S12900016", "Strathellen", "Morven Affleck", (2024, 9), 60,
            "Quiet rooms that are used.", "How to begin: our post is new.", (109, 112)),
    Council("S12900017", "Tarvaig", "Robin Sandeman", (2019, 5), 40,
            "Outdoor learning.", "Time.", (72, 70), left=(2026, 6)),
    Council("S12900018", "Urquhill", "", None, 0, "", "", (215, 220), has_virtual_school=False),
    Council("S12900019", "Wester Carse", "", None, 0, "", "", (184, 179), has_virtual_school=False),
    Council("S12900020", "Yarrowdale", "", None, 0, "", "", (143, 150), has_virtual_school=False),
)  # fmt: skip

PUBLICATIONS = (
    ("Invented counts, first year", dt.date(2024, 7, 31), dt.date(2025, 3, 25)),
    ("Invented counts, second year", dt.date(2025, 7, 31), dt.date(2026, 3, 24)),
)
SOURCE = "Made up for this demo, by the programme"
COORDINATOR = "Eilidh Duthie"
OBSERVER = "Torquil Ness"
BUDDIES = (("Strathellen", "Kinlarig"), ("Roanshire", "Strathcarron"), ("Inverallan", "Balnacraig"))
