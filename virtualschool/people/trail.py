"""The trail of one request: what it was shown, written to the audit before the response leaves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from virtualschool.audit import operations as audit
from virtualschool.audit.vocab import NETWORK, Result

from .models import User, standing_of
from .operations import actor


class TrailClosedError(RuntimeError):
    """Something was read after the audit of this request was written: it would have gone unseen."""


@dataclass(frozen=True)
class Sight:
    """One look at one object, or at a list of them, in one authority."""

    authority: str
    verb: str
    object_type: str
    ids: tuple[str, ...]
    is_list: bool
    classes: str = ""
    relation: str = ""
    reason: str = ""
    detail: str = ""
    result: Result = Result.SHOWN


class Trail:
    """Collects sights; a request for personal data that leaves it empty gets no answer."""

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.sights: list[Sight] = []
        self.is_closed = False

    def add(self, sight: Sight) -> None:
        if self.is_closed:
            raise TrailClosedError("This was read after the audit was written: fetch it before the response is made.")
        self.sights.append(sight)

    def saw(
        self,
        authority: str,
        object_type: str,
        ids: Iterable[object],
        *,
        verb: str = "listed",
        classes: str = "",
        relation: str = "",
        reason: str = "",
        detail: str = "",
    ) -> None:
        """Note a list that did not come through `access.see`, such as rows put together from several tables."""
        found = tuple(str(one) for one in ids)
        self.add(Sight(authority, verb, object_type, found, True, classes, relation, reason, detail))

    def nothing_was_shown(self) -> None:
        """What was fetched did not leave: only what was refused is still to be written down."""
        self.sights = [sight for sight in self.sights if sight.result != Result.SHOWN]

    def write(self, *, user: User, route: str, at: dt.datetime) -> None:
        """Add one event per sight, inside the caller's transaction, and let nothing be added afterwards."""
        for sight in self.sights:
            _record(sight, user=user, route=route, at=at, request_id=self.request_id)
        self.is_closed = True


def _record(sight: Sight, *, user: User, route: str, at: dt.datetime, request_id: str) -> None:
    audit.record(
        chain=sight.authority,
        verb=f"{sight.verb} {route}",
        at=at,
        actor=actor(user),
        role=standing_of(user).chief_role("" if sight.authority == NETWORK else sight.authority),
        relation=sight.relation,
        object_type=sight.object_type,
        object_id="" if sight.is_list else sight.ids[0],
        classes=sight.classes,
        number=len(sight.ids),
        ids=sight.ids if sight.is_list else (),
        reason=sight.reason,
        request_id=request_id,
        result=sight.result,
        detail=sight.detail,
    )
