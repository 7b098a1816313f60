"""How all pupils attend, from the sealed sums of the editions that stand."""

from virtualschool.people.models import Authority
from virtualschool.register import sealed, sessions

from .. import everybody
from ..derive import ATTENDANCE
from ..everybody import Attended, Cell
from .facts import editions


def name_of(edition_id: object) -> str:
    """The name under which an edition's sums are sealed."""
    return f"everybody-{edition_id}"


def standing(authority: Authority) -> list[Cell]:
    """The sums of all years that stand, as cells of school, stage and period."""
    kept = (sealed.get_file(name_of(one.pk)) for one in editions(authority) if one.kind == ATTENDANCE)
    return everybody.standing(everybody.read(data) for data in kept if data)


def attendance(authority: Authority, session: str) -> dict[str, Attended]:
    """Half days of all pupils by sector in a session; a sector of which too few are known is not there."""
    kept = (sealed.get_file(name_of(one.pk)) for one in editions(authority) if one.kind == ATTENDANCE)
    found = [everybody.read(data) for data in kept if data]
    first, last = sessions.start_of(session), sessions.end_of(session)
    return everybody.attended(found, first.isoformat(), last.isoformat())
