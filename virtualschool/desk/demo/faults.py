"""How social work's record of a child comes to differ from the school's: each fault plants itself or says it cannot.

A fault returns False where it does not apply to this record, and then has changed nothing.
"""

import random
from collections.abc import Callable
from datetime import date

from virtualschool.desk.demo import names, slips
from virtualschool.desk.demo.records import Record

Fault = Callable[[random.Random, Record], bool]


def _stated(record: Record, **values: str) -> bool:
    """State these values unless they are what the record says already."""
    if all(record.now[0].get(column) == value for column, value in values.items()):
        return False
    record.state(**values)
    return True


def known_as_name(rng: random.Random, record: Record) -> bool:
    """The name the child goes by, or another spelling, stands as the forename."""
    return _stated(record, forename=record.child.known_as or names.informal(rng, record.child.forename))


def forename_mistyped(rng: random.Random, record: Record) -> bool:
    """A slip in the forename."""
    return _stated(record, forename=slips.mistyped(rng, record.child.forename))


def surname_mistyped(rng: random.Random, record: Record) -> bool:
    """A slip in the surname."""
    return _stated(record, surname=slips.mistyped(rng, record.child.surname))


def other_surname(rng: random.Random, record: Record) -> bool:
    """Social work has the other parent's surname; half of the time it says the school's as the former one."""
    if not record.child.other_surname:
        return False
    former = record.child.surname if rng.random() < 0.5 else ""
    return _stated(record, surname=record.child.other_surname, former_surname=former)


def clan_spelling(_rng: random.Random, record: Record) -> bool:
    """Mac for Mc, no apostrophe, no hyphen."""
    return _stated(record, surname=names.other_clan_spelling(record.child.surname))


def double_barrel_on_one_side(rng: random.Random, record: Record) -> bool:
    """Only one of two surnames, or both parents' where the school has one."""
    child = record.child
    parts = child.surname.split("-")
    if len(parts) == 2 and parts[0] != "Al":
        return _stated(record, surname=rng.choice(parts))
    return bool(child.other_surname) and _stated(record, surname=f"{child.surname}-{child.other_surname}")


def names_swapped(_rng: random.Random, record: Record) -> bool:
    """Forename and surname in each other's column."""
    return _stated(record, forename=record.child.surname, surname=record.child.forename)


def second_name_first(_rng: random.Random, record: Record) -> bool:
    """The second forename stands as the forename."""
    second = record.child.second_forename
    return bool(second) and _stated(record, forename=second, second_forename="")


def day_and_month_swapped(_rng: random.Random, record: Record) -> bool:
    """The date of birth was typed month first."""
    swapped = slips.day_and_month_swapped(record.child.born)
    return swapped is not None and may_have_been_born(record, swapped) and _stated(record, date_of_birth=str(swapped))


def date_one_figure_out(rng: random.Random, record: Record) -> bool:
    """One figure of the date of birth is wrong."""
    born = slips.one_figure_out(rng, record.child.born)
    return may_have_been_born(record, born) and _stated(record, date_of_birth=born.isoformat())


def may_have_been_born(record: Record, born: date) -> bool:
    """Whether care began on or after this day, as a system would check."""
    return born.isoformat() <= record.now[0]["start_date"]


ON_THE_ROLL: tuple[tuple[str, float, Fault], ...] = (
    ("Mac, Mc or apostrophe", 0.03, clan_spelling),
    ("second forename first", 0.015, second_name_first),
    ("day and month swapped", 0.02, day_and_month_swapped),
    ("surname changed", 0.06, other_surname),
    ("double barrel on one side", 0.012, double_barrel_on_one_side),
    ("known-as name", 0.09, known_as_name),
    ("forename mistyped", 0.03, forename_mistyped),
    ("surname mistyped", 0.03, surname_mistyped),
    ("names swapped", 0.01, names_swapped),
    ("date of birth one figure out", 0.02, date_one_figure_out),
)
"""What is planted among children on the roll: the note, the share of records, and how; the most particular first."""


def plant(rng: random.Random, records: list[Record], *, share_of: int, least: int) -> None:
    """Plant every fault of the list, each in another record, at its share of so many and at least so often."""
    waiting = list(records)
    rng.shuffle(waiting)
    for note, share, fault in ON_THE_ROLL:
        wanted = max(least, round(share * share_of))
        for record in list(waiting):
            if not wanted:
                break
            if fault(rng, record):
                record.notes.append(note)
                waiting.remove(record)
                wanted -= 1


def damage(record: Record, way: str) -> None:
    """Make the record's rows unreadable in one of the ways that a receipt tells apart."""
    ways: dict[str, dict[str, str]] = {
        "impossible date": {"date_of_birth": f"{record.child.born.year}-02-31"},
        "no surname": {"surname": ""},
        "impossible number": {"scn": slips.without_its_check(record.child.scn)},
        "unknown legal reason": {"legal_reason": "S.O."},
        "unknown stage": {"stage": "P9"},
    }
    record.state(**ways[way])
    record.notes.append(f"bad row: {way}")
