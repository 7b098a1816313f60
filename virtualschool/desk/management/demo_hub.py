"""The demo's two authorities and the Network's hub: keys given with one-time codes, and tables sent the whole way.

The hub is asked by its interface alone, over HTTP and signed, as an authority's installation asks any hub; codes come
from the Network's own command, as they come from its coordinator.
"""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from io import StringIO

from django.core.management import call_command

from virtualschool.foundation import clock, serving
from virtualschool.foundation.refusals import Refusal
from virtualschool.handover import hub
from virtualschool.handover.operations import keeping
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register import sessions
from virtualschool.register.vocab import Cohort
from virtualschool.releases.menu import menu
from virtualschool.releases.models import OutboxEntry, Release
from virtualschool.releases.operations import approving, drafting, sending
from virtualschool.releases.operations.drafting import Wanted
from virtualschool.releases.vocab import Sent

Tell = Callable[[str], None]
APPROVERS = (Role.LEAD, Role.DATA_PROTECTION_OFFICER)
FINEST = frozenset({"home-by-stage", "attendance-band-by-home", "exclusions-by-home"})
"""Left out, as the programme itself advises where tables are too fine: with them, protection takes twenty times as
long, and a demo begins at once."""


def meet(authorities: Sequence[Authority], releasing: Authority, tell: Tell) -> str:
    """Give the hub every authority's keys, fetch each other's, and release one's tables; says what came of them."""
    with serving.own_hub_for_now():
        tell("Giving both authorities' keys to the Network's hub")
        enrol(authorities)
        return release(releasing, tell)


def enrol(authorities: Sequence[Authority]) -> None:
    """Each gives its keys with a code of its own; then all fetch all, as their heads do on the page of keys."""
    said = StringIO()
    call_command("hub_code", authority=[one.code for one in authorities], json=True, stdout=said)
    codes = json.loads(said.getvalue())["codes"]
    for one in authorities:
        hub.enrol(one.code, codes[one.code])
    for one in authorities:
        head = holder(one, Role.LEAD)
        keeping.keep_all(
            authority=one, found=hub.fetch(one.code), name=head.name, by=people.actor(head), at=clock.now()
        )


def release(authority: Authority, tell: Tell) -> str:
    """Draft, approve and send the tables of the session before the last, and fetch the Network's to stand beside them.

    The last whole session is left for whoever tries the demo: it can be drafted, approved and sent by hand.
    """
    at = moment()
    session = before(before(sessions.session_of(at.date())))
    tell(f"Releasing {authority.short_name}'s tables of {session}, once they are rounded, attacked and approved by two")
    whose = f"{authority.short_name}'s tables of {session}"
    try:
        made = drafted(Wanted(authority, session, Cohort.IN_YEAR, at.date(), FINEST), at=at)
    except Refusal as refusal:
        return f"{whose} were not released. {refusal.sentence}"
    for role in APPROVERS:
        made = approving.approve(release=made, by=holder(authority, role), at=at)
    post = sending.post(made.posts.get().pk, at=at)
    sending.fetch(authority, session=session, cohort=Cohort.IN_YEAR, at=at)
    return f"{whose} {became(post)} {len(made.tables)} of the {len(menu().tables)} are in them."


def drafted(wanted: Wanted, *, at: dt.datetime) -> Release:
    head = holder(wanted.authority, Role.LEAD)
    return drafting.draft(wanted=wanted, by=people.actor(head), name=head.name, at=at)


def became(post: OutboxEntry | None) -> str:
    if post is None:
        return "are approved, and leave on the next day of release."
    return "are with the Network." if post.state == Sent.TAKEN else f"wait: {post.answer}"


def before(session: str) -> str:
    return sessions.session_of(sessions.start_of(session) - dt.timedelta(days=1))


def moment() -> dt.datetime:
    """This time of the day, today as the demo takes it."""
    return dt.datetime.combine(clock.today(), clock.now().timetz())


def holder(authority: Authority, role: Role) -> User:
    return Membership.objects.select_related("user").get(authority=authority, role=role).user
