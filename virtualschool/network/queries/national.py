"""The national tables as they stand on a fixed day, and how each release of an authority fares."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from virtualschool.people.models import Authority

from ..hub import dates, national
from ..models import AuthorityKeys, MemberAuthority, NamingAgreement, ReceivedRelease


@dataclass(frozen=True)
class National:
    """The tables of one session and cohort. `authorities` is 0 where too few released for anything to be shown."""

    session: str
    cohort: str
    as_at: dt.date
    next_on: dt.date
    members: int
    authorities: int
    named: tuple[str, ...]
    tables: tuple[national.Table, ...]
    is_invented: bool
    """Whether this is a demo's Network, whose councils nobody has."""

    @property
    def on_fixed_days(self) -> bool:
        """Whether they change on fixed days alone, as they do but in a rehearsal."""
        return bool(settings.NATIONAL_DATES)

    @property
    def covered(self) -> str:
        """How many stand behind it, in words; never who is missing."""
        if not self.authorities:
            return f"fewer than {settings.NATIONAL_LEAST} authorities"
        return f"{self.authorities} of the {self.members} authorities in the Network"


def standing(on: dt.date, *, session: str = "", cohort: str = "") -> list[ReceivedRelease]:
    """The releases that stand in the national tables on a day: of each member, session and cohort the newest shown.

    What came in since the last fixed day waits, and so does what an authority
    sent that does not belong to the Network on the day.
    """
    members = MemberAuthority.objects.members_on(on).values("authority_id")
    rows = ReceivedRelease.objects.filter(shown_from__lte=on, authority__in=members).select_related("withdrawal")
    rows = rows.filter(session=session, cohort=cohort) if session else rows.defer("document")
    return _newest(rows.order_by("received_at"), on)


def _newest(oldest_first: Iterable[ReceivedRelease], on: dt.date) -> list[ReceivedRelease]:
    """A newest release that was withdrawn leaves a gap: the one before it was wrong or out of date already."""
    newest = {(row.authority_id, row.session, row.cohort): row for row in oldest_first}
    return [row for row in newest.values() if not is_withdrawn(row, on)]


def is_withdrawn(row: ReceivedRelease, on: dt.date) -> bool:
    withdrawal = getattr(row, "withdrawal", None)
    return withdrawal is not None and withdrawal.effective_from <= on


def tables(session: str, cohort: str, *, today: dt.date) -> National:
    """Everything that the page, the spreadsheet and the interface show of one session and cohort."""
    as_at = dates.last_by(today, settings.NATIONAL_DATES)
    found = standing(as_at, session=session, cohort=cohort)
    is_enough = len(found) >= settings.NATIONAL_LEAST
    return National(
        session=session,
        cohort=cohort,
        as_at=as_at,
        next_on=dates.next_after(today, settings.NATIONAL_DATES),
        members=MemberAuthority.objects.members_on(as_at).count(),
        authorities=len(found) if is_enough else 0,
        named=named({row.authority_id for row in found}, today) if is_enough else (),
        tables=tuple(national.add_up(map(document_of, in_order(found)), least=settings.NATIONAL_LEAST))
        if is_enough
        else (),
        is_invented=MemberAuthority.objects.filter(is_invented=True).exists(),
    )


def in_order(found: Iterable[ReceivedRelease]) -> list[ReceivedRelease]:
    """By the id, which tells nothing of who sent it: the order of categories is the first document's."""
    return sorted(found, key=lambda row: row.pk)


def document_of(row: ReceivedRelease) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(row.document)
    return document


def named(covered: Iterable[str], today: dt.date) -> tuple[str, ...]:
    """Who stands behind the tables, by name: only where every member of today and everybody covered agreed."""
    members = set(MemberAuthority.objects.members_on(today).values_list("authority_id", flat=True))
    everybody = members | set(covered)
    agreed = {code for code, agrees in agreements().items() if agrees}
    if not everybody <= agreed:
        return ()
    return tuple(Authority.objects.filter(pk__in=covered).order_by("short_name").values_list("short_name", flat=True))


def agreements() -> dict[str, bool]:
    """The newest answer of each authority."""
    found: dict[str, bool] = {}
    for code, agrees in NamingAgreement.objects.newest_first().values_list("authority_id", "agrees"):
        found.setdefault(code, agrees)
    return found


def sessions_shown(today: dt.date) -> list[tuple[str, str]]:
    """Session and cohort of everything that has national tables, the newest session first."""
    counted: dict[tuple[str, str], int] = {}
    for row in standing(dates.last_by(today, settings.NATIONAL_DATES)):
        counted[row.session, row.cohort] = counted.get((row.session, row.cohort), 0) + 1
    enough = [one for one, number in counted.items() if number >= settings.NATIONAL_LEAST]
    order = ("in-year", "since-12", "since-5", "ever")
    return sorted(enough, key=lambda one: (one[0], -order.index(one[1])), reverse=True)


@dataclass(frozen=True)
class Own:
    """A release as its own authority is told about it."""

    id: str
    session: str
    cohort: str
    made_on: dt.date
    received_at: dt.datetime
    shown_from: dt.date
    state: str
    """waiting (for a fixed day, or to belong), shown, replaced, or withdrawn (from `withdrawn_from` on)."""
    withdrawn_from: dt.date | None


def own(authority: str, *, today: dt.date) -> list[Own]:
    """An authority's releases, the newest first."""
    as_at = dates.last_by(today, settings.NATIONAL_DATES)
    belongs = MemberAuthority.objects.members_on(as_at).filter(authority=authority).exists()
    rows = ReceivedRelease.objects.of(authority).select_related("withdrawal").defer("document").order_by("-received_at")
    newest = {row.pk for row in _newest([row for row in reversed(rows) if row.shown_from <= as_at], as_at)}
    return [one_of_own(row, as_at, is_newest=row.pk in newest, belongs=belongs) for row in rows]


def one_of_own(row: ReceivedRelease, as_at: dt.date, *, is_newest: bool, belongs: bool) -> Own:
    withdrawal = getattr(row, "withdrawal", None)
    is_replaced = row.shown_from <= as_at and not is_newest
    waits = row.shown_from > as_at or not belongs
    return Own(
        id=row.pk,
        session=row.session,
        cohort=row.cohort,
        made_on=row.made_on,
        received_at=row.received_at,
        shown_from=row.shown_from,
        state="withdrawn" if withdrawal else "replaced" if is_replaced else "waiting" if waits else "shown",
        withdrawn_from=withdrawal.effective_from if withdrawal else None,
    )


def keys_held() -> list[AuthorityKeys]:
    """The keys that hold, by the authority's name."""
    return list(AuthorityKeys.objects.holding().select_related("authority").order_by("authority__short_name"))
