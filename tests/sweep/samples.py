"""What fills the gaps of an address: own (of Strathcarron), other authority (of Inverallan), invented (nobody).

A room that brings a route with an id adds a line to `MADE`: the parameter's
name, and a function that makes such an object in an authority and returns
its id. Texts that identify nobody stand in `TEXTS`.
"""

import uuid
from collections.abc import Callable

from virtualschool.people.models import Authority

RELATIONS = ("own", "other authority", "invented")

MADE: dict[str, Callable[[Authority], object]] = {}

TEXTS: dict[str, object] = {"key": "a-b", "uidb36": "1", "provider_id": "council", "pk": 999_999}


def has_relations(needs: dict[str, str]) -> bool:
    return any(name in MADE for name in needs)


def fill(needs: dict[str, str], relation: str, own: Authority, other: Authority) -> dict[str, object]:
    """Values for a route's parameters; a parameter that no sample knows fails, and says where to add it."""
    return {name: _value(name, kind, relation, own, other) for name, kind in needs.items()}


def _value(name: str, kind: str, relation: str, own: Authority, other: Authority) -> object:
    if name in TEXTS:
        return TEXTS[name]
    assert name in MADE, f"The sweep does not know what {name!r} is: add it to tests/sweep/samples.py."
    if relation == "invented":
        return uuid.uuid4() if kind == "uuid" else "invented"
    return MADE[name](own if relation == "own" else other)
