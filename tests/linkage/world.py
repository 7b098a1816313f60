"""A few invented children of Strathcarron, brought in as intake brings them, without files.

Lachlan's two numbers differ, so he is asked about; Isla joins by herself;
Kyle is on the roll as looked after and in no list of social work's; Erin is
in social work's list and on no roll; Fraser's record ended in adoption.
"""

import datetime as dt
import uuid
from collections.abc import Mapping

from tests.intake.reading.extracts import numbers
from virtualschool.linkage.models import Question
from virtualschool.linkage.operations import settling
from virtualschool.linkage.planning import Arriving, plan
from virtualschool.people.models import Authority
from virtualschool.register import sealed
from virtualschool.register.models import Edition
from virtualschool.register.vocab import KIND_SOURCES, About

OCTOBER, NOVEMBER = dt.date(2026, 10, 19), dt.date(2026, 11, 16)
NOON = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
SCN = numbers(40)
Row = dict[str, str]
People = Mapping[str, Row]


def child(number: int, forename: str, surname: str, born: str, **more: str) -> Row:
    return {
        "scn": SCN[number],
        "forename": forename,
        "surname": surname,
        "date_of_birth": born,
        "gender": "M",
        "postcode": f"ZZ1 {number % 10}QX",
        **more,
    }


def pupil(number: int, forename: str, surname: str, born: str, **more: str) -> Row:
    here = {"school_code": "9900101", "school_name": "Glenorran Academy", "stage": "S3", "looked_after_code": "99"}
    return child(number, forename, surname, born, **{**here, **more})


def person(number: int, forename: str, surname: str, born: str, **more: str) -> Row:
    period = {"legal_reason": "CSO_HOME", "lives_with": "HOME", "start_date": "2025-03-03"}
    return child(number, forename, surname, born, **{**period, **more})


LACHLAN = ("Lachlan", "Sinclair", "2011-01-24")
ISLA = ("Isla", "Rattray", "2012-06-03")
KYLE = ("Kyle", "Pitcairn", "2010-09-27")
ERIN = ("Erin", "Menteith", "2012-10-22")
FRASER = ("Fraser", "Ogilvie", "2013-05-11")

ROLL: People = {
    "P1": pupil(1, *LACHLAN),
    "P2": pupil(2, *ISLA),
    "P3": pupil(3, *KYLE, looked_after_code="02"),
    "P5": pupil(5, "Fraser", "Haldane", "2013-05-11"),
    **{f"P{n}": pupil(n, name, f"Canary{name}", f"2012-0{n % 9 + 1}-1{n % 9}") for n, name in (
        (10, "Beathag"), (11, "Coinneach"), (12, "Dolina"), (13, "Effie"), (14, "Grizel"), (15, "Netta"))},
}  # fmt: skip
CARE: People = {
    "C1": person(21, *LACHLAN, postcode="ZZ1 1QX"),
    "C2": person(2, *ISLA),
    "C4": person(4, *ERIN),
    "C5": person(5, *FRASER, end_date="2026-02-01", ended_as="ADOPTED"),
}


def bring(
    authority: Authority, kind: str, people: People, *, as_at: dt.date = NOVEMBER, at: dt.datetime = NOON
) -> None:
    """One edition of one source, linked and derived with what stands."""
    bring_together(authority, {kind: people}, as_at=as_at, at=at)


def bring_together(
    authority: Authority,
    lists: Mapping[str, People],
    *,
    as_at: dt.date = NOVEMBER,
    at: dt.datetime = NOON,
    relink: bool = True,
) -> None:
    """One edition of each of these kinds, as files that come together: linked once, or not at all, which is quick."""
    arriving = [arrive(authority, kind, people, as_at, at) for kind, people in lists.items()]
    settling.commit(plan(authority, arriving, relink=relink), made_on=as_at, at=at)


def arrive(authority: Authority, kind: str, people: People, as_at: dt.date, at: dt.datetime) -> Arriving:
    edition = Edition(
        id=uuid.uuid4(),
        authority=authority,
        source=KIND_SOURCES[kind],
        kind=kind,
        sha256=uuid.uuid4().hex * 2,
        as_at=as_at,
        received=as_at,
        entered_at=at,
        persons=len(people),
    )
    rows = {own_id: (row,) for own_id, row in people.items()}
    if kind != "pupils":
        return Arriving(edition, rows)
    sealed.put_roll(str(edition.pk), rows)
    return Arriving(edition)


def question_about(about: About, own_id: str) -> Question:
    """The open question of this kind about a record; fails where there is none."""
    return Question.objects.open().get(about=about, left__own_id=own_id)


def is_asked(about: About, own_id: str) -> bool:
    return Question.objects.open().filter(about=about, left__own_id=own_id).exists()
