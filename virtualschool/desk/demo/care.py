"""Social work's view: a child's care periods and the rows of a care extract."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from virtualschool.desk.demo.children import Child
from virtualschool.desk.demo.records import Dates, OwnIds, Record, Row
from virtualschool.desk.demo.roll import AT_HOME, AWAY
from virtualschool.desk.demo.schools import STRATHCARRON, Estate, postcode

_WHERE_AND_WHY: dict[tuple[str, str], int] = {
    ("CSO_HOME", "HOME"): 25,
    ("CSO_AWAY", "KINSHIP"): 22,
    ("CSO_AWAY", "FOSTER_LA"): 18,
    ("CSO_AWAY", "FOSTER_PURCHASED"): 8,
    ("S25", "KINSHIP"): 6,
    ("S25", "FOSTER_LA"): 6,
    ("PO", "FOSTER_LA"): 6,
    ("CSO_AWAY", "HOUSE_LA"): 5,
    ("ICSO", "FOSTER_LA"): 2,
    ("CSO_AWAY", "HOUSE_VOLUNTARY"): 2,
    ("CSO_AWAY", "RESIDENTIAL_SCHOOL"): 2,
    ("POA", "ADOPTERS"): 1,
    ("CSO_SECURE", "SECURE"): 1,
}
_NEXT_REASONS = {"CSO_HOME": "ICSO", "S25": "CSO_AWAY", "ICSO": "CSO_AWAY", "CSO_AWAY": "PO", "PO": "POA"}
_ENDINGS = {"HOME": 55, "KCO": 20, "CONTINUING": 6, "AFTERCARE": 6, "OTHER_LA": 3, "NOT_KNOWN": 10}
_SHARED_HOUSES = {"HOUSE_LA", "HOUSE_VOLUNTARY", "RESIDENTIAL_SCHOOL", "SECURE"}
_WORKERS = {
    True: ("B Lowrie", "T Affleck", "S Okafor", "M Rennie", "J Pringle", "A Nisbet", "K Dow", "R Sood", "H Laidlaw"),
    False: ("P Gillies", "N Strachan", "I Bain", "D Moffat", "C Yule"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """A dated period of being looked after; no last day while it is open."""

    reason: str
    home: str
    start: date
    end: date | None
    postcode: str
    ended_as: str = ""


class Caseload:
    """One authority's social work records."""

    def __init__(self, rng: random.Random, estate: Estate, days: Dates) -> None:
        """An empty caseload."""
        self._rng = rng
        self._estate = estate
        self._days = days
        self._authority = estate.authority
        self._ids = OwnIds(rng, "2" if estate.authority == STRATHCARRON else "CF")
        self._houses = [postcode(rng, estate.authority, rng.randrange(1, 4)) for _ in range(3)]
        self.records: list[Record] = []

    def take_in(self, child: Child, periods: list[Period], *, school: str = "", scn: str | None = None) -> Record:
        """Open a record of the child with these periods; `scn` None leaves it to chance whether the number is known."""
        known = child.scn if self._rng.random() < 0.86 else ""
        person = self._person(child) | {"scn": known if scn is None else scn, "school_name": school}
        record = Record(child, self._authority, "care", person["person_id"], [person | self._row(p) for p in periods])
        record.same_in_both()
        self.records.append(record)
        return record

    def _person(self, child: Child) -> Row:
        rng = self._rng
        return {
            "person_id": self._ids.next(),
            "forename": child.forename,
            "second_forename": child.second_forename if rng.random() < 0.35 else "",
            "surname": child.surname,
            "known_as": child.known_as if rng.random() < 0.4 else "",
            "date_of_birth": child.born.isoformat(),
            "gender": child.sex,
            "home_postcode": child.postcode if rng.random() < 0.6 else "",
            "responsible_authority": self._authority,
            "team": rng.choice(("Children and families East", "Children and families West", "Through care")),
            "social_worker": rng.choice(_WORKERS[self._authority == STRATHCARRON]),
        }

    def _row(self, period: Period) -> Row:
        last = self._days.before - timedelta(days=self._rng.randrange(5, 170))
        reviews = {"last_review_on": last.isoformat(), "next_review_on": (last + timedelta(days=182)).isoformat()}
        return {
            "legal_reason": period.reason,
            "lives_with": period.home,
            "start_date": period.start.isoformat(),
            "end_date": period.end.isoformat() if period.end else "",
            "ended_as": period.ended_as,
            "postcode": period.postcode,
        } | (reviews if period.end is None else {})

    def another(self, record: Record) -> Record:
        """A second record of the same person under another id, as happens when a child comes back into care."""
        row = dict(record.now[0]) | {"person_id": self._ids.next(), "scn": "", "known_as": ""}
        other = Record(record.child, self._authority, "care", row["person_id"], [row])
        self.records.append(other)
        return other

    def history(self, child: Child, *, looked_after_now: bool) -> list[Period]:
        """One to three periods that follow one another, all begun before the earlier edition."""
        rng = self._rng
        latest = self._days.before - timedelta(days=60)
        first = child.born + timedelta(days=rng.randrange(0, max(1, (latest - child.born).days)))
        first = min(first, latest)
        last_day = None if looked_after_now else self._some_day(first, self._days.before - timedelta(days=14))
        starts = {first, *(self._some_day(first, last_day or latest) for _ in range(rng.choice((0, 0, 0, 1, 1, 2))))}
        periods = [self._period(start) for start in sorted(starts)]
        periods = [replace(p, end=after.start - timedelta(days=1)) for p, after in pairwise(periods)] + periods[-1:]
        if last_day:
            ending = rng.choices(list(_ENDINGS), list(_ENDINGS.values()))[0]
            periods[-1] = replace(periods[-1], end=last_day, ended_as=ending)
        return [self._at(child, period) for period in periods]

    def _some_day(self, first: date, last: date) -> date:
        return first + timedelta(days=self._rng.randrange(0, max(1, (last - first).days)))

    def _period(self, start: date) -> Period:
        pairs = list(_WHERE_AND_WHY)
        reason, home = self._rng.choices(pairs, list(_WHERE_AND_WHY.values()))[0]
        return Period(reason, home, start, None, "")

    def _at(self, child: Child, period: Period) -> Period:
        if period.home == "HOME":
            return replace(period, postcode=child.postcode)
        if period.home in _SHARED_HOUSES:
            return replace(period, postcode=self._rng.choice(self._houses))
        return replace(period, postcode=self.carers_postcode())

    def carers_postcode(self) -> str:
        """A postcode somewhere in the authority."""
        return postcode(self._rng, self._authority, self._rng.randrange(1, len(self._estate.primaries) + 1))

    def new_since(self, record: Record) -> None:
        """Came into care between the editions."""
        start = self._days.between(self._rng)
        first_review = (start + timedelta(days=42)).isoformat()
        dates = {"start_date": start.isoformat(), "end_date": "", "last_review_on": "", "next_review_on": first_review}
        record.now = [record.now[-1] | dates]
        record.before = []

    def ended(self, record: Record) -> None:
        """Stopped being looked after between the editions."""
        last_day = self._days.between(self._rng).isoformat()
        record.now[-1].update(end_date=last_day, ended_as="HOME", next_review_on="")

    def moved_home(self, record: Record) -> None:
        """Went to live with other carers between the editions."""
        was = record.now[-1]
        reason = "CSO_AWAY" if was["legal_reason"] == "CSO_HOME" else was["legal_reason"]
        home = "FOSTER_LA" if was["lives_with"] == "KINSHIP" else "KINSHIP"
        self._follow(record, legal_reason=reason, lives_with=home, postcode=self.carers_postcode())

    def new_reason(self, record: Record) -> None:
        """Has another legal reason since a day between the editions, and lives where they lived."""
        self._follow(record, legal_reason=_NEXT_REASONS.get(record.now[-1]["legal_reason"], "CSO_AWAY"))

    def _follow(self, record: Record, **changes: str) -> None:
        start = self._days.between(self._rng)
        following = record.now[-1] | changes | {"start_date": start.isoformat()}
        last_day = (start - timedelta(days=1)).isoformat()
        record.now[-1].update(end_date=last_day, last_review_on="", next_review_on="")
        record.now.append(following)


def lives_away(record: Record) -> bool:
    """Whether the newest period is away from the parents' home."""
    return record.now[-1]["lives_with"] != "HOME"


def is_open(record: Record) -> bool:
    """Whether the child is looked after in the newer edition."""
    return bool(record.now) and not record.now[-1].get("end_date")


def flag(record: Record) -> str:
    """The code that a roll ought to show for this record."""
    return AWAY if lives_away(record) else AT_HOME
