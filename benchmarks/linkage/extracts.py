"""Invented rolls and social work lists with the faults that real ones have, and the truth beside them.

Every name is an everyday one, every number made up. The fault rates are those that linkage studies of Scottish and
English children's records report, rounded; they are not measured here.
"""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from itertools import accumulate

Row = dict[str, str]

_SURNAMES = (
    "Smith Brown Wilson Robertson Thomson Campbell Stewart Anderson Scott Murray MacDonald Reid Clark Taylor "
    "Ross Young Watson Mitchell Paterson Morrison Walker Fraser Miller Davidson Johnston Gray Kerr Hamilton "
    "Henderson Duncan Ferguson Graham Hunter Simpson Allan Bell Grant MacKenzie Black MacLeod MacLean Cameron "
    "Kelly Russell Marshall Wallace Gordon Burns Gibson Hughes Sutherland Craig Stevenson Wood Kennedy Muir "
    "Wright Munro Sinclair McMillan Johnstone White Jackson Docherty Hill Williams McIntosh Jones Baird "
    "Christie Cunningham Dickson Boyle Rae Aitken Crawford McGregor Millar Bruce Milne Shaw Douglas Lamont "
    "O'Neill Gallagher McLaughlin Quinn Doherty Khan Ahmed Ali Hussain Singh Kaur Nowak Kowalski Wojcik "
    "Lewandowski Okafor Mensah Petrov Rossi Silva Chen Patel McKay McPherson McArthur McAllister McFarlane "
    "McNeil McBride McCallum McCulloch McDougall McEwan McGhee McInnes Abbott Adair Adamson Agnew Ainslie "
    "Alexander Archibald Armstrong Arnott Baillie Balfour Ballantyne Barclay Barr Beattie Begg Bisset "
    "Blackwood Blair Borthwick Boyd Bremner Brodie Buchan Buchanan Burnett Cairns Calder Carmichael Carruthers "
    "Chalmers Chisholm Cochrane Colquhoun Cowan Cowie Cruickshank Currie Dalgleish Dalziel Deans Dewar Donald "
    "Drummond Dunbar Dunlop Dunn Elder Elliot Erskine Ewing Fairley Farquhar Findlay Finlayson Fleming Forbes "
    "Forrest Forsyth Fotheringham Galbraith Galloway Gardiner Geddes Gemmell Gilchrist Gillespie Glen Gourlay "
    "Gow Greig Guthrie Haldane Halliday Hastie Hay Heron Hogg Hood Hume Imrie Inglis Innes Irvine Jamieson "
    "Jardine Keir Kidd Kinnear Laing Laird Lang Law Lawson Leckie Leitch Lennox Leslie Lindsay Livingstone "
    "Lockhart Logan Lorimer Love Low Lyle Lyon Mackie Main Mair Maitland Marr Martin Massie Mathieson Maxwell "
    "Meikle Meldrum Menzies Moffat Moir Moncrieff Moodie Napier Neil Nicol Nicolson Nimmo Nisbet Niven Noble "
    "Ogilvie Oliphant Orr Park Paton Peebles Petrie Philip Pirie Pollock Porteous Preston Pringle Purves "
    "Raeburn Ramsay Rankin Rattray Rennie Riddell Ritchie Rodger Rose Rutherford Samson Scobie Selkirk Shand "
    "Sharp Shearer Skinner Sloan Smart Spence Steel Stirling Strachan Swan Swanson Tait Telfer Tennant Thom "
    "Todd Troup Turnbull Tweedie Urquhart Veitch Waddell Walls Wardrop Wark Watt Waugh Weir Whyte Wishart "
    "Wylie Yeats Yule Zielinski "
).split()
_GIRLS = frozenset(
    "aaliyah abbie abigail ada adele ailsa aimee aisha alana alice alina alison amber amelia amelie amy ana "
    "anaya angela anna annabel anne aria ariana athena aurora ava ayla beatrice bella beth bethany bonnie "
    "brooke callie camilla cara carly catherine charlotte chloe christina clara cora daisy darcy eden edith "
    "eilidh ella ellie elsie emilia emily emma erin esme eva evelyn evie faith fatima fern fiona florence "
    "freya gemma georgia grace gracie hallie hannah harper harriet heather heidi hollie holly hope imogen iona "
    "iris isabel isabella isla ivy jasmine jessica julia kara katie kayla keira kirsty lana lara laura lauren "
    "layla leah lexi lily lola lottie lucy luna lydia lyla mabel maisie maria martha maya megan mhairi mia "
    "mila millie mirren molly morven mya naomi natalia niamh nina olivia orla paige penelope phoebe piper "
    "poppy quinn rachel rebecca robyn rosa rose rosie ruby sadie sara sarah scarlett sienna skye sofia sophia "
    "sophie stella summer tessa thea tilly violet willow zara zoe zofia ".split()
)
# Twins whose names are alike: what no engine may join.
_ALIKE = (
    ("ava", "eva"), ("jayden", "kayden"), ("ella", "ellie"), ("mia", "mya"), ("leo", "leon"), ("lucas", "luca"),
    ("ellie", "elsie"), ("isla", "ayla"), ("lily", "millie"), ("jack", "jake"), ("sophie", "sophia"),
    ("aaron", "arran"),
    ("callan", "callum"), ("harris", "harrison"), ("evie", "edie"), ("anna", "ana"), ("maya", "mya"), ("lexi", "lacey"),
    ("rory", "rowan"), ("logan", "lochlan"), ("emily", "emilia"), ("amelia", "amelie"), ("finn", "finlay"),
    ("kyle", "kylan"), ("zara", "sara"), ("rosa", "rose"), ("max", "mack"), ("jay", "kay"), ("carter", "carson"),
)  # fmt: skip


