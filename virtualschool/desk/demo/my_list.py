"""The head's own spreadsheet: a few dozen children in one person's shorthand, some of whom only she knows."""

import random
from collections.abc import Iterator

from virtualschool.desk.demo.care import is_open
from virtualschool.desk.demo.casting import Authority
from virtualschool.desk.demo.records import Record, Row
from virtualschool.desk.demo.schools import STRATHCARRON
from virtualschool.desk.demo.slips import without_its_check

_LEGAL = {
    "CSO_HOME": "Supervision order, at home",
    "CSO_AWAY": "CSO away",
    "S25": "S25",
    "PO": "Permanence order",
    "ICSO": "interim order",
}
_HOMES = {
    "HOME": "At home with parents",
    "KINSHIP": "With family or friends",
    "FOSTER_LA": "foster carers",
    "FOSTER_PURCHASED": "foster carers",
    "HOUSE_LA": "In a children's house",
    "HOUSE_VOLUNTARY": "In a children's house",
    "RESIDENTIAL_SCHOOL": "At a residential school",
    "COMMUNITY_OTHER": "own flat with support",
}
_HEARD = (
    "Social work list, spring",
    "Depute head told me",
    "Pupil support teacher rang",
    "Met mum at parents' night",
    "Gran told me at the gate",
    "At the review in September",
    "Told me in person at a pupil forum",
    "Nursery head passed it on",
)
_ONLY_HERS = (
    "Gran has a kinship care order; not on anyone's list",
    "Carer told me: looked after in another council until 2021",
    "Was in care as a baby, mum happy for me to know",
    "Told the guidance teacher about growing up in foster care",
)
_NOTES = (
    "",
    "",
    "Settled well. Loves the school garden.",
    "Brilliant at art, wants to go to college.",
    "Mum keen to be asked to meetings.",
    "Finds mornings hard; breakfast club is helping.",
    "Reads to the P1s on Fridays and is proud of it.",
    "Ask before phoning, prefers a text.",
    "Shinty twice a week.",
    "Would like more time with a brother in P3.",
    "New foster carers are lovely.",
    "Please check the attendance after Christmas.",
)
_LATER_NOTES = ("Rang school, doing fine.", "Moved class in August.", "Still waiting for the review date.")


class HeadsList:
    """Writes the list from what Strathcarron's head might have heard."""

    def __init__(self, rng: random.Random, authority: Authority, pupils: int) -> None:
        """A list about as long as a head keeps by hand: forty to sixty children, fewer in a small world."""
        self._rng = rng
        self._authority = authority
        self._length = min(52, max(14, pupils // 80))

    def write(self) -> list[Record]:
        """The rows in the order in which she added them, her mistakes included."""
        hers = [self._only_hers() for _ in range(max(2, self._length // 8))]
        known = list(self._known(self._length - len(hers)))
        listed = known + hers
        self._rng.shuffle(listed)
        self._spoil(known)
        again = [self._again(record) for record in known[-max(1, self._length // 16) :]]
        for record in listed + again:
            record.own_id = f"{record.now[0]['full_name']}|{record.now[0]['date_of_birth']}"
        return listed + again

    def _known(self, many: int) -> Iterator[Record]:
        """Children whom social work or the roll knows, too; three in four are at school here."""
        records = [r for r in self._authority.caseload.records if is_open(r) and "bad row" not in "".join(r.notes)]
        flagged = [r for r in self._authority.roll.of.values() if "only education" in r.notes]
        chosen = {record.child.true_id: record for record in self._rng.sample(records, min(len(records), many - 1))}
        for record in [*list(chosen.values())[: many - 1], *flagged[:1]]:
            yield self._row(record, legal=record.now[-1].get("legal_reason", ""))

    def _only_hers(self) -> Record:
        pupil = self._authority.roll.of[self._authority.free().true_id]
        record = self._row(pupil, legal="")
        record.now[0] |= {"how": self._rng.choice(_ONLY_HERS), "lives_with": ""}
        record.notes.append("only head")
        return record

    def _row(self, record: Record, *, legal: str) -> Record:
        rng, child = self._rng, record.child
        pupil = self._authority.roll.of.get(child.true_id)
        place = pupil.now[0] if pupil and pupil.now else {}
        forename = child.known_as or child.forename
        written = f"{child.surname}, {forename}" if rng.random() < 0.15 else f"{forename} {child.surname}"
        row: Row = {
            "full_name": written,
            "date_of_birth": child.born.isoformat(),
            "school_name": place.get("school_name", ""),
            "stage": place.get("stage", ""),
            "scn": child.scn if rng.random() < 0.4 else "",
            "legal_reason": _LEGAL.get(legal, ""),
            "lives_with": _HOMES.get(record.now[-1].get("lives_with", ""), ""),
            "how": rng.choice(_HEARD),
            "notes": rng.choice(_NOTES),
        }
        return Record(child, STRATHCARRON, "my-list", "", [row])

    def _spoil(self, known: list[Record]) -> None:
        """One number that cannot be right, and one child whose birthday she does not know."""
        numbered = next(record for record in known if record.child.scn)
        numbered.now[0]["scn"] = without_its_check(numbered.child.scn)
        numbered.notes.append("impossible number")
        undated = next(record for record in reversed(known) if record is not numbered)
        undated.now[0]["date_of_birth"] = ""
        undated.notes.append("bad row: no date of birth")

    def _again(self, record: Record) -> Record:
        """The same child a second time, some rows further down."""
        child = record.child
        row = record.now[0] | {
            "full_name": f"{child.forename} {child.surname}",
            "date_of_birth": child.born.isoformat(),
            "scn": "",
            "notes": self._rng.choice(_LATER_NOTES),
        }
        return Record(child, STRATHCARRON, "my-list", "", [row], notes=["dup"])
