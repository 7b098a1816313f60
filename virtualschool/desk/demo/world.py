"""The whole invented world of the demo: two authorities, their children, and what each source says of them."""

import random
from dataclasses import dataclass
from datetime import date
from itertools import chain

from virtualschool.desk.demo import changes, faults
from virtualschool.desk.demo.casting import LOOKED_AFTER_NOW, PREVIOUSLY, Authority, Share
from virtualschool.desk.demo.children import Families
from virtualschool.desk.demo.my_list import HeadsList
from virtualschool.desk.demo.records import Dates, Record, dates
from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON, estate

_BAD_CARE = {
    STRATHCARRON: ("impossible date", "no surname", "impossible number", "unknown legal reason"),
    INVERALLAN: ("impossible number",),
}
_BAD_PUPILS = {
    STRATHCARRON: ("impossible date", "impossible number", "no surname"),
    INVERALLAN: ("unknown stage",),
}


@dataclass(frozen=True, slots=True)
class World:
    """Every record of every source, by authority, and the head's own list of the first authority."""

    days: Dates
    pupils: dict[str, list[Record]]
    care: dict[str, list[Record]]
    my_list: list[Record]

    def records(self) -> list[Record]:
        """Every record there is."""
        return [*chain(*self.pupils.values(), *self.care.values()), *self.my_list]


def make(*, pupils: int, seed: int, today: date) -> World:
    """Make the world of this seed with so many pupils, two thirds of them in Strathcarron; the same each time."""
    rng = random.Random(seed)  # noqa: S311 - invented children need no secret randomness
    days = dates(today)
    families = Families(rng, session=days.session)
    first = round(pupils * 2 / 3)
    sizes = {STRATHCARRON: first, INVERALLAN: pupils - first}
    authorities = {code: Authority(rng, families, estate(code, many), days) for code, many in sizes.items()}
    for code, authority in authorities.items():
        authority.populate(sizes[code])
    _cross_the_boundary(authorities, sizes)
    for code, authority in authorities.items():
        _finish(rng, authority, _share(sizes[code]), code)
    my_list = HeadsList(rng, authorities[STRATHCARRON], sizes[STRATHCARRON]).write()
    care = {code: authority.caseload.records for code, authority in authorities.items()}
    told_of = {record.child.true_id for record in (*chain(*care.values()), *my_list)}
    for authority in authorities.values():
        authority.roll.turn_over(apart_from=told_of)
    return World(
        days,
        pupils={code: authority.roll.records() for code, authority in authorities.items()},
        care=care,
        my_list=my_list,
    )


def _share(pupils: int) -> Share:
    return Share(round(pupils * (LOOKED_AFTER_NOW + PREVIOUSLY)), 1)


def _cross_the_boundary(authorities: dict[str, Authority], sizes: dict[str, int]) -> None:
    for ours, theirs in ((STRATHCARRON, INVERALLAN), (INVERALLAN, STRATHCARRON)):
        for _ in range(_share(sizes[ours])(0.03)):
            authorities[ours].host(authorities[theirs].free(), authorities[theirs])


def _finish(rng: random.Random, authority: Authority, share: Share, code: str) -> None:
    changes.happen(rng, authority, share)
    authority.only_education(share(0.05))
    in_care = [r for r in authority.roll.of.values() if r.now[0]["looked_after_code"] in {"01", "02"} and not r.notes]
    authority.register_twice([*in_care[:1], *(authority.roll.of[authority.free().true_id] for _ in range(share(0.05)))])
    _damage(authority, code)


def _damage(authority: Authority, code: str) -> None:
    """Plant the rows that no one can read, among children of whom nothing else is told."""
    for way in _BAD_CARE[code]:
        child = authority.free()
        periods = authority.caseload.history(child, looked_after_now=True)
        faults.damage(authority.caseload.take_in(child, periods[-1:], scn=child.scn), way)
    for way in _BAD_PUPILS[code]:
        pupil = authority.roll.of[authority.free().true_id]
        pupil.state(scn=pupil.child.scn)
        faults.damage(pupil, way)
    if code == STRATHCARRON:
        both = [record for record in authority.caseload.records if record.now and record.before]
        _end_before_start(min(both, key=lambda record: len(record.notes)))


def _end_before_start(record: Record) -> None:
    """Add a period that cannot be; the child's other periods stay readable."""
    for edition in (record.before, record.now):
        first = edition[0]["start_date"]
        edition.append(edition[0] | {"end_date": f"{int(first[:4]) - 1}{first[4:8]}01"})
    record.notes.append("one bad row: ends before it starts")
