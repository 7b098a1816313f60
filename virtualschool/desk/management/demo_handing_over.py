"""One hand-over of the demo under way: Inverallan's head has sent a learner's file, and nobody has taken it in yet."""

import uuid
from pathlib import Path

from virtualschool.desk.demo.schools import INVERALLAN, STRATHCARRON
from virtualschool.foundation import clock
from virtualschool.handover import keys
from virtualschool.handover.operations import keeping, sending
from virtualschool.handover.vocab import CHOSEN_FROM, PACKET_ENDING, CameFrom
from virtualschool.people import operations as people
from virtualschool.people.models import Authority, Membership, User
from virtualschool.people.vocab import Role
from virtualschool.register.models import Learner

from .demo_filling import looked_after

NAME = f"inverallan-to-strathcarron.{PACKET_ENDING}"


def hand_over(beside: Path) -> Path:
    """Let both heads compare keys, and write the sealed file beside the extracts, as it would lie in a mailbox."""
    there, here = people.authority(INVERALLAN), people.authority(STRATHCARRON)
    heads = {one.code: head_of(one) for one in (there, here)}
    for ours, theirs in ((there, here), (here, there)):
        acquaint(ours, theirs, by=heads[ours.code], spoken_with=heads[theirs.code].name)
    sender = heads[there.code]
    made = sending.send(
        learner=who_moves(there),
        to=here.code,
        parts=CHOSEN_FROM,
        id=uuid.uuid4(),
        by=sender,
        on_behalf=people.actor(sender),
        at=clock.now(),
    )
    file = beside / NAME
    file.write_bytes(made.content)
    return file


def who_moves(authority: Authority) -> Learner:
    """A learner of secondary age whom education and social work both know, with a candidate number to go by."""
    known = looked_after(authority).exclude(scn="").exclude(school_code="").filter(label_unwanted=False)
    found = known.filter(stage__in=("S2", "S3", "S4")).first() or known.first() or looked_after(authority).first()
    if found is None:
        raise LookupError("The demo's second authority looks after nobody.")
    return found


def acquaint(ours: Authority, theirs: Authority, *, by: User, spoken_with: str) -> None:
    found, actor = keys.ours(theirs.code), people.actor(by)
    known = keeping.keep(authority=ours, found=found, came_from=CameFrom.FILE, name=by.name, by=actor, at=clock.now())
    keeping.check(key=known, digits=found.fingerprint, spoken_with=spoken_with, name=by.name, by=actor, at=clock.now())


def head_of(authority: Authority) -> User:
    return Membership.objects.select_related("user").get(authority=authority, role=Role.LEAD).user