@dataclass
class Extracts:
    """Two lists and the truth: which person (by id) is which pupil (by any of the pupil's ids)."""

    care: list[Row] = field(default_factory=list)
    roll: list[Row] = field(default_factory=list)
    truth: dict[str, frozenset[str]] = field(default_factory=dict)
    twins_of: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass
class Child:
    """One invented child as it truly is."""

    forename: str
    surname: str
    second: str
    born: date
    sex: str
    postcode: str
    school: str
    scn: str
    household: int
    on_roll: bool = True
    pupil_ids: tuple[str, ...] = ()


def _established() -> list[str]:
    text = (files("virtualschool.linkage.engine") / "data" / "established_forenames.csv").read_text(encoding="utf-8")
    return sorted({name for row in list(csv.reader(text.splitlines()))[1:] for name in row[0].split()})


def candidate_number(rng: random.Random, born: date, used: set[str]) -> str:
    """A number of the right shape that nobody else has."""
    while True:
        digits = f"{born.year % 100:02d}" + "".join(str(rng.randrange(10)) for _ in range(6))
        weighted = sum(int(d) * w for d, w in zip(digits, (3, 2, 7, 6, 5, 4, 3, 2), strict=True))
        check = (11 - weighted % 11) % 11
        number = f"{digits}{check}"
        if check != 10 and number not in used:
            used.add(number)
            return number


