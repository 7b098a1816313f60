"""A world small enough to read: thirty pupils of Strathcarron on a roll, eight of them in social work's list.

The others are canaries: no name, number or postcode of theirs may be found
anywhere once files have been taken in.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.intake.reading.extracts import numbers
from virtualschool.audit.vocab import SYSTEM
from virtualschool.intake.operations.taking_in import Sender, Taken, take_in
from virtualschool.intake.preparing import Circumstances, File
from virtualschool.people.models import Authority, User
from virtualschool.people.operations import actor

FORENAMES = (
    "Ailis Brannan Cairistiona Domhnall Effie Fearchar Grizel Hector Iseabail Jessie Kenneth Lilias Murdo Netta Orla "
    "Pàdraig Quintin Rhona Somhairle Teàrlach Ùna Vhairi Wilma Xanthe Yvaine Zander Beathag Coinneach Dolina Eòghan"
).split()
SURNAMES = (
    "Abernethy Baillieston Carmichael Drummond Erskine Farquharson Galbraith Haldane Inglis Jardine Kinnaird Lamont "
    "Menteith Nairn Ogilvie Pitcairn Quarrier Rattray Strachan Tulloch Urquhart Veitch Wedderburn Yuille Auchterlonie "
    "Balfour Cruickshank Dalrymple Elphinstone Forsyth"
).split()
POSTCODES = [f"ZZ{at} {at % 9 + 1}QX" for at in range(10, 40)]
SCNS = numbers(30)
IN_CARE = 8
OCTOBER, NOVEMBER = dt.date(2026, 10, 19), dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
Row = dict[str, str]


def who(at: int) -> Row:
    """The facts by which everybody knows pupil number `at`."""
    return {
        "forename": FORENAMES[at],
        "surname": SURNAMES[at],
        "date_of_birth": dt.date(2011 + at % 6, at % 12 + 1, at % 27 + 1).isoformat(),
        "scn": SCNS[at],
        "postcode": POSTCODES[at],
        "gender": "FM"[at % 2],
    }


def roll(pupils: Iterable[int] = range(30), **changed: Row) -> list[Row]:
    """A roll; `p3={"stage": "S1"}` changes the row of pupil 3."""
    standard = {"school_code": "9900001", "school_name": "Ardvannie Primary", "stage": "P5", "looked_after_code": "99"}
    return [{"pupil_id": f"P{at}", **who(at), **standard, **changed.get(f"p{at}", {})} for at in pupils]


def care(people: Iterable[int] = range(IN_CARE), **changed: Row) -> list[Row]:
    standard = {"legal_reason": "CSO_HOME", "lives_with": "HOME", "start_date": "2025-03-03", "end_date": ""}
    return [{"person_id": f"C{at}", **who(at), **standard, **changed.get(f"c{at}", {})} for at in people]


def my_list(people: Iterable[int] = range(2, 5)) -> list[Row]:
    return [{**who(at), "notes": "Likes the boat club"} for at in people]


def as_csv(rows: Sequence[Mapping[str, str]], *more: Sequence[str]) -> bytes:
    """The rows as CSV, then rows of cells as they stand."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(rows[0])
    writer.writerows(row.values() for row in rows)
    writer.writerows(more)
    return out.getvalue().encode()


def of_each(pupils: Iterable[int] = range(30), **row: str) -> list[Row]:
    """The same fact of each pupil, whose id, number and own word are in it (`{}`)."""
    return [
        {"pupil_id": f"P{at}", "scn": SCNS[at], **{name: text.format(SURNAMES[at]) for name, text in row.items()}}
        for at in pupils
    ]


@dataclass(frozen=True)
class Brought:
    """A file with its name and the day it speaks of."""

    name: str
    data: bytes
    as_at: dt.date
    kind: str | None = None


ROLL = Brought("roll.csv", as_csv(roll()), OCTOBER)
FLAGGED = 20
ROLL_WITH_A_FLAG = Brought("roll.csv", as_csv(roll(p20={"looked_after_code": "01"})), OCTOBER)
ROLL_2 = Brought(
    "roll 2.csv", as_csv(roll(p3={"school_code": "9900002", "school_name": "Glenorran Academy"})), NOVEMBER
)
CARE = Brought("care.csv", as_csv(care()), OCTOBER)
CARE_2 = Brought("care 2.csv", as_csv(care(c5={"lives_with": "FOSTER_LA"}, c6={"end_date": "2026-11-01"})), NOVEMBER)
MY_LIST = Brought("my list.csv", as_csv(my_list()), NOVEMBER, "my-list")


WEEK = {"from_date": "2026-09-07", "to_date": "2026-09-11", "openings": "10"}
AWARD = {"session": "2025/26", "subject": "The art of {}", "scqf_level": "5"}
FACTS = {
    "ATTENDANCE": of_each(**WEEK, code="10"),
    "EXCLUSIONS": of_each(start_date="2026-09-09", openings_lost="2", reason="Because of {}", kind="temporary"),
    "LEVELS": of_each(session="2025/26", stage="P4", area="reading", level="first"),
    "AWARDS": of_each(**AWARD, result="{}"),
    "ENTRIES": of_each(**AWARD, arrangement="A scribe for {}"),
    "DESTINATIONS": of_each(left_on="2026-06-26", survey="initial", destination="training"),
    "NEEDS": of_each(need="Help with {}", plan="csp", start_date="2025-08-18"),
}
"""A file of each kind of facts, about every pupil of the roll."""


def file_of(name: str) -> Brought:
    """A file by its name: one of this module's, or one of facts."""
    if name in FACTS:
        return Brought(f"{name.lower()}.csv", as_csv(FACTS[name]), NOVEMBER)
    found = globals()[name]
    assert isinstance(found, Brought)
    return found


def bring(
    authority: Authority,
    *files: Brought,
    received: dt.date | None = None,
    by: User | None = None,
    at: dt.datetime = NOON,
    dry_run: bool = False,
) -> Taken:
    """Take files in as the command line does, or as a user who brings them."""
    circumstances = Circumstances(
        authority=authority,
        as_at=files[0].as_at,
        received=received or files[0].as_at,
        entered_at=at,
        kind=files[0].kind,
    )
    sender = Sender(actor(by), by.name, by) if by else Sender(SYSTEM, "the operator")
    given = [File(file.name, file.data) for file in files]
    return take_in(given, circumstances=circumstances, sender=sender, dry_run=dry_run)
