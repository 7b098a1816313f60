"""What happened between the two editions, so that the second one has something to tell."""

import random
from collections.abc import Callable

from virtualschool.desk.demo import slips
from virtualschool.desk.demo.care import Caseload, is_open
from virtualschool.desk.demo.casting import Authority, Share
from virtualschool.desk.demo.faults import ON_THE_ROLL, may_have_been_born
from virtualschool.desk.demo.records import Record

Change = Callable[[Record], object]


_TYPING = {note for note, _, _ in ON_THE_ROLL}


def _may_change(record: Record) -> bool:
    return is_open(record) and set(record.notes) <= _TYPING


def happen(rng: random.Random, authority: Authority, share: Share) -> None:
    """Let children come into care, leave it and move, names and dates be put right, and one be left out."""
    caseload = authority.caseload
    waiting = [record for record in caseload.records if _may_change(record)]
    rng.shuffle(waiting)
    waiting.sort(key=lambda record: bool(record.notes), reverse=True)  # those without a fault come off the end first
    for note, part, change in _changes(rng, caseload, authority):
        for _ in range(min(len(waiting), share(part))):
            record = waiting.pop()
            change(record)
            record.notes.append(note)


def _changes(rng: random.Random, caseload: Caseload, authority: Authority) -> tuple[tuple[str, float, Change], ...]:
    def corrected(record: Record) -> None:
        swapped = slips.day_and_month_swapped(record.child.born)
        possible = swapped is not None and may_have_been_born(record, swapped)
        wrong = swapped if swapped and possible else slips.one_figure_out(rng, record.child.born)
        for row in record.before:
            row["date_of_birth"] = wrong.isoformat()

    def renamed(record: Record) -> None:
        former = record.child.other_surname or "Dunbar"
        for row in record.before:
            row["surname"] = former
        for row in record.now:
            row["former_surname"] = former

    def moved_school(record: Record) -> None:
        pupil = authority.roll.of[record.child.true_id]
        here = pupil.now[0]["school_code"]
        estate = authority.estate
        schools = estate.secondaries if pupil.now[0]["stage"].startswith("S") else estate.primaries
        authority.roll.move(pupil, rng.choice([school for school in schools if school.code != here]))

    return (
        ("date of birth corrected", 0.01, corrected),
        ("renamed", 0.006, renamed),
        ("moved school", 0.02, moved_school),
        ("missing from the newer list", 0.004, _left_out),
        ("new", 0.025, caseload.new_since),
        ("moved home", 0.025, caseload.moved_home),
        ("new legal reason", 0.015, caseload.new_reason),
        ("ended", 0.02, caseload.ended),
    )


def _left_out(record: Record) -> None:
    record.now = []
