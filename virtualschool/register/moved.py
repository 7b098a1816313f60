"""Of two states of the register, those for whom something may differ: a night moves few, and deriving all takes long.

Pure. Whoever is left out is the same learner with the same facts on both days. In doubt somebody is kept: what is
derived of them then says that nothing changed.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .derive import Key, Said, Stated, own_pairs
from .derive.groups import Sets

OWN_LIST, TOLD_BY = "my_list", "told_by"
DATES = ("start_date", "end_date")
ByKey = Mapping[Key, Sequence[Said]]


def narrowed(then: Stated, now: Stated, since: dt.date, until: dt.date) -> tuple[Stated, Stated]:
    """Both states without those who have not moved between the two days."""
    if (then.current_only, then.refused_flags) != (now.current_only, now.refused_flags):
        return then, now
    was, is_now = by_key(then.statements), by_key(now.statements)
    keys = was.keys() | is_now.keys()
    sets = Sets(sorted(keys))
    pairs = {(one.left, one.right) for one in (*then.joined, *now.joined)}
    for pair in sorted(pairs | set(own_pairs(was)) | set(own_pairs(is_now))):
        sets.join(*pair)
    touched = {key for one in set(then.joined) ^ set(now.joined) for key in (one.left, one.right)}
    if editions(then, OWN_LIST) != editions(now, OWN_LIST):
        touched |= {key for key in keys if key.source == OWN_LIST}
    touched |= {key for key in keys if has_moved(was.get(key, ()), is_now.get(key, ()), since, until)}
    kept = {key for group in sets.groups() if not touched.isdisjoint(group) or is_delicate(group) for key in group}
    return only(then, kept), only(now, kept)


def by_key(statements: Iterable[Said]) -> dict[Key, list[Said]]:
    found: dict[Key, list[Said]] = defaultdict(list)
    for said in sorted(statements, key=lambda said: said.edition.order):
        found[said.key].append(said)
    return found


def editions(stated: Stated, source: str) -> set[object]:
    return {said.edition for said in stated.statements if said.key.source == source}


def is_delicate(group: Sequence[Key]) -> bool:
    """Where a source knows a learner twice, or a person told of them, a list that repeats itself can change a fact."""
    sources = [key.source for key in group]
    return len(sources) > len(set(sources)) or TOLD_BY in sources or any(key.own_id.startswith("scn:") for key in group)


def has_moved(was: Sequence[Said], now: Sequence[Said], since: dt.date, until: dt.date) -> bool:
    """Whether the lists since say anything else of this record, or a day that they state lies between the two."""
    if not was or list(now[: len(was)]) != list(was):
        return True
    if any(said.rows != was[-1].rows for said in now[len(was) :]) or was[-1].edition.as_at > since:
        return True
    last = until + dt.timedelta(days=1)
    days = {row[name] for said in was for row in said.rows for name in DATES if name in row}
    return any(since.isoformat() <= day <= last.isoformat() for day in days)


def only(stated: Stated, kept: set[Key]) -> Stated:
    return replace(
        stated,
        statements=tuple(said for said in stated.statements if said.key in kept),
        joined=tuple(one for one in stated.joined if one.left in kept),
    )
