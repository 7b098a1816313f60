"""Statements for tests, written short."""

import datetime as dt
import uuid
from collections.abc import Iterable

from virtualschool.register.derive import Derived, Joined, Key, Said, Spoken, Stated, learners

AUTHORITY = "S12000098"
NAMESPACE = uuid.UUID("00000000-0000-4000-8000-000000000001")
KINDS = {"education": "pupils", "social_work": "care", "told_by": "told", "my_list": "my-list"}
ISLA = {"forename": "Isla", "surname": "Macrae", "date_of_birth": "2013-03-09"}


def spoken(source: str, as_at: str, received: str = "") -> Spoken:
    day = dt.date.fromisoformat(as_at)
    return Spoken(source, KINDS[source], day, dt.date.fromisoformat(received or as_at), f"{source}{as_at}")


def said(source: str, own_id: str, as_at: str, *rows: dict[str, str], **facts: str) -> Said:
    """One edition's rows about one person; without rows, one row of Isla's name with these facts."""
    return Said(spoken(source, as_at), Key(source, own_id), rows or ({**ISLA, **facts},))


def care(as_at: str, *periods: dict[str, str], own_id: str = "C1", **facts: str) -> Said:
    return said("social_work", own_id, as_at, *[{**ISLA, **facts, **period} for period in periods or ({},)])


def roll(as_at: str, *places: dict[str, str], own_id: str = "P1", **facts: str) -> Said:
    return said("education", own_id, as_at, *[{**ISLA, **facts, **place} for place in places or ({},)])


def same(left: Said, right: Said) -> Joined:
    return Joined(left.key, right.key)


def derived(*statements: Said, joined: Iterable[Joined] = (), **more: object) -> list[Derived]:
    stated = Stated(AUTHORITY, NAMESPACE, tuple(statements), tuple(joined), **more)  # type: ignore[arg-type]
    return learners(stated)


def only(*statements: Said, joined: Iterable[Joined] = (), **more: object) -> Derived:
    (learner,) = derived(*statements, joined=joined, **more)
    return learner


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
