"""How all pupils attend, from the sealed sums of the editions that stand."""

import datetime as dt

from virtualschool.people.models import Authority
from virtualschool.register import sealed, sessions
from virtualschool.register.models import Edition

from .. import everybody
from ..derive import ATTENDANCE
from ..everybody import Attended
from .facts import editions


def name_of(edition_id: object) -> str:
    """The name under which an edition's sums are sealed."""
    return f"everybody-{edition_id}"


def attendance(authority: Authority, session: str) -> dict[str, Attended]:
    """Half days of all pupils by sector in a session; a sector of which too few are known is not there."""
    kept = (sealed.get_file(name_of(one.pk)) for one in editions(authority) if one.kind == ATTENDANCE)
    found = [everybody.read(data) for data in kept if data]
    first, last = sessions.start_of(session), sessions.end_of(session)
    return everybody.attended(found, first.isoformat(), last.isoformat())


def heard(authority: Authority, *, since: dt.date) -> dict[str, dt.date]:
    """The last day for which each school's attendance came, of any pupil, in files that speak of days since then."""
    kept = (sealed.get_file(name_of(one.pk)) for one in editions(authority) if is_of_late(one, since))
    last: dict[str, str] = {}
    for data in kept:
        for cell in everybody.read(data) if data else ():
            last[cell.school_code] = max(cell.last, last.get(cell.school_code, ""))
    return {school: dt.date.fromisoformat(day) for school, day in last.items()}


def is_of_late(edition: Edition, since: dt.date) -> bool:
    return edition.kind == ATTENDANCE and edition.as_at >= since