class Town:
    """Makes children, households and the faults of those who type them, from one seed."""

    def __init__(self, seed: int, *, size: int) -> None:
        self.rng = random.Random(seed)
        names = _established()
        self.girls = [n for n in names if n in _GIRLS]
        self.boys = [n for n in names if n not in _GIRLS]
        for pool in (self.girls, self.boys):
            self.rng.shuffle(pool)
        self.numbers: set[str] = set()
        self.ranks: dict[tuple[int, int], list[float]] = {}
        self.streets = [self._postcode() for _ in range(max(50, size // 4))]
        self.schools = [f"{5000000 + n}" for n in range(max(6, size // 400))]
        self.homes = self.rng.sample(self.streets, 5)

    def _postcode(self) -> str:
        rng = self.rng
        inward = f"{rng.randrange(10)}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}{rng.choice('ABDEFGHJLNPQRSTUWXYZ')}"
        return f"AB{rng.randrange(10, 60)} {inward}"

    def forename(self, sex: str) -> str:
        pool = self.girls if sex == "F" else self.boys
        if self.rng.random() < 0.06:
            return rare_name(self.rng)
        return pool[self._rank(len(pool), 12)]

    def _rank(self, of: int, flat: int) -> int:
        """A place in a list of names by popularity: the first is about twice as common as the one at `flat`."""
        if (of, flat) not in self.ranks:
            self.ranks[of, flat] = list(accumulate(1 / (place + flat) for place in range(of)))
        return self.rng.choices(range(of), cum_weights=self.ranks[of, flat])[0]

    def surname(self) -> str:
        rng = self.rng
        name = _SURNAMES[self._rank(len(_SURNAMES), 25)]
        if rng.random() < 0.06:
            return f"{name}-{rng.choice(_SURNAMES)}"
        return name if rng.random() < 0.93 else rare_name(rng).title()

    def child(self, household: int, surname: str, postcode: str, born: date | None = None) -> Child:
        rng = self.rng
        born = born or date(2009, 3, 1) + timedelta(days=rng.randrange(13 * 365))
        sex = rng.choice("MF")
        school = rng.choice(self.schools)
        number = candidate_number(rng, born, self.numbers)
        return Child(self.forename(sex), surname, self.forename(sex), born, sex, postcode, school, number, household)


def rare_name(rng: random.Random) -> str:
    """A name that few others have."""
    onsets, vowels = "b d f g h j k l m n r s t v z ch sh ad om ik ol".split(), "a e i o u ia ee".split()
    return "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(rng.choice((2, 3, 3, 4))))


def household(town: Town, number: int, twins: float) -> list[Child]:
    """Brothers and sisters of one home, some of them twins, some of those with names alike."""
    rng = town.rng
    surname, postcode = town.surname(), rng.choice(town.streets)
    children = [town.child(number, surname, postcode) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    if rng.random() < twins:
        first = children[0]
        other = town.child(number, surname, postcode, first.born)
        other.school = first.school
        while other.forename == first.forename:
            other.forename = town.forename(other.sex)
        if rng.random() < 0.35:
            first.forename, other.forename = rng.sample(rng.choice(_ALIKE), 2)
            other.sex = first.sex
        children.append(other)
    return children


def roll_row(child: Child, pupil_id: str, rng: random.Random, school: str) -> Row:
    """How the school typed it: rarely wrong."""
    forename = typo(child.forename, rng) if rng.random() < 0.004 else child.forename
    row = {
        "pupil_id": pupil_id, "scn": child.scn if rng.random() < 0.99 else "", "forename": forename.title(),
        "surname": child.surname, "second_forename": child.second.title() if rng.random() < 0.6 else "",
        "date_of_birth": child.born.isoformat(), "gender": child.sex, "postcode": child.postcode, "school_code": school,
        "known_as": nickname(child.forename, rng).title() if rng.random() < 0.04 else "",
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}


def typo(word: str, rng: random.Random) -> str:
    """One slip of the finger; the first letter is mostly right."""
    if len(word) < 3:
        return word
    at = rng.randrange(0 if rng.random() < 0.1 else 1, len(word) - 1)
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    return rng.choice([
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + letter + word[at:],
    ])  # fmt: skip


_GROUPS: dict[str, list[str]] = {}


def nickname(forename: str, rng: random.Random) -> str:
    """Another form of the name, or a pet name that nobody could foresee."""
    if not _GROUPS:
        text = (files("virtualschool.linkage.engine") / "data" / "forename_variants.csv").read_text(encoding="utf-8")
        for row in text.splitlines()[1:]:
            for name in row.split():
                _GROUPS.setdefault(name, []).extend(n for n in row.split() if n != name)
    return rng.choice(_GROUPS[forename]) if forename in _GROUPS else rare_name(rng)


def mistyped_day(born: date, rng: random.Random) -> date:
    """A birthday with day and month swapped, a digit wrong, or guessed."""
    kind = rng.random()
    if kind < 0.3 and born.day <= 12:
        return date(born.year, born.day, born.month)
    if kind < 0.85:
        return rng.choice([
            born.replace(day=(born.day + rng.choice((1, 10, 9))) % 28 + 1),
            born.replace(year=born.year + rng.choice((-1, 1)), day=min(born.day, 28)),
            born.replace(month=born.month % 12 + 1, day=min(born.day, 28)),
        ])  # fmt: skip
    return date(born.year, 1, 1)


def care_row(child: Child, person_id: str, town: Town, numbers: list[str], harsh: float) -> Row:
    """How social work typed it: by hand, at home, from what people said. `harsh` multiplies the faults."""
    rng = town.rng

    def at(rate: float) -> bool:
        return rng.random() < rate * harsh

    forename, surname, known_as, former = child.forename, child.surname, "", ""
    if at(0.04):
        known_as = nickname(forename, rng)
        if rng.random() < 0.5:
            forename, known_as = known_as, forename if rng.random() < 0.5 else ""
    if at(0.03):
        forename = typo(forename, rng)
    if at(0.06):
        former, surname = (surname, town.surname()) if rng.random() < 0.5 else ("", town.surname())
    elif at(0.05):
        surname = respelled(surname, rng)
    if at(0.004):
        forename, surname = surname.lower(), forename.title()
    born = mistyped_day(child.born, rng) if at(0.035) else child.born
    scn = child.scn if rng.random() < 0.35 / harsh else ""
    if scn and rng.random() < 0.01 * harsh:
        scn = rng.choice(numbers)
    carers = rng.random() < 0.4
    home = child.postcode if carers and rng.random() < 0.2 else ""
    postcode = (
        (rng.choice(town.homes) if rng.random() < 0.1 else rng.choice(town.streets)) if carers else child.postcode
    )
    row = {
        "person_id": person_id, "scn": scn, "forename": forename.title(), "surname": surname,
        "known_as": known_as.title(),
        "former_surname": former, "second_forename": child.second.title() if rng.random() < 0.35 else "",
        "date_of_birth": born.isoformat(), "gender": child.sex if rng.random() > 0.008 else "MF"[child.sex == "M"],
        "postcode": postcode if rng.random() < 0.93 else "", "home_postcode": home,
    }  # fmt: skip
    return {name: value for name, value in row.items() if value}


def respelled(surname: str, rng: random.Random) -> str:
    """The same family name as another hand writes it."""
    ways: list[Callable[[str], str]] = [lambda s: typo(s.lower(), rng).title()]
    if "-" in surname:
        ways = [lambda s: s.split("-")[0], lambda s: s.replace("-", " "), lambda s: "-".join(reversed(s.split("-")))]
    elif surname.startswith("Mac"):
        ways.append(lambda s: "Mc" + s[3:])
    elif surname.startswith("Mc"):
        ways += [lambda s: "Mac" + s[2:].lower(), lambda s: "Mc " + s[2:]]
    return rng.choice(ways)(surname)


def invent(
    seed: int, *, pupils: int, care: int, twins: float = 0.016, harsh: float = 1.0, only_twins: bool = False
) -> Extracts:
    """Invent a roll of about `pupils` and a social work list of about `care`, a quarter of whom are on no roll.

    With `only_twins`, every child on the list is a twin: a stress that no authority has.
    """
    town = Town(seed, size=pupils)
    rng = town.rng
    families: list[list[Child]] = []
    made = 0
    while made < pupils:
        families.append(household(town, len(families), 1.0 if only_twins else twins))
        made += len(families[-1])
    looked_after = _choose(families, care, rng, only_twins=only_twins)
    out = Extracts()
    for child in (c for family in families for c in family if c.on_roll):
        _enrol(child, out, town)
    rng.shuffle(out.roll)
    numbers = [row["scn"] for row in out.roll if "scn" in row]
    for child in looked_after:
        _list(child, families[child.household], out, town, numbers, harsh)
    rng.shuffle(out.care)
    return out


def _choose(families: list[list[Child]], care: int, rng: random.Random, *, only_twins: bool) -> list[Child]:
    chosen: list[Child] = []
    for family in rng.sample(families, len(families)):
        if len(chosen) >= care:
            break
        taken = family if rng.random() < 0.5 else [rng.choice(family[-2:] if only_twins else family)]
        for child in taken:
            child.on_roll = rng.random() > 0.26
        chosen += taken
    return chosen


def _enrol(child: Child, out: Extracts, town: Town) -> None:
    rng = town.rng
    ids = [f"P{len(out.roll):06d}"]
    out.roll.append(roll_row(child, ids[0], rng, child.school))
    if rng.random() < 0.01:
        ids.append(ids[0] if rng.random() < 0.5 else f"P{len(out.roll):06d}")
        second = {**out.roll[-1], "pupil_id": ids[1], "school_code": rng.choice(town.schools)}
        out.roll.append(second)
    child.pupil_ids = tuple(ids)


def _list(child: Child, family: list[Child], out: Extracts, town: Town, numbers: list[str], harsh: float) -> None:
    twins = frozenset(i for c in family if c is not child and c.born == child.born for i in c.pupil_ids)
    for _ in range(2 if town.rng.random() < 0.045 else 1):
        person = f"C{len(out.care):06d}"
        out.care.append(care_row(child, person, town, numbers, harsh))
        out.truth[person] = frozenset(child.pupil_ids)
        out.twins_of[person] = twins
